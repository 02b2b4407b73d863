"""The terminal: keys, animations, progress, signals, the dialogue of a lesson."""
