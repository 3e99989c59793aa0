"""Wards, rooms and beds of hospitals and isolation sites, who is in them, and for whom they are kept.

Owns: Ward (病区), Room (病房), Bed (床位), Occupancy (占床), Reservation (预留床位), Disinfection (消毒记录). The
database itself refuses two people in one bed or in a single room, and a bed that is kept for somebody else.
"""
