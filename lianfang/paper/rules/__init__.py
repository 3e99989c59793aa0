"""What is decided about paper: its numbers, what was read from it, when two keyings agree."""
