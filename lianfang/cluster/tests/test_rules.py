"""What becomes of keys and uniquenesses when tables are spread, as tables."""

import pytest

from lianfang.cluster.rules import (
    Column,
    Fate,
    Found,
    Key,
    Kind,
    Place,
    Unique,
    fate,
    faults,
    narrow,
    plan,
)

PERSON = Place(Kind.DISTRIBUTED, "id", "person")
OF_PERSON = Place(Kind.DISTRIBUTED, "person_id", "person")
OF_TUBE = Place(Kind.DISTRIBUTED, "tube_id", "tube")
PLACES = {
    "person": PERSON,
    "swab": OF_PERSON,
    "dose": OF_PERSON,
    "tube": Place(Kind.DISTRIBUTED, "id", "tube"),
    "seal": OF_TUBE,
    "site": Place(Kind.REFERENCE),
    "area": Place(Kind.REFERENCE),
    "log": Place(Kind.LOCAL),
}
LATER = " DEFERRABLE INITIALLY DEFERRED"


def key(table: str, column: str, to: str, to_column: str = "id") -> Key:
    text = f"FOREIGN KEY ({column}) REFERENCES {to}({to_column}){LATER}"
    return Key(table, f"{table}_{column}", (column,), to, (to_column,), text)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (key("swab", "person_id", "person"), Fate.KEPT),
        (key("swab", "site_id", "site"), Fate.KEPT),
        (key("swab", "tube_id", "tube"), Fate.DROPPED),
        (key("swab", "log_id", "log"), Fate.DROPPED),
        (key("swab", "dose_id", "dose"), Fate.WIDENED),
        (key("swab", "guardian_id", "person"), Fate.DROPPED),
        (key("site", "keeper_id", "person"), Fate.DROPPED),
        (key("log", "person_id", "person"), Fate.DROPPED),
        (key("site", "log_id", "log"), Fate.KEPT),
        (key("log", "site_id", "site"), Fate.KEPT),
        (key("site", "area_id", "area"), Fate.KEPT),
        (key("seal", "tube_id", "tube"), Fate.KEPT),
    ],
    ids=lambda each: each.name if isinstance(each, Key) else str(each),
)
def test_what_becomes_of_a_key(given: Key, expected: Fate) -> None:
    assert fate(given, PLACES) == expected


def test_a_key_that_was_widened_stays_as_it_is() -> None:
    wide = Key("swab", "k", ("person_id", "dose_id"), "dose", ("person_id", "id"), "")
    assert fate(wide, PLACES) == Fate.KEPT


def column(kind: str = "uuid", **what: bool) -> Column:
    return Column(kind, **what)


def held(*uniques: Unique, keys: tuple[Key, ...] = (), **columns: Column) -> Found:
    every = {(table, place.column or "id"): column() for table, place in PLACES.items()}
    every |= {(table, "id"): column() for table in PLACES}
    every |= {("swab", name): each for name, each in columns.items()}
    return Found(every, uniques, keys)


PRIMARY = Unique("swab", "swab_pkey", "p", ("id",), "PRIMARY KEY (id)")
AT_ONCE = Unique(
    "swab", "once", "x", ("site_id",), "EXCLUDE USING gist (site_id WITH =, during WITH &&) WHERE (open)"
)
CODE = Unique("swab", "code", "i", ("code",), "CREATE UNIQUE INDEX code ON public.swab USING btree (code)")


