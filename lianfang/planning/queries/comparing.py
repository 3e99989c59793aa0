"""What was forecast for the last days, with what is known of them now, beside what the ledger says was used up."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lianfang.common.dates import days
from lianfang.needs.queries import current
from lianfang.places.rules import Span
from lianfang.planning.queries import behind_doors, driving
from lianfang.planning.queries.forecast import Base
from lianfang.planning.rules import Driven, Rate, rate_in
from lianfang.protocol.planning import Use


@dataclass(frozen=True, slots=True)
class Driving:
    """One use of some goods in the last days: how much drove it, by which coefficient, and how many pieces that makes;
    the coefficient that the ledger suggests, if it says anything."""

    use: Use
    driven: float
    rate: Rate
    n: float
    suggested: float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Goods in the last days: expected by coefficients, used by the ledger, and whether they differ by too much."""

    key: str
    name: str
    counted: str
    expected: float
    used: float
    off: bool
    uses: tuple[Driving, ...]
    by_day: tuple[tuple[date, float, float], ...]

    @property
    def percent(self) -> int | None:
        """Give by how many per cent more or less was used than expected."""
        return round(100 * (self.used / self.expected - 1)) if self.expected else None


def compared(base: Base, areas: Sequence[Span]) -> list[Compared]:
    """Compare the last whole days: those that differ most are first. Goods of which neither is known are left out."""
    last = base.on - timedelta(days=1)
    first = base.on - timedelta(days=base.planning.compare_days.value)
    hard = current(base.on).field.suit_hard_hours.value
    driven: dict[str, list[Driven]] = defaultdict(list)
    for row in (
        *driving.taken(areas, first, last),
        *driving.merged(driving.of_rotas(areas, first, last, hard)),
        *behind_doors.of_zones(areas, first, last),
        *driving.merged(driving.of_patients(areas, first, last, base.on)),
        *driving.merged(driving.of_quarantine(areas, first, last)),
    ):
        driven[row.driver].append(row)
    found = [_compared(base, good.key, driven, list(days(first, last))) for good in base.planning.goods.value]
    some = [row for row in found if row.used > 0 or row.expected > 0]
    return sorted(some, key=lambda row: (not row.off, -abs(row.percent or 0), row.name))


def _compared(base: Base, key: str, driven: dict[str, list[Driven]], on: list[date]) -> Compared:
    good, sums, expected = (
        base.planning.good(key),
        list[tuple[Use, float, Rate, float]](),
        dict.fromkeys(on, 0.0),
    )
    for use in base.planning.uses_of(key):
        total = pieces = 0.0
        for row in driven[use.driver]:
            n = row.n * rate_in(base.rates[use.key], row.area).pieces
            total, pieces = total + row.n, pieces + n
            expected[row.on] += n
        if total:
            sums.append((use, total, rate_in(base.rates[use.key], driven[use.driver][0].area), pieces))
    used = dict.fromkeys(on, 0.0)
    for row in base.used:
        if row.driver == key:
            used[row.on] += row.n
    all_used, all_expected = sum(used.values()), sum(expected.values())
    ratio = all_used / all_expected if all_used > 0 and all_expected > 0 else None
    off = ratio is not None and abs(ratio - 1) * 100 >= base.planning.off_percent.value
    uses = [
        Driving(use, total, rate, n, round(n / total * ratio, 3) if ratio else None)
        for use, total, rate, n in sums
    ]
    by_day = tuple((day, expected[day], used[day]) for day in on)
    return Compared(key, good.label, good.counted, all_expected, all_used, off, tuple(uses), by_day)
