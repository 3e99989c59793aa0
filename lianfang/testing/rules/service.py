"""What a round offers to those it tests."""

SAMPLING = "sampling"  # what the slots of a round are for, and its bookings
