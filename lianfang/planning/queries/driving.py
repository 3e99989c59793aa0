"""What uses goods up, day by day: swabs of rounds, shifts of rotas, people behind closed doors, patients, people in
quarantine. Each is read as it stands; of days that are past, as it was."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum

from lianfang.care.models import Admission
from lianfang.cases.models import Quarantine
from lianfang.common.dates import at, day_of, days
from lianfang.places.rules import Span, at_level, touches
from lianfang.planning.queries.scope import among
from lianfang.planning.rules import Driven, spread, suits_of
from lianfang.rotas.models import Demand, Shift
from lianfang.testing.models import AreaCount, HourCount, Round, RoundDay, SiteCount

Areas = Sequence[Span]
IN_QUARANTINE = {"central": "quarantined", "after_care": "quarantined", "home": "at_home"}


def of_rounds(areas: Areas, first: date, last: date, on: date) -> Iterator[Driven]:
    """Give the swabs and tubes that rounds, open and planned, still have to take: what is left of the target, by
    street as people there are not swabbed yet, on the days that were named for it, else evenly on those that
    are left."""
    rows = Round.objects.filter(
        state__in=["draft", "open"], target__gt=0, ends_on__gte=on, starts_on__lte=last
    )
    rounds = list(rows.select_related("area"))
    if not rounds:
        return
    ids = [row.pk for row in rounds]
    taken = dict(
        SiteCount.objects.filter(round_id__in=ids).values_list("round_id").annotate(n=Sum("n_swabs"))
    )
    parts, named = _parts(ids), _named(ids, on)
    for row in rounds:
        left = max(row.target - (taken.get(row.pk) or 0), 0)
        where = parts.get(row.pk) or {row.area_id: 1}
        whole = sum(where.values())
        said = ("round", f"{row.area} {row.number}", str(row.pk))
        for area, part in where.items():
            if _seen(area, areas):
                for day, n in _days(row, area, left * part / whole, named.get(row.pk, ()), on):
                    if first <= day <= last:
                        yield Driven("swabs", area, day, n, *said)
                        yield Driven("tubes", area, day, n / row.pool_size, *said)


def _named(rounds: list[UUID], on: date) -> dict[UUID, list[tuple[int, date]]]:
    """Give for each round on which of the days that are left which street comes."""
    found: dict[UUID, list[tuple[int, date]]] = {}
    for round_, area, day in RoundDay.objects.filter(round__in=rounds, day__gte=on).values_list(
        "round", "area", "day"
    ):
        found.setdefault(round_, []).append((area, day))
    return found


def _days(
    round_: Round, area: int, n: float, named: Sequence[tuple[int, date]], on: date
) -> Sequence[tuple[date, float]]:
    """Put the swabs of a street on the days that are named for it, else evenly on all that are left."""
    own = sorted({day for other, day in named if touches(other, area)})
    if own:
        return [(day, n / len(own)) for day in own]
    return spread(n, round_.starts_on, round_.ends_on, on)


def _parts(rounds: list[UUID]) -> dict[UUID, dict[int, int]]:
    """Give for each round the people not swabbed yet, by street."""
    found: dict[UUID, dict[int, int]] = {}
    rows = AreaCount.objects.filter(round_id__in=rounds).values_list("round_id", "area_id")
    for round_, area, people, swabbed in rows.annotate(a=Sum("n_people"), b=Sum("n_swabbed")):
        if people > swabbed:
            street = found.setdefault(round_, {})
            key = at_level(area, "township")
            street[key] = street.get(key, 0) + people - swabbed
    return found


def _seen(area: int, areas: Areas) -> bool:
    return any(first <= area <= last for first, last in areas)


def taken(areas: Areas, first: date, last: date) -> Iterator[Driven]:
    """Give the swabs and tubes that were taken, by day."""
    rows = HourCount.objects.filter(among(areas), hour__gte=at(first), hour__lt=at(last, 24))
    for hour, area, swabs, tubes in rows.values_list("hour", "area_id", "n_swabs", "n_tubes"):
        street, day = at_level(area, "township"), day_of(hour)
        yield Driven("swabs", street, day, swabs, "taken")
        yield Driven("tubes", street, day, tubes, "taken")


def of_rotas(areas: Areas, first: date, last: date, hard_hours: int) -> Iterator[Driven]:
    """Give the shifts of published rotas, and what sites said they need where no rota covers the day; a heavy one takes
    as many suits as its hours are times the longest in one."""
    span = {"starts_at__gte": at(first), "starts_at__lt": at(last, 24)}
    said = ("site_id", "area_id", "starts_at", "ends_at", "heavy")
    planned = Shift.objects.filter(among(areas), rota__state="published", **span).order_by()
    asked = Demand.objects.filter(among(areas), withdrawn_at=None, **span).order_by()
    covered: set[tuple[UUID, date]] = set()
    sums: dict[tuple[str, int, date, str, str], float] = defaultdict(float)
    for kind, rows in (
        ("rota", planned.values_list(*said, "needed", "rota__name", "rota_id")),
        ("demand", asked.values_list(*said, "people", "site__name", "site_id")),
    ):
        for site, area, starts, ends, heavy, people, name, _id in rows:
            day = day_of(starts)
            if kind == "rota":
                covered.add((site, day))
            elif (site, day) in covered:
                continue
            sums["shifts", area, day, kind, name] += people
            if heavy:
                hours = (ends - starts).total_seconds() / 3600
                sums["suits", area, day, kind, name] += people * suits_of(hours, hard_hours)
    for (driver, area, day, kind, name), n in sums.items():
        yield Driven(driver, area, day, n, kind, name)


def of_patients(areas: Areas, first: date, last: date, on: date) -> Iterator[Driven]:
    """Give the patients in hospital, by day; of days to come, those who are there today."""
    rows = Admission.objects.filter(among(areas), admitted_at__lt=at(last, 24))
    rows = rows.filter(Q(left_at=None) | Q(left_at__gte=at(min(first, on))))
    for area, came, left in rows.values_list("area_id", "admitted_at", "left_at"):
        for day in days(max(first, day_of(came)), last):
            if left is None or day <= day_of(left):
                yield Driven("patients", area, day, 1, "hospital")


def of_quarantine(areas: Areas, first: date, last: date) -> Iterator[Driven]:
    """Give the people in quarantine, at sites and at home, by day, until their orders end."""
    rows = Quarantine.objects.filter(
        among(areas), kind__in=list(IN_QUARANTINE), starts_on__lte=last, ends_on__gte=first
    )
    rows = rows.filter(Q(released_at=None) | Q(released_at__gte=at(first))).order_by()
    said = rows.values_list("kind", "area_id", "starts_on", "ends_on", "released_at__date")
    for kind, area, starts, ends, released, n in said.annotate(n=Count("pk")):
        for day in days(max(first, starts), min(last, ends, released or last)):
            yield Driven(IN_QUARANTINE[kind], area, day, n, "quarantine")


def merged(rows: Iterator[Driven]) -> list[Driven]:
    """Add up what is told of the same thing in the same area on the same day."""
    sums: dict[tuple[str, int, date, str, str, str], float] = defaultdict(float)
    for row in rows:
        sums[row.driver, row.area, row.on, row.kind, row.name, row.ref] += row.n
    return [
        Driven(driver, area, on, n, kind, name, ref)
        for (driver, area, on, kind, name, ref), n in sums.items()
    ]
