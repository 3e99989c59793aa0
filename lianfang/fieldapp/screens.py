"""Wiring table: each screen of the phone app, the permission it takes, and what of a roster it needs to know."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lianfang.accounts.access import spans
from lianfang.accounts.models import User
from lianfang.places.rules import Span, ancestors


@dataclass(frozen=True, slots=True)
class Screen:
    """A kind of work: who may do it, which rows of an area it needs, whether it asks for people of elsewhere, and
    another screen that has it too, for those who have that."""

    id: str
    permission: str
    rows: frozenset[str]
    finds: bool = False
    within: str = ""


SCREENS = (
    Screen("sample", "testing.sample", frozenset({"household", "person", "swab"}), finds=True),
    # Boxes come with /field/me; nobody's name is needed.
    Screen("carry", "testing.carry", frozenset()),
    Screen("receive", "testing.lab", frozenset()),
    Screen(
        "visit",
        "visits.visit",
        frozenset({"household", "person", "visit", "swab", "due", "more"}),
        finds=True,
    ),
    # Zones and places come with /field/me; names and doors are those that whoever visits has anyway.
    Screen("zone", "zones.serve", frozenset({"care"})),
    # Only the people who are watched, and their doors.
    Screen("reading", "cases.monitor", frozenset({"watched"})),
    Screen("passage", "presence.check", frozenset({"household", "person"}), finds=True),
    Screen("gate", "presence.gate", frozenset()),  # nobody's name is asked there
    # The goods that one brings come with /field/me.
    Screen("deliver", "supplies.carry", frozenset()),
    # Who is booked comes with /field/me. Whoever gives doses has the list of the area too: many come without a place.
    Screen("vaccinate", "vaccination.desk", frozenset(), finds=True),
    Screen(
        "dose",
        "vaccination.give",
        frozenset({"household", "person", "swab"}),
        finds=True,
        within="vaccinate",
    ),
    # Whom one drives comes with /field/me; whoever waves may give a number or show a code.
    Screen("drive", "transport.drive", frozenset(), finds=True),
    # Who is called comes with /field/me; nobody of a roster is needed.
    Screen("muster", "workforce.muster", frozenset()),
    # The orders of one's own teams come with /field/me.
    Screen("orders", "workforce.muster", frozenset()),
    # One's own shifts come with /field/me.
    Screen("shifts", "rotas.work", frozenset()),
    # One's own duty; where the clock stands comes with /field/me.
    Screen("duty", "duty.work", frozenset()),
    # Whoever takes swabs tells the queue there.
    Screen("queue", "testing.queue", frozenset(), within="sample"),
    # The people whom one leads, and their alarms, come with /field/me.
    Screen("alarms", "duty.lead", frozenset()),
)


def screens_of(user: User, on: date) -> list[Screen]:
    """List the screens a user's posts of a day need."""
    mine = [screen for screen in SCREENS if spans(user, screen.permission, on)]
    named = {screen.id for screen in mine}
    return [screen for screen in mine if screen.within not in named]


def scope(user: User, on: date) -> tuple[Span, ...]:
    """Give the ranges of areas in which a user has work on a phone, without one that lies in another."""
    return merged(span for screen in SCREENS for span in spans(user, screen.permission, on))


def spans_by_row(user: User, on: date) -> dict[str, tuple[Span, ...]]:
    """Give for each kind of row the ranges of areas of which a user's phone keeps it."""
    found: dict[str, list[Span]] = {}
    for screen in SCREENS:
        for row in screen.rows:
            found.setdefault(row, []).extend(spans(user, screen.permission, on))
    return {row: merged(areas) for row, areas in found.items()}


def near(areas: Iterable[Span], column: str = "area_id") -> Q:
    """Give the condition that something lies in one of these areas or around it."""
    listed = list(areas)
    around = {area for first, _last in listed for area in ancestors(first)}
    return within(listed, column) | Q(**{f"{column}__in": around})


def within(areas: Iterable[Span], column: str = "area_id") -> Q:
    """Give the condition that something lies in one of these areas."""
    wanted = Q(pk__in=[])
    for first, last in areas:
        wanted |= Q(**{f"{column}__gte": first, f"{column}__lte": last})
    return wanted


def merged(areas: Iterable[Span]) -> tuple[Span, ...]:
    """Leave out ranges that lie inside others; areas are a tree, so ranges never merely overlap."""
    return tuple(_outer(sorted(set(areas), key=lambda span: (span[0], -span[1]))))


def _outer(ordered: list[Span]) -> Iterator[Span]:
    last = -1
    for first, end in ordered:
        if end > last:
            yield first, end
            last = end
