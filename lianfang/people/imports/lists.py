"""People from a file: a CSV as offices keep it, in UTF-8 or GB18030, with Chinese or English column names."""

import csv
import io
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.common.leaving import is_line
from lianfang.people.actions import register_many
from lianfang.people.rules import Wrong
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.rules.numbers import is_old_number, possible_numbers
from lianfang.people.words import WORDS
from lianfang.places.rules import from_official
from lianfang.web.pages import safe_cell

AT_ONCE = 5_000  # rows in memory; the file is one transaction all the same
IMPORTED = uuid.UUID("0d4f2b7a-61f3-5c0e-8a52-7f7c9e1d3b20")

COLUMNS = {
    "姓名": "name",
    "类别": "kind",
    "性别": "sex",
    "出生日期": "born_on",
    "电话": "phone",
    "手机": "phone",
    "联系电话": "phone",
    "证件类型": "id_kind",
    "证件号码": "number",
    "身份证号": "number",
    "地址": "address",
    "住址": "address",
    "区划代码": "area",
    "社区代码": "area",
}
FIELDS = frozenset(COLUMNS.values())
VALUES: dict[str, Mapping[str, str]] = {
    "sex": {"男": "m", "女": "f", "未知": "", "male": "m", "female": "f"},
    "kind": {
        "": "resident",
        "居民": "resident",
        "流动人口": "present",
        "过境": "transient",
        "工作人员": "staff",
    },
    "id_kind": {
        "居民身份证": "resident_id",
        "身份证": "resident_id",
        "护照": "passport",
        "港澳居民来往内地通行证": "hk_macau",
        "台湾居民来往大陆通行证": "taiwan",
        "外国人永久居留身份证": "foreign_id",
        "暂无": "none_yet",
        "无": "none_yet",
    },
}
_ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d+")  # 4.30903E+17: what a spreadsheet makes of a long number
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?|(\d{2})(\d{2}))")
_SERIAL = re.compile(
    r"[1-9]\d{3,4}"
)  # days since the end of 1899: a date that a spreadsheet wrote as a number
_SERIALS = date(1899, 12, 30)  # ECMA-376-1, 18.17.4.1: the 1900 date system, right from March 1900 on


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken: its line in the file, its cells, and why."""

    line: int
    cells: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file."""

    new: int
    known: int
    head: tuple[str, ...]
    refused: tuple[RefusedRow, ...]

    @property
    def accepted(self) -> int:
        """Give how many rows are on record now."""
        return self.new + self.known


@transaction.atomic
def import_people(path: Path, *, by: User, now: datetime) -> Imported:
    """Read a file of people: every row that is right is taken, the others come back with the reason.

    A row without a number is the same person when every cell is the same, so a file may be read twice.

    Raises Refused: "file_unreadable", "file_encoding", "file_malformed", "file_columns" (no name or no area).
    """
    rows = csv.reader(io.StringIO(_text(path)), strict=True)
    try:
        head = tuple(cell.strip() for cell in next(rows, []))
        names = _names(head)
        new = known = 0
        refused: list[RefusedRow] = []
        while part := list(islice(_lines(rows), AT_ONCE)):
            told: list[tuple[int, list[str], Newcomer]] = []
            for line, cells in part:
                read = newcomer(dict(zip(names, map(_cell, cells), strict=False)))
                if isinstance(read, Wrong):
                    refused.append(_row(line, cells, read))
                else:
                    told.append((line, cells, read))
            taken = register_many([each for _line, _cells, each in told], by=by, now=now)
            refused += [_row(*told[turned.index][:2], turned.wrong) for turned in taken.turned]
            new, known = new + taken.new, known + taken.known
    except csv.Error as error:
        raise Refused(
            "file_malformed", gettext_lazy("This is no CSV file: %(why)s"), why=str(error)
        ) from error
    return Imported(new, known, head, tuple(sorted(refused, key=lambda row: row.line)))


def write_refused(imported: Imported, path: Path) -> None:
    """Write the refused rows as a CSV that opens in a spreadsheet: as they were, with line and reason."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write = csv.writer(file).writerow
        write([*imported.head, _("Line"), _("Reason")])
        for row in imported.refused:
            write([safe_cell(cell) for cell in (*row.cells, row.line, row.reason)])


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(
            "file_unreadable", gettext_lazy("%(file)s: %(why)s"), file=path.name, why=error
        ) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("file_encoding", gettext_lazy("Save the file as UTF-8 or GB18030."))


def _names(head: tuple[str, ...]) -> list[str]:
    names = [COLUMNS.get(cell, cell.lower()) for cell in head]
    if not {"name", "area"} <= set(names):
        raise Refused(
            "file_columns",
            gettext_lazy("The first line must name the columns, at least %(name)s and %(area)s."),
            name="姓名 / name",
            area="区划代码 / area",
        )
    return names


def _lines(rows: Any) -> Iterator[tuple[int, list[str]]]:
    """Give each row that is not empty with its line in the file."""
    return ((rows.line_num, cells) for cells in rows if any(map(str.strip, cells)) and not is_line(cells))


def _cell(cell: str) -> str:
    return cell.strip().removeprefix("'")  # spreadsheets mark text so; our own refused rows too


def _row(line: int, cells: list[str], wrong: Wrong) -> RefusedRow:
    return RefusedRow(line, tuple(cells), str(WORDS[wrong]))


def newcomer(cells: dict[str, str]) -> Newcomer | Wrong:
    """Read what a row says about a person, or say what cannot be right."""
    told = {name: text for name, text in cells.items() if name in FIELDS}
    for name in VALUES:
        told[name] = meant(name, told.get(name, ""))
    number, area = told.get("number", ""), told.pop("area")
    if _ROUNDED.fullmatch(number):
        return Wrong.NUMBER_ROUNDED
    if not told["id_kind"]:
        kinds = [kind for kind, _text in possible_numbers(number)] if number else ["none_yet"]
        if len(kinds) != 1 and "resident_id" not in kinds:
            return Wrong.NUMBER_OLD if is_old_number(number) else Wrong.NUMBER_UNLIKE
        told["id_kind"] = "resident_id" if "resident_id" in kinds else kinds[0]
    born_on = read_born(told.pop("born_on", ""))
    if isinstance(born_on, Wrong):
        return born_on
    values: dict[str, Any] = dict(told)
    if not number:
        values["id"] = uuid.uuid5(IMPORTED, "\x1f".join(f"{k}={v}" for k, v in sorted(cells.items())))
    try:
        return Newcomer(area_id=from_official(area), born_on=born_on, **values)
    except ValueError:
        return Wrong.AREA_UNKNOWN


def meant(column: str, text: str) -> str:
    """Give the choice that a word of a file means; a word that is not known stays, in small letters."""
    return VALUES[column].get(text) or VALUES[column].get(text.lower(), text.lower())


def read_born(text: str) -> date | Wrong | None:
    """Read a date of birth as tables write it, also as the number that a spreadsheet keeps; None when it is empty."""
    if not text:
        return None
    if _SERIAL.fullmatch(text):
        return _SERIALS + timedelta(days=int(text))
    found = _DAY.fullmatch(text)
    if not found:
        return Wrong.BORN_UNREADABLE
    year, *rest = (int(part) for part in found.groups() if part)
    try:
        return date(year, rest[0], rest[1])
    except ValueError:
        return Wrong.BORN_UNREADABLE
