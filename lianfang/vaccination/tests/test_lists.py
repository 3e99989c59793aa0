"""The pages of next doses, coverage and certificates; and that being vaccinated opens and closes no door."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import lianfang
from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.booking.models import Booking, Slot
from lianfang.common.ids import uuid7
from lianfang.messages.models import Message
from lianfang.places.tests.make import HESHAN, YIYANG, make_area
from lianfang.vaccination.tests.make import DAY, chief, grown, make_session
from lianfang.vaccination.tests.test_due import entered
from lianfang.web import clock
from lianfang.web.tests.saving import save

SURFACES = {"vaccination", "public", "fieldapp", "console", "story", "cli", "bench", "drills", "exchange"}
SURFACES |= {"command"}  # My work shows events that are to be reported
SURFACES |= {"fhir"}  # a person's doses go out and come in as Immunization
SURFACES |= {"privacy"}  # erases what is due of every app, and shows people what is held about them
SURFACES |= {"extracts", "cluster"}  # doses of a day by area, of nobody; where the tables lie


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let pages think it is 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: now)


def at_desk(client: Client) -> Client:
    """Sign a chief of vaccination in."""
    client.force_login(chief())
    return client


def test_no_other_app_asks_whether_somebody_is_vaccinated() -> None:
    """Checkpoints, zones, needs, meals and the rest cannot make a dose a condition: none of them can read one."""
    root = Path(lianfang.__file__).parent
    reads = re.compile(r"lianfang\.vaccination\b|vaccination_givendose|vaccination_visit")
    readers = {
        path.relative_to(root).parts[0]
        for path in root.rglob("*.py")
        if len(path.relative_to(root).parts) > 1 and reads.search(path.read_text())
    }
    assert "vaccination" in readers
    assert readers <= SURFACES


@pytest.mark.django_db
def test_next_doses_are_shown_saved_and_reminded_of(client: Client) -> None:
    person = grown(name="=王小明", phone="13900000001")
    entered(person, DAY - timedelta(days=30))
    page = at_desk(client).get(reverse("due_doses"), {"state": "due"})
    assert [one.last.person for one, _product in page.context["rows"]] == [person]
    table = save(client, reverse("due_doses"), {"export": "csv"}).content.decode()
    assert "'=王小明" in table
    for _again in range(2):
        answer = client.post(reverse("due_remind") + "?state=due")
        assert answer["Location"] == reverse("due_doses") + "?state=due"
    assert Message.objects.count() == 1
    assert AuditEntry.objects.filter(verb="vaccination.due.reminded").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "area=43009003000000000", "export=csv", "area=abc"])
def test_coverage_is_shown_without_small_numbers(client: Client, query: str) -> None:
    make_area(43, 9)
    for n in range(12):
        person = grown()
        if n < 3:
            entered(person, DAY - timedelta(days=1))
    page = at_desk(client).get(f"{reverse('dose_coverage')}?{query}")
    text = page.content.decode()
    assert page.status_code == 200
    assert "< 5" in text or "&lt; 5" in text
    assert not re.search(r"\b3\b <span", text)


@pytest.mark.django_db
@pytest.mark.parametrize(("area", "status"), [("0", 404), ("999", 404), ("44001000000000000", 403)])
def test_coverage_is_shown_of_ones_own_areas(client: Client, area: str, status: int) -> None:
    grown()
    assert at_desk(client).get(reverse("dose_coverage"), {"area": area}).status_code == status


@pytest.mark.django_db
def test_the_way_up_from_an_area_ends_where_ones_own_end(client: Client) -> None:
    make_area(43)
    make_area(43, 9)
    grown()
    page = at_desk(client).get(reverse("dose_coverage"), {"area": HESHAN}).content.decode()
    ways = re.findall(r'href="\?area=(\d+)"', page)
    assert str(HESHAN) in ways
    for area in ways:
        assert client.get(reverse("dose_coverage"), {"area": area}).status_code == 200, area


@pytest.mark.django_db
def test_a_certificate_is_printed_by_those_who_may_see_doses(client: Client) -> None:
    person = grown()
    address = reverse("dose_certificate", args=[person.pk, "covid19"])
    assert at_desk(client).get(address).status_code == 404
    entered(person, DAY)
    assert client.get(address).content.startswith(b"%PDF")
    assert AuditEntry.objects.filter(verb="vaccination.certificate.printed", person_id=person.pk).exists()
    client.force_login(make_user("sampler", area_id=YIYANG))
    assert client.get(address).status_code == 403


@pytest.mark.django_db
def test_a_desk_books_moves_and_cancels_for_somebody_who_agreed(client: Client) -> None:
    made = make_session()
    person = grown()
    address = reverse("dose_places", args=[person.pk])
    first, second = Slot.objects.filter(subject=made.pk).order_by("-starts_at")[:2]
    told = {"slot": first.pk, "channel": "relative", "helper_name": "李四"}
    assert at_desk(client).post(address, told).status_code != 302  # nobody said that they agreed
    assert client.post(address, told | {"agreed": "on"}).status_code == 302
    assert client.post(address, {"slot": second.pk, "channel": "desk"}).status_code == 302
    place = Booking.objects.get()
    assert (place.slot, place.channel) == (second, "relative")
    page = client.get(reverse("person_doses", args=[person.pk])).content.decode()
    assert address in page
    client.post(reverse("dose_place_cancel", args=[person.pk, place.pk]))
    assert Booking.objects.get().state == "cancelled"
    assert client.post(address, {"slot": uuid7(), "channel": "desk"}).status_code == 422
