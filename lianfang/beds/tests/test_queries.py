"""Counting beds, and what a board asks of the database."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.tests.make import make_user
from lianfang.beds import queries
from lianfang.beds.actions import reserve
from lianfang.beds.models import Bed
from lianfang.beds.tests.make import make_bed, make_hospital, make_stay
from lianfang.people.rules.names import mask_name
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_capacity_as_of_an_instant(now: datetime) -> None:
    site, empty = make_hospital(), make_hospital()
    make_stay(make_person(), make_bed(site, beds=2), now)  # the second bed of a single room is not free
    make_stay(make_person(), make_bed(site, beds=2, single=False), now - DAY, now)  # left now
    make_stay(make_person(), make_bed(site), now + DAY)  # not there yet
    make_bed(site, state=Bed.State.DISINFECTING)
    make_bed(site, state=Bed.State.OUT)
    assert queries.capacity([site, empty], now) == {
        site.pk: queries.Capacity(beds=7, staffed=6, occupied=1, free=3, disinfecting=1, blocked=1, out=1)
    }
    assert queries.capacity([site], now - DAY)[site.pk].occupied == 1
    free = [(bed.room.name, bed.name) for bed in queries.free_beds([site], now)]
    assert free == [("102", "1"), ("102", "2"), ("103", "1")]


def statements(ask: Any) -> int:
    with CaptureQueriesContext(connection) as seen:
        ask()
    return len(seen)


@pytest.mark.parametrize("rooms", [1, 12])
def test_a_board_asks_the_same_however_large_the_hospital(rooms: int, now: datetime) -> None:
    site = make_hospital()
    for _ in range(rooms):
        make_stay(make_person(), make_bed(site), now)

    def names() -> list[str]:
        cards = queries.board(site, now, named=True)
        return [place.name for card in cards for place in card.places if place.stay]

    assert statements(names) == 2
    assert statements(lambda: queries.capacity([site], now)) == 1
    assert statements(lambda: list(queries.free_beds([site], now))) == 1
    assert len(names()) == rooms


def test_a_large_hospital_is_shown_ward_by_ward(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_hospital()
    for ward in ("一病区", "二病区"):
        make_bed(site, ward=ward)
    wards = queries.wards_of(site)
    assert [each.name for each in wards] == ["一病区", "二病区"]
    assert queries.shown_ward(wards, "") == ""
    assert queries.shown_ward(wards, "二病区") == "二病区"
    assert queries.shown_ward(wards, "没有") == ""
    monkeypatch.setattr(import_module("lianfang.beds.queries.board"), "AT_ONCE", 1)
    assert queries.shown_ward(wards, "") == "一病区"
    ((name, _ward, cards),) = queries.by_ward(site, wards, now, named=True, ward="一病区")
    assert (name, len(cards)) == ("一病区", 1)


def test_beds_to_choose_from_are_two_statements_and_say_what_they_do(now: datetime) -> None:
    sites = [make_hospital(name=f"医院{n}") for n in range(3)]
    taken = make_bed(sites[0], beds=2)  # the second bed of a room for one person is not to be had either
    make_stay(make_person(), taken, now)
    kept = make_bed(sites[1])
    reserve(
        kept,
        make_person(name="王小明"),
        by=make_user("doctor", area_id=YIYANG),
        now=now,
        permission="care.treat",
    )
    make_bed(sites[2], state=Bed.State.OUT, icu=True)
    found: list[queries.Offer] = []
    assert statements(lambda: found.extend(queries.offers(sites, now))) == 2
    assert [(each.site, each.taken, each.kept_for, each.state, each.icu) for each in found] == [
        ("医院0", True, "", "free", False),
        ("医院0", True, "", "free", False),
        ("医院1", True, mask_name("王小明"), "free", False),
        ("医院2", False, "", "out", True),
    ]
    later = {each.site: each.kept_for for each in queries.offers(sites, now + 2 * DAY)}
    assert later["医院1"] == ""  # over by itself
