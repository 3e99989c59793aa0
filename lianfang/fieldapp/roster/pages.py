"""One page of a roster after another: doors, people, their swabs of open rounds, who is watched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lianfang.fieldapp.numbers import numbers
from lianfang.fieldapp.roster.marks import Cursor, Mark, Spans, digest
from lianfang.fieldapp.roster.rows import FIRST, Key, Reader, Row, count_people
from lianfang.fieldapp.roster.tail import TABLES
from lianfang.fieldapp.screens import near, scope, spans_by_row
from lianfang.notices.queries import carried_in
from lianfang.places.rules import Span
from lianfang.sync import feed, keys
from lianfang.sync.models import Device
from lianfang.testing.models import Round
from lianfang.visits.queries import worker_of_user
from lianfang.visits.queries.due import Asker

PAGE = 1_000  # rows; some 60 kB packed, which a bad line carries in a few seconds (design choice)

Take = Callable[[Reader, Sequence[Span], Key, int], tuple[list[Row], Key]]

# The kinds of rows in the order in which a phone needs them, and how a page of each is read.
SECTIONS: tuple[tuple[str, Take], ...] = (
    ("watched", Reader.watched),
    ("household", Reader.doors),
    ("person", Reader.people),
    ("visit", Reader.visits),
    ("due", Reader.dues),
    ("more", Reader.more),
    ("care", Reader.cares),
    ("swab", Reader.swabs),
)
ALL_PEOPLE = frozenset(
    {"household", "person", "swab", "visit", "due", "more", "care"}
)  # not kept when the areas hold too many


@dataclass(frozen=True, slots=True)
class Keeper:
    """A phone that keeps a roster: of which areas it keeps which rows, and how they are read for it."""

    spans: Spans
    scope: str
    reader: Reader

    def areas(self, row: str, mark: Mark) -> Sequence[Span]:
        """Give the areas of which this phone keeps a kind of row."""
        return () if mark.too_many and row in ALL_PEOPLE else self.spans.get(row, ())


def keeper(device: Device, today: Any) -> Keeper:
    """Find out what a phone keeps by its user's posts of the day."""
    user = device.user
    spans = spans_by_row(user, today)
    rounds = Round.objects.filter(near(scope(user, today)), state=Round.State.OPEN).values_list(
        "id", flat=True
    )
    key = keys.roster_key(device.pk, device.generation)
    asker = worker_of_user(user, today) if spans.get("due") else Asker()
    letters = (
        [each.pk for each in carried_in(near(spans["more"], "addressees__area_id"))]
        if "more" in spans
        else []
    )
    return Keeper(spans, digest(spans, device.generation), Reader(key, sorted(rounds), today, asker, letters))


def begin(own: Keeper, device: Device, *, today: Any, wall: datetime) -> Cursor:
    """Begin a roster: note where the feed stands before the first row is read."""
    own_numbers = numbers(device.user, today)
    stands = feed.position(TABLES)
    until = wall + timedelta(hours=own_numbers.roster_hours)
    most = own_numbers.roster_people
    areas = own.spans.get("person", ())
    too_many = bool(areas) and count_people(areas, most) > most
    return Cursor(Mark(feed.epoch(), stands.xid, stands.batch_id, own.scope, until, too_many))


def page(own: Keeper, cursor: Cursor) -> tuple[list[Row], Cursor | None]:
    """Read the rows after a cursor, and where to go on; None when that was all."""
    rows: list[Row] = []
    section, key = cursor.section, cursor.key
    while section < len(SECTIONS):
        name, take = SECTIONS[section]
        areas, room = own.areas(name, cursor.mark), PAGE - len(rows)
        found, last = take(own.reader, areas, key or FIRST, room) if areas else ([], FIRST)
        rows += found
        done = last == (key or FIRST) or (name != "watched" and len(found) < room)
        section, key = (section + 1, None) if done else (section, last)
        if len(rows) >= PAGE - 3:  # somebody who is watched takes up to three
            break
    return rows, Cursor(cursor.mark, section, key) if section < len(SECTIONS) else None
