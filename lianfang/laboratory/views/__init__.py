"""Pages of laboratories."""
