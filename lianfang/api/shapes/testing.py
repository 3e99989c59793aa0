"""Rounds of testing, how far they came, results of tubes."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from lianfang.api.paging import Paged
from lianfang.api.shapes.places import Code
from lianfang.places.rules import official_code
from lianfang.testing.models import Round, Tube
from lianfang.testing.queries import Coverage

RoundState = Literal["draft", "open", "closed", "reconciled"]
Concluded = Literal["negative", "positive", "grey", "invalid"]


class RoundsAsked(Paged, forbid_unknown_fields=True, kw_only=True):
    """Which rounds."""

    outbreak: UUID | UnsetType = UNSET
    state: RoundState | UnsetType = UNSET


class ResultsAsked(Paged, forbid_unknown_fields=True, kw_only=True):
    """Which tubes with a result."""

    round: UUID | UnsetType = UNSET
    area: Code | UnsetType = UNSET
    conclusion: Concluded | UnsetType = UNSET


class RoundOut(Struct):
    """One round of testing an area."""

    id: UUID
    outbreak: UUID
    area: str
    number: int
    starts_on: date
    ends_on: date
    state: RoundState
    pool_size: int
    target: int
    opened_at: datetime | None
    closed_at: datetime | None


class CoverageOut(Struct):
    """How far a round has come, in the areas that the token’s posts see. `as_of`: until when facts are counted in."""

    target: int | None
    people_swabbed: int
    tubes: int
    swabs: int
    tubes_open: int
    tubes_sealed: int
    tubes_on_the_way: int
    tubes_in_laboratory: int
    tubes_resulted: int
    negative: int
    positive: int
    grey: int
    invalid: int
    held: int
    recalls_open: int
    as_of: datetime | None


class ResultOut(Struct):
    """What a laboratory concluded of a tube. A pooled tube has several people; nobody is named here."""

    id: UUID
    code: str
    round: UUID
    site: UUID
    area: str
    swabs: int
    opened_at: datetime
    sealed_at: datetime | None
    received_at: datetime | None
    laboratory: UUID | None
    conclusion: Concluded
    resulted_at: datetime | None


def round_out(row: Round) -> RoundOut:
    """Give a round."""
    state: RoundState = row.state  # type: ignore[assignment]  # the database checks
    what = (row.number, row.starts_on, row.ends_on, state, row.pool_size, row.target)
    return RoundOut(row.id, row.outbreak_id, official_code(row.area_id), *what, row.opened_at, row.closed_at)


def coverage_out(found: Coverage) -> CoverageOut:
    """Give how far a round has come."""
    all_ = found.total
    way = (all_.open, all_.sealed, all_.on_the_way, all_.in_laboratory, all_.resulted)
    said = (all_.negative, all_.positive, all_.grey, all_.invalid)
    counts = (found.target, found.registered, all_.n_tubes, all_.n_swabs)
    return CoverageOut(*counts, *way, *said, found.held, found.recalls, found.as_of)


def result_out(row: Tube) -> ResultOut:
    """Give a tube’s result."""
    said: Concluded = row.conclusion  # type: ignore[assignment]  # the database checks
    where = (row.id, row.code, row.round_id, row.site_id, official_code(row.area_id), row.n_swabs)
    when = (row.opened_at, row.sealed_at, row.received_at, row.laboratory_id, said, row.resulted_at)
    return ResultOut(*where, *when)
