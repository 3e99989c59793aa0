"""Areas, sites, outbreaks."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from lianfang.api.paging import Paged
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area, Site
from lianfang.places.rules import LEVELS, official_code

Code = Annotated[str, Meta(pattern="^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$",
                           description="the statistical code of an area")]  # fmt: skip
Level = Literal["province", "city", "district", "township", "community", "grid"]
Kind = Literal[
    "sampling", "laboratory", "hospital", "isolation", "checkpoint", "centre", "market", "venue"
]  # fmt: skip


class InArea(Paged, forbid_unknown_fields=True, kw_only=True):
    """A list narrowed to an area and what is in it."""

    area: Code | UnsetType = UNSET


class AreasAsked(InArea, forbid_unknown_fields=True, kw_only=True):
    """Which areas."""

    level: Level | UnsetType = UNSET


class SitesAsked(InArea, forbid_unknown_fields=True, kw_only=True):
    """Which sites; closed ones only when they are asked for."""

    kind: Kind | UnsetType = UNSET
    closed: bool = False


class AreaOut(Struct):
    """An area of the tree from province to grid."""

    code: str
    name: str
    name_en: str
    level: Level
    population: int | None
    longitude: float | None
    latitude: float | None
    closed_on: date | None


class SiteOut(Struct):
    """A place where work is done."""

    id: UUID
    kind: Kind
    name: str
    area: str
    address: str
    longitude: float | None
    latitude: float | None
    closed_at: datetime | None


class OutbreakOut(Struct):
    """An outbreak that is or was fought."""

    id: UUID
    disease: str
    variant: str
    area: str
    began_on: date
    ended_on: date | None


def area_out(row: Area) -> AreaOut:
    """Give an area."""
    level: Level = LEVELS[row.depth]  # type: ignore[assignment]  # the same six words
    point = (row.population, row.longitude, row.latitude)
    return AreaOut(row.code, row.name, row.name_en, level, *point, row.closed_on)


def site_out(row: Site) -> SiteOut:
    """Give a site."""
    kind: Kind = row.kind  # type: ignore[assignment]  # the same words; the database checks
    where = (official_code(row.area_id), row.address, row.longitude, row.latitude)
    return SiteOut(row.id, kind, row.name, *where, row.closed_at)


def outbreak_out(row: Outbreak) -> OutbreakOut:
    """Give an outbreak."""
    when = (official_code(row.area_id), row.began_on, row.ended_on)
    return OutbreakOut(row.id, row.disease, row.variant, *when)
