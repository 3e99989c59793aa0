"""The reads of the command."""
