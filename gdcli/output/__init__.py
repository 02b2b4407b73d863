"""What people and programs see: formats, pages, plots."""
