"""Tables in files, as offices and machines write them: read row by row, their columns recognised, what was not taken
given back as the same kind of file with the reason beside each row. Knows no app: every import of files reads here."""

from lianfang.documents.tables.columns import Columns, find_head, guess, plain
from lianfang.documents.tables.kinds import (
    BAD,
    CHANGED,
    KNOWN,
    NEW,
    Cells,
    Done,
    Field,
    Kind,
    Some,
    Work,
    bad,
)
from lianfang.documents.tables.reading import MOST_BYTES, MOST_ROWS, Row, Table, open_table
from lianfang.documents.tables.returning import MEDIA_TYPES, give_back

__all__ = [
    "BAD",
    "CHANGED",
    "KNOWN",
    "MEDIA_TYPES",
    "MOST_BYTES",
    "MOST_ROWS",
    "NEW",
    "Cells",
    "Columns",
    "Done",
    "Field",
    "Kind",
    "Row",
    "Some",
    "Table",
    "Work",
    "bad",
    "find_head",
    "give_back",
    "guess",
    "open_table",
    "plain",
]
