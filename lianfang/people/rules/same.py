"""How likely two records are one human being. It only proposes: a person looks and decides."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from lianfang.people.rules.names import search_form
from lianfang.people.rules.pinyin import readings

# Points, and what is worth a person's look: a name alone is not, a name with the date of birth or the phone is
# (all design choices; a wrong proposal costs a glance, a missed one a second record).
NAME, SOUND, BORN, SLIP, PHONE, ADDRESS = 40, 25, 40, 20, 20, 20
OTHER_SEX, OTHER_BIRTH = -30, -40
LIKELY = 60
OLDEST = 1900  # year of birth


@dataclass(frozen=True, slots=True)
class Traits:
    """What two records are compared by."""

    name: str
    sex: str = ""
    born_on: date | None = None
    phone: str = ""
    address: str = ""


def likeness(one: Traits, other: Traits) -> int:
    """Give from 0 to 100 how likely two records are the same person; LIKELY is worth a look."""
    points = _names(one.name, other.name) + _births(one.born_on, other.born_on)
    if one.phone and one.phone == other.phone:
        points += PHONE
    if one.address and one.address == other.address:
        points += ADDRESS
    if one.sex and other.sex and one.sex != other.sex:
        points += OTHER_SEX
    return min(max(points, 0), 100)


def _names(one: str, other: str) -> int:
    first, second = search_form(one), search_form(other)
    if first == second:
        return NAME
    return SOUND if {p for p, _ in readings(first)} & {p for p, _ in readings(second)} else 0


def _births(one: date | None, other: date | None) -> int:
    if one is None or other is None:
        return 0
    if one == other:
        return BORN
    return SLIP if slip(one, other) else OTHER_BIRTH


def slip(one: date, other: date) -> bool:
    """Say whether two dates differ as a slip of the pen would: one of year, month, day, or day and month swapped."""
    swapped = one.year == other.year and (one.month, one.day) == (other.day, other.month)
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    return swapped or same == 2


def slips(born: date, until: date) -> set[date]:
    """Give the date itself and every date on which somebody alive may be born that differs from it by a slip."""
    found = {born}
    found.update(_dates((year, born.month, born.day) for year in range(OLDEST, until.year + 1)))
    found.update(_dates((born.year, month, born.day) for month in range(1, 13)))
    found.update(_dates((born.year, born.month, day) for day in range(1, 32)))
    found.update(_dates([(born.year, born.day, born.month)]))
    return found


def _dates(told: Iterable[tuple[int, int, int]]) -> Iterator[date]:
    for year, month, day in told:
        with suppress(ValueError):  # there is no such day
            yield date(year, month, day)
