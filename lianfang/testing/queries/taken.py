"""How many swabs were taken between two instants: whole hours from the follower's counts, the rest one by one."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from lianfang.outbreak.models import Outbreak
from lianfang.sync.queries import counting
from lianfang.testing.models import Swab

# Tubes by the hour they were begun in, and by how much their swabs lie in other hours: before the last full hour, and
# with the hour that follows it. Was anything counted after the end?
_TAKEN = """
WITH rounds AS MATERIALIZED (SELECT id FROM testing_round WHERE outbreak_id = %(outbreak)s), hours AS (
    SELECT h.hour, h.n_swabs AS n FROM rounds JOIN testing_hourcount h ON h.round_id = rounds.id
    WHERE h.hour >= %(start)s AND h.hour < %(after)s
    UNION ALL SELECT x.hour, x.n FROM rounds JOIN testing_hourstray x ON x.round_id = rounds.id
    WHERE x.hour >= %(start)s AND x.hour < %(after)s
)
SELECT coalesce(sum(n) FILTER (WHERE hour < %(full)s), 0)::int, coalesce(sum(n), 0)::int,
    EXISTS (SELECT FROM rounds JOIN testing_roundcount c ON c.round_id = rounds.id WHERE c.as_of > %(end)s)
FROM hours
"""


def taken_between(outbreak: Outbreak, start: datetime, end: datetime) -> int:
    """Count the swabs taken for an outbreak from a full hour up to an instant. One statement, two for the
    past.

    Where nothing was counted after `end`, the hour that `end` lies in is counted whole: nothing later was told.
    """
    after = end + timedelta(microseconds=1)
    full = after.replace(minute=0, second=0, microsecond=0)
    given: dict[str, Any] = {
        "outbreak": outbreak.pk,
        "start": start,
        "full": full,
        "after": after,
        "end": end,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, given)
        before, whole, later = cursor.fetchone()
    if full == after or not later:
        return int(whole)
    return int(before) + swabs_between(outbreak, max(start, full), end)


def swabs_between(outbreak: Outbreak, start: datetime, end: datetime) -> int:
    """Count the swabs taken for an outbreak from one instant to another one by one: also those that were told in the
    last seconds and are among no counts yet."""
    return Swab.objects.filter(counting(), round__outbreak=outbreak, at__range=(start, end)).count()
