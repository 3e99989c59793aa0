"""The kind of fact of monitoring: a temperature."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from lianfang.cases.models import Reading
from lianfang.sync.kinds import Kind


class ReadingData(Struct, forbid_unknown_fields=True):
    """Whose temperature was how high, and what they complained of."""

    person_id: UUID
    celsius: Annotated[Decimal, Meta(ge=34, le=43)]
    symptoms: Annotated[str, Meta(max_length=200)] = ""


READING = Kind("cases.reading", "cases.monitor", Reading, ReadingData)
