"""What follows from results: pools, single tubes, held tubes, recalls, requests — and that no order matters."""

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Model

from lianfang.common.ids import tube_id
from lianfang.duty.models import LastTest
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN
from lianfang.sync.kinds import fact_models
from lianfang.sync.models import Batch, Change, Dispute
from lianfang.testing import queries, rules
from lianfang.testing.followers import recompute_results
from lianfang.testing.models import Box, PersonResult, Recall, SwabClaim, TestRequest, Tube
from lianfang.testing.tests.make import MORNING, NOON, Scene, make_code, make_scene, settlement, void
from lianfang.workforce.tests.make import make_worker

A, B, C = make_code(1), make_code(2), make_code(3)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def follow() -> None:
    """Do what the follower does with everything told so far."""
    recompute_results(list(Batch.objects.values_list("id", flat=True)), NOON)


def meanings() -> dict[UUID, str]:
    return {r.person_id: r.meaning for r in PersonResult.objects.all()}


def open_recalls() -> set[UUID]:
    return set(Recall.objects.filter(closed_at=None).values_list("person_id", flat=True))


@pytest.mark.parametrize(
    ("conclusion", "meaning"),
    [("negative", "negative"), ("positive", "recheck"), ("grey", "recheck"), ("invalid", "recheck")],
)
def test_a_pool_calls_nobody_positive(scene: Scene, conclusion: str, meaning: str) -> None:
    told = scene.swabs(3, A)
    people = {swab["data"]["person_id"] for swab in told}
    scene.phone.tell(*told, scene.seal(A, 3), scene.result(A, conclusion))
    follow()
    assert meanings() == dict.fromkeys(people, meaning)
    assert open_recalls() == (set() if meaning == "negative" else people)
    assert queries.positives([tube_id(A)]) == []


def test_a_pool_with_one_swab_in_it_is_still_a_pool(scene: Scene) -> None:
    scene.phone.tell(*scene.swabs(1, A), scene.seal(A, 1), scene.result(A, "positive"))
    follow()
    assert set(meanings().values()) == {"recheck"}


@pytest.mark.parametrize("n_told", [1, 2])
def test_a_single_tube_may_call_its_person_positive(scene: Scene, n_told: int) -> None:
    person = make_person().id
    scene.phone.tell(scene.swab(person, A, single=True), scene.seal(A, n_told), scene.result(A, "positive"))
    follow()
    if n_told > 1:  # the sealer counted a second swab that nobody registered
        assert meanings() == {person: "recheck"}
        return
    assert meanings() == {person: "positive"}
    (positive,) = queries.positives([tube_id(A)])
    assert positive == (
        person,
        tube_id(A),
        scene.round.id,
        scene.round.outbreak_id,
        HESHAN,
        MORNING,
        MORNING + timedelta(minutes=180),
    )
    assert not Recall.objects.exists()


def test_a_held_tube_releases_nothing_but_calls_back(scene: Scene) -> None:
    told = scene.swabs(11, A)
    scene.phone.tell(*told, scene.seal(A, 11), scene.result(A, "positive"))
    follow()
    assert meanings() == {}
    assert open_recalls() == {swab["data"]["person_id"] for swab in told}
    scene.phone.tell(settlement(told[10]))
    follow()
    assert len(meanings()) == 11


def test_a_held_single_positive_proposes_no_case_until_settled(scene: Scene) -> None:
    person = make_person().id
    result = scene.result(A, "positive")
    scene.phone.tell(scene.swab(person, A, single=True), result)  # never sealed
    follow()
    assert (meanings(), queries.positives([tube_id(A)]), open_recalls()) == ({}, [], {person})
    scene.phone.tell(settlement(result))
    follow()
    assert (meanings(), len(queries.positives([tube_id(A)])), open_recalls()) == (
        {person: "positive"},
        1,
        set(),
    )


def test_a_result_taken_back_takes_everything_back(scene: Scene) -> None:
    result = scene.result(A, "positive")
    scene.phone.tell(*scene.swabs(3, A), scene.seal(A, 3), result)
    follow()
    scene.phone.tell(void(result))
    follow()
    assert (meanings(), Recall.objects.count(), Tube.objects.get().conclusion) == ({}, 0, "")


