"""What breaks in the field, broken on purpose: every acknowledged fact must be there once. `make faults`."""
