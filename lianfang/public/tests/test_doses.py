"""A resident's own doses: booking, the certificate and who can check it."""

from datetime import datetime, timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.test import Client
from django.urls import reverse

from lianfang.booking.models import Booking, Slot
from lianfang.people.models import Person
from lianfang.public.views.residents import AT, UNTIL, WHO
from lianfang.sync.keys import read
from lianfang.vaccination.queries.papers import certified
from lianfang.vaccination.signing import code_of, read_code
from lianfang.vaccination.tests.make import DAY, grown, make_session
from lianfang.vaccination.tests.test_due import entered
from lianfang.web import clock
from lianfang.web.clock import wall


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let pages think it is 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: now)


def opened(client: Client, *people: Person) -> None:
    """Open the pages of some people on this device."""
    session = client.session
    session[WHO], session[AT], session[UNTIL] = [str(one.pk) for one in people], 0, wall().timestamp() + 3600
    session.save()


@pytest.mark.django_db
def test_one_books_moves_and_cancels_for_oneself_and_a_relative(client: Client) -> None:
    made = make_session()
    own, child = grown(), grown(name="小李")
    opened(client, own, child)
    page = client.get(reverse("my_doses")).content.decode()
    assert made.site.name in page
    first, second = Slot.objects.filter(subject=made.pk).order_by("-starts_at")[:2]
    client.post(reverse("my_dose_take", args=[first.pk]))
    client.post(reverse("my_dose_take", args=[second.pk]))
    place = Booking.objects.get()
    assert (place.person, place.slot, place.channel, place.state) == (own, second, "own", "booked")
    client.post(reverse("my_who"), {"at": "1", "to": "doses"})
    client.post(reverse("my_dose_take", args=[second.pk]))
    theirs = Booking.objects.get(person=child)
    assert (theirs.channel, theirs.agreed) == ("relative", True)
    client.post(reverse("my_dose_cancel", args=[place.pk]))  # not theirs: nothing happens
    client.post(reverse("my_dose_cancel", args=[theirs.pk]))
    assert dict(Booking.objects.values_list("person__name", "state")) == {
        own.name: "booked",
        "小李": "cancelled",
    }


@pytest.mark.django_db
def test_who_cannot_be_given_it_that_day_is_told_why(client: Client) -> None:
    slot = Slot.objects.filter(subject=make_session().pk).order_by("-starts_at").first()
    assert slot
    person = grown()
    entered(person, DAY - timedelta(days=10))
    opened(client, person)
    answer = client.post(
        reverse("my_dose_take", args=[slot.pk]), follow=True, headers={"accept-language": "en"}
    )
    assert "Too early" in answer.content.decode() or "早" in answer.content.decode()
    assert not Booking.objects.exists()


@pytest.mark.django_db
def test_a_certificate_is_checked_with_the_public_key_alone_and_shows_what_was_taken_back(
    client: Client,
) -> None:
    person = grown(name="王小明")
    dose = entered(person, DAY - timedelta(days=30))
    entered(person, DAY, 2, source="declared")
    said = certified(person, "covid19", DAY)
    assert said is not None
    assert [shot.number for shot in said.shots] == [1]  # what was only told is not certified
    code = code_of(said)
    assert read_code(code) == said
    key = load_pem_public_key(client.get(reverse("dose_key")).content)
    assert isinstance(key, EllipticCurvePublicKey)
    _head, body, signed = code.split(".")
    both = read(signed)
    signature = encode_dss_signature(int.from_bytes(both[:32]), int.from_bytes(both[32:]))
    key.verify(signature, read(body), ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(signature, read(body).replace("王".encode(), "李".encode()), ECDSA(SHA256()))
    page = client.get(reverse("dose_verify"), {"code": f"https://city.example/verify/doses/?code={code}"})
    assert "王小明" in page.content.decode()
    assert page.context["holds"]
    dose.void_at, dose.void_why = wall(), "写错了"
    dose.save()
    assert not client.get(reverse("dose_verify"), {"code": code}).context["holds"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "code", ["x", "LFV1.", "LFV1.e30.AA", "LFV1.####.####", "LFG1.e30.AAAA", "\x00", "李" * 5000]
)
def test_what_was_not_signed_here_is_no_certificate(client: Client, code: str) -> None:
    page = client.get(reverse("dose_verify"), {"code": code})
    assert page.status_code == 200
    assert page.context["said"] is None


@pytest.mark.django_db
def test_the_certificate_is_printed_for_its_owner_alone(client: Client) -> None:
    person, other = grown(), grown()
    entered(person, DAY)
    opened(client, person)
    paper = client.get(reverse("my_dose_paper", args=["covid19"]))
    assert paper.content.startswith(b"%PDF")
    opened(client, other)
    assert client.get(reverse("my_dose_paper", args=["covid19"])).status_code == 404
