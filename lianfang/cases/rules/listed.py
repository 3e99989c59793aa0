"""A row of a list of contacts: who, how to find them, when they were last near the case; or why it cannot be taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lianfang.cases.rules.line_list import ORDERS, read_date
from lianfang.common.dates import at
from lianfang.documents.tables import Columns, Row, plain
from lianfang.people.rules.names import tidy_name

# Beside Chinese and plain English: SORMAS (ContactExportDto), Go.Data (common/models/contact.js, whose lists number the
# documents and addresses of somebody; godataR's clean_contacts) and WHO's form on which contacts are listed.
NAMES: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "接触者姓名", "name", "full name"),
    "last_name": ("姓", "last name", "surname", "family name", "person.lastName"),
    "first_name": ("名", "first name", "other names", "given name", "person.firstName"),
    "number": (
        *("证件号码", "身份证号", "身份证号码", "证件号", "id number", "number", "documents[].number"),
        *("documents[0].number", "documents [1] number", "national_id"),
    ),
    "phone": (
        *("联系电话", "电话", "手机", "手机号", "phone", "mobile", "telephone", "phone number"),
        *("addresses[].phoneNumber", "addresses[0].phoneNumber", "addresses [1] phone number"),
    ),
    "last": (
        *("末次暴露", "末次暴露时间", "最后接触时间", "末次接触时间", "最后暴露日期"),
        *("last exposure", "last_exposure", "last contact", "lastContactDate", "date of last contact"),
        *("dateOfLastContact", "date of last contact with case", "relationship.contactDate"),
    ),
    "grade": ("类别", "接触者类别", "分类", "级别", "grade", "type"),
    "area": ("区划代码", "社区代码", "area", "area code"),
    "address": (
        *("地址", "住址", "现住址", "address", "addresses[].addressLine1", "addresses[0].addressLine1"),
        *("addresses [1] address line 1", "village/town"),
    ),
}
_WHEN = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(\d{1,2})[:：时点](?:(\d{1,2})分?)?(?::\d{1,2}(?:\.\d+)?)?)?"
)
_MIDNIGHT = re.compile(r"T00:00(?::00(?:\.0+)?)?Z$")


@dataclass(frozen=True, slots=True)
class Listed:
    """What a row says of a contact."""

    name: str
    number: str
    phone: str
    address: str
    area: str
    grade: str
    last_at: datetime


def read_row(
    row: Row,
    columns: Columns,
    grades: Mapping[str, str],
    usual: str,
    now: datetime,
    order: str = ORDERS[0],
) -> Listed | str:
    """Read a row, or say why it cannot be taken: "row_broken", "name_missing", "nobody", "last_missing",
    "last_unreadable", "last_future", "grade_unknown".

    grades: what a grade may be called → its key; order: whether day or month comes first in 04/08/2021. A day without
    an hour counts until its end, or until now.
    """
    if row.problem:
        return "row_broken"
    cell = {field: columns.cell(row, field).strip().removeprefix("'") for field in NAMES}
    name = cell["name"] or tidy_name(f"{cell['last_name']} {cell['first_name']}")
    if not name:
        return "name_missing"
    if not (cell["number"] or cell["phone"] or cell["area"]):
        return "nobody"
    last = read_moment(cell["last"], now, order)
    if isinstance(last, str):
        return last
    grade = grades.get(plain(cell["grade"]), "") if cell["grade"] else usual
    if not grade:
        return "grade_unknown"
    who = (name, cell["number"], cell["phone"], cell["address"], cell["area"])
    return Listed(*who, grade, last)


def read_moment(text: str, now: datetime, order: str = ORDERS[0]) -> datetime | str:
    """Read a day or an instant as offices write it, in the city's time; Go.Data writes a day as midnight in UTC."""
    if not text:
        return "last_missing"
    found = _WHEN.fullmatch(_MIDNIGHT.sub("", text))
    if not found:
        told_on = read_date(text, order)
        return _until(told_on, now) if isinstance(told_on, date) else "last_unreadable"
    year, month, day, hour, minute = (int(part) if part else None for part in found.groups())
    try:
        on = date(year or 0, month or 0, day or 0)
    except ValueError:
        return "last_unreadable"
    if hour is None:
        return _until(on, now)
    if hour > 24 or (minute or 0) > 59:
        return "last_unreadable"
    told = at(on, hour, minute or 0)
    return "last_future" if told > now else told


def _until(on: date, now: datetime) -> datetime | str:
    """Let a day without an hour count until its end, or until now."""
    return "last_future" if at(on) > now else min(at(on, 24) - timedelta(minutes=1), now)
