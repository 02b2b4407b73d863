"""The sections: a file for each, whose `measure(effort)` yields its rows, and files that several sections share."""
