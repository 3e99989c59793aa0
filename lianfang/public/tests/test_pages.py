"""The pages that anybody may open: signing up, one's own page, checking a certificate."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from lianfang.accounts.models import Tried
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_number
from lianfang.places.tests.make import HESHAN, make_area
from lianfang.public import limits
from lianfang.public.tests.make import make_shift
from lianfang.rotas.models import Assignment
from lianfang.web import clock
from lianfang.workforce.models import Certificate, Volunteer
from lianfang.workforce.sealing import digest, new_code, printed
from lianfang.workforce.tests.make import make_certificate, make_volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let pages think it is 5 August 2021; forget wrong codes of other tests."""
    monkeypatch.setattr(clock, "now", lambda: now)
    make_area(43, 9, 3, name="赫山区", name_en="Heshan District")
    make_outbreak()


def stranger(language: str = "en") -> Client:
    return Client(headers={"accept-language": language})


ANSWERS: dict[str, dict[str, object]] = {
    "who": {"name": "林晓晴", "phone": "13807370000"},
    "where": {"area": HESHAN},
    "skills": {"skills": ["order"]},
    "free": {"free": ["weekend_morning"]},
    "note": {"note": ""},
    "document": {"id_kind": "resident_id", "number": make_number()},
    "check": {"consent": "on"},
}


def answer(client: Client, step: str, **over: object) -> Any:
    """Answer one page of the form, and follow where it leads."""
    return client.post(reverse("volunteer_step", args=[step]), {**ANSWERS[step], **over}, follow=True)


def answered(client: Client, until: str = "check", **last: object) -> Any:
    """Answer every page until one of them; gives what came after it."""
    for step in ANSWERS:
        if step == until:
            return answer(client, step, **last)
        answer(client, step)
    raise AssertionError(until)


def test_signing_up_shows_the_code_once_and_it_opens_the_page_on_another_device() -> None:
    client = stranger()
    assert (
        reverse("volunteer_step", args=["who"]) in client.get(reverse("volunteer_sign_up")).content.decode()
    )
    page = answered(client).content.decode()
    code = re.search(r'class="mono big">([^<]+)<', page)
    assert code
    assert "Your offer was received" in page
    assert code[1] not in client.get(reverse("volunteer_mine")).content.decode()
    row = Volunteer.objects.get()
    assert (row.channel, row.area_id, row.skills) == ("web", HESHAN, ["order"])
    answer(client, "check")  # sent twice: nothing is left to be sent
    assert Volunteer.objects.count() == 1
    other = stranger()
    assert other.get(reverse("volunteer_mine")).status_code == 302
    page = other.post(reverse("volunteer_enter"), {"code": code[1].lower()}, follow=True).content.decode()
    assert "林晓晴" in page
    other.post(reverse("volunteer_leave"))
    assert other.get(reverse("volunteer_mine")).status_code == 302
    client.post(reverse("volunteer_cancel"))
    row.refresh_from_db()
    assert (row.state, row.sealed) == ("withdrawn", None)


def test_each_page_is_asked_in_its_turn_and_can_be_changed_before_the_end() -> None:
    client = stranger()
    late = client.get(reverse("volunteer_step", args=["check"]))
    assert late["Location"] == reverse("volunteer_step", args=["who"])
    wrong = answer(client, "who", phone="12")
    assert wrong.status_code == 422
    assert 'href="#id_phone"' in wrong.content.decode()
    wrong = answered(client, "document", number="123")
    assert (wrong.status_code, 'href="#id_number"' in wrong.content.decode()) == (422, True)
    number = str(ANSWERS["document"]["number"])
    page = answer(client, "document").content.decode()
    assert (number[-4:] in page, number in page) == (True, False)
    stored = str(dict(client.session))
    assert number not in stored  # a device's session keeps it sealed
    assert number in client.get(reverse("volunteer_step", args=["document"])).content.decode()
    answer(client, "who", name="林晓明")
    assert "林晓明" in client.get(reverse("volunteer_step", args=["check"])).content.decode()
    assert not Volunteer.objects.exists()
    answer(client, "check")
    assert Volunteer.objects.get().name == "林晓明"


