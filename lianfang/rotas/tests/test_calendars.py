"""One's own shifts in a calendar: as a file, by a link that is revoked, with zone and what fell away, naming nobody."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.places.tests.make import HESHAN
from lianfang.rotas import actions
from lianfang.rotas.models import Assignment, CalendarLink
from lianfang.rotas.tests.make import NOW, make_hand, make_planner, make_published, make_rota, need, seated
from lianfang.web import clock
from lianfang.workforce.models import Worker

pytestmark = pytest.mark.django_db
NAME = "周采样"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages think it is noon of 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def worker() -> Worker:
    """Make somebody who works here and signs in."""
    return make_hand(NAME, "sampler", user=make_user("sampler", area_id=HESHAN))


def client_of(worker: Worker) -> Client:
    client = Client(headers={"accept-language": "en"})
    assert worker.user is not None
    User.objects.filter(pk=worker.user.pk).update(language="en")
    client.force_login(User.objects.get(pk=worker.user.pk))
    return client


def test_shifts_have_zone_and_place_and_those_that_fell_away_are_struck(worker: Worker) -> None:
    make_published(worker, [NOW + timedelta(hours=20), NOW + timedelta(hours=44)])
    stays, falls = Assignment.objects.order_by("shift__starts_at")
    actions.drop(falls, note="发烧", by=worker.user, now=NOW + timedelta(minutes=5))  # type: ignore[arg-type]
    answer = client_of(worker).get(reverse("my_calendar"))
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    calendar = Calendar.from_ical(text)
    events: list[Any] = calendar.walk("VEVENT")
    assert [str(each["STATUS"]) for each in events] == ["TENTATIVE", "CANCELLED"]
    assert events[0]["DTSTART"].dt == stays.shift.starts_at
    assert events[0]["DTSTART"].dt.tzinfo == ZoneInfo("Asia/Shanghai")
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert int(events[1]["SEQUENCE"]) > int(events[0]["SEQUENCE"]) == 0
    assert str(events[0]["LOCATION"]).startswith(stays.shift.site.name)
    assert NAME not in text
    assert "发烧" not in text


def test_nobody_reads_of_a_shift_that_was_never_published(worker: Worker) -> None:
    rota = make_rota(make_planner(), [need(6, 6)])
    first = rota.shifts.get()
    made = actions.put(first, worker, by=make_planner(), now=NOW)
    client = client_of(worker)
    assert b"VEVENT" not in client.get(reverse("my_calendar")).content
    actions.take_out(made, by=make_planner(), now=NOW)
    seated(rota, worker, make_planner())
    assert client.get(reverse("my_calendar")).content.count(b"BEGIN:VEVENT") == 1


def test_a_link_gives_the_shifts_until_it_is_revoked(worker: Worker) -> None:
    make_published(worker, [NOW + timedelta(hours=20)])
    client = client_of(worker)
    page = client.post(reverse("my_calendar_link", args=["make"])).content.decode()
    link = page.split('data-copy="')[1].split('"')[0]
    assert bytes(CalendarLink.objects.get().digest) == actions.digest_of(
        link.rsplit("/", 1)[1].removesuffix(".ics")
    )
    stranger = Client()
    answer = stranger.get(link)
    assert (answer.status_code, answer.content.count(b"BEGIN:VEVENT")) == (200, 1)
    again = stranger.get(link, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Read last" in client.get(reverse("my_rota")).content.decode()
    assert link.rsplit("/", 1)[1].removesuffix(".ics") not in client.get(reverse("my_rota")).content.decode()
    other = client.post(reverse("my_calendar_link", args=["make"])).content.decode()
    assert stranger.get(link).status_code == 410
    fresh = other.split('data-copy="')[1].split('"')[0]
    assert stranger.get(fresh).status_code == 200
    client.post(reverse("my_calendar_link", args=["revoke"]))
    assert stranger.get(fresh).status_code == 410
    assert stranger.get(reverse("calendar", args=["x" * 43])).status_code == 404


def test_who_works_here_no_more_is_read_by_no_calendar(worker: Worker) -> None:
    assert worker.user is not None
    secret = actions.make_link(worker.user, language="en", now=NOW)
    address = reverse("calendar", args=[secret])
    assert Client().get(address).status_code == 200
    worker.user.posts.update(to_on=NOW.date() - timedelta(days=1))
    assert Client().get(address).status_code == 410
