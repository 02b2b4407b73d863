"""The command line: one file per command; options in, records to render or export out."""
