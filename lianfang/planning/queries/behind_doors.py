"""Who is behind the closed doors of zones: homes, people, infants, people who take medicine every day."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from lianfang.common.dates import at, day_of, days
from lianfang.places.rules import Span
from lianfang.planning.queries.scope import among
from lianfang.planning.rules import Driven
from lianfang.zones.models import CareFlag, DoorCount, PlaceCount, Present, Zone
from lianfang.zones.queries import numbers_of
from lianfang.zones.queries.census import THERE

FLAGS = {"infant": "infants", "medicine": "medicine"}


def of_zones(areas: Sequence[Span], first: date, last: date) -> Iterator[Driven]:
    """Give the homes and people of zones whose people stay behind their doors, as counted last, for every day on which
    the zone is in force. Five statements."""
    rows = Zone.objects.filter(among(areas), state__in=["in_force", "lifted"], first_at__lt=at(last, 24))
    rows = rows.filter(Q(lifted_at=None) | Q(lifted_at__gte=at(first)))
    closed = [row for row in rows if numbers_of(row.protocol).level(row.level).indoors]
    found_in = counted([row.pk for row in closed])
    for zone in closed:
        began, ended = (
            day_of(zone.first_at or zone.made_at),
            day_of(zone.lifted_at) if zone.lifted_at else last,
        )
        for driver, found in found_in.items():
            if n := found.get(zone.pk):
                for day in days(max(first, began), min(last, ended)):
                    yield Driven(driver, zone.area_id, day, n, "zone", zone.name, str(zone.pk))


def counted(zones: list[UUID]) -> dict[str, dict[UUID, int]]:
    """Count what is behind the doors of some zones: homes, heads, infants, people with daily medicine. Four
    statements."""
    lived_in = Q(n_present__gt=0) | Q(n_present=None, n_known__gt=0)
    doors = DoorCount.objects.filter(lived_in, zone__in=zones).order_by().values_list("zone")
    people = Present.objects.filter(zone__in=zones, state__in=THERE).order_by().values_list("zone")
    heads = dict(people.annotate(n=Count("pk")))
    places = PlaceCount.objects.filter(zone__in=zones).order_by("zone", "place", "-at", "-id")
    for zone, n in places.distinct("zone", "place").values_list("zone", "n"):
        heads[zone] = heads.get(zone, 0) + n
    found = {"homes": dict(doors.annotate(n=Count("household"))), "heads": heads}
    flags = CareFlag.objects.filter(zone__in=zones, ended_at=None, key__in=list(FLAGS)).order_by()
    for zone, key, n in flags.values_list("zone", "key").annotate(n=Count("person", distinct=True)):
        found.setdefault(FLAGS[key], {})[zone] = n
    return found
