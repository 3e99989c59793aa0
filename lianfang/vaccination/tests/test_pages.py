"""The page of somebody at a session, at each point of their visit, with the steps that may be taken."""

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_post
from lianfang.places.tests.make import YIYANG
from lianfang.testing.tests.make import make_round
from lianfang.vaccination import actions
from lianfang.vaccination.models import LotNotice, Visit
from lianfang.vaccination.queries import lots_of
from lianfang.vaccination.tests.make import NOON, chief, grown, later, make_session
from lianfang.vaccination.tests.test_recalls import stopped
from lianfang.web import clock
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db


def test_each_step_is_offered_and_taken_on_the_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    by = chief()
    make_post(by, "doctor", area_id=YIYANG)
    client.force_login(by)
    session = make_session(open_=True)
    visit = actions.arrive(session, grown(), by=by, now=NOON)
    make_round(protocol=session.protocol)
    page = reverse("vaccination_visit", args=[visit.pk])

    def step(name: str, **said: object) -> tuple[int, str]:
        assert client.get(page).status_code == 200
        answer = client.post(reverse("vaccination_visit_step", args=[visit.pk, name]), said)
        return answer.status_code, Visit.objects.get().state

    books = lots_of(session)[0].pk
    given = {"books": books, "place": "left_arm", "looked": "on"}
    assert step("screen", state="fit") == (302, "fit")
    assert step("consent", who="own") == (302, "agreed")
    assert step("give", **given) == (422, "agreed")  # a round expects a swab
    assert step("swab", swab="") == (422, "agreed")
    assert step("swab", swab="waits") == (302, "agreed")
    assert step("give", **given | {"looked": ""}) == (422, "agreed")
    assert step("give", **given) == (302, "observed")
    assert step("give", **given) == (422, "observed")  # pressed twice
    assert client.get(page).status_code == 200


def test_the_list_of_a_lot_says_who_was_told_and_how(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(30))
    _session, lot, called, silent = stopped()
    actions.tell_of_lots(later(11))
    client.force_login(chief())
    page = reverse("vaccination_lot", args=[lot.pk])

    text = client.get(page).content.decode()
    assert "没有电话，须由人告知" in text
    assert called.name not in client.get(page + "?told=not").content.decode()
    told = reverse("vaccination_lot_told", args=[LotNotice.objects.get(person=silent).pk])
    assert client.post(told, {"text": ""}).status_code == 422
    assert client.post(told, {"text": "上门告知"}).status_code == 302
    saved = save(client, page + "?export=csv").content.decode()
    assert [word in saved for word in (called.name, silent.name, "上门告知", "标签有误")] == [True] * 4
