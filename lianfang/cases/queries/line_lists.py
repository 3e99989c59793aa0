"""Line lists as they came: their tables, what is guessed of their columns, and what stands in their rows."""

import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.cases.models import Case, LineList, ListedCase
from lianfang.cases.rules import line_list as rules
from lianfang.cases.rules.list_names import EDGES, NAMES
from lianfang.common.dates import day_of
from lianfang.documents.tables import Columns, Row, Table, find_head, guess, open_table, plain
from lianfang.outbreak.models import Outbreak

Shape = dict[str, Any]


class Links(NamedTuple):
    """A row of the file of links: its line, its cells, who was infected, by whom, and the place it names."""

    row: Row
    infected: str
    infectors: tuple[str, ...]
    place: str


def table_of(data: bytes, names: Mapping[str, Iterable[str]]) -> Table:
    """Open a file as the table that has most columns of these names."""
    known = {plain(name) for each in names.values() for name in each}
    return open_table(data, known=lambda cells: len({plain(cell) for cell in cells} & known))


def shape_of(data: bytes, names: Mapping[str, Iterable[str]]) -> Shape | None:
    """Say what a file is, where its columns are named and how many rows follow; None when nothing names columns."""
    table = table_of(data, names)
    head = find_head(table, names)
    if head is None:
        return None
    n = sum(1 for row in table.rows() if row.number > head.number)
    shape = {"kind": table.kind, "encoding": table.encoding, "separator": table.separator}
    return shape | {"head_row": head.number, "head": [cell[:200] for cell in head.cells], "rows": n}


def remembered(outbreak: Outbreak, head: list[str], series: str) -> Mapping[str, str] | None:
    """Give how the columns were named when a list with this head, or of this name, was read last."""
    read = LineList.objects.filter(outbreak=outbreak, state=LineList.State.DONE)
    same = read.filter(shape__head=head).first() or read.filter(series=series).first()
    return same.columns if same else None


def guessed(
    head: list[str], names: Mapping[str, Iterable[str]], known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Say which column holds which field: field → name of the column."""
    return {field: head[place] for field, place in guess(head, names, known).places.items()}


def rows_of_list(
    kept: LineList, columns: Mapping[str, str] | None = None
) -> list[tuple[Row, dict[str, str]]]:
    """Read the rows of a line list: each as it stands, and its cells by field."""
    return _rows(bytes(kept.packed), kept.shape, kept.columns if columns is None else columns, NAMES)


def first_rows(kept: LineList, n: int) -> list[Row]:
    """Give the first rows of a line list as they stand in it."""
    table = table_of(zlib.decompress(bytes(kept.packed)), NAMES)
    return list(islice((row for row in table.rows() if row.number > kept.shape["head_row"]), n))


def links_of_list(kept: LineList) -> list[Links]:
    """Read the rows of the file of links, in whichever way they are written: a pair a row, or the infectors side by
    side."""
    if not kept.edges_packed:
        return []
    found = []
    for row, told in _rows(bytes(kept.edges_packed), kept.edges_shape, kept.edges_columns, EDGES):
        cells = (told.get(f"infector{n}", "") for n in ("", "_2", "_3", "_4"))
        infectors = tuple(dict.fromkeys(key for cell in cells for key in rules.read_keys(cell)))
        place = told.get("place", "")
        place = "" if rules.is_missing(place) else rules.tidy(place)[:120]
        found.append(Links(row, rules.read_key(told.get("infected", "")), infectors, place))
    return found


def _rows(
    packed: bytes, shape: Shape, columns: Mapping[str, str], names: Mapping[str, Iterable[str]]
) -> list[tuple[Row, dict[str, str]]]:
    table = table_of(zlib.decompress(packed), names)
    places: Columns = guess(shape["head"], {}, columns)
    rows = (row for row in table.rows() if row.number > shape["head_row"])
    return [(row, {name: places.cell(row, name) for name in places.places}) for row in rows]


def orders_of(kept: LineList, rows: Iterable[tuple[Row, Mapping[str, str]]]) -> dict[str, str]:
    """Say of each column of dates whether the day or the month comes first: as chosen, or by what its cells can be."""
    chosen = kept.choices.get("order", "")
    if chosen in rules.ORDERS:
        return dict.fromkeys(rules.DATES, chosen)
    told = [cells for _row, cells in rows]
    return {name: rules.order_of(cells.get(name, "") for cells in told) for name in rules.DATES}


def read_lines(kept: LineList, now: Any) -> list[tuple[Row, "rules.Line | rules.Bad"]]:
    """Read every row of a list as a case, or say why it is none; an id that was there before is told."""
    rows = rows_of_list(kept)
    orders, elsewhere = orders_of(kept, rows), kept.choices.get("elsewhere", [])
    found: list[tuple[Row, rules.Line | rules.Bad]] = []
    seen: dict[str, int] = {}
    for row, told in rows:
        read: rules.Line | rules.Bad = (
            rules.Bad(row.problem)
            if row.problem
            else rules.read_line(told, orders=orders, elsewhere=elsewhere, today=day_of(now))
        )
        if isinstance(read, rules.Line) and read.key in seen:
            read = rules.Bad("twice", {"key": read.key, "line": str(seen[read.key])})
        if isinstance(read, rules.Line):
            seen[read.key] = row.number
        found.append((row, read))
    return found


def line_lists(*, by: User, on: date, outbreak: Outbreak | None = None) -> QuerySet[LineList]:
    """List the line lists a user may see, the newest first: those of the areas of their posts, and those of a wider
    area that hold cases of theirs."""
    rows = LineList.objects.filter(outbreak=outbreak) if outbreak else LineList.objects.all()
    whole = visible(LineList.objects.all(), by, "cases.read", on).values("pk")
    mine = listed_cases(OuterRef("pk"), by=by, on=on)
    found = rows.filter(Q(pk__in=whole) | Q(Exists(mine)))
    return found.defer("packed", "edges_packed", "returned", "notes").select_related("uploaded_by")


def listed_cases(kept: Any, *, by: User, on: date) -> QuerySet[ListedCase]:
    """List the cases that came in a line list, as far as a user's posts reach."""
    cases = visible(Case.objects.all(), by, "cases.read", on)
    rows = ListedCase.objects.filter(list=kept, case__in=cases.order_by().values("pk"))
    return rows.select_related("case__person")


def listed(case_id: Any) -> ListedCase | None:
    """Give what a line list said of a case, if it came in one."""
    return ListedCase.objects.filter(case_id=case_id).select_related("list").defer("list__packed").first()
