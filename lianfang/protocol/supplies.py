"""The part of a protocol about goods: what expires soon, who gets how much when there is not enough, which goods meet
which need."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from lianfang.protocol.needs import Needs
from lianfang.protocol.values import Choice, Days, Limits, Sourced, one_of

ItemKind = Literal["protection", "testing", "medicine", "herbal", "food", "meal", "household", "other"]


@dataclass(frozen=True, slots=True)
class Purpose(Choice):
    """What goods are asked for, and how much a piece that is missing there weighs against one missing elsewhere."""

    weight: int


@dataclass(frozen=True, slots=True)
class Answer(Choice):
    """A kind of need that goods can meet, and the kinds of goods that do."""

    goods: tuple[ItemKind, ...]


@dataclass(frozen=True, slots=True)
class Supplies:
    """Goods: last days, fair shares, needs that goods can meet."""

    expires_soon_days: Annotated[Days, "A lot that expires within this is named"]
    least_percent: Annotated[
        Sourced[int],
        Limits("%", 0, 100),
        "Of what each asked for, given to everybody first when there is not enough for all",
    ]
    purposes: Annotated[
        Sourced[tuple[Purpose, ...]], "What goods are asked for, and its weight when there is not enough"
    ]
    answers: Annotated[Sourced[tuple[Answer, ...]], "Kinds of need that goods can meet"]

    def purpose(self, key: str) -> Purpose:
        """Find what goods are asked for by its key."""
        return one_of(self.purposes.value, key)

    def goods_for(self, need: str) -> tuple[str, ...]:
        """Give the kinds of goods that meet a kind of need; none when goods cannot."""
        return next((each.goods for each in self.answers.value if each.key == need), ())


def contradictions(supplies: Supplies, needs: Needs) -> Iterator[tuple[str, str]]:
    """Yield what no single key can show: the key, and what is wrong."""
    if "other" not in {each.key for each in supplies.purposes.value}:
        yield "purposes", "“other” is missing: it stands where nobody said what for"
    for each in supplies.purposes.value:
        if not 1 <= each.weight <= 100:
            yield "purposes", f"“{each.key}” weighs {each.weight}; expected 1 to 100"
    kinds = {kind.key for kind in needs.kinds.value}
    for answer in supplies.answers.value:
        if answer.key not in kinds:
            yield "answers", f"“{answer.key}” is no kind of need of needs.kinds"
