"""Who leads the way: checked answers, exercises, lessons."""
