"""The output for people and programs: formats, pages, plots."""
