"""Organisations paired with villages and communities, and who is there against the need."""

from datetime import datetime
from typing import Any

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.tests.refusals import refused
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.web import clock
from lianfang.workforce import actions, queries
from lianfang.workforce.actions import Pair
from lianfang.workforce.models import Pairing
from lianfang.workforce.tests.make import make_dispatch, make_member, make_organisation, make_team, moment
from lianfang.workforce.tests.test_views import get, post, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> int:
    return make_area(43, 9, 3, 1, 1, name="朱冯村", name_en="Zhufeng Village").id


@pytest.fixture
def chief(village: int) -> User:
    return make_user("dispatcher", area_id=YIYANG)


def found(by: User, now: datetime, **how: Any) -> Any:
    return queries.pairings(by, now.date(), **how)


def test_only_who_arrived_and_has_not_returned_is_there(chief: User, village: int, now: datetime) -> None:
    body, other = make_organisation(), make_organisation()
    actions.pair([Pair(body.id, village, 2), Pair(other.id, village, 1)], by=chief, now=now)
    grid = make_area(43, 9, 3, 1, 1, 1).id
    team = make_team(body, other, body)
    sent = make_dispatch(team, area_id=grid)
    assert [row.present for row in found(chief, now)] == [0, 0]
    actions.arrived(sent, at=now, by=chief, now=now)
    assert {row.organisation: row.present for row in found(chief, now)} == {body: 2, other: 1}
    elsewhere = make_area(43, 9, 3, 1, 2).id
    make_dispatch(make_team(body), area_id=elsewhere, outbreak=sent.outbreak, arrived_at=now)
    assert queries.totals(found(chief, now)) == {"all": 2, "needed": 3, "met": 3, "short": 0}
    actions.returned(sent, at=now, by=chief, now=now)
    assert found(chief, now, short=True).count() == 2


def test_more_than_needed_in_one_place_does_not_make_up_for_another(
    chief: User, village: int, now: datetime
) -> None:
    body = make_organisation()
    second = make_area(43, 9, 3, 1, 2).id
    actions.pair([Pair(body.id, village, 1), Pair(body.id, second, 1)], by=chief, now=now)
    team = make_team(body)
    make_member(team, body)
    make_dispatch(team, area_id=village, arrived_at=moment(1))
    assert queries.totals(found(chief, now)) == {"all": 2, "needed": 2, "met": 1, "short": 1}


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"area_id": HESHAN}, "pairing_area"),
        ({"need": 0}, "pairing_need"),
        ({"contact_phone": "12"}, "pairing_phone"),
    ],
)
def test_what_is_no_pairing(over: dict[str, Any], why: str, chief: User, village: int, now: datetime) -> None:
    told: dict[str, Any] = {"organisation_id": make_organisation().id, "area_id": village, "need": 1}
    with refused(why):
        actions.pair([Pair(**(told | over))], by=chief, now=now)


def test_paired_once_at_a_time(chief: User, village: int, now: datetime) -> None:
    one = Pair(make_organisation().id, village, 1)
    (first,) = actions.pair([one], by=chief, now=now)
    with refused("paired_already"):
        actions.pair([one], by=chief, now=now)
    actions.end_pairing(first, by=chief, now=now)
    with refused("pairing_ended"):
        actions.end_pairing(first, by=chief, now=now)
    actions.pair([one], by=chief, now=now)
    with refused("forbidden"):
        actions.pair([one], by=make_user("dispatcher", area_id=TAOJIANG), now=now)


def test_the_pages(monkeypatch: pytest.MonkeyPatch, village: int, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    make_organisation(name="市统计局")
    client = signed_in("dispatcher")
    form = {"organisation": "市统计局", "area": "430903001001", "need": "2", "contact": "联络员甲"}
    page = post(client, "pairing_new", **form)
    assert all(text in page for text in ["市统计局", "Zhufeng Village", "联络员甲", "of 2 needed", "Short"])
    assert "paired already" in post(client, "pairing_new", **form)
    assert "市统计局" not in get(client, "pairings", q="卫健委")
    assert "市统计局" in get(client, "pairings", area=str(HESHAN), export="csv")
    pairing = Pairing.objects.get()
    assert "市统计局" not in post(client, "pairing_end", pairing.pk)
    assert ">Over<" in get(client, "pairings", ended="on")
    assert "No organisation is paired here" in get(signed_in("observer", TAOJIANG), "pairings")
