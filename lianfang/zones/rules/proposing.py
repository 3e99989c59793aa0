"""Around a case: which zones a rule proposes, given those that are there. A person decides."""

from collections.abc import Collection
from dataclasses import dataclass

from lianfang.places.rules import at_level, depth, inside
from lianfang.protocol.zones import Zones

COMMUNITY = 4


@dataclass(frozen=True, slots=True)
class Home:
    """Where a case lives: the area, and the building as the address says it ("" when it does not)."""

    area_id: int
    stair: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """A zone that is in force or waits for a decision: its level and its parts, (area, building)."""

    key: object
    level: str
    parts: tuple[tuple[int, str], ...]
    open: bool = False  # an order about it waits already

    def holds(self, home: Home) -> bool:
        """Say whether somebody's home lies in it."""
        return any(
            inside(home.area_id, area) and (not stair or home.stair.startswith(stair))
            for area, stair in self.parts
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: to close something off, or to raise a zone that is there to another level."""

    level: str
    area_id: int
    stair: str = ""
    upgrades: object = None  # the key of the zone


def propose(home: Home, there: Collection[Around], zones: Zones) -> tuple[Proposal, ...]:
    """Propose zones around a case, the strictest first.

    The strictest level reaches as far as the protocol says (a building, the community, the township). A case inside a
    milder zone that is no wider than that makes it the strictest; what lies in a zone of a level, or a stricter one,
    already is proposed no second time. A building that no address names is its community.
    """
    found: list[Proposal] = []
    for level in zones.levels.value:
        rank = zones.rank(level.key)
        holds = [each for each in there if each.holds(home)]
        if any(zones.rank(each.level) >= rank for each in holds):
            if level == zones.levels.value[0]:
                return ()  # the strictest there is: its clock runs anew by itself
            continue
        area, stair = _reach(level.around, home)
        narrow = [each for each in holds if not each.open and all(inside(a, area) for a, _s in each.parts)]
        if level == zones.levels.value[0] and narrow:
            found.append(Proposal(level.key, area, stair, min(narrow, key=lambda e: len(e.parts)).key))
        else:
            found.append(Proposal(level.key, area, stair))
    return tuple(found)


def _reach(around: str, home: Home) -> tuple[int, str]:
    if around == "building" and home.stair:
        return home.area_id, home.stair
    wanted = "township" if around == "township" else "community"
    return (
        (at_level(home.area_id, wanted), "") if depth(home.area_id) >= COMMUNITY - 1 else (home.area_id, "")
    )
