"""The elements of pages: screen, palette, numbers, text, blocks, files."""
