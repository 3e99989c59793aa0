"""The conditions of a zone's end as they stand, and the rounds of testing that cover it."""

from datetime import date, datetime, timedelta

from django.db.models import Max

from lianfang.places.rules import ancestors
from lianfang.testing.models import Round
from lianfang.testing.queries import left_out
from lianfang.zones.models import Zone, ZoneRound
from lianfang.zones.queries.standing import stands_of
from lianfang.zones.queries.zones import numbers_of
from lianfang.zones.rules import Condition, conditions


def checked(zone: Zone, now: datetime, *, down: bool = False) -> tuple[Condition, ...]:
    """List the conditions of lifting a zone, or of stepping down, as they stand at an instant."""
    numbers = numbers_of(zone.protocol)
    return conditions(stands_of([zone], now)[zone.pk], numbers.level(zone.level), numbers, now, down=down)


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
