"""Pages of hospitals, wards, rooms and beds."""
