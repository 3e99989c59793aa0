"""Pages of sampling and the laboratory."""
