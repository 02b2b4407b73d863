"""What happens on a terminal: keys, animations, progress, signals, the dialogue of a lesson."""