def test_a_settled_result_wins_over_the_graver(scene: Scene) -> None:
    scene.phone.tell(*scene.swabs(3, A), scene.seal(A, 3), scene.result(A, "positive"))
    second = scene.result(A, "negative", minutes=200)
    scene.phone.tell(second)
    follow()
    assert (meanings(), len(open_recalls())) == ({}, 3)
    scene.phone.tell(settlement(second))
    follow()
    assert (set(meanings().values()), open_recalls()) == ({"negative"}, set())


def test_phones_hear_at_once_who_is_called_back_and_who_no_longer(scene: Scene) -> None:
    told = scene.swabs(3, A)
    one = told[0]["data"]["person_id"]
    scene.phone.tell(*told, scene.seal(A, 3), scene.result(A, "positive", minutes=100))
    assert heard() == set()
    follow()
    assert heard() == {each["data"]["person_id"] for each in told}
    Change.objects.all().delete()
    scene.phone.tell(scene.swab(one, B, minutes=120, single=True), scene.seal(B, 1, minutes=121))
    scene.phone.tell(scene.result(B))
    follow()
    assert heard() == {one}
    Change.objects.all().delete()
    follow()  # nothing new: nothing is told again
    assert heard() == set()


def heard() -> set[UUID]:
    rows = Change.objects.filter(what="people.person").values_list("row_id", flat=True)
    return {row for row in rows if row}


@pytest.mark.parametrize("outcome", ["negative", "positive", "grey"])
def test_a_recall_is_closed_by_the_single_result(scene: Scene, outcome: str) -> None:
    told = scene.swabs(2, A)
    one, two = (swab["data"]["person_id"] for swab in told)
    scene.phone.tell(*told, scene.seal(A, 2), scene.result(A, "positive", minutes=100))
    scene.phone.tell(
        scene.swab(one, B, minutes=120, single=True), scene.seal(B, 1, minutes=121), scene.result(B, outcome)
    )
    follow()
    assert open_recalls() == ({two} if outcome != "grey" else {one, two})
    if outcome != "grey":
        recall = Recall.objects.get(person_id=one)
        assert (recall.outcome, recall.closed_at) == (outcome, MORNING + timedelta(minutes=180))


def test_a_later_pool_closes_no_recall(scene: Scene) -> None:
    told = scene.swabs(1, A)
    person = told[0]["data"]["person_id"]
    scene.phone.tell(*told, scene.seal(A, 1), scene.result(A, "grey", minutes=100))
    scene.phone.tell(scene.swab(person, B, minutes=120), scene.seal(B, 1, minutes=121), scene.result(B))
    follow()
    assert open_recalls() == {person}


def test_a_request_is_met_by_the_first_swab_from_its_day_on(scene: Scene) -> None:
    person = make_person()
    requests = [
        TestRequest.objects.create(
            person=person,
            outbreak=scene.round.outbreak,
            area_id=HESHAN,
            due_on=date(2021, 8, day),
            reason="密接第1天",
        )
        for day in (5, 6)
    ]
    swab = scene.swab(person.id, A)
    scene.phone.tell(swab)
    follow()
    assert [TestRequest.objects.get(id=r.id).done_by_swab for r in requests] == [swab["id"], None]
    scene.phone.tell(void(swab))
    follow()
    assert TestRequest.objects.get(id=requests[0].id).done_by_swab is None


@pytest.mark.parametrize(("conclusion", "is_alone"), list(rules.MEANING))
def test_the_meaning_in_sql_is_the_rule(scene: Scene, conclusion: str, is_alone: bool) -> None:
    scene.phone.tell(
        scene.swab(make_person().id, A, single=is_alone), scene.seal(A, 1), scene.result(A, conclusion)
    )
    (said,) = queries.meanings([tube_id(A)])
    tube = Tube.objects.get()
    assert said.single == rules.alone(tube.capacity, tube.n_swabs, tube.n_told) == is_alone
    assert said.meaning == rules.meaning(conclusion, is_alone)


def test_touched_by_boxes_voids_and_settlements(scene: Scene) -> None:
    handover, receipt = scene.handover("BOX-1", [A]), scene.receipt("BOX-1", 1)
    scene.phone.tell(scene.swab(make_person().id, A), scene.swab(make_person().id, B))
    for told in (handover, receipt, void(handover), void(receipt)):
        scene.phone.tell(told)
        newest = Batch.objects.order_by("-id").values_list("id", flat=True)[:1]
        assert queries.touched(list(newest)).tubes == {tube_id(A)}, told["kind"]


