"""Kinds of fact of sampling and the laboratory."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.sync.kinds import Kind
from lianfang.testing.models import Conclusion, Handover, Receipt, Result, Seal, Swab

Code = Annotated[str, Meta(min_length=4, max_length=24)]


class SwabData(Struct, forbid_unknown_fields=True):
    """Whose swab went into which tube, of which round, at which site."""

    person_id: UUID
    round_id: UUID
    site_id: UUID
    tube_id: UUID


class SealData(Struct, forbid_unknown_fields=True):
    """Which tube was closed and how many swabs the sealer counted."""

    tube_id: UUID
    n_told: Annotated[int, Meta(ge=0, le=99)]


class HandoverData(Struct, forbid_unknown_fields=True):
    """Which tubes left in which box for which laboratory."""

    box: Code
    laboratory_id: UUID
    tubes: list[UUID]


class ReceiptData(Struct, forbid_unknown_fields=True):
    """Which box arrived and how many tubes the laboratory counted."""

    box: Code
    laboratory_id: UUID
    n_told: Annotated[int, Meta(ge=0, le=10_000)]


class ResultData(Struct, forbid_unknown_fields=True):
    """What the laboratory concluded of a tube, by which method."""

    tube_id: UUID
    laboratory_id: UUID
    conclusion: Conclusion
    method: Annotated[str, Meta(min_length=1, max_length=24)]


SWAB = Kind("testing.swab", "testing.sample", Swab, SwabData)
SEAL = Kind("testing.seal", "testing.sample", Seal, SealData)
HANDOVER = Kind("testing.handover", "testing.sample", Handover, HandoverData)
RECEIPT = Kind("testing.receipt", "testing.lab", Receipt, ReceiptData)
RESULT = Kind("testing.result", "testing.lab", Result, ResultData)
