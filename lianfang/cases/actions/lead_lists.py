"""Reading a list of co-location: good rows become leads, the others come back with the reason beside each."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.cases.actions.leads import Told, take_in_many
from lianfang.cases.models.leads import Lead, LeadList
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.documents.tables import Columns, Row, Table, find_head, guess, open_table, plain
from lianfang.outbreak.models import Outbreak
from lianfang.people.rules.numbers import read_phone

MOST = 20_000  # rows of one list; a larger one is divided (design choice)
NAMES: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "name", "full name", "人员姓名"),
    "phone": ("手机号", "手机号码", "电话", "联系电话", "联系方式", "phone", "mobile", "telephone"),
    "place": ("地点", "场所", "重合地点", "位置", "place", "location", "venue"),
    "when": ("时间", "重合时间", "日期", "time", "date", "when"),
    "stays": ("住址", "地址", "现住址", "居住地址", "address"),
    "note": ("备注", "说明", "note", "remarks"),
}
REASONS = {
    "encoding": gettext_noop("The signs of this row cannot be read."),
    "malformed": gettext_noop("This row cannot be read."),
    "nobody": gettext_noop("There is neither a name nor a phone number."),
    "phone": gettext_noop("The phone number is none."),
    "long": gettext_noop("A cell is too long."),
    "twice": gettext_noop("This phone number stands in the list twice."),
    "known": gettext_noop("There is an open lead with this phone number."),
}


@transaction.atomic
def read_list(
    outbreak: Outbreak, *, name: str, data: bytes, told_by: str, area_id: int, by: User, now: datetime
) -> tuple[LeadList, bool]:
    """Read a list of people who were near a case by their phones or codes; give it, and whether it is new.

    Raises what `open_table` raises, Refused("no_head") for a file without known columns, Refused("too_many").
    """
    require(by, "cases.leads", area_id, day_of(now))
    Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)
    digest = hashlib.sha256(data).hexdigest()
    there = LeadList.objects.filter(outbreak=outbreak, digest=digest).first()
    if there:
        return there, False
    known = {plain(each) for names in NAMES.values() for each in names}
    table = open_table(data, known=lambda cells: sum(plain(cell) in known for cell in cells))
    head, columns = _head(table)
    kept = LeadList(
        outbreak=outbreak, area_id=area_id, name=name[:200], digest=digest, told_by=told_by, received_at=now,
        received_by=by, kind=table.kind, separator=table.separator, head=list(head.cells),
    )  # fmt: skip
    taken, kept.returned = _rows(table, head, columns, outbreak, told_by)
    kept.n_taken = len(taken)
    kept.save(force_insert=True)
    take_in_many(outbreak, taken, area_id=area_id, by=by, now=now, of_list=kept)
    audit(
        by, "cases.lead_list.read", kept, now, area_id=area_id, taken=len(taken), returned=len(kept.returned)
    )
    return kept, True


def _head(table: Table) -> tuple[Row, Columns]:
    head = find_head(table, NAMES)
    columns = guess(head.cells, NAMES) if head else Columns({})
    if head is None or not {"name", "phone"} & set(columns.places):
        raise Refused("no_head", _("No column of names or phone numbers is found in this file."))
    return head, columns


def _rows(
    table: Table, head: Row, columns: Columns, outbreak: Outbreak, told_by: str
) -> tuple[list[Told], list[list[object]]]:
    taken: list[Told] = []
    returned: list[list[object]] = []
    open_leads = Lead.objects.filter(outbreak=outbreak, closed_at=None).exclude(phone="")
    known, seen = set(open_leads.values_list("phone", flat=True)), set[str]()
    for row in after(table.rows(), head.number):
        if len(taken) + len(returned) >= MOST:
            raise Refused("too_many", _("A list may have %(most)s rows. Divide it."), most=MOST)
        told, why = read_row(row, columns, told_by)
        if told and told.phone in seen:
            why = "twice"
        elif told and told.phone in known:
            why = "known"
        if told is None or why:
            returned.append([row.number, list(row.cells), why])
            continue
        if told.phone:
            seen.add(told.phone)
        taken.append(told)
    return taken, returned


def after(rows: Iterable[Row], number: int) -> Iterable[Row]:
    """Give the rows below the one that names the columns."""
    return (row for row in rows if row.number > number)


def read_row(row: Row, columns: Columns, told_by: str) -> tuple[Told | None, str]:
    """Read one row of a list; give what it tells, or why it cannot be taken."""
    if row.problem:
        return None, row.problem
    cell = {field: columns.cell(row, field) for field in NAMES}
    phone = read_phone(cell["phone"]) if cell["phone"] else ""
    if phone is None:
        return None, "phone"
    if not cell["name"] and not phone:
        return None, "nobody"
    if len(cell["name"]) > 120 or len(cell["stays"]) > 200:
        return None, "long"
    text = " · ".join(filter(None, (cell["place"], cell["when"], cell["note"]))) or "–"
    said = Told(
        Lead.Kind.LIST, told_by, text[:1000], name=cell["name"], phone=phone, staying_at=cell["stays"]
    )
    return said, ""
