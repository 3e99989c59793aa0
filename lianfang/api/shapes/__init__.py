"""What the API gives and takes: plain structs, from which the description is made."""
