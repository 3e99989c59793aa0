"""Bulletins, stock, needs."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from lianfang.api.paging import Paged
from lianfang.api.shapes.places import Code
from lianfang.needs.models import Ticket
from lianfang.places.rules import official_code
from lianfang.reporting.models import Bulletin
from lianfang.supplies.models import Balance

_NO_NUL = r"^[^\u0000]*$"  # which no text of the database can hold
NeedState = Literal["new", "open", "met", "confirmed", "joined", "withdrawn"]
Short = Annotated[str, Meta(max_length=24, pattern="^[a-z_]*$")]
Phone = Annotated[str, Meta(max_length=24, pattern=r"^\+?[0-9 -]*$")]


class BulletinsAsked(Paged, forbid_unknown_fields=True, kw_only=True):
    """Which bulletins."""

    outbreak: UUID | UnsetType = UNSET
    day: date | UnsetType = UNSET


class StockAsked(Paged, forbid_unknown_fields=True, kw_only=True):
    """Which stores’ goods."""

    store: UUID | UnsetType = UNSET
    area: Code | UnsetType = UNSET


class NeedsAsked(Paged, forbid_unknown_fields=True, kw_only=True):
    """Which needs."""

    area: Code | UnsetType = UNSET
    state: NeedState | UnsetType = UNSET


class BulletinOut(Struct):
    """The figures of a day as they were published. A correction is a new version with a note."""

    id: UUID
    outbreak: UUID
    day: date
    version: int
    figures: dict[str, int]
    published_at: datetime
    note: str


class StockOut(Struct):
    """What of a lot lies in a store."""

    id: int
    store: UUID
    store_name: str
    area: str
    item: UUID
    item_name: str
    unit: str
    lot: str
    expires_on: date | None
    recalled: bool
    quantity: int


class NeedIn(Struct, forbid_unknown_fields=True):
    """What somebody needs, as another system was told it."""

    area: Code
    what: Annotated[str, Meta(min_length=1, max_length=400, pattern=_NO_NUL)]
    kind: Short = ""  # one of the protocol’s; left out: somebody sorts it
    place: Annotated[str, Meta(max_length=200, pattern=_NO_NUL)] = ""
    name: Annotated[str, Meta(max_length=120, pattern=_NO_NUL)] = ""
    phone: Phone = ""


class Withdrawal(Struct, forbid_unknown_fields=True):
    """Why nothing is needed any more."""

    reason: Annotated[str, Meta(min_length=1, max_length=300, pattern=_NO_NUL)]


class NeedOut(Struct):
    """A need and how it stands. Who told it stays with us."""

    id: UUID
    number: int
    kind: str
    what: str
    area: str
    place: str
    state: NeedState
    told_at: datetime
    speak_by: datetime
    meet_by: datetime
    met_at: datetime | None
    ended_at: datetime | None


def bulletin_out(row: Bulletin) -> BulletinOut:
    """Give a bulletin."""
    figures = {name: value for name, value in row.figures.items() if isinstance(value, int)}
    return BulletinOut(row.id, row.outbreak_id, row.day, row.version, figures, row.published_at, row.note)


def stock_out(row: Balance) -> StockOut:
    """Give what lies in a store of one lot."""
    store, item, lot = row.store, row.item, row.lot
    return StockOut(
        id=row.pk,
        store=store.id,
        store_name=store.name,
        area=official_code(store.area_id),
        item=item.id,
        item_name=item.name,
        unit=item.unit,
        lot=lot.number,
        expires_on=lot.expires_on,
        recalled=lot.recalled_at is not None,
        quantity=row.n,
    )


def need_out(row: Ticket) -> NeedOut:
    """Give a need."""
    state: NeedState = row.state  # type: ignore[assignment]  # the database checks
    what = (row.id, row.number, row.kind, row.what, official_code(row.area_id), row.place, state)
    return NeedOut(*what, row.told_at, row.speak_by, row.meet_by, row.met_at, row.ended_at)
