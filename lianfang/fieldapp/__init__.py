"""The phones' door: every kind of fact, and the one endpoint that takes them."""
