"""Who is present in a zone: by door, by site, who is stranded, who helps, who needs what."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from lianfang.protocol.zones import CareKind
from lianfang.workforce.models import Member
from lianfang.zones.models import CareFlag, DoorCount, PlaceCount, Present, Zone, ZoneTeam
from lianfang.zones.queries.zones import numbers_of

THERE = ("here", "listed")


@dataclass(frozen=True, slots=True)
class Census:
    """A zone's people: doors, how many of them were counted, people present, of these not residents, seen, away and
    gone; people without a name at places; helpers."""

    doors: int = 0
    counted: int = 0
    old: int = 0
    present: int = 0
    stranded: int = 0
    seen: int = 0
    away: int = 0
    left: int = 0
    at_places: int = 0
    helpers: int = 0
    flagged: int = 0

    @property
    def all(self) -> int:
        """Count everybody inside: present by name, at places without names, and who helps and stays inside."""
        return self.present + self.at_places + self.helpers


def census(zone: Zone, now: datetime) -> Census:
    """Count the people of a zone. Five statements."""
    fresh = now - timedelta(hours=numbers_of(zone.protocol).census_hours.value)
    doors = zone.doors.aggregate(
        doors=Count("household"),
        counted=Count("household", filter=Q(n_present__isnull=False)),
        old=Count("household", filter=Q(at=None) | Q(at__lt=fresh)),
    )
    there = Q(state__in=THERE)
    people = zone.people.order_by().aggregate(
        present=Count("pk", filter=there),
        stranded=Count("pk", filter=there & Q(stranded=True)),
        seen=Count("pk", filter=Q(state="here")),
        away=Count("pk", filter=Q(state="away")),
        left=Count("pk", filter=Q(state="left")),
    )
    return Census(
        **doors,
        **people,
        at_places=sum(each.n for each in places_of(zone)),
        helpers=helpers_in(zone, inside=True),
        flagged=zone.flags.filter(ended_at=None).order_by().values("person").distinct().count(),
    )


def places_of(zone: Zone) -> list[PlaceCount]:
    """Give the last count of each place of a zone that is no home."""
    rows = PlaceCount.objects.filter(zone=zone).select_related("site", "by")
    return list(rows.order_by("place", "-at", "-id").distinct("place"))


def helpers_in(zone: Zone, *, inside: bool | None = None) -> int:
    """Count the people of the teams that serve a zone: those who stay inside, or all."""
    teams = zone.teams.filter(to_at=None)
    teams = teams if inside is None else teams.filter(inside=inside)
    serving = Member.objects.filter(team__in=teams.values("team"), to_on=None)
    return serving.values("person").distinct().count()


def brought_meals(rows: Iterable[Zone]) -> Counter[UUID]:
    """Count who has meals brought in each zone: stranded people behind no door, those at places that are no home,
    helpers who stay inside. Three statements."""
    zones = [zone.pk for zone in rows]
    found: Counter[UUID] = Counter()
    stranded = Present.objects.filter(
        zone__in=zones, stranded=True, household=None, state__in=THERE
    ).order_by()
    found.update(dict(stranded.values_list("zone").annotate(n=Count("pk"))))
    last = PlaceCount.objects.filter(zone__in=zones).order_by("zone", "place", "-at", "-id")
    for zone, n in last.distinct("zone", "place").values_list("zone", "n"):
        found[zone] += n
    teams = ZoneTeam.objects.filter(
        zone__in=zones, to_at=None, inside=True, team__members__to_on=None
    ).order_by()
    helpers = teams.values_list("zone").annotate(n=Count("team__members__person", distinct=True))
    found.update(dict(helpers))
    return found


def people_in(zone: Zone, *, state: str = "", q: str = "", need: str = "") -> QuerySet[Present]:
    """List the people of a zone by door. `state`: one of the table's, "present" (all that count), "stranded"; `need`: a
    flag of the protocol, or "any"."""
    rows = zone.people.all()
    if state == "present":
        rows = rows.filter(state__in=THERE)
    elif state == "stranded":
        rows = rows.filter(stranded=True, state__in=THERE)
    elif state:
        rows = rows.filter(state=state)
    if need:
        flags = CareFlag.objects.filter(zone=zone, ended_at=None)
        flags = flags if need == "any" else flags.filter(key=need)
        rows = rows.filter(person__in=flags.values("person"))
    if q:
        rows = rows.filter(
            Q(person__name__startswith=q)
            | Q(household__address__contains=q)
            | Q(place__contains=q)
            | Q(employer__contains=q)
        )
    return rows.select_related("person", "household", "site")


def old_doors(zone: Zone, now: datetime) -> QuerySet[DoorCount]:
    """List the doors of a zone that are to be counted again, those nobody counted first."""
    fresh = now - timedelta(hours=numbers_of(zone.protocol).census_hours.value)
    rows = zone.doors.filter(Q(at=None) | Q(at__lt=fresh)).select_related("household")
    return rows.order_by(F("at").asc(nulls_first=True), "household__address")


def who_needs(zone: Zone) -> list[tuple[str, int]]:
    """Count the people of a zone by what they need again and again."""
    rows = zone.flags.filter(ended_at=None).order_by().values_list("key").annotate(n=Count("person"))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def care_of(zone: Zone, person_id: UUID) -> list[tuple[CareFlag, CareKind]]:
    """Give what somebody in a zone needs again and again, with what the protocol says of each."""
    numbers = numbers_of(zone.protocol)
    flags = CareFlag.objects.filter(zone=zone, person=person_id, ended_at=None).select_related("ticket")
    return [(each, numbers.kind(each.key)) for each in flags]


def known_at(zone: Zone) -> int:
    """Count the people on record behind the doors of a zone."""
    return zone.doors.aggregate(n=Sum("n_known"))["n"] or 0
