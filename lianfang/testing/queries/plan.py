"""What a plan is made of: people by street from the register, days, positives of the last rounds, sites."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max

from lianfang.common.dates import at, day_of
from lianfang.places.models import Area, Site, SiteKind
from lianfang.places.rules import LEVELS, WIDTH, ancestors, at_level, depth, span
from lianfang.protocol.testing import Testing
from lianfang.testing import rules
from lianfang.testing.models import PersonResult, Recall, Round, RoundCount
from lianfang.testing.queries.exemptions import EXEMPT, exempt_given
from lianfang.testing.queries.left_out import is_in, left_out
from lianfang.testing.rules import EXPECTED, Community

COMMUNITY = LEVELS.index("community")


@dataclass(slots=True)
class Street:
    """A street of a round: who lives or stays there, who of them is no resident, who need not come, whose area is left
    out of the round, on which days it comes."""

    area: Area
    people: int = 0
    present: int = 0
    exempt: int = 0
    left_out: int = 0
    days: list[date] = field(default_factory=list)

    @property
    def due(self) -> int:
        """Give how many are to come."""
        return self.people - self.exempt - self.left_out


_STREETS = f"""
WITH exempt AS MATERIALIZED ({EXEMPT})
SELECT p.area_id / %(wide)s * %(wide)s, count(*), count(*) FILTER (WHERE p.kind = 'present'),
    count(e.person_id) FILTER (WHERE NOT ({{left_out}})), count(*) FILTER (WHERE {{left_out}})
FROM people_person p LEFT JOIN exempt e ON e.person_id = p.id
WHERE p.area_id BETWEEN %(first)s AND %(last)s AND p.kind IN ('resident', 'present')
AND NOT EXISTS (SELECT 1 FROM people_alias a WHERE a.person_id = p.id AND a.undone_at IS NULL)
GROUP BY 1
"""  # noqa: S608 — a constant
# The same from the counts of a running round, which a follower keeps: a city's register is not read again.
_STREETS_COUNTED = f"""
WITH exempt AS (
    SELECT p.area_id / %(wide)s * %(wide)s AS street, count(*) AS n FROM ({EXEMPT}) e
    JOIN people_person p ON p.id = e.person_id
    WHERE p.area_id BETWEEN %(first)s AND %(last)s AND p.kind IN ('resident', 'present') AND NOT ({{left_out}})
    AND NOT EXISTS (SELECT 1 FROM people_alias a WHERE a.person_id = p.id AND a.undone_at IS NULL) GROUP BY 1
), counted AS (
    SELECT p.area_id / %(wide)s * %(wide)s AS street, sum(p.n_people) AS n,
        sum(p.n_people) FILTER (WHERE p.population = 'present') AS present,
        sum(p.n_people) FILTER (WHERE {{left_out}}) AS left_out
    FROM testing_areacount p WHERE p.round_id = %(counted)s AND p.area_id BETWEEN %(first)s AND %(last)s
    AND p.population = ANY(%(expected)s) GROUP BY 1
)
SELECT c.street, c.n::int, coalesce(c.present, 0)::int, coalesce(e.n, 0)::int, coalesce(c.left_out, 0)::int
FROM counted c LEFT JOIN exempt e ON e.street = c.street WHERE c.n > 0
"""  # noqa: S608 — a constant
_COMMUNITIES = """
SELECT p.area_id / %(wide)s * %(wide)s, count(*) FROM people_person p
WHERE p.area_id BETWEEN %(first)s AND %(last)s AND p.kind IN ('resident', 'present') GROUP BY 1
"""
_COMMUNITIES_COUNTED = """
SELECT c.area_id / %(wide)s * %(wide)s, sum(c.n_people)::int FROM testing_areacount c WHERE c.round_id = %(counted)s
AND c.area_id BETWEEN %(first)s AND %(last)s AND c.population = ANY(%(expected)s) GROUP BY 1
"""


def wide(level: int) -> int:
    """Give how many ids an area of a level holds."""
    return int(WIDTH ** (len(LEVELS) - 1 - level))


def level_of_streets(area_id: int) -> int:
    """Give the level whose areas come day by day: streets of a city or district, below that the next level."""
    return min(max(depth(area_id) + 1, LEVELS.index("township")), len(LEVELS) - 1)


def streets(round_: Round, now: datetime) -> list[Street]:
    """Count the people of each street of a round in the register, non-residents too, who of them need not come when
    it begins, and on which days it comes; also the street of a day that has nobody. Five statements."""
    level = level_of_streets(round_.area_id)
    first, last = span(round_.area_id)
    begins = max(now, at(round_.starts_on))
    given = {"first": first, "last": last, "wide": wide(level)} | exempt_given(round_, begins)
    spared = is_in(left_out(round_), "p.area_id")
    by_counts, given["counted"] = _which(_STREETS_COUNTED, _STREETS, round_.area_id)
    with connection.cursor() as cursor:
        cursor.execute(by_counts.replace("{left_out}", spared), given | {"expected": list(EXPECTED)})
        counted = {area: Street(Area(), *numbers) for area, *numbers in cursor.fetchall()}
    days: defaultdict[int, list[date]] = defaultdict(list)
    for area, day in round_.days.values_list("area_id", "day"):
        days[area].append(day)
    areas = Area.objects.filter(id__in={*counted, *days} | _below(round_.area_id, level)).order_by("id")
    none = Street(Area())
    return [replace(counted.get(area.id, none), area=area, days=days[area.id]) for area in areas]


def counted_round(area_id: int) -> UUID | None:
    """Give a running round of an area, or of one around it, whose people a follower keeps counted."""
    live = Round.objects.filter(
        state__in=[Round.State.OPEN, Round.State.CLOSED], area__in=list(ancestors(area_id))
    )
    counted = RoundCount.objects.filter(people_at__isnull=False, round_id__in=live.values("pk"))
    return counted.order_by("-people_at").values_list("round_id", flat=True).first()


def _which(counted: str, living: str, area_id: int) -> tuple[str, UUID | None]:
    """Choose the statement that reads the counts of a running round, or else the one that reads the register."""
    found = counted_round(area_id)
    return (counted if found else living), found


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
    Four statements."""
    first, last = span(area_id)
    sql, counted = _which(_COMMUNITIES_COUNTED, _COMMUNITIES, area_id)
    given = {"first": first, "last": last, "wide": wide(COMMUNITY), "counted": counted}
    with connection.cursor() as cursor:
        cursor.execute(sql, given | {"expected": list(EXPECTED)})
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
