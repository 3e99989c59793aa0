"""The part of a protocol about donations: why a gift is refused, how fast it is told to everybody."""

from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Choice, Days, Hours, Sourced, one_of


@dataclass(frozen=True, slots=True)
class Refusal(Choice):
    """A reason why a gift is refused; some are of medical goods alone."""

    medical: bool


@dataclass(frozen=True, slots=True)
class Donations:
    """Gifts: what cannot be taken, and until when what was taken is published."""

    refusals: Annotated[Sourced[tuple[Refusal, ...]], "Reasons why a gift is refused; its giver is told"]
    least_days: Annotated[Days, "Medical goods with fewer days left than this are not taken"]
    publish_hours: Annotated[Hours, "A gift is on the public page within this, from its receipt"]

    def refusal(self, key: str) -> Refusal:
        """Find a reason by its key."""
        return one_of(self.refusals.value, key)
