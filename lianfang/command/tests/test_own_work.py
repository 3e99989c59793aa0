"""My work of those who are asked themselves, carry and test; and of those for whom nothing waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from lianfang.accounts.roles import ROLES
from lianfang.accounts.tests.make import make_user
from lianfang.command import actions
from lianfang.command.queries.work import queue
from lianfang.command.tests.make import NOW, the_outbreak
from lianfang.command.waits import WATCHED
from lianfang.command.words import WORK_OF
from lianfang.common.ids import tube_id, uuid7
from lianfang.messages.models import Message
from lianfang.people.tests.make import make_person
from lianfang.places.models import SiteKind
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area, make_site
from lianfang.testing.models import Box, Tube
from lianfang.testing.tests.make import make_round
from lianfang.web.words import moment
from lianfang.workforce.models import Worker
from lianfang.workforce.tests.make import make_call, make_muster

HOUR = timedelta(hours=1)


def test_each_role_is_told_what_comes_to_it() -> None:
    assert set(WORK_OF) == set(ROLES)


def test_what_is_ones_own_or_watched_elsewhere_is_not_watched_again() -> None:
    keys = {source.key for source in WATCHED}
    assert "testing.boxes" in keys
    assert keys.isdisjoint({"testing.carry", "laboratory.intake", "rotas.mine", "workforce.called"})


@pytest.mark.django_db
def test_a_box_waits_for_couriers_there_and_for_the_laboratory_it_goes_to() -> None:
    the_outbreak()
    lab = make_site(area=make_area(43, 9, 22), name="桃江检测中心", kind=SiteKind.LABORATORY)
    told = {"area_id": HESHAN, "laboratory_id": lab.pk, "digest": "x", "since": NOW, "packed_at": NOW}
    Box.objects.create(id=uuid7(), code="B-1", due_at=NOW - HOUR, **told)
    Box.objects.create(id=uuid7(), code="B-2", due_at=NOW, received_at=NOW, **told)
    for role, area, key in (
        ("courier", HESHAN, "testing.carry"),
        ("courier", TAOJIANG, ""),
        ("lab_technician", TAOJIANG, "laboratory.intake"),
        ("lab_technician", HESHAN, ""),
    ):
        found = queue(make_user(role, area_id=area), NOW.date(), NOW)
        assert [item.source.key for item in found.items] == ([key] if key else [])
        assert all("B-1" in item.line and lab.name in item.line for item in found.items)


@pytest.mark.django_db
@pytest.mark.parametrize("cluster", [False, True])
def test_tubes_wait_for_the_laboratory_that_has_them(settings: Any, cluster: bool) -> None:
    settings.CLUSTER = cluster or settings.CLUSTER
    the_outbreak()
    lab = make_site(name="桃花仑检测中心", kind=SiteKind.LABORATORY)
    make_site(name="没有样本的检测中心", kind=SiteKind.LABORATORY)
    user, round_ = make_user("lab_technician", area_id=HESHAN), make_round()
    assert queue(user, NOW.date(), NOW).items == ()
    for code, hours, conclusion in (("T-1", 3, ""), ("T-2", 5, ""), ("T-3", 9, "negative")):
        Tube.objects.create(
            id=tube_id(code), code=code, round=round_, site=lab, area_id=HESHAN, capacity=10, laboratory_id=lab.pk,
            opened_at=NOW - hours * HOUR, received_at=NOW, conclusion=conclusion,
        )  # fmt: skip
    with override("en"):
        (item,) = queue(user, NOW.date(), NOW).items
        assert (item.source.key, item.line) == (
            "laboratory.tubes",
            f"{lab} · 2 tubes, the oldest opened {moment(NOW - 5 * HOUR)}",
        )


@pytest.mark.django_db
def test_who_is_called_is_asked_until_they_answer_wherever_it_is() -> None:
    outbreak = the_outbreak()
    user = make_user("gate_keeper", area_id=HESHAN)
    call = make_call(make_muster(outbreak=outbreak, area=make_area(43, 9, 22), due_at=NOW + HOUR))
    Worker.objects.filter(pk=call.worker_id).update(user=user)
    (item,) = queue(user, NOW.date(), NOW).items
    assert (item.source.key, item.due) == ("workforce.called", NOW + HOUR)
    assert queue(make_user("gate_keeper", area_id=TAOJIANG), NOW.date(), NOW).items == ()
    assert actions.watch(NOW + 2 * HOUR) == 0


@pytest.mark.django_db
def test_an_administrator_is_told_of_messages_that_failed() -> None:
    person = make_person()
    Message.objects.create(
        id=uuid7(),
        person=person,
        area_id=HESHAN,
        purpose="result",
        address="13800000000",
        body="x",
        made_at=NOW,
        due_at=NOW,
        state="failed",
        fault="sender",
        ended_at=NOW,
    )
    found = queue(make_user("administrator", area_id=HESHAN), NOW.date(), NOW)
    assert [item.source.key for item in found.items] == ["messages.failed"]


@pytest.mark.django_db
def test_for_whom_nothing_waits_the_page_says_what_the_post_does(client: Client) -> None:
    the_outbreak()
    client.force_login(make_user("courier", area_id=HESHAN))
    page = client.get("/work/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert str(ROLES["courier"][0]) in page
    assert 'href="/field/"' in page
    assert "/rotas/mine/" in page
