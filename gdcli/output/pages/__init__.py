"""For people: tables and plots in the terminal."""
