"""What the protocol proposes for a round: which groups share tubes how, which street comes when, when to test again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lianfang.protocol.testing import Frequency, Population, Testing, TubeMode

FIRST, OTHER = "first_round", "other"  # who is in no other group, in a first round and later


def usual(protocol: Testing, number: int) -> str:
    """Name the group of everybody who is in no other: a protocol may know one of its own for the first round."""
    keys = [group.key for group in protocol.populations.value]
    if number == 1 and FIRST in keys:
        return FIRST
    return OTHER if OTHER in keys else keys[-1]


@dataclass(frozen=True, slots=True)
class Choice:
    """A group, the modes it may use, the usual one first, and whether everybody else is in it."""

    population: Population
    modes: tuple[TubeMode, ...]
    usual: bool


def choices(protocol: Testing, number: int) -> list[Choice]:
    """List the groups of a round and how each may share tubes; the group of everybody else comes last."""
    everybody = usual(protocol, number)
    groups = [g for g in protocol.populations.value if g.key == everybody or g.key not in {FIRST, OTHER}]
    return [
        Choice(group, tuple(protocol.mode(key) for key in group.modes), group.key == everybody)
        for group in sorted(groups, key=lambda group: group.key == everybody)
    ]


def proposed_modes(protocol: Testing, number: int) -> dict[str, TubeMode]:
    """Give for each group of a round the mode that the protocol names first."""
    return {each.population.key: each.modes[0] for each in choices(protocol, number) if each.modes}


def alone_group(protocol: Testing) -> str:
    """Name the group of those who are under an order: the first that is always swabbed alone."""
    modes = {mode.key: mode.people for mode in protocol.modes.value}
    single = (g.key for g in protocol.populations.value if {modes[key] for key in g.modes} == {1})
    return next(single, "")


def strictest(groups: Iterable[str], rooms: Mapping[str, int]) -> str:
    """Give the group that counts for somebody who is in several: the one with the fewest people a tube."""
    known = [group for group in groups if group in rooms]
    return min(known, key=lambda group: (rooms[group], list(rooms).index(group)), default="")


def spread(people: Mapping[int, int], days: Sequence[date]) -> dict[int, date]:
    """Spread streets over the days of a round so that each day has about as many people: the largest first, each on
    the day with the fewest so far."""
    load = dict.fromkeys(days, 0)
    found: dict[int, date] = {}
    for area in sorted(people, key=lambda area: (-people[area], area)) if days else ():
        day = min(days, key=lambda day: (load[day], day))
        found[area] = day
        load[day] += people[area]
    return found


@dataclass(frozen=True, slots=True)
class Rhythm:
    """After how many days the protocol wants the next round, and why."""

    frequency: Frequency
    days_since: int | None  # the last positive of the area; none is known


def rhythm(protocol: Testing, *, in_last_three: bool, days_since: int | None) -> Rhythm | None:
    """Say how often an area of this history is tested: every day after a positive in the last three rounds, every
    other day within 14 days of one, else every five days (guide, second edition). None where no rhythm is known."""
    known = {each.key: each for each in protocol.frequencies.value}
    recent = in_last_three, days_since is not None and days_since <= 14
    key = "recent" if recent[0] else "within_14_days" if recent[1] else "none"
    return Rhythm(known[key], days_since) if key in known else None