def test_programs_old_forms_and_floods_are_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    client = stranger()
    answered(client, website="http://example.org")
    assert not Volunteer.objects.exists()
    session = client.session
    session["volunteer_told"] = session["volunteer_told"] | {"id": "01900000-0000-7000-8000-000000000001"}
    session.save()
    assert "lay too long" in answer(client, "check").content.decode()
    assert "Without your consent nothing is kept." in answer(client, "check", consent="").content.decode()
    assert Volunteer.objects.count() == 0
    monkeypatch.setattr(limits, "FORMS", 1)
    answer(client, "check")
    assert answered(client).status_code == 429
    assert Volunteer.objects.count() == 1


def test_wrong_codes_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    client = stranger()
    monkeypatch.setattr(limits, "TRIES", replace(limits.TRIES, each=2))
    for _ in range(2):
        assert (
            "No page opens" in client.post(reverse("volunteer_enter"), {"code": new_code()}).content.decode()
        )
    helper = make_volunteer(code_digest=digest(code := new_code()))
    assert client.post(reverse("volunteer_enter"), {"code": code}).status_code == 429
    assert client.get(reverse("certificate_verify", args=["ABC"])).status_code == 429
    Tried.objects.all().delete()
    assert client.post(reverse("volunteer_enter"), {"code": code}).status_code == 302
    Volunteer.objects.filter(pk=helper.pk).update(code_digest=digest(new_code()))  # replaced at the desk
    assert client.get(reverse("volunteer_mine")).status_code == 302


def test_a_volunteer_takes_a_place_and_gives_it_back() -> None:
    code = new_code()
    helper = make_volunteer(ready=True, code_digest=digest(code))
    client, shift = stranger(), make_shift()
    client.post(reverse("volunteer_enter"), {"code": code})
    assert "1 place left" in client.get(reverse("volunteer_mine")).content.decode()
    page = client.post(reverse("volunteer_take", args=[shift.pk]), follow=True).content.decode()
    assert "The place is yours." in page
    taken = Assignment.objects.get()
    assert taken.worker_id == helper.worker_id
    event: Any
    (event,) = Calendar.from_ical(client.get(reverse("volunteer_shifts_file")).content.decode()).walk(
        "VEVENT"
    )
    assert event["DTSTART"].dt == shift.starts_at
    assert helper.name not in str(event)
    assert stranger().get(reverse("volunteer_shifts_file")).status_code == 302
    client.post(reverse("volunteer_give_back", args=[taken.pk]))
    taken.refresh_from_db()
    assert taken.state == "dropped"
    page = stranger("zh-hans").get(reverse("volunteer_sign_up")).content.decode()
    assert "志愿者" in page


def test_a_certificate_is_checked_by_its_number_alone() -> None:
    helper = make_volunteer(ready=True, name="林晓晴")
    assert helper.worker
    paper = make_certificate(helper.worker)
    number = printed(paper)
    page = stranger().get(reverse("certificate_verify", args=[number]))
    text = page.content.decode()
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex"
    assert all(part in text for part in ("This certificate holds", "林晓晴", "12.5 h", "····0019", number))
    assert helper.phone not in text
    typed = stranger().get(
        reverse("certificate_check"), {"code": number.lower().replace("-", " ")}, follow=True
    )
    assert "This certificate holds" in typed.content.decode()
    wrong = number[:-1] + ("2" if number[-1] != "2" else "3")
    assert stranger().get(reverse("certificate_verify", args=[wrong])).status_code == 404
    assert stranger().get(reverse("certificate_verify", args=[paper.number])).status_code == 404  # no seal
    Certificate.objects.filter(pk=paper.pk).update(minutes=7500)  # somebody wrote into the table
    assert stranger().get(reverse("certificate_verify", args=[number])).status_code == 404


def test_a_revoked_certificate_says_so(now: datetime) -> None:
    helper = make_volunteer(ready=True)
    assert helper.worker
    paper = make_certificate(helper.worker)
    Certificate.objects.filter(pk=paper.pk).update(
        revoked_at=now, revoked_by=paper.issued_by, revoked_why="重复开具"
    )
    text = stranger().get(reverse("certificate_verify", args=[printed(paper)])).content.decode()
    assert "Revoked: it no longer holds" in text
    assert "重复开具" not in text  # not printed, so not shown
