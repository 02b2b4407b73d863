"""What pictures are drawn with: axes, cells, braille dots, marks, and the door to plotext."""
