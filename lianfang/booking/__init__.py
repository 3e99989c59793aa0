"""Places at sites for a time: slots, bookings, tickets and the line in front of a site.

Owns: Slot (时段), Line (排队), Booking (预约). It knows places and people, and by a word and an id what a slot is for
(a round of testing); who offers slots lays them out. A slot is never overbooked: the table itself forbids it.
"""
