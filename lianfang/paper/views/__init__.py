"""Pages of the console about paper."""
