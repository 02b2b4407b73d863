"""What is measured: a file for each section, whose `measure(effort)` yields its rows, and what some of them share."""
