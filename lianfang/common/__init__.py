"""Small things every app needs and no Django: refusals, identifiers, days."""