# --- no order matters


def story(scene: Scene, people: list[UUID], dice: random.Random) -> list[dict[str, Any]]:
    """Two pools, one of them positive, single tubes after it, and some of everything taken back."""
    told: list[dict[str, Any]] = []
    for code, members, conclusion in ((A, people[:4], "positive"), (B, people[4:8], "negative")):
        told += [scene.swab(person, code, minutes=n) for n, person in enumerate(members)]
        told += [scene.seal(code, 4, minutes=20), scene.handover(f"BOX-{code}", [code], minutes=30)]
        told += [scene.carriage(f"BOX-{code}", 1, minutes=35), scene.rejection(code, minutes=55)]
        told += [void(told[-1], minutes=56), scene.disposal([code], minutes=110)]
        told += [
            scene.receipt(f"BOX-{code}", 1, minutes=40, tubes=[code]),
            scene.result(code, conclusion, minutes=60),
        ]
    for n, (person, conclusion) in enumerate(
        zip(people[:3], ("negative", "positive", "invalid"), strict=True)
    ):
        code = make_code(700 + n)
        told += [scene.swab(person, code, single=True, minutes=70), scene.seal(code, 1, minutes=71)]
        told.append(scene.result(code, conclusion, minutes=100 + n))
    told += [void(fact, minutes=150) for fact in dice.sample(told, 6)]
    return told


def end_state() -> dict[str, Any]:
    """Everything that is written from facts."""
    tubes = Tube.objects.order_by("id").values(
        "id",
        "n_swabs",
        "n_told",
        "sealed_at",
        "handed_over_at",
        "taken_at",
        "laboratory_id",
        "rejected_at",
        "disposed_at",
        "received_at",
        "box",
        "conclusion",
        "resulted_at",
    )
    return {
        "tubes": list(tubes),
        "boxes": list(Box.objects.order_by("id").values()),
        "results": list(PersonResult.objects.order_by("id").values()),
        "recalls": list(Recall.objects.order_by("id").values()),
    }


@pytest.mark.parametrize("seed", range(12))
def test_any_order_of_facts_and_followers_ends_in_the_same_state(scene: Scene, seed: int) -> None:
    """The facts of one story, shuffled into uploads of any size with followers in between, some of them run twice;
    doubts that an odd order raises are let stand in the end."""
    dice = random.Random(seed)
    people = [make_person().id for _ in range(8)]
    told = story(scene, people, dice)
    states = []
    for order in (told, dice.sample(told, len(told)), dice.sample(told, len(told))):
        forget()
        left = list(order)
        while left:
            n = dice.randint(1, 9)
            scene.phone.tell(*left[:n])
            left = left[n:]
            if dice.random() < 0.5:
                follow()
        let_stand(scene)
        follow()
        states.append(end_state())
    assert states[1] == states[0]
    assert states[2] == states[0]
    assert states[0]["results"]


def let_stand(scene: Scene) -> None:
    """Settle every dispute: it happened as told."""
    for dispute in Dispute.objects.filter(settled_at=None):
        assert scene.phone.tell(settlement({"id": dispute.fact_id}))[0].outcome == "accepted"


def forget() -> None:
    """Empty every table of facts and what follows from them."""
    written: tuple[type[Model], ...] = (Change, Batch, Dispute, PersonResult, Recall, Tube, SwabClaim, Box)
    for model in (*fact_models(), *written):
        model._default_manager.all().delete()
    assert Person.objects.exists()


def test_duty_is_told_of_the_latest_test_of_those_who_work(scene: Scene) -> None:
    nurse = make_worker().person
    swab = scene.swab(nurse.pk, A, minutes=20)
    scene.phone.tell(swab, scene.seal(A, 1), scene.result(A, "negative"))
    scene.phone.tell(*scene.swabs(2, C), scene.seal(C, 2), scene.result(C, "negative"))
    follow()
    kept = LastTest.objects.get()  # of nobody else
    assert (kept.person_id, kept.meaning, kept.at) == (nurse.pk, "negative", MORNING + timedelta(minutes=20))
    scene.phone.tell(void(swab))
    follow()
    assert not LastTest.objects.exists()
