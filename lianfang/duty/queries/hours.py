"""Hours at work and in suits: by unit, and of people who need them certified. Nobody is ranked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.accounts.access import spans
from lianfang.accounts.models import User
from lianfang.common.dates import at
from lianfang.duty.queries.board import _within
from lianfang.places.rules import span

# A duty that goes on is counted up to now: what was told up to the last step, and what has passed since.
_MORE = """
CASE WHEN s.ended_at IS NULL AND c.state IN ('on', 'donned')
THEN greatest(extract(epoch FROM %(now)s - s.seen_at), 0) ELSE 0 END
"""
_MORE_DONNED = """
CASE WHEN s.ended_at IS NULL AND c.state = 'donned'
THEN greatest(extract(epoch FROM %(now)s - s.seen_at), 0) ELSE 0 END
"""
_UNITS = f"""
WITH mine AS (
  SELECT s.person_id, s.worked_s + {_MORE} AS worked, s.donned_s + {_MORE_DONNED} AS donned,
         s.donned_s + {_MORE_DONNED} > %(most)s AS long
  FROM duty_stint s LEFT JOIN duty_clock c ON c.person_id = s.person_id AND c.began_at = s.began_at
  WHERE s.began_at >= %(from)s AND s.began_at < %(to)s AND s.area_id BETWEEN %(first)s AND %(last)s AND {{scope}}
)
SELECT coalesce(o.name, ''), count(DISTINCT m.person_id), sum(m.worked), sum(m.donned), count(*),
       count(*) FILTER (WHERE m.long)
FROM mine m LEFT JOIN LATERAL (
  SELECT organisation_id FROM workforce_worker w WHERE w.person_id = m.person_id ORDER BY from_on DESC LIMIT 1
) w ON true LEFT JOIN people_organisation o ON o.id = w.organisation_id
GROUP BY 1 ORDER BY max(o.name) IS NULL, 1
"""  # noqa: S608 — our own words


@dataclass(frozen=True, slots=True)
class Hours:
    """One unit: people, hours at work, hours in suits, duties, duties with too many hours in suits."""

    name: str
    people: int
    worked_s: float
    donned_s: float
    duties: int
    too_long: int

    @property
    def worked(self) -> float:
        """Give the hours at work."""
        return round(self.worked_s / 3600, 1)

    @property
    def donned(self) -> float:
        """Give the hours in suits."""
        return round(self.donned_s / 3600, 1)

    @property
    def each(self) -> float:
        """Give the hours at work of one person, on the average."""
        return round(self.worked_s / 3600 / self.people, 1) if self.people else 0.0


def hours_by_unit(
    area_id: int, user: User, on: date, now: datetime, *, first: date, last: date, most_hours: int
) -> list[Hours]:
    """Add up the duties that began on some days, by the organisation people work for, in the order of names; who works
    for none comes last."""
    low, high = span(area_id)
    scope = _within(spans(user, "duty.read", on)).replace("area_id", "s.area_id")
    given: dict[str, Any] = {"from": at(first), "to": at(last, 24), "first": low, "last": high, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_UNITS.format(scope=scope), given | {"most": most_hours * 3600})
        return [Hours(n, p, float(w), float(d), c, lg) for n, p, w, d, c, lg in cursor.fetchall()]


_WORKED = """
SELECT s.began_at, s.ended_at, s.worked_s, s.donned_s, s.site_id FROM duty_stint s
WHERE s.person_id = ANY(%s::uuid[]) AND s.began_at >= %s AND s.began_at < %s AND s.ended_at IS NOT NULL
ORDER BY s.began_at
"""


@dataclass(frozen=True, slots=True)
class Worked:
    """One finished duty of somebody."""

    began_at: datetime
    ended_at: datetime
    worked_s: int
    donned_s: int
    site_id: UUID


def worked(person_ids: Iterable[UUID], first: date, last: date) -> list[Worked]:
    """List the finished duties of somebody (all records of one human being) that began on some days: what a certificate
    of hours is written from."""
    with connection.cursor() as cursor:
        cursor.execute(_WORKED, [list(person_ids), at(first), at(last, 24)])
        return [Worked(*row) for row in cursor.fetchall()]
