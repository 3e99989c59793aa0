"""How things stand in a zone: its last infection, contacts and round; what is missing before it ends."""

from datetime import date, datetime, timedelta

from django.db.models import Max, Q, Sum

from lianfang.cases.models import Contact
from lianfang.common.dates import day_of
from lianfang.places.queries import inside
from lianfang.places.rules import ancestors, at_level
from lianfang.testing.models import Round
from lianfang.testing.models import SiteCount as RoundCounts
from lianfang.testing.queries import left_out
from lianfang.zones.models import Zone, ZoneRound
from lianfang.zones.queries.zones import cases_in, in_force, living_in, numbers_of, parts_of, spans_of
from lianfang.zones.rules import Condition, Stands, conditions

DONE = ("released", "became_case", "elsewhere", "died")


def stands_of(zone: Zone, now: datetime) -> Stands:
    """Gather how things stand in a zone at an instant. Six statements."""
    parts = parts_of(zone)
    last = cases_in(zone).filter(detected_at__lte=now).aggregate(at=Max("detected_at"))["at"]
    contacts = Contact.objects.filter(living_in(parts), outbreak=zone.outbreak_id, found_at__lte=now)
    exposed = contacts.exclude(state="elsewhere").aggregate(at=Max("last_exposure_at"))["at"]
    round_ = _last_round(zone, now)
    tubes = _tubes(round_, zone) if round_ else (0, 0)
    return Stands(
        since=zone.first_at or now,
        last_case_at=last,
        last_contact_at=exposed,
        contacts_open=contacts.exclude(state__in=DONE).count(),
        round_on=round_.ends_on if round_ else None,
        round_people=tubes[0],
        round_open=tubes[1],
        stricter=_stricter(zone),
    )


def _last_round(zone: Zone, now: datetime) -> Round | None:
    there = Q(area_id__in=list(ancestors(zone.area_id))) | inside(zone.area_id)
    rows = Round.objects.filter(there, outbreak=zone.outbreak_id, target__gt=0, opened_at__lte=now)
    rows = rows.filter(state__in=["open", "closed", "reconciled"], starts_on__lte=day_of(now))
    return rows.order_by("-ends_on", "-starts_on").first()


def _tubes(round_: Round, zone: Zone) -> tuple[int, int]:
    """Count the swabs of a round in the areas of a zone, and its tubes there that are not negative."""
    wanted = Q(pk__in=[])
    for first, last in spans_of(parts_of(zone)):
        wanted |= Q(area_id__gte=first, area_id__lte=last)
    told = RoundCounts.objects.filter(wanted, round_id=round_.pk)
    sums = told.aggregate(swabs=Sum("n_swabs"), tubes=Sum("n_tubes"), good=Sum("negative"))
    return sums["swabs"] or 0, (sums["tubes"] or 0) - (sums["good"] or 0)


def _stricter(zone: Zone) -> int:
    numbers = numbers_of(zone.protocol)
    mine = numbers.rank(zone.level)
    others = in_force(zone.outbreak).filter(inside(at_level(zone.area_id, "district"))).exclude(pk=zone.pk)
    return sum(numbers.rank(level) > mine for level in others.values_list("level", flat=True))


def checked(zone: Zone, now: datetime, *, down: bool = False) -> tuple[Condition, ...]:
    """List the conditions of lifting a zone, or of stepping down, as they stand at an instant."""
    numbers = numbers_of(zone.protocol)
    return conditions(stands_of(zone, now), numbers.level(zone.level), numbers, now, down=down)


def next_round_on(zone: Zone, on: date, every_days: int) -> date:
    """Say on which day the next round of a zone is due: so many days after its last one began, or tomorrow."""
    last = ZoneRound.objects.filter(zone=zone).aggregate(on=Max("round__starts_on"))["on"]
    return max(last + timedelta(days=every_days), on) if last else on + timedelta(days=1)


def round_on(zone: Zone, day: date) -> Round | None:
    """Give the round of testing, planned or open, that covers a zone on a day and does not leave it out."""
    rows = Round.objects.filter(
        area_id__in=list(ancestors(zone.area_id)),
        outbreak=zone.outbreak_id,
        target__gt=0,
        state__in=["draft", "open"],
        starts_on__lte=day,
        ends_on__gte=day,
    )
    for row in rows.order_by("starts_on"):
        if not any(first <= zone.area_id <= last for first, last in left_out(row)):
            return row
    return None
