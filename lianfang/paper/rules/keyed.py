"""What somebody read from a form: made comparable, checked, compared, given its times."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from msgspec import Struct, structs

from lianfang.common.dates import at
from lianfang.common.ids import is_checked, read_person_code
from lianfang.paper.rules import numbers
from lianfang.people.rules import Wrong
from lianfang.people.rules.numbers import possible_numbers, read_number, read_phone, squeezed

LINES = 25  # that can be keyed: the largest tube and some beyond it, for what should not have happened
LEAP = timedelta(hours=12)  # a time so much earlier than the one before it is of the next day (design choice)

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])")


class KeyedLine(Struct, frozen=True):
    """One line of a form, as it stands on the paper."""

    list_code: str = ""
    name: str = ""
    number: str = ""
    phone: str = ""
    time: str = ""

    @property
    def empty(self) -> bool:
        """Say whether nothing stands on this line."""
        return not any(structs.astuple(self))


class Keyed(Struct, frozen=True):
    """A form, as it stands on the paper. `lines` keep their places; `count` is empty when nobody wrote one."""

    day: str
    tube_code: str
    count: str = ""
    sealed: str = ""
    lines: tuple[KeyedLine, ...] = ()

    def people(self) -> Iterator[tuple[int, KeyedLine]]:
        """Yield the lines with somebody on them, with their places from 0."""
        return ((n, line) for n, line in enumerate(self.lines) if not line.empty)


FIELDS = ("day", "tube_code", "count", "sealed")
LINE_FIELDS = ("list_code", "name", "number", "phone", "time")


# --- made comparable: two people who read the same write the same


def _time(typed: str) -> str:
    text = unicodedata.normalize("NFKC", typed).replace(" ", "")
    found = _TIME.fullmatch(text)
    return f"{int(found[1]):02}:{found[2]}" if found else text


def _words(typed: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def _day(typed: str) -> str:
    digits = re.findall(r"\d+", unicodedata.normalize("NFKC", typed))
    if len(digits) == 1 and len(digits[0]) == 8:
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    if len(digits) != 3:
        return _words(typed)
    return f"{digits[0]}-{digits[1]:0>2}-{digits[2]:0>2}"


def _count(typed: str) -> str:
    text = _words(typed)
    return str(int(text)) if text.isdecimal() else text


_TIDY: Mapping[str, Callable[[str], str]] = {
    "day": _day,
    "tube_code": lambda typed: numbers.squeezed(_words(typed)),
    "count": _count,
    "sealed": _time,
    "list_code": lambda typed: numbers.squeezed(_words(typed)),
    "name": _words,
    "number": squeezed,
    "phone": lambda typed: read_phone(typed) or _words(typed),
    "time": _time,
}


def tidy(field: str, typed: str) -> str:
    """Write what was typed into a field as everybody would: 9.05 becomes 09:05."""
    return _TIDY[field.rsplit(".", 1)[-1]](typed)


def keyed(fields: Mapping[str, str], lines: Sequence[Mapping[str, str]]) -> Keyed:
    """Make a form of what was typed; empty lines at its end are left out."""
    found = [KeyedLine(**{name: tidy(name, line.get(name, "")) for name in LINE_FIELDS}) for line in lines]
    while found and found[-1].empty:
        found.pop()
    return Keyed(**{name: tidy(name, fields.get(name, "")) for name in FIELDS}, lines=tuple(found))


# --- checked


class Problem(NamedTuple):
    """Something that cannot be right. `hard`: it must be mended before it is kept; else it may stand so on paper."""

    field: str
    code: str
    hard: bool = False


def problems(form: Keyed, kit: str, today: date) -> list[Problem]:
    """Say what cannot be right about a keyed form."""
    return [
        *_of_form(form, today),
        *(p for n, line in form.people() for p in _of_line(n, line, kit, today)),
        *_twice(form),
    ]


def _of_form(form: Keyed, today: date) -> Iterator[Problem]:
    day = read_day(form.day)
    if day is None or day > today:
        yield Problem("day", "day" if day is None else "day_future", hard=True)
    if not is_checked(form.tube_code) or not 4 <= len(form.tube_code) <= 24:
        yield Problem("tube_code", "tube_code", hard=True)
    people = list(form.people())
    if not people:
        yield Problem("lines.0.name", "nobody", hard=True)
    elif not any(line.time for _n, line in people) and not form.sealed:
        yield Problem(f"lines.{people[0][0]}.time", "no_time", hard=True)
    if form.count and not (form.count.isdecimal() and int(form.count) <= 99):
        yield Problem("count", "count", hard=True)
    elif form.count and int(form.count) != len(people):
        yield Problem("count", "count_differs")
    if form.sealed and not _TIME.fullmatch(form.sealed):
        yield Problem("sealed", "time", hard=True)


def _of_line(n: int, line: KeyedLine, kit: str, today: date) -> Iterator[Problem]:
    if not line.name:
        yield Problem(f"lines.{n}.name", "name", hard=True)
    elif len(line.name) > 120:
        yield Problem(f"lines.{n}.name", "long", hard=True)
    if (
        line.list_code
        and not numbers.read_list_code(kit, line.list_code)
        and not read_person_code(line.list_code)
    ):
        yield Problem(f"lines.{n}.list_code", "list_code")
    if len(line.number) > 40 or len(line.phone) > 24:
        yield Problem(f"lines.{n}.{'number' if len(line.number) > 40 else 'phone'}", "long", hard=True)
    elif line.number and isinstance(read_number(id_kind(line.number), line.number, today), Wrong):
        yield Problem(f"lines.{n}.number", "number")
    if line.phone and read_phone(line.phone) is None:
        yield Problem(f"lines.{n}.phone", "phone")
    if line.time and not _TIME.fullmatch(line.time):
        yield Problem(f"lines.{n}.time", "time", hard=True)


def _twice(form: Keyed) -> Iterator[Problem]:
    for field in ("list_code", "number"):
        seen: set[str] = set()
        for n, line in form.people():
            text = getattr(line, field)
            if text and text in seen:
                yield Problem(f"lines.{n}.{field}", "twice")
            seen.add(text)


def read_day(text: str) -> date | None:
    """Read a day as it is kept; None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def id_kind(number: str) -> str:
    """Say of which kind of document a number is, by its look; what looks like none is taken for an identity card."""
    found = possible_numbers(number)
    return found[0][0] if found else "resident_id" if number else "none_yet"


