"""Public pages: what anybody may open without signing in. A surface; it owns no tables."""
