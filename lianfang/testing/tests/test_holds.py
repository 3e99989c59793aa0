"""Waiting apart for a single result: proposed at once, confirmed in time or lapsed, ended, objected to, answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_post, make_user
from lianfang.common.errors import Refused
from lianfang.people.models import Household, Person
from lianfang.places.tests.make import HESHAN, TAOJIANG
from lianfang.testing.actions import holds as actions
from lianfang.testing.models import Hold, HomeVisit, Recall
from lianfang.testing.queries.holds import home_visits, waiting, waiting_apart
from lianfang.testing.rules.holds import Waiting, hold_state
from lianfang.testing.tests.make import MORNING, NOON, Scene, make_code, make_scene, void
from lianfang.testing.tests.test_followers import follow
from lianfang.web import clock
from lianfang.workforce.tests.make import make_member, make_organisation, make_team, make_worker

A, B = make_code(31), make_code(32)
RESULT = MORNING + timedelta(hours=3)  # when the pool of ten was not negative


def at(hours: float) -> Any:
    return RESULT + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("given", "hours", "state"),
    [
        ({}, 1, "proposed"),
        ({}, 2, "lapsed"),
        ({"decision": "confirmed"}, 3, "confirmed"),
        ({"decision": "confirmed"}, 24, "expired"),
        ({}, 24, "expired"),
        ({"decision": "declined"}, 1, "declined"),
        ({"decision": "confirmed", "released_at": RESULT}, 3, "released"),
        ({"decision": "confirmed", "answer": "kept"}, 3, "confirmed"),
        ({"decision": "confirmed", "answer": "ended"}, 3, "released"),
        ({"decision": "confirmed", "over_at": RESULT}, 3, "over"),
    ],
)
def test_how_waiting_apart_stands(given: dict[str, Any], hours: float, state: str) -> None:
    assert hold_state(Waiting(at(2), at(24), **given), at(hours)) == state


@pytest.fixture
def scene(db: None) -> Scene:
    """A positive pool of two."""
    scene = make_scene()
    scene.phone.tell(*scene.swabs(2, A), scene.seal(A, 2), scene.result(A, "positive"))
    follow()
    return scene


@pytest.fixture
def chief(db: None) -> User:
    return make_user("testing_chief")


def refused(code: str, deed: Callable[[], object]) -> None:
    with pytest.raises(Refused) as caught:
        deed()
    assert caught.value.code == code


def one() -> Hold:
    found = Hold.objects.order_by("id").first()
    assert found
    return found


def test_members_of_a_positive_pool_are_asked_at_once_and_it_ends_with_the_single_result(
    scene: Scene,
) -> None:
    assert Hold.objects.count() == 2
    hold = one()
    assert (hold.proposed_at, hold.confirm_by, hold.ends_at) == (RESULT, at(2), at(24))
    apart = waiting_apart(hold.person, NOON)
    assert apart
    assert (apart.line, apart.until, apart.confirmed) == ("12345", at(2), False)
    single = scene.swab(hold.person_id, B, single=True, minutes=200)
    scene.phone.tell(single, scene.seal(B, 1, minutes=201), scene.result(B, minutes=230))
    follow()
    over = one()
    assert (over.over_why, hold_state(waiting(over), NOON)) == ("negative", "over")
    assert waiting_apart(hold.person, NOON) is None
    scene.phone.tell(void(single))
    follow()
    assert one().over_at is None


def test_a_result_taken_back_ends_it(scene: Scene) -> None:
    again = scene.result(B, "positive")
    scene.phone.tell(*scene.swabs(2, B), scene.seal(B, 2), again)
    follow()
    assert Hold.objects.count() == 4
    scene.phone.tell(void(again, minutes=190))
    follow()
    assert Hold.objects.filter(over_why="withdrawn").count() == 2


def test_an_invalid_pool_is_recalled_and_nobody_waits_apart(scene: Scene) -> None:
    scene.phone.tell(*scene.swabs(2, B), scene.seal(B, 2), scene.result(B, "invalid"))
    follow()
    assert Recall.objects.filter(reason="invalid").count() == 2
    assert Hold.objects.count() == 2


def test_a_named_person_decides_and_only_where_they_may(scene: Scene, chief: User) -> None:
    both = list(Hold.objects.all())
    stranger = make_user("testing_chief", area_id=TAOJIANG)
    refused("forbidden", lambda: actions.decide_holds(both, confirm=True, note="", by=stranger, now=NOON))
    refused("note", lambda: actions.decide_holds(both, confirm=False, note=" ", by=chief, now=NOON))
    assert actions.decide_holds(both, confirm=True, note="", by=chief, now=NOON) == 2
    assert actions.decide_holds(both, confirm=True, note="", by=chief, now=NOON) == 0
    assert hold_state(waiting(one()), at(5)) == "confirmed"
    actions.release_hold(one(), note="单独居住", by=chief, now=NOON)
    refused("over", lambda: actions.release_hold(one(), note="再次", by=chief, now=NOON))
    assert AuditEntry.objects.filter(verb__startswith="testing.hold.").count() == 3


def test_another_person_answers_an_objection(scene: Scene, chief: User) -> None:
    actions.decide_holds([one()], confirm=True, note="", by=chief, now=NOON)
    actions.note_objection(one(), words="家里有婴儿", by=chief, now=NOON)
    keep: dict[str, Any] = {"keep": True, "note": "可同室", "now": NOON}
    refused("same_person", lambda: actions.answer_objection(one(), by=chief, **keep))
    other = make_user("epidemiologist")
    actions.answer_objection(one(), keep=False, note="改为居家", by=other, now=NOON)
    assert hold_state(waiting(one()), NOON) == "released"
    refused("no_objection", lambda: actions.answer_objection(one(), by=other, **keep))


def test_a_team_swabs_people_at_home_and_only_it_sees_the_address(scene: Scene, chief: User) -> None:
    worker, recall = make_worker(user=make_user("sampler")), Recall.objects.order_by("id")[0]
    team, body = make_team(), make_organisation()
    make_member(team, body, person=worker.person)
    door = Household.objects.create(area_id=HESHAN, address="3栋201")
    Person.objects.filter(pk=recall.person_id).update(household=door)
    actions.send_home([recall], team, by=chief, now=NOON)
    actions.send_home([recall], team, by=chief, now=NOON)  # asked anew
    assert worker.user
    assert [each["address"] for each in home_visits(worker.user)] == ["3栋201"]
    assert home_visits(chief) == []
    actions.cancel_visit(HomeVisit.objects.get(cancelled_at=None), by=chief, now=NOON)
    assert home_visits(worker.user) == []


def test_the_pages_show_clock_reason_and_how_to_object_and_call_nobody_positive(
    client: Client, scene: Scene, chief: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    make_post(chief, "sampler")
    client.force_login(chief)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    html = client.get(reverse("holds")).content.decode()
    assert "60 min to confirm" in html
    client.post(reverse("holds_decide"), {"id": [str(one().pk)], "do": "confirm"})
    page = client.get(reverse("hold", args=[one().pk])).content.decode()
    assert "call 12345" in page
    assert ">Positive<" not in page + html
    assert AuditEntry.objects.filter(verb="testing.hold.opened", person_id=one().person_id).count() == 1
    client.post(reverse("hold_step", args=[one().pk]), {"do": "object", "note": "不同意"})
    assert one().objection == "不同意"
    recalled = client.get(reverse("recalls")).content.decode()
    assert "To be tested again" in recalled
