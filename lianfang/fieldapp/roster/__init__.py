"""The people of an area as a phone keeps them: pages of rows, and what changed since."""
