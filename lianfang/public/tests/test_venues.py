"""A resident at the code of a venue: from the poster to their own page, agreeing, telling, taking back."""

from datetime import datetime

import pytest
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.accounts.tries import Tries
from lianfang.people.models import ProxyLink
from lianfang.people.tests.make import make_person
from lianfang.places.models import Site
from lianfang.places.tests.make import YIYANG, make_site
from lianfang.presence.actions import make_venue_code
from lianfang.presence.models import Scan, ScanConsent
from lianfang.public import limits
from lianfang.public.tests.test_residents import PHONE, signed_in, stranger, text
from lianfang.web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let pages think it is 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def venue() -> Site:
    return make_site(kind="venue", name="滨江茶馆")


@pytest.fixture
def address(venue: Site, now: datetime) -> str:
    live = make_venue_code(venue, by=make_user("commander", area_id=YIYANG), now=now)
    return reverse("venue_door", args=[live.code])


def test_from_the_poster_to_a_scan(address: str, venue: Site) -> None:
    person = make_person(phone=PHONE)
    client = stranger()
    assert client.get(address).headers["Location"] == reverse("my_enter")
    assert venue.name in text(client, "my_enter")
    client.post(reverse("my_enter"), {"phone": PHONE})
    client = signed_in(client)
    page = text(client, "my_venue")
    assert "With this tap you agree" in page
    assert "deleted after 30 days" in page
    client.post(reverse("my_tell"), {"way": "in"})  # a form of before, without agreeing
    assert Scan.objects.count() == 0
    client.post(reverse("my_tell"), {"way": "in", "agree": "1"})
    scan = Scan.objects.get()
    assert (scan.person_id, scan.site_id, scan.direction, scan.dispute) == (person.pk, venue.pk, "in", "")
    page = text(client, "my_venue")
    assert "With this tap you agree" not in page
    assert "I am leaving" in page
    client.post(reverse("my_tell"), {"way": "in"})
    assert Scan.objects.count() == 1
    client.post(reverse("my_undo", args=[scan.pk]))
    assert "Nothing is noted" in text(client, "my_venue")
    client.post(reverse("my_stop"))
    assert ScanConsent.objects.get().ended_at
    client.post(reverse("my_tell"), {"way": "in"})
    assert Scan.objects.count() == 1


def test_a_code_is_typed_and_a_wrong_one_says_so(address: str, venue: Site) -> None:
    make_person(phone=PHONE)
    client = signed_in(stranger())
    code = address.strip("/").split("/")[-1]
    found = client.post(reverse("my_find"), {"code": f" {code[:4].lower()} - {code[4:]} "}, follow=True)
    assert venue.name in found.content.decode()
    wrong = client.post(reverse("my_find"), {"code": "HELLO"}, follow=True)
    assert "no longer in use" in wrong.content.decode()


def test_somebody_scans_for_who_they_look_after(address: str, now: datetime) -> None:
    mother, child = make_person(phone=PHONE), make_person(name="陈小宝")
    ProxyLink.objects.create(person=child, proxy=mother, relation="母亲", consented_on=now.date())
    client = signed_in(stranger())
    client.get(address)
    client.post(reverse("my_who"), {"at": "1", "to": "venue"})
    client.post(reverse("my_tell"), {"way": "in", "agree": "1"})
    assert (Scan.objects.get().person_id, ScanConsent.objects.get().by_relative) == (child.pk, True)
    stolen = stranger()
    stolen.get(address)
    assert stolen.post(reverse("my_tell"), {"way": "in", "agree": "1"}).headers["Location"] == reverse(
        "my_enter"
    )
    other = signed_in(stranger())  # the mother’s own page again: the child’s scan is not hers
    other.post(reverse("my_undo", args=[Scan.objects.get().pk]))
    assert "陈小宝" not in text(other, "my_venue")
    assert Scan.objects.filter(person=child).count() == 1


def test_programs_are_slowed(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_person(phone=PHONE)
    client = signed_in(stranger())
    client.get(address)
    monkeypatch.setattr(limits, "SCANNED", Tries("scan", each=1, all_=9, seconds=900))
    for way in ("in", "out", "in"):
        client.post(reverse("my_tell"), {"way": way, "agree": "1"})
    assert Scan.objects.count() == 1
    monkeypatch.setattr(limits, "TRIES", Tries("public", each=1, all_=9, seconds=900))
    statuses = [stranger().get(reverse("venue_door", args=["ABCDEFGH"])).status_code for _ in range(2)]
    assert statuses[-1] >= 400
