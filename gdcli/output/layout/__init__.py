"""What pages are made of: screen, palette, numbers, text, blocks, files."""
