"""A row of a list of contacts: who, how to find them, when they were last near the case; or why it cannot be taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lianfang.common.dates import at
from lianfang.documents.tables import Columns, Row, plain

NAMES: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "接触者姓名", "name", "full name"),
    "number": ("证件号码", "身份证号", "身份证号码", "证件号", "id number", "number"),
    "phone": ("联系电话", "电话", "手机", "手机号", "phone", "mobile"),
    "last": (
        *("末次暴露", "末次暴露时间", "最后接触时间", "末次接触时间", "最后暴露日期"),
        *("last exposure", "last_exposure", "last contact"),
        *("lastContactDate", "date of last contact"),  # the first: SORMAS, ContactExportDto
    ),
    "grade": ("类别", "接触者类别", "分类", "级别", "grade", "type"),
    "area": ("区划代码", "社区代码", "area", "area code"),
    "address": ("地址", "住址", "现住址", "address"),
}
_WHEN = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(\d{1,2})[:：时点](?:(\d{1,2})分?)?(?::\d{1,2}(?:\.\d+)?)?)?"
)


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
    row: Row, columns: Columns, grades: Mapping[str, str], usual: str, now: datetime
) -> Listed | str:
    """Read a row, or say why it cannot be taken: "row_broken", "name_missing", "nobody", "last_missing",
    "last_unreadable", "last_future", "grade_unknown".

    grades: what a grade may be called → its key. A day without an hour counts until its end, or until now.
    """
    if row.problem:
        return "row_broken"
    cell = {field: columns.cell(row, field).strip().removeprefix("'") for field in NAMES}
    if not cell["name"]:
        return "name_missing"
    if not (cell["number"] or cell["phone"] or cell["area"]):
        return "nobody"
    last = read_moment(cell["last"], now)
    if isinstance(last, str):
        return last
    grade = grades.get(plain(cell["grade"]), "") if cell["grade"] else usual
    if not grade:
        return "grade_unknown"
    who = (cell["name"], cell["number"], cell["phone"], cell["address"], cell["area"])
    return Listed(*who, grade, last)


def read_moment(text: str, now: datetime) -> datetime | str:
    """Read a day or an instant as offices write it, in the city's time."""
    if not text:
        return "last_missing"
    found = _WHEN.fullmatch(text)
    if not found:
        return "last_unreadable"
    year, month, day, hour, minute = (int(part) if part else None for part in found.groups())
    try:
        on = date(year or 0, month or 0, day or 0)
    except ValueError:
        return "last_unreadable"
    if hour is None:
        ends = at(on, 24) - timedelta(minutes=1)
        return "last_future" if at(on) > now else min(ends, now)
    if hour > 24 or (minute or 0) > 59:
        return "last_unreadable"
    told = at(on, hour, minute or 0)
    return "last_future" if told > now else told
