"""The part of a protocol about zones: levels, how far each reaches, what ends it, flags of people who live inside."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from lianfang.protocol.needs import Needs
from lianfang.protocol.testing import Testing
from lianfang.protocol.values import Choice, Days, Hours, Sourced, one_of

Around = Literal["building", "community", "township"]
# What a pass may be for, as checkpoints know it.
PURPOSES = ("dialysis", "birth", "treatment", "medicine")


@dataclass(frozen=True, slots=True)
class ZoneLevel(Choice):
    """A level of zone: how far around a case it is proposed, how often its people are tested (a key of
    testing.frequencies), whether they stay behind their doors, how many days without a new infection it takes to be
    lifted, and to step down before that, to which level (none: it does not)."""

    around: Around
    frequency: str
    indoors: bool
    clear_days: int
    down_days: int | None
    then: str | None


@dataclass(frozen=True, slots=True)
class CareKind(Choice):
    """What somebody inside needs again and again: which kind of need it raises, in which words, every how many days
    (0: once), and for what they may have to go out (none: for nothing)."""

    need: str
    words: str
    every_days: int
    purpose: str | None


@dataclass(frozen=True, slots=True)
class Zones:
    """Sealed, controlled and precautionary zones."""

    levels: Annotated[
        Sourced[tuple[ZoneLevel, ...]], "Levels, strictest first; empty: this disease has no zones"
    ]
    contact_days: Annotated[
        Days, "The last contact inside was last exposed so many days ago, and is negative"
    ]
    final_round_days: Annotated[Days, "A last round of everybody inside, all negative, is no older than this"]
    decide_hours: Annotated[Hours, "The command decides on a proposed order within this"]
    census_hours: Annotated[Hours, "A door inside that nobody counted within this is to be counted again"]
    permit_hours: Annotated[
        Hours, "A permit that was asked for is decided within this; urgent care never waits"
    ]
    care: Annotated[Sourced[tuple[CareKind, ...]], "Flags of people inside, and what follows from each"]
    looks: Annotated[Sourced[tuple[Choice, ...]], "What a person looks at before a zone is lifted"]

    def level(self, key: str) -> ZoneLevel:
        """Find a level by its key."""
        return one_of(self.levels.value, key)

    def rank(self, key: str) -> int:
        """Say how strict a level is: 0 none, 1 the mildest."""
        keys = [each.key for each in reversed(self.levels.value)]
        return keys.index(key) + 1 if key in keys else 0

    def kind(self, key: str) -> CareKind:
        """Find a flag by its key."""
        return one_of(self.care.value, key)


def contradictions(zones: Zones, testing: Testing, needs: Needs) -> Iterator[tuple[str, str]]:
    """Yield what no single key can show."""
    levels = [level.key for level in zones.levels.value]
    frequencies = {each.key for each in testing.frequencies.value}
    for n, level in enumerate(zones.levels.value):
        if level.frequency not in frequencies:
            yield "levels", f"“{level.key}” is tested as “{level.frequency}”, which testing.frequencies lacks"
        if (level.then is None) != (level.down_days is None):
            yield (
                "levels",
                f"“{level.key}” says only one of: after how many days it steps down, and to which level",
            )
        if level.then and level.then not in levels[n + 1 :]:
            yield "levels", f"“{level.key}” steps down to “{level.then}”, which is no milder level"
    kinds = {kind.key for kind in needs.kinds.value}
    for care in zones.care.value:
        if care.need not in kinds:
            yield "care", f"“{care.key}” raises a need “{care.need}”, which needs.kinds lacks"
        if care.purpose and care.purpose not in PURPOSES:
            yield (
                "care",
                f"“{care.key}” goes out for “{care.purpose}”; a pass may be for: {', '.join(PURPOSES)}",
            )
    if zones.levels.value and not zones.looks.value:
        yield "looks", "nothing is looked at before a zone is lifted"
