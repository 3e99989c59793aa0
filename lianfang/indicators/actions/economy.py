"""Say figures of the economy, and take them back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.indicators.models import EconomicFigure

PERMISSION = "reporting.publish"
TOLD = ("yuan", "growth", "ahead", "rank", "source")


@dataclass(frozen=True, slots=True)
class Economy:
    """What is said of an area's economy from January to a month."""

    area_id: int
    name: str
    year: int
    month: int
    yuan: int | None = None
    growth: Decimal | None = None
    ahead: Decimal | None = None
    rank: int | None = None
    source: str = ""


@transaction.atomic
def say_figure(said: Economy, *, by: User, now: datetime) -> tuple[EconomicFigure, dict[str, Any] | None]:
    """Keep a figure; one of the same area, name and months is corrected. Gives it, and what stood there before: {} when
    it was new, None when it said the same.

    Raises Refused("forbidden"), "says_nothing" without an amount and a growth, "not_yet" for months that are not over.
    """
    require(by, PERMISSION, said.area_id, day_of(now))
    if said.yuan is None and said.growth is None:
        raise Refused("says_nothing", _("Give an amount, or how much it grew."))
    today = day_of(now)
    if (said.year, said.month) >= (today.year, today.month):
        raise Refused("not_yet", _("These months are not over yet."))
    what = {"area_id": said.area_id, "name": said.name, "year": said.year, "month": said.month}
    told = {key: getattr(said, key) for key in TOLD}
    made, new = EconomicFigure.objects.select_for_update().get_or_create(
        **what, defaults={**told, "by": by, "said_at": now}
    )
    before = {} if new else {key: getattr(made, key) for key in TOLD}
    if before == told:
        return made, None
    if not new:
        _write(made, told, by, now)
    audit(by, "reporting.economy.said", made, now, area_id=said.area_id, name=said.name, month=said.month)
    return made, before


@transaction.atomic
def take_back_figure(made: EconomicFigure, before: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Take a figure back: what stood there before stands again, or nothing."""
    require(by, PERMISSION, made.area_id, day_of(now))
    audit(by, "reporting.economy.taken_back", made, now, area_id=made.area_id, name=made.name)
    if before:
        _write(made, before, by, now)
    else:
        made.delete()


def _write(made: EconomicFigure, told: Mapping[str, Any], by: User, now: datetime) -> None:
    for key in TOLD:
        setattr(made, key, told[key])
    made.by, made.said_at = by, now
    made.save()
