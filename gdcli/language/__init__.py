"""What the user wrote: text in, a checked immutable tree out, and back to text."""