# --- compared


class Difference(NamedTuple):
    """A field that two people read differently."""

    field: str
    first: str
    second: str


def differences(first: Keyed, second: Keyed) -> list[Difference]:
    """Name the fields that two keyings of a form do not agree on, from the top of the form to its end."""
    found = [
        Difference(name, getattr(first, name), getattr(second, name))
        for name in FIELDS
        if getattr(first, name) != getattr(second, name)
    ]
    for n in range(max(len(first.lines), len(second.lines))):
        one, two = _line(first, n), _line(second, n)
        found += [
            Difference(f"lines.{n}.{name}", getattr(one, name), getattr(two, name))
            for name in LINE_FIELDS
            if getattr(one, name) != getattr(two, name)
        ]
    return found


def _line(form: Keyed, n: int) -> KeyedLine:
    return form.lines[n] if n < len(form.lines) else KeyedLine()


def settled(first: Keyed, chosen: Mapping[str, str]) -> Keyed:
    """Give the form that was settled on: the first keying with the chosen fields written over it."""
    fields = {name: chosen.get(name, getattr(first, name)) for name in FIELDS}
    n_lines = max(
        [len(first.lines), *(int(name.split(".")[1]) + 1 for name in chosen if name.startswith("lines."))]
    )
    lines = [
        {name: chosen.get(f"lines.{n}.{name}", getattr(_line(first, n), name)) for name in LINE_FIELDS}
        for n in range(min(n_lines, LINES))
    ]
    return keyed(fields, lines)


# --- given its times


def instants(form: Keyed) -> tuple[list[datetime], datetime]:
    """Give when the swab of each line with somebody was taken, and when the tube was sealed, as the paper says.

    A line without a time has that of the line before, the first ones that of the first time on the form; a tube
    without a seal's time was sealed with its last swab. Times run on over midnight.

    Raises ValueError when the form has no time or no day.
    """
    day = date.fromisoformat(form.day)
    written = [line.time for _n, line in form.people()]
    first = next(filter(None, [*written, form.sealed]), "")
    if not first:
        raise ValueError("no time on this form")
    found: list[datetime] = []
    before = _on(day, first, None)
    for time in written:
        before = _on(day, time, before) if time else before
        found.append(before)
    return found, _on(day, form.sealed, before) if form.sealed else max([*found, before])


def _on(day: date, time: str, before: datetime | None) -> datetime:
    hour, minute = map(int, time.split(":"))
    instant = at(day, hour, minute)
    while before is not None and before - instant > LEAP:
        instant += timedelta(days=1)
    return instant