def test_statements_come_in_the_order_that_works() -> None:
    keys = (
        key("swab", "dose_id", "dose"),
        key("swab", "tube_id", "tube"),
        key("site", "area_id", "area"),
        key("swab", "person_id", "person"),
    )
    assert [step.sql for step in plan(PLACES, held(PRIMARY, AT_ONCE, CODE, keys=keys))] == [
        "ALTER TABLE swab DROP CONSTRAINT swab_dose_id",
        "ALTER TABLE swab DROP CONSTRAINT swab_tube_id",
        "ALTER TABLE swab DROP CONSTRAINT swab_person_id",
        "ALTER TABLE swab DROP CONSTRAINT swab_pkey, ADD CONSTRAINT swab_pkey PRIMARY KEY (person_id, id)",
        "ALTER TABLE swab DROP CONSTRAINT once, ADD CONSTRAINT once "
        "EXCLUDE USING gist (person_id WITH =, site_id WITH =, during WITH &&) WHERE (open)",
        "DROP INDEX code",
        "CREATE UNIQUE INDEX code ON public.swab USING btree (person_id, code)",
        "SELECT create_reference_table('area')",
        "SELECT create_reference_table('site')",
        "SELECT create_distributed_table('person', 'id', colocate_with => 'none')",
        "SELECT create_distributed_table('tube', 'id', colocate_with => 'none')",
        "SELECT create_distributed_table('dose', 'person_id', colocate_with => 'person')",
        "SELECT create_distributed_table('seal', 'tube_id', colocate_with => 'tube')",
        "SELECT create_distributed_table('swab', 'person_id', colocate_with => 'person')",
        "SELECT citus_add_local_table_to_metadata('log')",
        "ALTER TABLE swab ADD CONSTRAINT swab_dose_id FOREIGN KEY (person_id, dose_id) "
        f"REFERENCES dose (person_id, id){LATER}",
        f"ALTER TABLE swab ADD CONSTRAINT swab_person_id FOREIGN KEY (person_id) REFERENCES person(id){LATER}",
    ]


def test_reference_tables_in_a_circle_are_laid_all_the_same() -> None:
    keys = (key("site", "area_id", "area"), key("area", "site_id", "site"))
    laid = [s.table for s in plan(PLACES, held(keys=keys)) if s.why == "reference"]
    assert sorted(laid) == ["area", "site"]


def test_what_the_cluster_has_laid_is_not_laid_again() -> None:
    found = held()
    assert plan(PLACES, Found(found.columns, (), (), laid=PLACES)) == []


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (held(PRIMARY), []),
        (held(CODE), ["across"]),
        (held(AT_ONCE), ["across"]),
        (held(Unique("swab", "swab_pkey", "p", ("code",), ""), code=column("text")), ["across"]),
        (held(Unique("swab", "of_dose", "u", ("dose_id",), ""), keys=(key("swab", "dose_id", "dose"),)), []),
        (
            held(Unique("swab", "a_site", "u", ("site_id",), ""), keys=(key("swab", "site_id", "site"),)),
            ["across"],
        ),
        (held(Unique("swab", "a_day", "u", ("person_id", "day"), "")), []),
        (held(person_id=column(empty=True)), ["empty"]),
        (held(person_id=column("bigint")), ["type"]),
        (held(n=column("bigint", counted=True)), ["counted"]),
    ],
)
def test_what_cannot_be_carried_is_named(found: Found, why: list[str]) -> None:
    assert [fault.why for fault in faults(PLACES, found)] == why


def test_tables_without_a_place_and_places_without_a_table_are_named() -> None:
    found = held()
    more = {**found.columns, ("stray", "id"): column()}
    fewer = {each: what for each, what in more.items() if each[0] != "log"}
    assert {(f.why, f.table) for f in faults(PLACES, Found(fewer, (), ()))} == {
        ("unplaced", "stray"),
        ("missing", "log"),
    }


def test_a_trigger_is_named_where_a_cluster_would_not_run_it() -> None:
    found = held()
    wrong = faults(PLACES, Found(found.columns, (), (), triggers=["swab", "site", "log"]))
    assert [f.table for f in wrong] == ["site", "swab"]


def test_a_uniqueness_with_its_column_is_left_alone() -> None:
    assert not narrow(Unique("swab", "u", "u", ("person_id", "day"), ""), PLACES)
    assert not narrow(Unique("site", "u", "u", ("name",), ""), PLACES)
