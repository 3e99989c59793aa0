"""The part of a protocol that is about testing: tubes, groups, rounds, sampling points, times to the result."""

from dataclasses import dataclass
from typing import Annotated, Literal

from lianfang.protocol.values import (
    Choice,
    Count,
    Days,
    Hours,
    Limits,
    MaybeDays,
    MaybeHours,
    Sourced,
    one_of,
)


@dataclass(frozen=True, slots=True)
class TestMethod(Choice):
    """A kind of test and the specimen it needs; only a poolable one may share a tube."""

    __test__ = False  # the name is the field's, not pytest's

    specimen: str
    poolable: bool


@dataclass(frozen=True, slots=True)
class TestResult(Choice):
    """A result a laboratory may give, and what it means to the rules."""

    __test__ = False

    means: Literal["negative", "positive", "inconclusive", "invalid"]


@dataclass(frozen=True, slots=True)
class TubeMode(Choice):
    """How people share a tube: at most so many, or one household whatever its number up to that."""

    people: int
    household: bool


@dataclass(frozen=True, slots=True)
class Population(Choice):
    """A group of people and the tube modes allowed for it, the usual one first."""

    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frequency(Choice):
    """How often a place of this history is tested."""

    every_days: int


@dataclass(frozen=True, slots=True)
class Testing:
    """Sampling, tubes, laboratories and rounds for everyone."""

    methods: Annotated[Sourced[tuple[TestMethod, ...]], "Kinds of test, the usual one first"]
    results: Annotated[Sourced[tuple[TestResult, ...]], "Results a laboratory may give"]
    pool_max: Annotated[Sourced[int], Limits("people", 1, 50), "Most people in one tube"]
    modes: Annotated[Sourced[tuple[TubeMode, ...]], "How people share a tube"]
    populations: Annotated[Sourced[tuple[Population, ...]], "Which groups may use which modes"]
    recollect_mode: Annotated[
        Sourced[str], "Mode in which the members of a positive or grey pool are swabbed again"
    ]
    positive_needs_retest: Annotated[Sourced[bool], "A single positive is tested again before it is reported"]
    city_size_threshold: Annotated[
        Sourced[int | None], Limits("people", 0, 100_000_000), "Population from which a city is large"
    ]
    finish_days_small: Annotated[MaybeDays, "A round for everyone ends within this, smaller city"]
    finish_days_large: Annotated[MaybeDays, "A round for everyone ends within this, large city"]
    rounds_if_source_unknown: Annotated[Count, "Rounds for everyone at least, while the source is unknown"]
    frequencies: Annotated[Sourced[tuple[Frequency, ...]], "How often which places are tested afterwards"]
    skip_if_tested_days: Annotated[Days, "Tested within so many days before the round: need not come"]
    vax_to_swab_hours: Annotated[Hours, "Wait after a vaccination before a swab"]
    open_tube_hours: Annotated[Hours, "A tube is sealed within this, from its first swab"]
    sample_to_lab_hours: Annotated[Hours, "Sample to laboratory"]
    room_temperature_hours: Annotated[Hours, "Longest at room temperature"]
    refrigerated_hours: Annotated[Hours, "Longest in a refrigerator; beyond it, deep-frozen"]
    result_hours_pooled: Annotated[MaybeHours, "Result of a pooled tube, from sampling"]
    result_hours_single: Annotated[Hours, "Result of a single tube, from sampling"]
    point_population: Annotated[
        Sourced[int | None], Limits("people", 1, 100_000), "People served by one sampling point"
    ]
    point_walk_metres: Annotated[
        Sourced[int | None], Limits("m", 0, 20_000), "Longest way on foot to a sampling point"
    ]
    point_open_hour: Annotated[Sourced[int], Limits("h of day", 0, 23), "Sampling points open, usually"]
    point_close_hour: Annotated[Sourced[int], Limits("h of day", 1, 24), "Sampling points close, usually"]
    queue_old_minutes: Annotated[
        Sourced[int], Limits("min", 5, 600), "A count of a queue older than this says nothing any more"
    ]
    group_capacity_per_day: Annotated[
        Sourced[int | None], Limits("people", 1, 100_000), "People one sampling group can swab in a day"
    ]
    queue_distance_metres: Annotated[Sourced[float], Limits("m", 0, 10), "Distance in the queue"]

    def method(self, key: str) -> TestMethod:
        """Find a kind of test by its key."""
        return one_of(self.methods.value, key)

    def result(self, key: str) -> TestResult:
        """Find a result by its key."""
        return one_of(self.results.value, key)

    def mode(self, key: str) -> TubeMode:
        """Find a tube mode by its key."""
        return one_of(self.modes.value, key)

    def population(self, key: str) -> Population:
        """Find a group of people by its key."""
        return one_of(self.populations.value, key)

    def frequency(self, key: str) -> Frequency:
        """Find how often a place of this history is tested."""
        return one_of(self.frequencies.value, key)
