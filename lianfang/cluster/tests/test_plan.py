"""The plan against the rules of a cluster, on the tables as they are, on plain PostgreSQL."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from lianfang.cluster.placing import places
from lianfang.cluster.queries import found
from lianfang.cluster.rules import Fate, Found, Key, Kind, Place, fate, faults, plan

pytestmark = [pytest.mark.django_db, pytest.mark.one_machine]

# Keys to a row of the same person, which come back with the person beside them. A new one: is it the same person's?
SAME_PERSON = {
    ("vaccination_adverse", "dose_id"),
    ("vaccination_adversenote", "event_id"),
    ("vaccination_lotnotice", "dose_id"),
}


def test_every_table_has_its_place_and_nothing_stands_in_the_way() -> None:
    assert faults(places(), found()) == []


def test_keys_that_are_widened_lead_to_the_same_person() -> None:
    where = places()
    widened = {(k.table, k.columns[0]) for k in found().keys if fate(k, where) == Fate.WIDENED}
    assert widened == SAME_PERSON


def test_what_everybody_has_is_spread_and_what_few_have_is_whole() -> None:
    where = places()
    for table in ("people_person", "testing_swab", "presence_stay", "vaccination_givendose", "testing_tube"):
        assert where[table].kind == Kind.DISTRIBUTED, table
    for table in (
        "places_area",
        "beds_occupancy",
        "cases_case",
        "workforce_worker",
        "people_alias",
        "accounts_user",
    ):
        assert where[table].kind == Kind.REFERENCE, table
    assert where["people_identifierclaim"] == Place(Kind.DISTRIBUTED, "blind", "people_identifierclaim")
    for table in ("accounts_signin", "sync_batch", "django_session", "supplies_move"):
        assert where[table].kind == Kind.LOCAL, table


def refusals(where: dict[str, Place], what: Found, laid: dict[str, Place], table: str) -> Iterator[str]:
    """Say why a cluster would refuse to lay a table now, by its own rules and not by the plan's."""
    place = where[table]
    spread = place.kind == Kind.DISTRIBUTED
    for each in what.uniques:
        if each.table == table and spread and place.column not in each.equal:
            yield f"{each.name} lacks {place.column}"
    for key in what.keys:
        if key.to == table != key.table and spread and key.table not in laid:
            yield f"{key.name} leads here from a table that is not spread"
        if key.table == table and not leads(key, place, where[key.to], laid):
            yield f"{key.name} leads to where this machine is not, or to what is not laid yet"
    if place.root and place.root != table and place.root not in laid:
        yield f"{place.root} is not laid yet"


def leads(key: Key, here: Place, there: Place, laid: dict[str, Place]) -> bool:
    """Say whether each machine has what a key leads to."""
    if there.kind == Kind.LOCAL:
        return here.kind != Kind.DISTRIBUTED
    ready = key.to in laid or key.to == key.table
    pairs = set(zip(key.columns, key.to_columns, strict=True))
    beside = there.root == here.root and (here.column, there.column) in pairs
    return ready and (there.kind == Kind.REFERENCE or beside)


def test_the_statements_work_in_their_order_and_leave_nothing_to_do() -> None:
    where = places()
    steps = plan(where, found())
    before = [s for s in steps if s.why not in {"reference", "distribute", "known", "key_back"}]
    laying = [s for s in steps if s.why in {"reference", "distribute", "known"}]
    after = [s for s in steps if s.why == "key_back"]
    assert [*before, *laying, *after] == steps
    with transaction.atomic(), connection.cursor() as cursor:
        for step in before:
            cursor.execute(step.sql)
        ready, laid = found(), dict[str, Place]()
        for step in laying:
            assert not list(refusals(where, ready, laid, step.table)), step
            laid[step.table] = where[step.table]
        for step in after:
            cursor.execute(step.sql)
        done = found()
        assert plan(where, Found(done.columns, done.uniques, done.keys, done.triggers, laid)) == []
        assert faults(where, done) == []
        transaction.set_rollback(True)
    assert laid.items() >= {name: place for name, place in where.items() if place.kind != Kind.LOCAL}.items()
