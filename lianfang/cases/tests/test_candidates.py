"""Candidates: where they come from, what a person decides, and that nobody is proposed twice."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from lianfang.beds.tests.make import make_bed, make_stay
from lianfang.cases import actions, queries
from lianfang.cases.models import Case, Contact, ContactProposal, Exposure
from lianfang.cases.rules import Candidate, InQueue, neighbours
from lianfang.cases.tests.make import make_case, make_epidemiologist
from lianfang.common.ids import uuid7
from lianfang.people.tests.make import make_household, make_person
from lianfang.protocol.tests.make import refusing
from lianfang.testing.models import PersonResult
from lianfang.testing.tests.make import NOON, make_code, make_scene
from lianfang.workforce.tests.make import make_member as join
from lianfang.workforce.tests.make import make_organisation, make_team


def candidate(person_id: UUID, ended: datetime, **over: Any) -> Candidate:
    fields: dict[str, Any] = {
        "began_at": ended - timedelta(hours=2),
        "says": "Lives behind the same door: %(address)s",
        "score": 50,
    }
    return Candidate(person_id=person_id, ended_at=ended, **(fields | over))


@pytest.mark.parametrize(
    ("most", "minutes", "expected"),
    [(1, 15, [-1, 1]), (2, 15, [-2, -1, 1, 2]), (2, 1, [-1, 1]), (0, 0, []), (9, 60, [-3, -2, -1, 1, 2, 3])],
)
def test_neighbours_in_a_queue(now: datetime, most: int, minutes: int, expected: list[int]) -> None:
    ids = [UUID(int=n) for n in range(7)]
    line = [InQueue(id_, now + timedelta(minutes=n), f"tube {n}") for n, id_ in enumerate(ids)]
    found = neighbours(line, ids[3], now + timedelta(minutes=3), most, minutes)
    assert [each.places for each in found] == expected


def test_everybody_in_the_same_tube_is_a_neighbour(now: datetime) -> None:
    ids = [UUID(int=n) for n in range(9)]
    line = [InQueue(id_, now + timedelta(minutes=20 * n), "tube") for n, id_ in enumerate(ids)]
    assert len(neighbours(line, ids[0], now, 1, 15)) == 8
    assert neighbours(line, UUID(int=99), now, 1, 15) == []


@pytest.mark.django_db
def test_household_team_and_ward_bring_people_near(now: datetime) -> None:
    by, home = make_epidemiologist(), make_household()
    ill, mother = make_person(household=home), make_person(household=home)
    team, beside, later = make_team(), make_person(), make_person()
    mate = team.members.get()
    join(team, make_organisation(), person=ill)
    hospital = make_bed(single=False, beds=3)
    beds = list(hospital.room.beds.order_by("name"))
    hour = timedelta(hours=1)
    make_stay(ill, beds[0], now - 30 * hour, now - hour)
    make_stay(beside, beds[1], now - 5 * hour, None)
    make_stay(later, beds[2], now - hour / 2, None)
    case = make_case(now, by=by, person=ill)
    found = {each.person: each for each in ContactProposal.objects.filter(case=case)}
    assert {person: each.source for person, each in found.items()} == {
        mother: "household",
        mate.person: "work",
        beside: "ward",
    }
    assert found[beside].ended_at == now - hour
    assert home.address in queries.evidence_in_words(found[mother])
    assert actions.look_for_candidates(case, by=by, now=now) == []


@pytest.mark.django_db
def test_the_queue_of_a_positive_swab_is_read_in_its_order(now: datetime) -> None:
    scene, by = make_scene(), make_epidemiologist()
    people = [make_person() for _n in range(4)]
    codes = [make_code() for _n in range(4)]
    for n, (person, code) in enumerate(zip(people, codes, strict=True)):
        scene.phone.tell(scene.swab(person.pk, code, single=True, minutes=n * (1 if n < 3 else 60)), now=NOON)
    tube = people[1].swabs.get()
    PersonResult.objects.create(
        id=uuid7(),
        person=people[1],
        tube_id=tube.tube_id,
        round_id=tube.round_id,
        area_id=people[1].area_id,
        meaning="positive",
        single=True,
        taken_at=tube.at,
        resulted_at=now,
    )
    case = make_case(now, by=by, person=people[1], outbreak=scene.round.outbreak)
    found = ContactProposal.objects.filter(case=case, source="queue")
    assert {each.person for each in found} == {people[0], people[2]}
    assert {each.evidence["places"] for each in found} == {1}


@pytest.mark.django_db
def test_who_cannot_be_a_new_contact_is_not_proposed(now: datetime) -> None:
    by = make_epidemiologist()
    case, other, person = make_case(now, by=by), make_case(now, by=by), make_person()
    known, long_ago = make_person(), make_person()
    actions.add_contact(known, case=case, grade="close", last_exposure_at=now, by=by, now=now)
    told = [candidate(each.pk, now) for each in (case.person, other.person, known, person)]
    told.append(candidate(long_ago.pk, now - timedelta(days=20)))
    found = actions.propose(case, told, source="venue", by=by, now=now)
    assert [each.person for each in found] == [person]
    assert actions.propose(case, told, source="venue", by=by, now=now) == []
    with refusing("source_closed"):
        actions.propose(make_case(now, state="excluded", by=by), told, source="venue", by=by, now=now)


@pytest.mark.django_db
def test_confirmed_candidates_become_contacts_with_an_exposure(now: datetime) -> None:
    by = make_epidemiologist()
    case, infected = make_case(now, by=by), make_case(now, by=by, state="review")
    people = [make_person() for _n in range(3)]
    told = [candidate(each.pk, now + timedelta(hours=1), place="滨江茶馆") for each in people]
    found = actions.propose(case, [*told, candidate(infected.person_id, now)], source="venue", by=by, now=now)
    actions.confirm(infected, by=by, now=now)
    contacts = actions.confirm_candidates(found, grade="close", by=by, now=now)
    assert {(each.person, each.grade, each.last_exposure_at) for each in contacts} == {
        (person, "close", now) for person in people
    }
    assert Exposure.objects.filter(source_person_id=case.person_id, place="滨江茶馆").count() == 3
    states = dict(ContactProposal.objects.values_list("person_id", "state"))
    assert states == {person.pk: "confirmed" for person in people} | {infected.person_id: "dismissed"}
    with refusing("decided"):
        actions.dismiss_candidates(found, reason="…", by=by, now=now)


@pytest.mark.django_db
def test_a_dismissed_candidate_comes_up_again_only_for_a_later_exposure(now: datetime) -> None:
    by = make_epidemiologist()
    case, person = make_case(now, by=by), make_person()
    told = [candidate(person.pk, now - timedelta(hours=5))]
    found = actions.propose(case, told, source="venue", by=by, now=now)
    actions.dismiss_candidates(found, reason="当时戴口罩,隔一条街", by=by, now=now)
    assert actions.propose(case, told, source="venue", by=None, now=now) == []
    again = actions.propose(case, [candidate(person.pk, now)], source="venue", by=None, now=now)
    assert [(each.state, each.reason, each.decided_by) for each in again] == [("proposed", "", None)]
    assert ContactProposal.objects.filter(case=case, person=person).count() == 1


@pytest.mark.django_db
def test_three_hundred_candidates_take_few_statements(
    now: datetime, django_assert_max_num_queries: Any
) -> None:
    by, case = make_epidemiologist(), make_case(now)
    told = [candidate(make_person().pk, now) for _n in range(40)]
    with django_assert_max_num_queries(25):
        found = actions.propose(case, told, source="venue", by=by, now=now)
    with django_assert_max_num_queries(40 + 40):  # the audit writes one row a person
        assert len(actions.confirm_candidates(found, grade="close", by=by, now=now)) == 40
    assert Contact.objects.count() == 40


@pytest.mark.django_db
def test_the_database_keeps_what_was_decided(now: datetime) -> None:
    case: Case = make_case(now)
    (found,) = actions.propose(case, [candidate(make_person().pk, now)], source="venue", by=None, now=now)
    for said in (
        {"state": "dismissed"},
        {"state": "confirmed"},
        {"score": 101},
        {"ended_at": now - timedelta(days=9)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactProposal.objects.filter(pk=found.pk).update(**said)
