"""From a phone's facts to a proposed case and back, through the same door and the same followers as in service."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lianfang.cases import actions
from lianfang.cases.followers import propose_cases
from lianfang.cases.models import Case, Quarantine
from lianfang.cases.tests.make import make_epidemiologist
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.sync.models import Batch
from lianfang.testing.tests.make import NOON, Fact, Scene, make_code, make_round, make_scene, void

pytestmark = pytest.mark.django_db


def follow(now: datetime) -> None:
    """Let the follower read everything there is, as it does after a restore."""
    propose_cases(list(Batch.objects.values_list("id", flat=True)), now)


def single(scene: Scene, person: Person, conclusion: str, *, minutes: float = 0) -> list[Fact]:
    """Tell a single swab, its seal and its result; give the facts."""
    code = make_code()
    facts = [
        scene.swab(person.pk, code, single=True, minutes=minutes),
        scene.seal(code, 1, minutes=minutes + 5),
        scene.result(code, conclusion, minutes=minutes + 180),
    ]
    scene.phone.tell(*facts, now=NOON + timedelta(minutes=minutes))
    return facts


def test_a_positive_single_swab_proposes_a_case_once(now: datetime) -> None:
    scene, person = make_scene(), make_person()
    single(scene, person, "positive")
    for _again in range(3):
        follow(now)
    case = Case.objects.get()
    assert (case.person, case.state, case.outbreak, case.number) == (
        person,
        "proposed",
        scene.round.outbreak,
        None,
    )
    assert case.sampled_at
    assert case.detected_at - case.sampled_at == timedelta(hours=3)
    order = Quarantine.objects.get()
    assert (order.kind, order.reviewed_by, order.case) == ("temporary", None, case)
    assert order.reason
    assert order.appeal_to
    assert case.changes.get().by is None
    by = make_epidemiologist()
    actions.review_temporary(order, by=by, now=now)
    assert order.reviewed_by == by


def next_round(scene: Scene) -> Scene:
    """Give the next round of the same outbreak, with the same people at work."""
    return replace(scene, round=make_round(outbreak=scene.round.outbreak))


@pytest.mark.parametrize("conclusion", ["negative", "grey", "invalid"])
def test_nothing_else_proposes_a_case(now: datetime, conclusion: str) -> None:
    single(make_scene(), make_person(), conclusion)
    follow(now)
    assert not Case.objects.exists()


def test_members_of_a_positive_pool_are_not_called_positive(now: datetime) -> None:
    scene, code = make_scene(), make_code()
    scene.phone.tell(*scene.swabs(3, code), scene.seal(code, 3), scene.result(code, "positive"))
    follow(now)
    assert not Case.objects.exists()


@pytest.mark.parametrize("which", [0, 2])  # the swab, or the result
def test_a_positive_taken_back_withdraws_the_proposal(now: datetime, which: int) -> None:
    scene, person = make_scene(), make_person()
    facts = single(scene, person, "positive")
    follow(now)
    scene.phone.tell(void(facts[which], minutes=200))
    for _again in range(2):
        follow(now + timedelta(minutes=1))
    case = Case.objects.get()
    assert case.state == "excluded"
    assert list(case.changes.values_list("after", flat=True)) == ["proposed", "excluded"]
    order = Quarantine.objects.get()
    assert (order.released_by, order.release_reason) == (None, "The positive result was taken back")
    single(next_round(scene), person, "positive", minutes=300)
    follow(now + timedelta(minutes=2))
    case.refresh_from_db()
    assert case.state == "proposed"


def test_another_positive_keeps_the_proposal(now: datetime) -> None:
    scene, person = make_scene(), make_person()
    facts = single(scene, person, "positive")
    single(next_round(scene), person, "positive", minutes=30)
    follow(now)
    scene.phone.tell(void(facts[2], minutes=200))
    follow(now)
    assert Case.objects.get().state == "proposed"


def test_what_a_person_decided_stands(now: datetime) -> None:
    scene, person, by = make_scene(), make_person(), make_epidemiologist()
    facts = single(scene, person, "positive")
    follow(now)
    case = Case.objects.get()
    actions.start_review(case, by=by, now=now)
    actions.confirm(case, by=by, now=now)
    scene.phone.tell(void(facts[2], minutes=200))
    follow(now)
    case.refresh_from_db()
    assert case.state == "confirmed"


def test_a_case_excluded_by_a_person_comes_up_only_by_a_younger_result(now: datetime) -> None:
    scene, person, by = make_scene(), make_person(), make_epidemiologist()
    single(scene, person, "positive")
    follow(now)
    case = Case.objects.get()
    actions.exclude(case, reason="复测阴性", by=by, now=now)
    follow(now)
    case.refresh_from_db()
    assert case.state == "excluded"
    single(next_round(scene), person, "positive", minutes=120)
    follow(now + timedelta(hours=2))
    case.refresh_from_db()
    assert case.state == "proposed"


def test_a_proposal_by_hand_is_not_withdrawn(now: datetime) -> None:
    scene, person, by = make_scene(), make_person(), make_epidemiologist()
    facts = single(scene, person, "positive")
    outbreak = scene.round.outbreak
    case = actions.propose_case(outbreak, person=person, reason="外院阳性", by=by, now=now)
    follow(now)
    scene.phone.tell(void(facts[2], minutes=200))
    follow(now)
    case.refresh_from_db()
    assert case.state == "proposed"


def test_a_swab_of_somebody_unknown_is_passed_over(now: datetime) -> None:
    scene = make_scene()
    stranger = Person(name="未登记", area_id=1)
    single(scene, stranger, "positive")
    follow(now)
    assert not Case.objects.exists()
