"""Merging loses nothing, undoing restores all, circles cannot be made."""

from datetime import datetime

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.actions import merge, register, unmerge
from lianfang.people.models import Alias, Identifier, Person, Term
from lianfang.people.queries import ids_of, kept_id, kept_ids, search
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.tests.make import make_number, make_person
from lianfang.people.tests.test_registering import together
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    make_area(43, 9, 3)
    return make_user("epidemiologist", area_id=HESHAN)


def join(person: Person, kept: Person, by: User, now: datetime) -> Alias:
    return merge(person, kept, reason="same phone, same face", by=by, now=now)


def code_of(person: Person, kept: Person, by: User, now: datetime) -> str:
    with pytest.raises(Refused) as refused:
        join(person, kept, by, now)
    return refused.value.code


def everything() -> list[object]:
    """Read every row a merge could touch."""
    return [
        sorted(str(model_to_dict(row)) + str(row.pk) for row in model.objects.all())
        for model in (Person, Identifier, Term)
    ]


def test_a_merge_and_its_undoing_lose_nothing(by: User, now: datetime) -> None:
    rows = [
        register(Newcomer("王明", HESHAN, id_kind="resident_id", number=make_number()), by=by, now=now)
        for _ in range(2)
    ]
    before = everything()
    alias = join(rows[0], rows[1], by, now)
    assert everything() == before
    assert set(ids_of(rows[0].id)) == set(ids_of(rows[1].id)) == {rows[0].id, rows[1].id}
    assert kept_id(rows[0].id) == kept_id(rows[1].id) == rows[1].id
    unmerge(alias, by=by, now=now)
    assert everything() == before
    assert ids_of(rows[0].id) == (rows[0].id,)
    assert kept_id(rows[0].id) == rows[0].id
    verbs = AuditEntry.objects.filter(person_id=rows[0].id).values_list("verb", flat=True)
    assert {"people.person.merged", "people.person.unmerged"} <= set(verbs)


def test_chains_are_walked_from_every_link(by: User, now: datetime) -> None:
    a, b, c, d = people = [make_person() for _ in range(4)]
    join(a, b, by, now)
    join(b, c, by, now)
    join(d, b, by, now)  # into a record that gave way itself
    for person in people:
        assert set(ids_of(person.id)) == {p.id for p in people}
        assert ids_of(person.id)[0] == person.id
        assert kept_id(person.id) == c.id
    assert kept_ids([a.id, c.id]) == {a.id: c.id, c.id: c.id}


def test_undoing_the_middle_of_a_chain_keeps_the_rest(by: User, now: datetime) -> None:
    a, b, c = (make_person() for _ in range(3))
    join(a, b, by, now)
    middle = join(b, c, by, now)
    unmerge(middle, by=by, now=now)
    assert (kept_id(a.id), kept_id(b.id), kept_id(c.id)) == (b.id, b.id, c.id)
    join(b, c, by, now)
    assert kept_id(a.id) == c.id


def test_what_cannot_be_merged(by: User, now: datetime) -> None:
    a, b, c = (make_person() for _ in range(3))
    assert code_of(a, a, by, now) == "same_record"
    join(a, b, by, now)
    assert code_of(a, b, by, now) == "merged_already"
    assert code_of(b, a, by, now) == "merged_already"
    assert code_of(a, c, by, now) == "gave_way_already"
    join(b, c, by, now)
    assert code_of(c, a, by, now) == "merged_already"
    with pytest.raises(Refused) as refused:
        merge(make_person(), c, reason=" ", by=by, now=now)
    assert refused.value.code == "reason_missing"
    make_area(43, 9, 22)
    assert code_of(make_person(area_id=TAOJIANG), c, by, now) == "forbidden"


def test_a_merge_is_undone_once(by: User, now: datetime) -> None:
    alias = join(make_person(), make_person(), by, now)
    unmerge(alias, by=by, now=now)
    with pytest.raises(Refused) as refused:
        unmerge(alias, by=by, now=now)
    assert refused.value.code == "undone_already"


def test_a_search_for_a_merged_record_finds_the_kept_one_once(by: User, now: datetime) -> None:
    today = day_of(now)
    a, b, c = make_person(name="王明"), make_person(name="王名"), make_person(name="王铭")
    join(a, b, by, now)
    join(b, c, by, now)
    assert [(f.person, f.merged) for f in search("王明", by, today)] == [(c, a)]
    assert [f.person for f in search("wangming", by, today)] == [c]


def test_asking_who_is_the_same_costs_one_statement_when_nobody_is(by: User) -> None:
    person = make_person()
    with CaptureQueriesContext(connection) as seen:
        ids_of(person.id)
    assert len(seen) == 1


@pytest.mark.django_db(transaction=True)
def test_four_merges_at_once_make_no_circle(by: User, now: datetime) -> None:
    for _ in range(3):
        a, b, c, d = (make_person() for _ in range(4))
        join(a, b, by, now)
        join(c, d, by, now)
        results = together(
            lambda: join(b, c, by, now),  # noqa: B023
            lambda: join(d, a, by, now),  # noqa: B023
        )
        assert sorted(isinstance(r, Refused) for r in results) == [False, True]
        assert len({kept_id(p.id) for p in (a, b, c, d)}) == 1
