"""What time alone brings to rides: phones of those who asked for others are erased."""

from datetime import datetime, timedelta

from django.db import connection

from lianfang.common.dates import day_of
from lianfang.transport.queries import kept_days

KIND = "proxy_phone"  # in the protocol's list of what is kept how long
AT_ONCE = 2_000
_FORGET = """
UPDATE transport_ride SET helper_name = '', helper_phone = '' WHERE id IN (
    SELECT id FROM transport_ride WHERE helper_phone <> '' AND ended_at < %(before)s
    ORDER BY id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
"""


def tick(now: datetime) -> int:
    """Erase names and phones of those who asked for a ride for others, after the days that the protocol keeps them.
    Gives how many."""
    days = kept_days(KIND, day_of(now))
    if days is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"before": now - timedelta(days=days), "most": AT_ONCE})
        return int(cursor.rowcount)
