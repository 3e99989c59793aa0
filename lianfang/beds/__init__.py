"""Rooms and beds of wards and isolation sites, and who is in them.

Owns: Room (病房), Bed (床位), Occupancy (占用). Two people in one bed, or in a single room, are refused by the
database itself.
"""
