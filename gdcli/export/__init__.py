"""For programs: one small file per format."""
