"""Telling people their results: everybody once, however often the work is ended; corrected ones again."""

import os
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.ids import tube_id
from lianfang.messages.models import Message
from lianfang.people.models import Alias, ProxyLink
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG
from lianfang.sync.models import Batch
from lianfang.testing import actions, queries
from lianfang.testing.actions import telling
from lianfang.testing.followers import recompute_results
from lianfang.testing.models import PersonResult, ResultNotice, RoundService, Untold
from lianfang.testing.tests.make import Scene, fact, make_code, make_scene


@pytest.fixture
def scene(db: None) -> Scene:
    """A round with one site, one laboratory, one phone."""
    return make_scene()


def follow(scene: Scene, *facts: Any, now: datetime) -> None:
    """Tell facts and let the follower of results see them."""
    before = set(Batch.objects.values_list("id", flat=True))
    scene.phone.tell(*facts, now=now)
    recompute_results(list(Batch.objects.exclude(id__in=before).values_list("id", flat=True)), now)


def pool(scene: Scene, conclusion: str, people: list[Any], *, now: datetime, single: bool = False) -> str:
    """Swab people into one tube, seal it, give it a result."""
    code = make_code()
    swabs = [
        scene.swab(person.pk, code, minutes=n, single=single, area=person.area_id)
        for n, person in enumerate(people)
    ]
    follow(scene, *swabs, scene.seal(code, len(people)), scene.result(code, conclusion), now=now)
    return code


@pytest.mark.parametrize("cluster", [False, True])
def test_a_pool_is_told_together_and_running_again_tells_nobody(
    scene: Scene, now: datetime, settings: Any, cluster: bool
) -> None:
    mother, silent = make_person(phone="13807370001"), make_person(phone="")
    child = make_person(phone="")
    ProxyLink.objects.create(person=child, proxy=mother, relation="母亲", consented_on=now.date())
    pool(scene, "negative", [mother, silent, child], now=now)
    settings.CLUSTER = cluster or settings.CLUSTER
    assert telling.tell_results(now) == 1
    assert telling.tell_results(now) == 0
    told = dict(ResultNotice.objects.values_list("person_id", "way"))
    assert told == {mother.pk: "message", silent.pk: "no_phone", child.pk: "message"}
    assert set(Message.objects.values_list("address", "person_id")) == {
        ("13807370001", mother.pk),
        ("13807370001", child.pk),
    }
    body = Message.objects.get(person=mother).body
    assert "8/5" in body
    assert "negative" not in body  # others may read a phone
    assert mother.name not in body
    service = RoundService.objects.get()
    assert (service.n_released, service.n_messages, service.n_without_phone) == (3, 2, 1)
    telling.told_again([tube_id(code) for code in scene.round.tubes.values_list("code", flat=True)])
    telling.tell_results(now)
    assert ResultNotice.objects.count() == 3


@pytest.mark.parametrize(("conclusion", "single"), [("positive", False), ("grey", False), ("positive", True)])
def test_nobody_reads_in_a_message_that_they_are_positive(
    scene: Scene, now: datetime, conclusion: str, single: bool
) -> None:
    person = make_person(phone="13807370001")
    scene.round.pool_size = 1 if single else 10
    scene.round.save()
    pool(scene, conclusion, [person], now=now, single=single)
    telling.tell_results(now)
    body = Message.objects.get().body
    assert "阳" not in body
    assert "重新采样" in body or "再采" in body


def test_a_corrected_result_is_told_again_and_the_old_one_stays(scene: Scene, now: datetime) -> None:
    people = [make_person(phone=f"1380737000{n}") for n in range(2)]
    code = pool(scene, "negative", people, now=now)
    telling.tell_results(now)
    late = scene.result(code, "positive", minutes=200)
    follow(scene, late, now=now)  # two results that differ: held, nothing holds until somebody has looked
    telling.tell_results(now)
    assert {row.now.meaning for row in queries.own_results([people[0].pk])} == {"withdrawn"}
    settled = {"target": late["id"], "decision": "stands", "note": "复核"}
    follow(scene, fact("sync.settlement", settled, at=now), now=now)
    telling.tell_results(now)
    (own,) = queries.own_results([people[0].pk])
    assert (own.now.meaning, own.now.version) == ("recheck", 3)
    assert [each.meaning for each in own.earlier] == ["withdrawn", "negative"]
    assert own.valid_until is None
    assert Message.objects.filter(person=people[0]).count() == 3
    assert RoundService.objects.get().n_corrected == 4


@pytest.mark.parametrize(("choice", "messages"), [("all", 3), ("not_negative", 1), ("nobody", 0)])
def test_a_round_chooses_whom_it_tells(scene: Scene, now: datetime, choice: str, messages: int) -> None:
    chief = make_user("testing_chief", area_id=YIYANG)
    actions.choose_service(scene.round, telling=choice, booking=False, by=chief, now=now)
    pool(scene, "negative", [make_person(phone="13807370001"), make_person(phone="13807370002")], now=now)
    pool(scene, "invalid", [make_person(phone="13807370003")], now=now)
    telling.tell_results(now)
    assert (Message.objects.count(), ResultNotice.objects.count()) == (messages, 3)
    sampler = make_user("sampler", area_id=YIYANG)
    for by, wrong, code in ((sampler, "all", "forbidden"), (chief, "x", "telling")):
        with pytest.raises(Refused) as refused:
            actions.choose_service(scene.round, telling=wrong, booking=True, by=by, now=now)
        assert refused.value.code == code


@pytest.mark.parametrize("cluster", [False, True])
def test_a_record_that_gave_way_is_told_by_the_phone_of_the_kept_one(
    scene: Scene, now: datetime, settings: Any, cluster: bool
) -> None:
    kept, double = make_person(phone="13807370009"), make_person(phone="")
    by = make_user("epidemiologist", area_id=YIYANG)
    Alias.objects.create(person=double, kept=kept, reason="同一人", merged_at=now, merged_by=by)
    pool(scene, "negative", [double], now=now)
    settings.CLUSTER = cluster or settings.CLUSTER
    telling.tell_results(now)
    assert Message.objects.get().address == "13807370009"


def _told_until_killed(now: datetime) -> None:
    """Tell some tubes, then end this program in the midst of the next ones."""
    try:
        telling.tell_some(now, most=2)
        with transaction.atomic():
            telling.tell_some(now, most=2)
            os._exit(9)
    finally:
        os._exit(1)


@pytest.mark.django_db(transaction=True)
def test_killed_midway_and_begun_again_everybody_is_told_exactly_once(now: datetime) -> None:
    scene = make_scene()
    people = [make_person(phone=f"138073700{n:02}") for n in range(15)]
    for n in range(5):
        pool(scene, "negative", people[3 * n : 3 * n + 3], now=now)
    assert (PersonResult.objects.count(), Untold.objects.count()) == (15, 5)
    connections.close_all()
    child = os.fork()
    if not child:
        _told_until_killed(now)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert (ResultNotice.objects.count(), Untold.objects.count()) == (6, 3)
    telling.tell_results(now + timedelta(minutes=5))
    told = sorted(ResultNotice.objects.values_list("person_id", flat=True))
    assert told == sorted(person.pk for person in people)
    assert sorted(Message.objects.values_list("person_id", flat=True)) == told
    assert RoundService.objects.get().n_released == 15
