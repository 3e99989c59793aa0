"""How many swabs were taken between two instants: whole hours from the follower's counts, the rest one by one."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from lianfang.outbreak.models import Outbreak
from lianfang.sync.queries import counting
from lianfang.testing.models import Swab

# Tubes by the hour they were begun in, and by how much their swabs lie in other hours: before the last full hour, and
# with the hour that follows it.
_ROUNDS = """
SELECT o.id, c.as_of FROM testing_round o LEFT JOIN testing_roundcount c ON c.round_id = o.id WHERE o.outbreak_id = %s
"""
_TAKEN = """
SELECT coalesce(sum(n) FILTER (WHERE hour < %(full)s), 0)::int, coalesce(sum(n), 0)::int FROM (
    SELECT h.hour, h.n_swabs AS n FROM testing_hourcount h
    WHERE h.round_id = ANY(%(rounds)s) AND h.hour >= %(start)s AND h.hour < %(after)s
    UNION ALL SELECT x.hour, x.n FROM testing_hourstray x
    WHERE x.round_id = ANY(%(rounds)s) AND x.hour >= %(start)s AND x.hour < %(after)s
) hours
"""


def taken_between(outbreak: Outbreak, start: datetime, end: datetime) -> int:
    """Count the swabs taken for an outbreak from a full hour up to an instant. Two statements, three for the
    past.

    Where nothing was counted after `end`, the hour that `end` lies in is counted whole: nothing later was told.
    """
    after = end + timedelta(microseconds=1)
    full = after.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_ROUNDS, [outbreak.pk])
        counted = dict(cursor.fetchall())
        given: dict[str, Any] = {"rounds": list(counted), "start": start, "full": full, "after": after}
        cursor.execute(_TAKEN, given)
        before, whole = cursor.fetchone()
    if full == after or not any(as_of and as_of > end for as_of in counted.values()):
        return int(whole)
    return int(before) + swabs_between(outbreak, max(start, full), end)


def swabs_between(outbreak: Outbreak, start: datetime, end: datetime) -> int:
    """Count the swabs taken for an outbreak from one instant to another one by one: also those that were told in the
    last seconds and are among no counts yet."""
    return Swab.objects.filter(counting(), round__outbreak=outbreak, at__range=(start, end)).count()
