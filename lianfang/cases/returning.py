"""The rows of a line list that were not taken, as a file of the same kind with the reason beside each row."""

from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from lianfang.cases.list_words import reason_of
from lianfang.cases.models import LineList
from lianfang.documents.tables import MEDIA_TYPES, give_back


def rows_back(kept: LineList, file: str) -> list[dict[str, Any]]:
    """Give the rows of one of the two files that were not taken, each line once with all its reasons."""
    rows: dict[int, dict[str, Any]] = {}
    for row in kept.returned:
        if row["file"] == file:
            why = reason_of(row["reason"], row["values"])
            there = rows.setdefault(row["line"], row | {"why": []})
            there["why"].append(why)
    return list(rows.values())


def returned(kept: LineList, file: str = "cases") -> tuple[str, bytes, str]:
    """Give the rows that came back: a name, the file, its type."""
    shape, name = (kept.shape, kept.name) if file == "cases" else (kept.edges_shape, kept.edges_name)
    rows = [(row["cells"], [str(row["line"]), " ".join(row["why"])]) for row in rows_back(kept, file)]
    kind, separator = shape["kind"], shape["separator"]
    data = give_back(kind, separator, shape["head"], rows, [_("Line"), _("Reason")])
    stem = "".join(c for c in PurePath(name).stem if c.isascii() and (c.isalnum() or c in "-_"))
    return f"{stem or file}-returned.{kind}", data, MEDIA_TYPES[kind]
