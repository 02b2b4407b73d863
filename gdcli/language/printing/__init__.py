"""From tree to text and to LaTeX."""
