"""What a line of the wiring table is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.outbreak.models import Outbreak
from lianfang.protocol.schema import Protocol

KINDS: dict[str, Promise] = {
    "approval": _("To approve or decide"),
    "order": _("Orders"),
    "clock": _("To be done in time"),
    "call": _("Calls"),
    "result": _("Results"),
    "dispute": _("Disputes"),
    "alarm": _("Alarms"),
}


END = timedelta(hours=16)  # the city's midnight, on the clock of the database: UTC


def end_of_day(column: str) -> Cast:
    """Give the end of the day in a column, as an instant."""
    return Cast(ExpressionWrapper(F(column) + END, DateTimeField()), DateTimeField())


def after(column: Any, hours: float) -> Any:
    """Give the instant so many hours after that in a column."""
    return ExpressionWrapper(column + timedelta(hours=hours), DateTimeField())


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is asked, for which outbreak with which numbers, and by whom; nobody: background work asks."""

    now: datetime
    on: date
    outbreak: Outbreak | None
    protocol: Protocol | None
    user: User | None = None


def _nothing(_row: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of thing that waits.

    rows: what waits, over all areas. due: the column, or annotation, at which its clock runs out; "" for none.
    line: what is said of a row to whoever may deal with it; about: what may be said in a message (no names).
    of_outbreak: the rows are of an outbreak, and there are none without one.
    own: the rows are the asker's own, wherever they are, and nobody's when nobody asks.
    place: the column by which rows stand in order, where they do.
    watched: background work tells of clocks that ran out; another line may watch the same ones.
    """

    key: str
    kind: str
    label: Promise
    permission: str
    rows: Callable[[Moment], QuerySet[Any]]
    line: Callable[[Any], str]
    url: Callable[[Any], str]
    all_url: Callable[[], str]
    due: str = ""
    area: str = "area_id"  # the column the rows are narrowed by
    about: Callable[[Any], str] = _nothing
    of_outbreak: bool = True
    own: bool = False
    watched: bool = True
    place: str = ""
    tone: str = "amber"
