"""As of then: what was known at a time, by whom, and who had looked: for auditors. Reads only."""
