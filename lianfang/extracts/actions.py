"""Write the extracts of a day; whoever took them, and why, is noted."""

import json
import shutil
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require, spans
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.extracts import queries
from lianfang.extracts.rules import DATASETS, VERSION, Dataset, Row, hide, ordered
from lianfang.protocol.timeline import diseases, in_force

PERMISSION = "exchange.research"


@transaction.atomic
def write_day(day: date, out: Path, *, reason: str, by: User, now: datetime) -> dict[str, int]:
    """Write all datasets of a day into a folder, instead of what it held of that day. Gives how many rows each has.

    Raises Refused: forbidden, no_reason, not_over_yet.
    """
    if not reason.strip():
        raise Refused("no_reason", _("Say what the extract is for."))
    if day > day_of(now):
        raise Refused("not_over_yet", _("%(day)s has not begun yet."), day=day.isoformat())
    allowed = spans(by, PERMISSION, day_of(now))
    if not allowed:
        require(by, PERMISSION, 0, day_of(now))
    found = {dataset.name: queries.READ[dataset.name](day) for dataset in DATASETS}
    for rows in found.values():
        if queries.outside(rows, allowed):
            raise Refused("forbidden", _("An extract is of all areas; your posts do not cover all of them."))
    least = max(in_force(disease, day).bulletin.small_cell.value for disease in diseases())
    counts = {dataset.name: _write(dataset, found[dataset.name], day, out, least) for dataset in DATASETS}
    _whole(day, out, {"version": VERSION, "day": day.isoformat(), "least": least, "rows": counts})
    audit(by, "exchange.extract.saved", by, now, day=day.isoformat(), reason=reason, counts=counts)
    return counts


def _write(dataset: Dataset, found: queries.Rows, day: date, out: Path, least: int) -> int:
    """Write one dataset beside its place, then put it there, so that readers see the old day or the new one."""
    place, beside = (
        out / dataset.name / f"day={day.isoformat()}",
        out / dataset.name / f".day={day.isoformat()}",
    )
    shutil.rmtree(beside, ignore_errors=True)
    rows = _hidden(dataset, found, least)
    districts: dict[str, list[Row]] = {}
    for area, row in rows:
        districts.setdefault(queries.code(area, "district"), []).append(row)
    for district, some in districts.items():
        folder = beside / f"area={district}"
        folder.mkdir(parents=True)
        _parquet(dataset, ordered(some, dataset), folder / "part-0.parquet")
    shutil.rmtree(place, ignore_errors=True)
    if districts:
        beside.replace(place)
    return len(rows)


def _hidden(dataset: Dataset, found: queries.Rows, least: int) -> queries.Rows:
    """Name areas by their codes and leave small counts out."""
    level = dataset.columns[0].name
    rows = [(area, {level: queries.code(area, level), "hidden": False, **row}) for area, row in found]
    hide([row for _, row in rows if row.get("persons", True)], dataset.counts, least, level)
    return rows


def _parquet(dataset: Dataset, rows: list[Row], path: Path) -> None:
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    kinds: dict[str, Any] = {
        "string": arrow.string(),
        "bool": arrow.bool_(),
        "int8": arrow.int8(),
        "int32": arrow.int32(),
    }
    schema = arrow.schema([arrow.field(c.name, kinds[c.kind]) for c in dataset.columns])
    table = arrow.Table.from_pylist(
        [{name: row[name] for name in schema.names} for row in rows], schema=schema
    )
    parquet.write_table(table, path, compression="zstd")


def _whole(day: date, out: Path, said: dict[str, object]) -> None:
    folder = out / "days"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{day.isoformat()}.json").write_text(json.dumps(said, indent=1) + "\n")
