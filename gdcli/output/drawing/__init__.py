"""The tools of pictures: axes, cells, braille dots, marks, and the door to plotext."""
