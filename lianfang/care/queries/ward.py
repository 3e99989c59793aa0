"""The ward round: everybody in hospital, bed by bed, with what is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, QuerySet

from lianfang.care.models import Admission, Observation, Plan, TypeProposal
from lianfang.care.queries.bedside import latest_seen
from lianfang.care.queries.consults import open_consults
from lianfang.care.queries.files import inside_at
from lianfang.care.queries.orders import due_now
from lianfang.care.queries.teams import teams_of
from lianfang.care.rules.teams import Team
from lianfang.places.models import Site


@dataclass(frozen=True, slots=True)
class AtBed:
    """One patient of the round: the last measurements, whether new ones are late, the plan in force, what waits."""

    file: Admission
    seen: Observation | None
    late: bool
    plan: int | None
    proposed: bool
    due: int
    team: Team
    asked: int


def at_beds(
    files: QuerySet[Admission], now: datetime, *, site: Site | None = None, ward: str = ""
) -> QuerySet[Admission]:
    """Give the patients in hospital in the order of their beds, of one hospital or ward when asked."""
    rows = files.filter(inside_at(now))
    if site:
        rows = rows.filter(occupancy__room__site=site)
    if ward:
        rows = rows.filter(occupancy__room__ward=ward)
    return rows.order_by(
        "occupancy__room__site__name",
        "occupancy__room__ward",
        "occupancy__room__name",
        "occupancy__bed__name",
    )


def wards_of(files: QuerySet[Admission], now: datetime) -> list[str]:
    """Name the wards in which patients are."""
    names = files.filter(inside_at(now)).values_list("occupancy__room__ward", flat=True)
    return list(names.order_by("occupancy__room__ward").distinct())


def ward_round(files: Sequence[Admission], now: datetime) -> list[AtBed]:
    """Gather what the round has to know of some patients. The statements do not grow with them."""
    ids = [each.pk for each in files]
    seen = latest_seen(files)
    plans: dict[UUID, int] = dict(
        Plan.objects.filter(admission__in=ids)
        .order_by()
        .values_list("admission")
        .annotate(last=Max("version"))
    )
    proposed = set(
        TypeProposal.objects.filter(admission__in=ids, decided_at=None).values_list("admission_id", flat=True)
    )
    due, teams, asked = due_now(files, now), teams_of(files, now), open_consults(files)
    return [
        AtBed(
            each,
            seen.get(each.pk),
            each.observe_by is not None and each.observe_by < now,
            plans.get(each.pk),
            each.pk in proposed,
            due[each.pk],
            teams[each.pk],
            asked[each.pk],
        )
        for each in files
    ]
