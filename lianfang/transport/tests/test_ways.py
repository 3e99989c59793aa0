"""A city's own table of ways: read with the reasons of what is not taken, undone, and used by plans, which say so."""

import csv
import io
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.documents.tables import Work
from lianfang.places.tests.make import YIYANG
from lianfang.transport.imports import WAYS, take_ways, undo_ways
from lianfang.transport.models import RoadWay
from lianfang.transport.queries.question import question
from lianfang.transport.tests.make import DAY, MORNING, chief, make_ride, make_tour
from lianfang.web import clock

pytestmark = pytest.mark.django_db


def work(by: User) -> Work:
    return Work(by, MORNING, uuid.uuid4(), day_of(MORNING))


def row(origin: str, destination: str, seconds: str = "300", metres: str = "2100") -> dict[str, str]:
    return {"origin": origin, "destination": destination, "seconds": seconds, "metres": metres}


def test_rows_are_taken_changed_known_or_named_and_undone() -> None:
    by = chief()
    first = take_ways(
        [row("甲", "乙"), row(" 乙", "甲 "), row("甲", "甲"), row("甲", "丙", "很快")], work(by)
    )
    assert [each.state for each in first] == ["new", "new", "bad", "bad"]
    assert all(each.reason for each in first[2:])
    again = take_ways([row("甲", "乙"), row("乙", "甲", "360.4")], work(by))
    assert [each.state for each in again] == ["known", "changed"]
    assert RoadWay.objects.get(origin="乙").seconds == 360
    ids, before = [again[1].thing], {again[1].thing: again[1].before or {}}
    assert undo_ways(ids, before, work(by)) == {}
    assert RoadWay.objects.get(origin="乙").seconds == 300
    undo_ways([each.thing for each in first[:2]], {}, work(by))
    assert not RoadWay.objects.exists()


def test_whoever_plans_no_rides_brings_no_ways() -> None:
    nobody = User.objects.create(username="nobody", name="nobody")
    assert [each.state for each in take_ways([row("甲", "乙")], work(nobody))] == ["bad"]


def test_plans_take_the_ways_a_city_says() -> None:
    by = chief()
    tour = make_tour(by)
    ride = make_ride(by)
    straight = question(YIYANG, DAY, MORNING).matrix
    assert straight.given == frozenset()
    depot, site = tour.vehicle.depot, ride.site.name
    take_ways([row(depot, site, "1234", "5678")], work(by))
    said = question(YIYANG, DAY, MORNING).matrix
    here, there = said.places.index(depot), said.places.index(site)
    assert (said.seconds[here][there], said.metres[here][there]) == (1234, 5678)
    assert said.given == {(here, there)}
    assert said.seconds[there][here] == straight.seconds[there][here]


def test_what_is_saved_of_ways_is_read_in_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    by = chief()
    take_ways([row("甲", "乙", "300", "2100"), row("乙", "甲", "360", "2500")], work(by))
    client.force_login(by)
    for language in ("zh-hans", "en"):
        by.language = language
        by.save()
        saved = client.get(reverse("ride_ways") + "?export=csv").content.decode("utf-8-sig")
        head, *lines = csv.reader(io.StringIO(saved))
        known = {name.lower(): key for key, names in WAYS.names.items() for name in names}
        cells = [dict(zip([known[each.lower()] for each in head], line, strict=True)) for line in lines]

        assert [each.state for each in take_ways(cells, work(by))] == ["known", "known"]
        RoadWay.objects.all().delete()
        assert [each.state for each in take_ways(cells, work(by))] == ["new", "new"]
