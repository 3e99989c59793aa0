"""Where the dots of a graph of cases stand: rows from top to bottom, days or generations from left to right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from uuid import UUID

STEP = 26  # between two rows
_DISC = 9.0  # how far the dots of contacts stand from each other around their case
_GOLDEN = pi * (3 - sqrt(5))


@dataclass(frozen=True, slots=True)
class Placed:
    """Places of dots, and how large the picture is."""

    at: Mapping[UUID, tuple[float, float]]
    height: float


def rows(
    order: Sequence[UUID],
    infectors: Mapping[UUID, UUID],
    x: Mapping[UUID, float],
    sizes: Mapping[UUID, float],
) -> Placed:
    """Give each case a row: the first it infected follows it in the same one, the others stand below; those who are
    linked to nobody share rows at the end.

    order: the cases, earliest first; x: how far to the right each stands; sizes: the room each needs.
    """
    children: dict[UUID, list[UUID]] = {}
    for one in order:
        if one in infectors:
            children.setdefault(infectors[one], []).append(one)
    y: dict[UUID, float] = {}
    down = 0.0
    heads = [one for one in order if one not in infectors]
    for head in [one for one in heads if one in children]:
        down = _tree(head, children, x, sizes, y, down)
    down = _alone([one for one in heads if one not in children], x, sizes, y, down)
    return Placed({one: (x[one], y[one]) for one in order}, down)


def _tree(
    head: UUID,
    children: Mapping[UUID, list[UUID]],
    x: Mapping[UUID, float],
    sizes: Mapping[UUID, float],
    y: dict[UUID, float],
    down: float,
) -> float:
    """Place a tree below what is there: depth first, without recursion because chains may be long."""
    bottom = down
    stack: list[tuple[UUID, float | None]] = [(head, None)]
    while stack:
        one, shared = stack.pop()
        top = bottom if shared is None else shared
        space = max(STEP, sizes.get(one, 0))
        y[one] = top + space / 2
        bottom = max(bottom, top + space)
        later = children.get(one, [])
        for child in reversed(later):
            fits = child is later[0] and x[child] - x[one] >= STEP and sizes.get(child, 0) <= space
            stack.append((child, top if fits else None))
    return bottom


def _alone(
    alone: Sequence[UUID],
    x: Mapping[UUID, float],
    sizes: Mapping[UUID, float],
    y: dict[UUID, float],
    down: float,
) -> float:
    """Let those who are linked to nobody share rows, each as far up as it has room."""
    ends: list[float] = []
    for one in alone:
        room = max(STEP, sizes.get(one, 0))
        row = next((n for n, end in enumerate(ends) if end + room <= x[one]), len(ends))
        if row == len(ends):
            ends.append(0)
        ends[row] = x[one]
        y[one] = down + row * STEP + STEP / 2
    return down + len(ends) * STEP


def around(n: int) -> list[tuple[float, float]]:
    """Place so many dots around a point, as the seeds of a sunflower stand: none hides another."""
    far = [(_DISC * sqrt(k + 4), k * _GOLDEN) for k in range(n)]
    return [(radius * cos(turn), radius * sin(turn)) for radius, turn in far]


def room(n: int) -> float:
    """Give how wide so many dots around a point are."""
    return 2 * _DISC * sqrt(n + 4) + 8 if n else STEP
