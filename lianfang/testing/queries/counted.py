"""What the follower's counts say of the people of a round. Every board reads these; see registered.py for the same from
the swabs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from lianfang.places.rules import Span
from lianfang.testing.models import Round, RoundCount
from lianfang.testing.queries.tallies import within


@dataclass(frozen=True, slots=True)
class People:
    """People with a swab of a round, those in two open tubes, and until when that is counted; None: all of it."""

    registered: int
    in_two_open_tubes: int
    as_of: datetime | None = None


_SWABS = """
SELECT (SELECT coalesce(sum(h.n_swabs), 0) FROM testing_sitecount h WHERE h.round_id = %(round)s {of_site})
    + (SELECT coalesce(sum(x.n), 0) FROM testing_tubestray x WHERE x.round_id = %(round)s {of_stray})
"""
# Of several swabs of one person within these areas all but one are no further person.
_MORE = """
SELECT coalesce(sum(n - 1), 0) FROM (
    SELECT count(*) AS n FROM testing_repeat q WHERE q.round_id = %(round)s {of_repeat} GROUP BY q.person_id
) r
"""
_TWO_OPEN = """
SELECT count(*) FROM (
    SELECT q.person_id FROM testing_repeat q WHERE q.round_id = %(round)s {inside} GROUP BY 1 HAVING count(*) > 1
) r WHERE r.person_id IN (SELECT q.person_id FROM testing_repeat q WHERE q.round_id = %(round)s AND q.two_open)
"""
_PEOPLE = f"SELECT ({_SWABS}) - ({_MORE}), ({_SWABS})"


def people(round_: Round, areas: Sequence[Span] = ()) -> People:
    """Count the people with at least one swab of a round that counts, and those in two open tubes of it."""
    n, _swabs = _one(_PEOPLE, round_, areas)
    return People(n, two_open(round_, areas), counted_until(round_))


def counted_until(round_: Round) -> datetime | None:
    """Say until when the facts of a round are counted; nothing before its first count."""
    return RoundCount.objects.filter(round_id=round_.id).values_list("as_of", flat=True).first()


def registrations(round_: Round, areas: Sequence[Span] = ()) -> int:
    """Count the swabs of a round that count."""
    return _one(_PEOPLE, round_, areas)[1]


def two_open(round_: Round, areas: Sequence[Span] = ()) -> int:
    """Count the people who were put into a second tube of a round before the first one had its result."""
    return _one(_TWO_OPEN, round_, areas)[0]


def _one(sql: str, round_: Round, areas: Sequence[Span]) -> tuple[int, ...]:
    places = {
        "of_site": "h.area_id",
        "of_stray": "x.area_id",
        "of_repeat": "q.area_id",
        "inside": "q.area_id",
    }
    given: dict[str, Any] = {name: within(areas, column) for name, column in places.items()}
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**given), {"round": round_.id})
        return tuple(int(n) for n in cursor.fetchone())
