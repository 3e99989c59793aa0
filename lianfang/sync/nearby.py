"""On a cluster: copies of a few rows under the names of their tables, so that a statement that asks across machines is
answered where it is asked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from lianfang.sync.locks import Execute


@contextmanager
def nearby(execute: Execute, rows: Mapping[str, str], given: Mapping[str, Any]) -> Iterator[None]:
    """Bring rows of some tables together for as long as the block lasts: what is read there is read from these. Nothing
    is to be written to these tables meanwhile.

    rows: which rows of which table; a later table may ask for what was brought of an earlier one.
    """
    for table, wanted in rows.items():
        execute(
            f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS SELECT * FROM public.{table} WHERE {wanted}",  # noqa: S608 — our own names
            given,
        )
    yield
    execute(f"DROP TABLE {', '.join(f'pg_temp.{table}' for table in rows)}")
