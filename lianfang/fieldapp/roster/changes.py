"""What changed since a mark: the rows that facts and desks touched, as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from lianfang.fieldapp.roster.marks import Mark
from lianfang.fieldapp.roster.pages import Keeper
from lianfang.fieldapp.roster.rows import Row, inside
from lianfang.fieldapp.roster.tail import TABLES, Part, tail
from lianfang.fieldapp.screens import near, within
from lianfang.sync import feed
from lianfang.sync import models as sync
from lianfang.sync.models import Change
from lianfang.sync.queries import touched

BATCHES = 200  # commits read at a time

# What desks announce (sync.actions.announce), and the kind of row it is on a phone.
KINDS = {
    "people.person": "person",
    "people.household": "household",
    "visits.lastvisit": "visit",
    "visits.due": "due",
    "grid.charge": "due",
    "needs.ticket": "more",
    "notices.delivery": "more",
    "cases.quarantine": "watched",
    "zones.careflag": "care",
}


class Resync(Exception):
    """So much changed that the phone fetches a clean roster."""


@dataclass(slots=True)
class Touched:
    """The ids of rows that were touched, by kind."""

    doors: set[UUID] = field(default_factory=set)
    people: set[UUID] = field(default_factory=set)
    visited: set[UUID] = field(default_factory=set)
    watched: set[UUID] = field(default_factory=set)
    due: set[UUID] = field(default_factory=set)
    more: set[UUID] = field(default_factory=set)
    cared: set[UUID] = field(default_factory=set)
    elsewhere: set[UUID] = field(
        default_factory=set
    )  # people of areas where only those who are watched are kept


def since(own: Keeper, mark: Mark) -> tuple[list[Row], Mark, bool]:
    """Give the rows that changed after a mark, the next mark, and whether there is more.

    Raises Resync when a desk changed an area as a whole.
    """
    areas = own.areas("swab", mark)
    part = tail.after(mark, areas) or _read(mark)
    after = Mark(mark.epoch, part.xid, part.batch, mark.scope, mark.until, mark.too_many)
    seen = Touched()
    if part.changed:
        _by_desks(own, mark, part.changed, seen)
    rows = _rows(own, mark, seen)
    if areas and (part.swabbed or part.swabs or part.undone or seen.people):
        # Of people who changed too: somebody who moved here was swabbed elsewhere before.
        ids = {*part.swabs, *(touched(part.undone) if part.undone else ())}
        rows += own.reader.of_swabs(areas, batches=part.swabbed, ids=ids, people=seen.people)
    return rows, after, part.more


def _read(mark: Mark) -> Part:
    """Read the next commits from the database: for a mark from before this process began to listen."""
    window = feed.window(sync.Mark(epoch=mark.epoch, xid=mark.xid, batch_id=mark.batch), TABLES, BATCHES)
    every = window.batches
    return Part(
        window.xid, window.batch_id, len(every) == BATCHES, changed=every, undone=every, swabbed=every
    )


def _by_desks(own: Keeper, mark: Mark, batches: Sequence[UUID], seen: Touched) -> None:
    changes = Change.objects.filter(_wanted(own, mark), batch_id__in=batches)
    sets = {"person": seen.people, "household": seen.doors, "visit": seen.visited, "watched": seen.watched}
    sets |= {"due": seen.due, "more": seen.more, "care": seen.cared}
    own_people = own.areas("person", mark)
    for what, row_id, area in changes.values_list("what", "row_id", "area_id"):
        if row_id is None:
            raise Resync
        kind = KINDS[what]
        some = seen.elsewhere if kind == "person" and not inside(area, own_people) else sets[kind]
        some.add(row_id)


def _wanted(own: Keeper, mark: Mark) -> Q:
    """Give the condition that a change is of a kind and an area of which this phone keeps rows. Somebody who is
    watched is looked at again when they change too."""
    wanted = Q(pk__in=[])
    for what, row in KINDS.items():
        areas = [*own.areas(row, mark), *(own.areas("watched", mark) if row == "person" else ())]
        wanted |= Q(what=what) & (within(areas) | (Q(row_id=None) & (near(areas) | Q(area_id=0))))
    return wanted


def _rows(own: Keeper, mark: Mark, seen: Touched) -> list[Row]:
    """Read what was touched as it is now; what is not there any more, or not for this phone, is gone."""
    reader, rows = own.reader, []
    asked = seen.watched | seen.people | seen.elsewhere
    until = reader.of_watched(asked, own.areas("watched", mark)) if asked else {}
    people = reader.of_people(seen.people | set(until)) if asked else []
    kept = [one for one in people if one["id"] in until or inside(one["area"], own.areas("person", mark))]
    homes = {one["household"] for one in kept if one["household"]}
    doors = reader.of_doors(seen.doors | homes) if seen.doors or homes else []
    areas = own.areas("household", mark)
    rows += [one for one in doors if one["id"] in homes or inside(one["area"], areas)] + kept
    there = {one["id"] for one in rows}
    rows += [{"t": "gone", "id": id_} for id_ in (seen.people | seen.doors) - there]
    rows += reader.of_visits(seen.visited) if seen.visited else []
    rows += reader.of_dues(seen.due) if seen.due else []
    carried = seen.visited if reader.letters else set()  # a visit may have brought letters
    if (more := seen.more | carried) and own.areas("more", mark):
        rows += reader.of_more(more)
    rows += reader.of_cares(seen.cared) if seen.cared else []
    rows += [{"t": "watched", "person_id": id_, "until": until.get(id_)} for id_ in seen.watched]
    return rows
