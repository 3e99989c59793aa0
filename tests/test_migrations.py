"""Expand, then contract: a release's migrations must leave tables on which the release before still works.

Read from the operations themselves, without a database. What removes or narrows something that a release has used
stands in CONTRACTS with the release that stopped using it; what was there before the first release is left alone.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.models.fields import NOT_PROVIDED

# app.name → the release that stopped using what it removes.
# These drop a key to the person, who may have been erased, nothing is narrowed and no index is built; what names are
# found by is written anew before there is a release.
CONTRACTS: dict[str, str] = {
    "booking.0002_people_may_be_gone": "the first release",
    "people.0005_terms_of_names": "the first release",
    "testing.0005_people_may_be_gone": "the first release",
    "transport.0006_people_may_be_gone": "the first release",
}
BEFORE = frozenset((Path(__file__).with_name("migrations_before.txt")).read_text().split())
REMOVES = (
    operations.RemoveField,
    operations.RenameField,
    operations.DeleteModel,
    operations.RenameModel,
    operations.AlterModelTable,
)


def breaks(migration: Migration) -> Iterator[str]:
    """Say what of a migration the release before would stumble over, or wait for."""
    made = {op.name_lower for op in migration.operations if isinstance(op, operations.CreateModel)}
    for op in _opened(migration.operations):
        model = getattr(op, "model_name_lower", "") or getattr(op, "name_lower", "")
        if why := _of_code(op) or ("" if model in made else _of_tables(op)):
            yield f"{op.describe()}: {why}"


def _of_code(op: Any) -> str:
    if isinstance(op, REMOVES):
        return "the release before still reads it"
    irreversible = isinstance(op, operations.RunSQL | operations.RunPython) and not op.reversible
    return "cannot be taken back" if irreversible else ""


def _of_tables(op: Any) -> str:
    """Say what is wrong with a change of a table that is there already."""
    if isinstance(op, operations.AddField):
        filled = op.field.null or op.field.many_to_many or op.field.db_default is not NOT_PROVIDED
        return "" if filled else "the release before writes rows without it; give it a db_default, or null"
    if isinstance(op, operations.AlterField) and (getattr(op.field, "db_index", False) or op.field.unique):
        return "may narrow what is stored, or build an index under a lock"
    if isinstance(op, operations.AddIndex) and not isinstance(op, AddIndexConcurrently):
        return "nobody can write meanwhile; use AddIndexConcurrently"
    if isinstance(getattr(op, "constraint", None), models.UniqueConstraint | ExclusionConstraint):
        return "the release before may write what it forbids, and its index locks the table"
    return ""


def _opened(every: Any) -> Iterator[Any]:
    for op in every:
        if isinstance(op, operations.SeparateDatabaseAndState):
            yield from _opened(op.database_operations)
        else:
            yield op


def every() -> dict[str, Migration]:
    loader = MigrationLoader(None)
    return {
        f"{app}.{name}": one
        for (app, name), one in loader.disk_migrations.items()
        if one.__module__.startswith("lianfang.")
    }


def test_no_migration_breaks_the_release_before() -> None:
    found = {
        name: list(breaks(one))
        for name, one in every().items()
        if name not in BEFORE and name not in CONTRACTS
    }
    assert {name: said for name, said in found.items() if said} == {}


def test_what_is_excused_is_there_and_needs_it() -> None:
    known = every()
    assert known.keys() >= BEFORE
    assert [name for name in BEFORE if not list(breaks(known[name]))] == []
    assert known.keys() >= CONTRACTS.keys()


def made(*steps: Any) -> list[str]:
    one = Migration("0002_x", "cases")
    one.operations = list(steps)  # type: ignore[misc]  # as each migration does
    return list(breaks(one))


FIELD = models.CharField(max_length=9)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (operations.RemoveField("case", "x"), "still reads it"),
        (operations.RenameField("case", "x", "y"), "still reads it"),
        (operations.DeleteModel("case"), "still reads it"),
        (operations.AddField("case", "x", models.IntegerField(default=0)), "give it a db_default"),
        (operations.AlterField("case", "x", models.IntegerField(unique=True)), "may narrow"),
        (operations.AddIndex("case", models.Index(fields=["x"], name="i")), "AddIndexConcurrently"),
        (
            operations.AddConstraint("case", models.UniqueConstraint(fields=["x"], name="u")),
            "may write what it forbids",
        ),
        (operations.RunSQL("DELETE FROM cases_case"), "cannot be taken back"),
    ],
)
def test_what_breaks_the_release_before_is_named(step: Any, words: str) -> None:
    (said,) = made(step)
    assert words in said


@pytest.mark.parametrize(
    "step",
    [
        operations.AddField("case", "x", models.IntegerField(null=True)),
        operations.AddField("case", "x", models.IntegerField(default=0, db_default=0)),
        AddIndexConcurrently("case", models.Index(fields=["x"], name="i")),
        operations.RunSQL("SELECT 1", operations.RunSQL.noop),
    ],
)
def test_what_only_expands_is_let_through(step: Any) -> None:
    assert made(step) == []
    new = operations.CreateModel("thing", [("id", models.AutoField(primary_key=True))])
    assert made(new, operations.AddField("thing", "x", FIELD)) == []
