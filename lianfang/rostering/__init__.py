"""Rostering: who works which shift, found by a solver. Pure functions on pure data; no tables, no Django."""
