"""A roster from a file: doors or people become due in a round, the other rows come back with the reason beside each."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.documents.tables import Columns, Row, Table, find_head, guess, open_table, plain
from lianfang.people.models import Alias, Household, Person
from lianfang.people.queries import holders
from lianfang.people.rules.numbers import possible_numbers
from lianfang.places.queries import inside
from lianfang.places.rules import from_official
from lianfang.places.rules import inside as lies_in
from lianfang.visits.actions.standing import recompute_dues
from lianfang.visits.models import Due, RosterFile, VisitRound

MAY = "visits.plan"
MOST = 50_000  # rows of one list; a larger one is divided (design choice)
NAMES: dict[str, tuple[str, ...]] = {
    "area": ("区划代码", "社区代码", "网格代码", "area code", "area"),
    "address": ("地址", "住址", "门牌", "address", "door"),
    "name": ("姓名", "name", "full name"),
    "number": ("身份证号", "证件号码", "id number", "number"),
}
REASONS = {
    "encoding": gettext_noop("The signs of this row cannot be read."),
    "malformed": gettext_noop("This row cannot be read."),
    "area": gettext_noop("There is no such area among those of this list."),
    "door": gettext_noop("No household is on record under this address."),
    "nobody": gettext_noop("Nobody is registered under this name or number in the area of the round."),
    "several": gettext_noop("Several people there have this name: write the number or the address."),
    "homeless": gettext_noop("This person is on record without a door."),
    "twice": gettext_noop("This stands in the list twice, or is on record already."),
}


@transaction.atomic
def read_roster(
    row: VisitRound, *, name: str, data: bytes, by: User, now: datetime
) -> tuple[RosterFile, bool]:
    """Read a list of doors or people into a round whose roster is a file; give it, and whether it is new.

    Raises what `open_table` raises, Refused: "no_head", "too_many", "round_closed".
    """
    require(by, MAY, row.area_id, day_of(now))
    row = VisitRound.objects.select_for_update(no_key=True).get(pk=row.pk)
    if row.state == VisitRound.State.CLOSED or row.roster != VisitRound.Roster.FILE:
        raise Refused("round_closed", _("Only a round whose roster is a file takes one, until it is closed."))
    digest = hashlib.sha256(data).hexdigest()
    there = row.files.filter(digest=digest).first()
    if there:
        return there, False
    known = {plain(each) for names in NAMES.values() for each in names}
    table = open_table(data, known=lambda cells: sum(plain(cell) in known for cell in cells))
    rows, head, columns = _rows(table)
    reading = _Reading(row, columns)
    doors = reading.doors(rows)
    kept = RosterFile.objects.create(
        round=row, area_id=row.area_id, name=name[:200], digest=digest, received_at=now, received_by=by,
        n_taken=len(rows) - len(reading.returned), kind=table.kind, separator=table.separator,
        head=list(head.cells), returned=reading.returned,
    )  # fmt: skip
    _make_due(row, doors, now)
    audit(
        by,
        "visits.roster.read",
        kept,
        now,
        area_id=row.area_id,
        taken=kept.n_taken,
        returned=len(kept.returned),
    )
    return kept, True


def _make_due(row: VisitRound, doors: dict[UUID, tuple[int, list[UUID]]], now: datetime) -> None:
    Due.objects.bulk_create(
        [
            Due(round=row, household_id=door, area_id=area, people=sorted(set(people)))
            for door, (area, people) in doors.items()
        ],
        ignore_conflicts=True,
        batch_size=2_000,
    )
    if row.state == VisitRound.State.OPEN:
        recompute_dues(list(doors), now)


def _rows(table: Table) -> tuple[list[Row], Row, Columns]:
    head = find_head(table, NAMES)
    columns = guess(head.cells, NAMES) if head else Columns({})
    there = set(columns.places)
    if head is None or not ({"area", "address"} <= there or {"name", "number"} & there):
        raise Refused(
            "no_head", _("No columns of areas and addresses, or of names or numbers, are found in this file.")
        )
    rows = [row for row in table.rows() if row.number > head.number]
    if len(rows) > MOST:
        raise Refused("too_many", _("A list may have %(most)s rows. Divide it."), most=MOST)
    return rows, head, columns


class _Reading:
    """Finds the doors of the rows of one file, and keeps those that come back."""

    def __init__(self, row: VisitRound, columns: Columns) -> None:
        self.round, self.columns = row, columns
        self.returned: list[list[object]] = []

    def cell(self, row: Row, field: str) -> str:
        """Give what a row says in a field."""
        return self.columns.cell(row, field).strip()

    def doors(self, rows: Sequence[Row]) -> dict[UUID, tuple[int, list[UUID]]]:
        """Give the doors of these rows with their areas, and who of each is meant."""
        homes = self._homes(rows)
        named = self._named(rows)
        found: dict[UUID, tuple[int, list[UUID]]] = {}
        for row in rows:
            door, person, why = self._door(row, homes, named)
            if not why and door and (door[0] in found and (not person or person in found[door[0]][1])):
                why = "twice"
            if why or door is None:
                self.returned.append([row.number, list(row.cells), why or "malformed"])
                continue
            found.setdefault(door[0], (door[1], []))[1].extend([person] if person else [])
        return found

    def _door(
        self,
        row: Row,
        homes: dict[tuple[int, str], Household],
        named: dict[str, list[Person]],
    ) -> tuple[tuple[UUID, int] | None, UUID | None, str]:
        if row.problem:
            return None, None, row.problem
        if self.cell(row, "name") or self.cell(row, "number"):
            return self._person(row, named)
        area = self._area(row)
        if not area:
            return None, None, "area"
        home = homes.get((area, self.cell(row, "address")))
        return ((home.pk, home.area_id), None, "") if home else (None, None, "door")

    def _person(
        self, row: Row, named: dict[str, list[Person]]
    ) -> tuple[tuple[UUID, int] | None, UUID | None, str]:
        number, address = self.cell(row, "number"), self.cell(row, "address")
        people = named.get(number, []) if number else named.get(self.cell(row, "name"), [])
        if address and len(people) > 1:
            people = [one for one in people if one.household and one.household.address == address]
        if len(people) != 1:
            return None, None, "several" if people else "nobody"
        home = people[0].household
        return ((home.pk, home.area_id), people[0].pk, "") if home else (None, None, "homeless")

    def _area(self, row: Row) -> int:
        try:
            found = from_official(self.cell(row, "area"))
        except ValueError:
            return 0
        return found if lies_in(found, self.round.area_id) else 0

    def _homes(self, rows: Sequence[Row]) -> dict[tuple[int, str], Household]:
        addresses = {self.cell(row, "address") for row in rows} - {""}
        areas = {self._area(row) for row in rows} - {0}
        found = Household.objects.filter(area__in=areas, address__in=addresses)
        return {(one.area_id, one.address): one for one in found}

    def _named(self, rows: Sequence[Row]) -> dict[str, list[Person]]:
        """Find people of the round's area by the numbers and names of a file."""
        found: dict[str, list[Person]] = defaultdict(list)
        there = Person.objects.filter(inside(self.round.area_id)).select_related("household")
        there = there.exclude(pk__in=Alias.objects.filter(undone_at=None).values("person"))
        for number in {self.cell(row, "number") for row in rows} - {""}:
            ids = holders(possible_numbers(number))
            found[number] = list(there.filter(pk__in=ids))
        names = {self.cell(row, "name") for row in rows if not self.cell(row, "number")} - {""}
        for person in there.filter(name__in=names):
            found[person.name].append(person)
        return found
