"""The pages of the command."""
