"""What a plan is made of: people by street from the register, days, positives of the last rounds, sites."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Max

from lianfang.common.dates import at, day_of
from lianfang.places.models import Area, Site, SiteKind
from lianfang.places.rules import LEVELS, WIDTH, at_level, depth, span
from lianfang.protocol.testing import Testing
from lianfang.testing import rules
from lianfang.testing.models import PersonResult, Recall, Round
from lianfang.testing.queries.exemptions import EXEMPT, exempt_given
from lianfang.testing.rules import Community

COMMUNITY = LEVELS.index("community")


@dataclass(slots=True)
class Street:
    """A street of a round: who lives or stays there, who of them is no resident, who need not come, on which days."""

    area: Area
    people: int = 0
    present: int = 0
    exempt: int = 0
    days: list[date] = field(default_factory=list)

    @property
    def due(self) -> int:
        """Give how many are to come."""
        return self.people - self.exempt


_STREETS = f"""
WITH exempt AS MATERIALIZED ({EXEMPT})
SELECT p.area_id / %(wide)s * %(wide)s, count(*), count(*) FILTER (WHERE p.kind = 'present'), count(e.person_id)
FROM people_person p LEFT JOIN exempt e ON e.person_id = p.id
WHERE p.area_id BETWEEN %(first)s AND %(last)s AND p.kind IN ('resident', 'present')
AND NOT EXISTS (SELECT 1 FROM people_alias a WHERE a.person_id = p.id AND a.undone_at IS NULL)
GROUP BY 1
"""  # noqa: S608 — a constant
_COMMUNITIES = """
SELECT p.area_id / %(wide)s * %(wide)s, count(*) FROM people_person p
WHERE p.area_id BETWEEN %(first)s AND %(last)s AND p.kind IN ('resident', 'present') GROUP BY 1
"""


def wide(level: int) -> int:
    """Give how many ids an area of a level holds."""
    return int(WIDTH ** (len(LEVELS) - 1 - level))


def level_of_streets(area_id: int) -> int:
    """Give the level whose areas come day by day: streets of a city or district, below that the next level."""
    return min(max(depth(area_id) + 1, LEVELS.index("township")), len(LEVELS) - 1)


def streets(round_: Round, now: datetime) -> list[Street]:
    """Count the people of each street of a round in the register, non-residents too, who of them need not come when
    it begins, and on which days it comes; also the street of a day that has nobody. Three statements."""
    level = level_of_streets(round_.area_id)
    first, last = span(round_.area_id)
    begins = max(now, at(round_.starts_on))
    given = {"first": first, "last": last, "wide": wide(level)} | exempt_given(round_, begins)
    with connection.cursor() as cursor:
        cursor.execute(_STREETS, given)
        counted = {area: (n, present, spared) for area, n, present, spared in cursor.fetchall()}
    days: defaultdict[int, list[date]] = defaultdict(list)
    for area, day in round_.days.values_list("area_id", "day"):
        days[area].append(day)
    areas = Area.objects.filter(id__in={*counted, *days} | _below(round_.area_id, level)).order_by("id")
    return [Street(area, *counted.get(area.id, (0, 0, 0)), days[area.id]) for area in areas]


def _below(area_id: int, level: int) -> set[int]:
    first, last = span(area_id)
    found = Area.objects.filter(id__range=(first, last), depth=level, closed_on=None)
    return set(found.values_list("id", flat=True))


def history(area_id: int, on: date) -> tuple[bool, int | None]:
    """Say whether one of the last three rounds of an area had a positive, and how many days ago the last positive of
    it was. A tube that was positive counts until its people were found negative one by one."""
    first, last = span(area_id)
    rounds = Round.objects.filter(area_id__gte=first, area_id__lte=last, starts_on__lte=on, pool_size__gt=1)
    three = list(rounds.order_by("-starts_on", "-number").values_list("id", flat=True)[:3])
    people = PersonResult.objects.filter(
        area_id__gte=first, area_id__lte=last, meaning=PersonResult.Meaning.POSITIVE, taken_at__lt=at(on, 24)
    )
    last_at = people.aggregate(last=Max("taken_at"))["last"]
    waiting = Recall.objects.filter(round__in=three, closed_at=None, reason="positive").exists()
    positive = waiting or people.filter(round_id__in=three).exists()
    return positive, (on - day_of(last_at)).days if last_at else None


def every_days(area_id: int, on: date, protocol: Testing) -> int | None:
    """Give after how many days the protocol wants the next round of an area."""
    in_last_three, days_since = history(area_id, on)
    found = rules.rhythm(protocol, in_last_three=in_last_three, days_since=days_since)
    return found.frequency.every_days if found else None


def target(rows: list[Street]) -> int:
    """Add up who is to come."""
    return sum(street.due for street in rows)


def spread(rows: list[Street], days: list[date]) -> Mapping[int, date]:
    """Propose a day for each street, so that every day has about as many people."""
    return rules.spread({street.area.id: street.due for street in rows if street.due > 0}, days)


def communities(area_id: int, now: datetime) -> list[Community]:
    """Give the communities of an area for a site plan: their people, where they are, how many points they have.
    Three statements."""
    first, last = span(area_id)
    with connection.cursor() as cursor:
        cursor.execute(_COMMUNITIES, {"first": first, "last": last, "wide": wide(COMMUNITY)})
        people = dict(cursor.fetchall())
    points = Site.objects.filter(area_id__gte=first, area_id__lte=last, kind=SiteKind.SAMPLING)
    open_ = points.exclude(closed_at__lte=now).order_by().values_list("area_id").annotate(n=Count("id"))
    there: defaultdict[int, int] = defaultdict(int)
    for area, n in open_:
        there[area // wide(COMMUNITY) * wide(COMMUNITY)] += n
    areas = Area.objects.filter(id__range=(first, last), depth=COMMUNITY, closed_on=None)
    return [
        Community(
            area.id,
            people.get(area.id, area.population or 0),
            (area.longitude, area.latitude) if area.longitude and area.latitude else None,
            there[area.id],
            at_level(area.id, "township"),
        )
        for area in areas
    ]
