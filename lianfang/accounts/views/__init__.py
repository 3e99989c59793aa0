"""The door, one's own account, users and posts, the audit."""
