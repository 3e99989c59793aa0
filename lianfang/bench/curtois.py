"""Reads nurse-rostering instances in the text format of the Curtois collection into the planner's own structures.

Curtois, T. and Qu, R.: Computational results on new staff scheduling benchmark instances, 2014. An instance names kinds
of shifts without hours; here each begins at midnight of its day, so that nobody works two on one day.
"""

from collections import defaultdict
from pathlib import Path

from lianfang.common.errors import Refused
from lianfang.rostering.problem import DAY, Pattern, Person, Problem, Rules, Shift, Wish

Rows = list[list[str]]


def read(path: Path) -> Problem:
    """Read an instance.

    Raises Refused("not_an_instance").
    """
    try:
        return _problem(_sections(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, IndexError, UnicodeDecodeError) as error:
        message = "%(file)s is no instance of the Curtois collection: %(why)s"
        raise Refused("not_an_instance", message, file=path.name, why=error) from error


def _sections(text: str) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    name = ""
    for line in text.splitlines():
        row = line.strip()
        if row.startswith("SECTION_"):
            name = row.removeprefix("SECTION_")
            found[name] = []
        elif row and not row.startswith("#"):
            found[name].append([cell.strip() for cell in row.split(",")])
    return found


def _problem(sections: dict[str, Rows]) -> Problem:
    minutes = {kind: int(length) for kind, length, *_never in sections["SHIFTS"]}
    never = {kind: tuple(filter(None, rest[0].split("|"))) for kind, _n, *rest in sections["SHIFTS"] if rest}
    wishes: dict[str, list[Wish]] = defaultdict(list)
    for section, on in (("SHIFT_ON_REQUESTS", True), ("SHIFT_OFF_REQUESTS", False)):
        for who, day, kind, weight in sections.get(section, []):
            wishes[who].append(Wish(int(day) * DAY, int(day) * DAY + DAY, int(weight), on, kind))
    off = {
        who: tuple((int(d) * DAY, int(d) * DAY + DAY) for d in days) for who, *days in sections["DAYS_OFF"]
    }
    return Problem(
        days=int(sections["HORIZON"][0][0]),
        shifts=tuple(_shift(row, minutes) for row in sections["COVER"]),
        people=tuple(
            Person(row[0], off=off.get(row[0], ()), wishes=tuple(wishes[row[0]]), pattern=_pattern(row))
            for row in sections["STAFF"]
        ),
        rules=Rules(night=(0, 0)),
        not_after={kind: kinds for kind, kinds in never.items() if kinds},
    )


def _shift(row: list[str], minutes: dict[str, int]) -> Shift:
    day, kind, needed, under, over = row
    start = int(day) * DAY
    end = start + minutes[kind]
    return Shift(f"{day}{kind}", "", start, end, int(needed), "", kind, under=int(under), over=int(over))


def _pattern(row: list[str]) -> Pattern:
    _who, kinds, most, least, max_run, min_run, min_off, weekends = row
    limits = dict(part.split("=") for part in kinds.split("|"))
    return Pattern(
        {kind: int(n) for kind, n in limits.items()},
        int(most),
        int(least),
        int(max_run),
        int(min_run),
        int(min_off),
        int(weekends),
    )
