"""The part of a protocol about personal data: how long each kind is kept, and from when its days count."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from lianfang.protocol.values import Choice, Days, Limits, Sourced, one_of

After = Literal["made", "closed", "outbreak", "contact"]
MaybeLong = Annotated[Sourced[int | None], Limits("d", 1, 36_525)]  # a hundred years


@dataclass(frozen=True, slots=True)
class Retained(Choice):
    """How long one kind of personal data is kept, and after what: since it was made, since the matter was closed, since
    the last outbreak of its area ended, since the last contact with the person. No days: kept until a person or a law
    says otherwise."""

    after: After
    days: MaybeLong


@dataclass(frozen=True, slots=True)
class Retention:
    """How long personal data are kept."""

    answer_days: Annotated[Days, "Who asks for their data to be put right or erased is answered within this"]
    kinds: Annotated[tuple[Retained, ...], "Kinds of personal data and how long each is kept"]

    def kind(self, key: str) -> Retained:
        """Find how long a kind of data is kept."""
        return one_of(self.kinds, key)


def contradictions(retention: Retention) -> Iterator[tuple[str, str]]:
    """Yield what no single key can show."""
    if not retention.kinds:
        yield "kinds", "is empty: nothing says how long personal data are kept"
