"""The two kinds that sync itself owns: taking a fact back, and settling a disputed one."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.sync.kinds import Kind
from lianfang.sync.models import Settlement, Void


class VoidData(Struct, forbid_unknown_fields=True):
    """Which fact is taken back, and why."""

    kind: Annotated[str, Meta(min_length=3, max_length=40)]
    target: UUID
    reason: Annotated[str, Meta(min_length=1, max_length=200)]


class SettlementData(Struct, forbid_unknown_fields=True):
    """Which disputed fact is settled, how, and why."""

    target: UUID
    decision: Settlement.Decision
    note: Annotated[str, Meta(min_length=1, max_length=400)]


VOID = Kind("sync.void", "testing.sample", Void, VoidData)
SETTLEMENT = Kind("sync.settlement", "sync.settle", Settlement, SettlementData)
