"""What time and the facts above bring to bookings: missed, done."""

from datetime import datetime, timedelta

from django.db import connection

from lianfang.common.dates import day_of
from lianfang.messages.queries import residents

AT_ONCE = 2_000

_MISS = """
UPDATE booking_booking SET state = 'missed', ended_at = %(now)s WHERE state = 'booked' AND id IN (
    SELECT b.id FROM booking_slot s JOIN booking_booking b ON b.slot_id = s.id AND b.state = 'booked'
    WHERE s.ends_at < %(over)s ORDER BY b.id LIMIT %(most)s)
"""
# Who is done with what they had a place for; `done` is a statement that gives person_id, subject and when. Running it
# again changes nothing. Whoever sees it done carries this out with its own facts.
DONE = (
    "UPDATE booking_booking b SET state = 'done', ended_at = d.at FROM ({done}) d "
    "WHERE b.person_id = d.person_id AND b.subject = d.subject AND b.state IN ('booked', 'waiting')"
)


def miss(now: datetime) -> int:
    """Note who did not come, some time after their slot: the place is not held any longer. Gives how many."""
    late = timedelta(minutes=residents(day_of(now)).late_minutes.value)
    with connection.cursor() as cursor:
        cursor.execute(_MISS, {"now": now, "over": now - late, "most": AT_ONCE})
        return int(cursor.rowcount)


def tick(now: datetime) -> int:
    """What time alone brings."""
    return miss(now)
