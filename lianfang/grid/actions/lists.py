"""Contracts and people for doors from a file: good rows are taken, the others come back with the reason beside each."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.documents.tables import Columns, Row, Table, find_head, guess, open_table, plain
from lianfang.grid import queries
from lianfang.grid.actions.charges import ask
from lianfang.grid.actions.contracts import MAY, Told, contract
from lianfang.grid.models import Contract, TakenList
from lianfang.people.models import Household, Organisation
from lianfang.places.rules import from_official, inside
from lianfang.protocol.grid import Grid
from lianfang.workforce.models import Worker

MOST = 20_000  # rows of one list; a larger one is divided (design choice)
NAMES: dict[str, tuple[str, ...]] = {
    "area": ("区划代码", "网格代码", "社区代码", "区域代码", "area code", "area", "code"),
    "address": ("地址", "门牌", "住址", "户地址", "address", "door"),
    "unit": ("单位", "包干单位", "责任单位", "联点单位", "unit", "organisation", "organization"),
    "cadre": ("联点干部", "包片干部", "牵头领导", "干部", "cadre"),
    "leader": ("组长", "组长姓名", "group leader", "leader"),
    "duty": ("职责", "责任类型", "包保角色", "duty", "role"),
    "worker": ("责任人", "包户人", "姓名", "用户名", "worker", "name", "user name", "username"),
    "accepted": ("已接受", "已签字", "accepted", "signed"),
}
NEEDED = {"contracts": {"area", "unit"}, "doors": {"area", "address", "worker"}}
REASONS = {
    "encoding": gettext_noop("The signs of this row cannot be read."),
    "malformed": gettext_noop("This row cannot be read."),
    "area": gettext_noop("There is no such area among those of this list."),
    "unit": gettext_noop("No unit of this name is on record."),
    "worker": gettext_noop("Nobody of this name works here."),
    "workers": gettext_noop("Several people of this name work here: write the user name."),
    "door": gettext_noop("No household is on record under this address."),
    "duty": gettext_noop("The protocol has no such duty."),
    "held": gettext_noop("This duty is held, or this person holds another one there."),
    "twice": gettext_noop("This stands in the list twice, or is on record already."),
}
YES = frozenset(plain(word) for word in ("是", "已", "√", "y", "yes", "1", "true", "签"))
Returned: TypeAlias = list[object]


@transaction.atomic
def read_list(
    of: str, *, area_id: int, name: str, data: bytes, by: User, now: datetime
) -> tuple[TakenList, bool]:
    """Read a file of units for areas, or of people for doors; give it, and whether it is new.

    Raises what `open_table` raises, Refused("no_head") without the columns it needs, Refused("too_many").
    """
    require(by, MAY, area_id, day_of(now))
    digest = hashlib.sha256(data).hexdigest()
    there = TakenList.objects.filter(of=of, area_id=area_id, digest=digest).first()
    if there:
        return there, False
    known = {plain(each) for names in NAMES.values() for each in names}
    table = open_table(data, known=lambda cells: sum(plain(cell) in known for cell in cells))
    rows, head, columns = _rows(table, of)
    kept = TakenList.objects.create(
        of=of, area_id=area_id, name=name[:200], digest=digest, received_at=now, received_by=by,
        kind=table.kind, separator=table.separator, head=list(head.cells),
    )  # fmt: skip
    reading = _Reading(kept, columns, by, now)
    reader: Callable[[Sequence[Row]], int] = reading.contracts if of == "contracts" else reading.doors
    kept.n_taken = reader(rows)
    kept.returned = sorted(reading.returned, key=lambda row: row[0])
    kept.save(update_fields=["n_taken", "returned"])
    audit(by, "grid.list.read", kept, now, area_id=area_id, taken=kept.n_taken, returned=len(kept.returned))
    return kept, True


def _rows(table: Table, of: str) -> tuple[list[Row], Row, Columns]:
    head = find_head(table, NAMES)
    columns = guess(head.cells, NAMES) if head else Columns({})
    if head is None or not NEEDED[of] <= set(columns.places):
        raise Refused(
            "no_head",
            _("The first line must name the columns; needed are: %(columns)s."),
            columns=", ".join(NAMES[each][0] for each in sorted(NEEDED[of])),
        )
    rows: list[Row] = []
    for row in table.rows():
        if row.number <= head.number:
            continue
        if len(rows) >= MOST:
            raise Refused("too_many", _("A list may have %(most)s rows. Divide it."), most=MOST)
        rows.append(row)
    return rows, head, columns


@dataclass(frozen=True, slots=True)
class _Said:
    """A row of people for doors that can be taken."""

    row: Row
    household: Household
    duty: str
    worker: Worker
    accepted: bool


class _Reading:
    """Reads the rows of one file and keeps those that come back."""

    def __init__(self, kept: TakenList, columns: Columns, by: User, now: datetime) -> None:
        self.kept, self.columns, self.by, self.now = kept, columns, by, now
        self.returned: list[Returned] = []

    def back(self, row: Row, why: str) -> None:
        """Keep a row that comes back, and why."""
        self.returned.append([row.number, list(row.cells), why])

    def cell(self, row: Row, field: str) -> str:
        """Give what a row says in a field."""
        return self.columns.cell(row, field).strip()

    def area(self, row: Row) -> int | None:
        """Give the area of a row; None when there is none among those of the list."""
        try:
            found = from_official(self.cell(row, "area"))
        except ValueError:
            return None
        allowed = may(self.by, MAY, day_of(self.now), found)
        return found if inside(found, self.kept.area_id) and allowed else None

    def contracts(self, rows: Sequence[Row]) -> int:
        """Take units for areas; give how many."""
        units = self._units(rows)
        workers = self._workers(rows, ("cadre", "leader"))
        there = set(Contract.objects.filter(to_on=None).values_list("area_id", "organisation_id"))
        told = []
        for row in rows:
            area, unit = self.area(row), units.get(self.cell(row, "unit"))
            chain = [workers.get(self.cell(row, each)) for each in ("cadre", "leader")]
            missing = next((each for each in chain if isinstance(each, str)), "")
            why = row.problem or (not area and "area") or (not unit and "unit") or missing
            if not why and (area, unit) in there:
                why = "twice"
            if why or not area or not unit:
                self.back(row, why or "malformed")
                continue
            there.add((area, unit))
            cadre, leader = (one.pk if isinstance(one, Worker) else None for one in chain)
            told.append(Told(area, unit, cadre, leader))
        contract(told, by=self.by, now=self.now, of_list=self.kept)
        return len(told)

    def doors(self, rows: Sequence[Row]) -> int:
        """Take people for doors; give how many."""
        workers = self._workers(rows, ("worker",))
        homes = self._homes(rows)
        words = duty_words(queries.numbers(self.kept.area_id, day_of(self.now)))
        groups: dict[tuple[str, UUID, bool], list[_Said]] = defaultdict(list)
        seen: set[tuple[UUID, str]] = set()
        for row in rows:
            said = self._said(row, homes, workers, words)
            if isinstance(said, str):
                self.back(row, said)
            elif (said.household.pk, said.duty) in seen:
                self.back(row, "twice")
            else:
                seen.add((said.household.pk, said.duty))
                groups[said.duty, said.worker.pk, said.accepted].append(said)
        return sum(self._ask(group) for group in groups.values())

    def _said(
        self,
        row: Row,
        homes: Mapping[tuple[int, str], Household],
        workers: Mapping[str, "Worker | str"],
        words: Mapping[str, str],
    ) -> _Said | str:
        area = self.area(row)
        if row.problem or not area:
            return row.problem or "area"
        home = homes.get((area, self.cell(row, "address")))
        worker = workers.get(self.cell(row, "worker"), "worker")
        duty = words.get(plain(self.cell(row, "duty")))
        if home is None or isinstance(worker, str) or duty is None:
            return "door" if home is None else worker if isinstance(worker, str) else "duty"
        return _Said(row, home, duty, worker, plain(self.cell(row, "accepted")) in YES)

    def _ask(self, group: Sequence[_Said]) -> int:
        first = group[0]
        asked = ask(
            [said.household for said in group],
            duty=first.duty,
            worker=first.worker,
            by=self.by,
            now=self.now,
            accepted=first.accepted,
            of_list=self.kept,
        )
        left = set(asked.left)
        for said in group:
            if said.household.pk in left:
                self.back(said.row, "held")
        return len(asked.made)

    def _units(self, rows: Sequence[Row]) -> dict[str, UUID]:
        named = {self.cell(row, "unit") for row in rows}
        found = Organisation.objects.filter(Q(name__in=named) | Q(code__in=named - {""}), closed_on=None)
        return {key: one.pk for one in found for key in (one.name, one.code) if key}

    def _workers(self, rows: Sequence[Row], fields: Sequence[str]) -> "dict[str, Worker | str]":
        """Find workers by user name, else by a name that only one of them has; a reason for those not found."""
        named = {self.cell(row, field) for row in rows for field in fields} - {""}
        there = Worker.objects.filter(Q(to_on=None) | Q(to_on__gte=day_of(self.now)))
        found = there.filter(Q(user__username__in=named) | Q(person__name__in=named)).select_related(
            "user", "person"
        )
        by_name: dict[str, list[Worker]] = defaultdict(list)
        by_user: dict[str, Worker] = {}
        for one in found:
            by_name[one.person.name].append(one)
            if one.user:
                by_user[one.user.username] = one
        return {name: by_user.get(name) or _only(by_name.get(name, [])) for name in named}

    def _homes(self, rows: Sequence[Row]) -> dict[tuple[int, str], Household]:
        addresses = {self.cell(row, "address") for row in rows}
        areas = {area for row in rows if (area := self.area(row))}
        found = Household.objects.filter(area__in=areas, address__in=addresses)
        return {(one.area_id, one.address): one for one in found}


def _only(found: Sequence[Worker]) -> Worker | str:
    return found[0] if len(found) == 1 else "workers" if found else "worker"


def duty_words(rules: Grid) -> dict[str, str]:
    """Give the words by which a list may name a duty: its key, its label in either language; without one, the first
    that walks to the door."""
    found = {"": next(each.key for each in rules.duties.value if each.walks)}
    for each in rules.duties.value:
        found[plain(each.key)] = found[plain(each.label)] = each.key
        with override("zh-hans"):
            found[plain(gettext(each.label))] = each.key
    return found
