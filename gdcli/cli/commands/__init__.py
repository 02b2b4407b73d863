"""One file a command: options in, a record, a page or a format out."""
