"""Epidemiology in numbers: pure functions on pure data, each with the paper it comes from. No tables, no Django."""
