"""Disputes, refused uploads, devices."""
