"""Days into an epidemic curve: how many on each day, none left out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianfang.common.dates import days


@dataclass(frozen=True, slots=True)
class Series:
    """New cases of consecutive days from `first`: infected here, and infected elsewhere."""

    first: date
    local: tuple[int, ...]
    imported: tuple[int, ...]

    @property
    def total(self) -> tuple[int, ...]:
        """Give the cases of each day, wherever infected."""
        return tuple(here + away for here, away in zip(self.local, self.imported, strict=True))

    @property
    def days(self) -> tuple[date, ...]:
        """Give the days."""
        return tuple(date.fromordinal(self.first.toordinal() + n) for n in range(len(self.local)))

    def until(self, last: date) -> "Series":
        """Give the days up to one, that one included."""
        n = max(0, last.toordinal() - self.first.toordinal() + 1)
        return Series(self.first, self.local[:n], self.imported[:n])


def series(local: Iterable[date], imported: Iterable[date], last: date) -> Series:
    """Count cases by day from the first one to `last`; days after `last` are left out. Days without a case are 0."""
    here, away = Counter(local), Counter(imported)
    first = min((*here, *away), default=last)
    every = list(days(first, last))
    return Series(first, tuple(here[day] for day in every), tuple(away[day] for day in every))
