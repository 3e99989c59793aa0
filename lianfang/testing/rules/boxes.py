"""Which handovers a receipt of a box answers for."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Moved(NamedTuple):
    """A box handed over with some tubes (by id), or counted on arrival (tubes empty)."""

    id: UUID
    at: datetime
    tubes: frozenset[UUID] = frozenset()
    n_told: int = 0


def expected(
    handovers: Iterable[Moved], receipts: Iterable[Moved]
) -> dict[UUID, tuple[int, frozenset[UUID]]]:
    """Give for each receipt of a box how many tubes its handovers named, and which handovers those are.

    A box goes round: a receipt answers for what was handed over since the receipt before it.
    """
    left = sorted(handovers, key=lambda moved: (moved.at, moved.id))
    found: dict[UUID, tuple[int, frozenset[UUID]]] = {}
    for receipt in sorted(receipts, key=lambda moved: (moved.at, moved.id)):
        mine = [moved for moved in left if moved.at <= receipt.at]
        left = left[len(mine) :]
        tubes = frozenset[UUID]().union(*(moved.tubes for moved in mine))
        found[receipt.id] = (len(tubes), frozenset(moved.id for moved in mine))
    return found
