"""Which store serves what is needed in an area."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lianfang.places.rules import depth, inside


@dataclass(frozen=True, slots=True)
class Keeps:
    """A store that keeps some goods: its area, and how many pieces lie there."""

    store: UUID
    area: int
    n: int


def served(needs: Iterable[tuple[int, float]], stores: Sequence[Keeps]) -> Mapping[UUID | None, float]:
    """Divide what areas need among the stores that keep it: the nearest store around an area serves it; without one,
    those inside the area do; of several that are as near each serves in proportion to what lies there, or equally when
    all are empty. What nobody serves stands under none."""
    found: dict[UUID | None, float] = {}
    for area, n in needs:
        near = _near(area, stores)
        total = sum(each.n for each in near)
        for each in near:
            part = each.n / total if total else 1 / len(near)
            found[each.store] = found.get(each.store, 0.0) + n * part
        if not near:
            found[None] = found.get(None, 0.0) + n
    return found


def _near(area: int, stores: Sequence[Keeps]) -> list[Keeps]:
    around = [each for each in stores if inside(area, each.area)]
    if around:
        deepest = max(depth(each.area) for each in around)
        return [each for each in around if depth(each.area) == deepest]
    return [each for each in stores if inside(each.area, area)]
