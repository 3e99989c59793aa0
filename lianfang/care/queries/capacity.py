"""The capacity of a city's hospitals: beds by kind, patients by clinical type, who waits. Statements do not grow."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from lianfang.beds.queries import Capacity, city, whole
from lianfang.care.models import Admission
from lianfang.care.rules.capacity import Counted
from lianfang.cases.models import Case
from lianfang.places.models import Site
from lianfang.protocol.timeline import named


@dataclass(frozen=True, slots=True)
class Hospital:
    """The beds of one hospital: all of them, those of intensive care, those under negative pressure."""

    site: Site
    all: Capacity
    icu: Capacity
    negative: Capacity


@dataclass(frozen=True, slots=True)
class City:
    """The hospitals, and all of them together."""

    hospitals: tuple[Hospital, ...]
    all: Capacity
    icu: Capacity
    negative: Capacity


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many belong in hospital and are not in one, and how many of them for too long."""

    n: int
    late: int


def capacity_of(sites: Sequence[Site], at: datetime) -> City:
    """Count the beds of hospitals, those without any last; one of intensive care under negative pressure counts in both
    columns."""
    counted = city(sites, at)
    rows = []
    for site in sites:
        own = {kind: each for kind, each in counted.items() if kind.site == site.pk}
        rows.append(
            Hospital(
                site,
                whole(own.values()),
                whole(each for kind, each in own.items() if kind.icu),
                whole(each for kind, each in own.items() if kind.negative),
            )
        )
    return City(
        tuple(sorted(rows, key=lambda row: not row.all.beds)),
        whole(row.all for row in rows),
        whole(row.icu for row in rows),
        whole(row.negative for row in rows),
    )


def counted(beds: Capacity) -> Counted:
    """Give what the rule of alarms has to know of some beds."""
    return Counted(beds.staffed, beds.occupied + beds.reserved, beds.free)


def types_inside(sites: Sequence[Site]) -> list[tuple[str, int]]:
    """Count the patients who are in these hospitals by clinical type, the most first; "" where none is decided."""
    rows = Admission.objects.filter(left_at=None, occupancy__room__site__in=sites).order_by()
    found: Counter[str] = Counter()
    for protocol, clinical_type, n in rows.values_list("case__protocol", "case__clinical_type").annotate(
        n=Count("pk")
    ):
        label = named(protocol).cases.clinical_type(clinical_type).label if clinical_type else ""
        found[label] += n
    return found.most_common()


def waiting(cases: QuerySet[Case], now: datetime, hours: int) -> Waiting:
    """Count those who wait for a bed, and those who were found longer ago than the protocol allows."""
    late = Q(detected_at__lt=now - timedelta(hours=hours))
    row = cases.order_by().aggregate(n=Count("pk"), late=Count("pk", filter=late))
    return Waiting(row["n"], row["late"])
