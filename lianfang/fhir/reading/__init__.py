"""What resources of others say: pure functions from dictionaries to what our actions take."""
