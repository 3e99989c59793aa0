"""What time and the facts above bring to bookings: missed, done, helpers forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from lianfang.booking import queries
from lianfang.common.dates import day_of

KIND = "proxy_phone"  # in the protocol's list of what is kept how long
AT_ONCE = 2_000

_MISS = """
UPDATE booking_booking SET state = 'missed', ended_at = %(now)s WHERE id IN (
    SELECT b.id FROM booking_slot s JOIN booking_booking b ON b.slot_id = s.id AND b.state = 'booked'
    WHERE s.ends_at < %(over)s ORDER BY b.id LIMIT %(most)s FOR UPDATE OF b SKIP LOCKED)
"""
_FORGET = """
UPDATE booking_booking SET helper_name = '', helper_phone = '' WHERE id IN (
    SELECT id FROM booking_booking WHERE helper_phone <> '' AND ended_at < %(before)s
    ORDER BY id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
"""
_DONE = """
UPDATE booking_booking b SET state = 'done', ended_at = d.at
FROM unnest(%(people)s::uuid[], %(subjects)s::uuid[], %(ats)s::timestamptz[]) AS d(person_id, subject, at)
WHERE b.person_id = d.person_id AND b.subject = d.subject AND b.state IN ('booked', 'waiting')
"""


def miss(now: datetime) -> int:
    """Note who did not come, some time after their slot: the place is not held any longer. Gives how many."""
    rules = queries.rules_now(day_of(now))
    late = timedelta(minutes=rules.late_minutes.value if rules else 0)
    with connection.cursor() as cursor:
        cursor.execute(_MISS, {"now": now, "over": now - late, "most": AT_ONCE})
        return int(cursor.rowcount)


def forget_helpers(now: datetime) -> int:
    """Erase names and phones of those who booked for others, after the days that the protocol keeps them."""
    protocol = queries.protocol_now(day_of(now))
    days = protocol.retention.kind(KIND).days if protocol else None
    if days is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"before": now - timedelta(days=days), "most": AT_ONCE})
        return int(cursor.rowcount)


def note_done(done: Sequence[tuple[UUID, UUID, datetime]]) -> int:
    """Note for whom what they had a place for is done: person, subject, when. Running it again changes nothing."""
    if not done:
        return 0
    people, subjects, ats = zip(*done, strict=True)
    given = {"people": list(people), "subjects": list(subjects), "ats": list(ats)}
    with connection.cursor() as cursor:
        cursor.execute(_DONE, given)
        return int(cursor.rowcount)


def tick(now: datetime) -> int:
    """What time alone brings."""
    return miss(now) + forget_helpers(now)
