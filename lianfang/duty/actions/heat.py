"""How warm it was: entered or read in, hour by hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.duty.actions.recompute import recompute_all
from lianfang.duty.models import Clock, Heat
from lianfang.duty.queries.numbers import full_hour
from lianfang.places.models import Area
from lianfang.places.rules import span

MOST = 5_000  # measurements at once: a month of a county's stations


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement of a weather station."""

    area_id: int
    hour: datetime
    celsius: Decimal


@transaction.atomic
def enter_heat(rows: Sequence[Measured], *, by: User, now: datetime) -> int:
    """Write down measurements; a later one of the same hour takes the place of an earlier one. The clocks of those at
    work there are looked at again. Gives how many were written.

    Raises Refused("forbidden"), Refused("in_future"), Refused("celsius"), Refused("unknown_area"), Refused("too_many").
    """
    if len(rows) > MOST:
        raise Refused("too_many", _("At most %(most)s measurements at once."), most=MOST)
    areas = {row.area_id for row in rows}
    known = Area.objects.in_bulk(areas)
    for area in areas:
        require(by, "duty.heat", area, day_of(now))
    for row in rows:
        if row.area_id not in known:
            raise Refused("unknown_area", _("There is no such area: %(area)s"), area=row.area_id)
        if full_hour(row.hour) > now:
            raise Refused("in_future", _("A measurement is not made before its hour."))
        if not -50 <= row.celsius <= 60:
            raise Refused("celsius", _("Between −50 and 60 °C."))
    made = {
        (row.area_id, full_hour(row.hour)): Heat(
            area_id=row.area_id, hour=full_hour(row.hour), celsius=row.celsius, by=by, written_at=now
        )
        for row in rows
    }
    Heat.objects.bulk_create(
        made.values(),
        update_conflicts=True,
        unique_fields=["area", "hour"],
        update_fields=["celsius", "by", "written_at"],
    )
    for area in sorted(areas):
        audit(by, "duty.heat.entered", known[area], now, area_id=area, rows=len(made))
        first, last = span(area)
        at_work = Clock.objects.filter(area_id__gte=first, area_id__lte=last).exclude(state="out")
        recompute_all(list(at_work.values_list("pk", flat=True)), now)
    return len(made)
