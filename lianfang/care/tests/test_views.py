"""Pages of patients, as a doctor and as others see them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.beds.models import Occupancy
from lianfang.beds.tests.make import make_bed
from lianfang.care import actions
from lianfang.care.models import Admission
from lianfang.care.tests.make import DAY, make_doctor, make_observation, make_patient, make_result, recover
from lianfang.cases.tests.make import make_case
from lianfang.people.models import Identifier
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import TAOJIANG
from lianfang.web import clock
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def doctor() -> User:
    return make_doctor()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Callable[[datetime], None]:
    def turn(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)

    turn(now)
    return turn


@pytest.fixture
def browser(client: Client, doctor: User, at: Callable[[datetime], None]) -> Client:
    client.force_login(doctor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def page(browser: Client, name: str, *args: Any, **query: str) -> str:
    answer = browser.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_tells_inside_from_left(browser: Client, doctor: User, now: datetime) -> None:
    inside = make_patient(now - 3 * DAY, by=doctor, person=make_person(name="张病人"), clinical_type="mild")
    gone = make_patient(now - 5 * DAY, by=doctor, person=make_person(name="李病人"))
    Admission.objects.filter(pk=gone.pk).update(left_at=now - DAY)
    html = page(browser, "patients")
    assert "张病人" in html
    assert "李病人" in html
    assert "Missing" in html
    assert "Mild" in html
    assert "李病人" not in page(browser, "patients", where="inside")
    assert "张病人" not in page(browser, "patients", where="left")
    assert "李病人" not in page(browser, "patients", q="张病")
    assert "张病人" in page(browser, "patients", q=inside.file_no.lower())
    assert "张病人" in page(browser, "patients", missing="on")
    actions.consult(inside, text="平稳", by=doctor, now=now)
    assert "张病人" not in page(browser, "patients", missing="on")


def test_the_list_as_csv(browser: Client, doctor: User, now: datetime) -> None:
    admission = make_patient(now - DAY, by=doctor)
    answer = save(browser, reverse("patients"), {"export": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    text = answer.content.decode("utf-8-sig")
    assert admission.file_no in text
    assert admission.occupancy.room.ward in text
    assert AuditEntry.objects.get(verb="care.patients.exported").data == {"rows": 1}


def test_others_see_nothing(client: Client, now: datetime, at: object) -> None:
    admission = make_patient(now)
    client.force_login(make_user("doctor", area_id=TAOJIANG))
    assert admission.file_no not in client.get(reverse("patients")).content.decode()
    for name in ("patient", "patient_discharge"):
        assert client.get(reverse(name, args=[admission.pk])).status_code == 404
    client.force_login(make_user("commander"))
    assert client.get(reverse("patient", args=[admission.pk])).status_code == 200
    assert client.get(reverse("patient_discharge", args=[admission.pk])).status_code == 403
    address = reverse("patient_write", args=[admission.pk, "consultation"])
    assert client.post(address, {"consultation-text": "好转"}).status_code == 403
    assert not admission.consultations.exists()


def test_opening_a_file_is_recorded_and_masks_who_it_is(browser: Client, doctor: User, now: datetime) -> None:
    person = make_person(phone="13812345678", born_on=date(1980, 5, 1))
    Identifier.objects.create(person=person, kind="resident_id", sealed=b"", tail="002X")
    admission = make_patient(now - DAY, by=doctor, person=person)
    html = page(browser, "patient", admission.pk)
    assert "138****5678" in html
    assert "13812345678" not in html
    assert "**002X" in html
    note = AuditEntry.objects.get(verb="care.file.opened")
    assert (note.person_id, note.by) == (person.pk, doctor)


def test_a_file_shows_its_missing_days_its_signs_and_what_discharge_lacks(
    browser: Client, doctor: User, now: datetime
) -> None:
    admission = make_patient(now - 3 * DAY, by=doctor)
    actions.consult(admission, text="平稳", by=doctor, now=now - DAY)
    make_observation(admission, doctor, now - HOUR, spo2=92)
    make_result(admission.person, now - DAY)
    html = page(browser, "patient", admission.pk)
    assert html.count('<li class="missing">') == 2
    assert html.count('<li class="held">') == 1
    assert "propose the type “Severe”" in html
    assert "≤ 93 %" in html
    assert '<svg class="vitals"' in html
    assert 'class="beyond"' in html
    assert "1, 2 needed: 4 Aug" in html
    assert "Missing" in html


@pytest.mark.parametrize(
    ("what", "told", "kept"),
    [
        ("plan", {"clinical_type": "ordinary", "text": "抗病毒"}, "plans"),
        ("consultation", {"text": "好转", "improved": "on", "imaging_improved": "yes"}, "consultations"),
        ("observation", {"celsius": "37.4", "respiratory_rate": "18", "spo2": "97"}, "observations"),
    ],
)
def test_writing_into_a_file(
    what: str, told: dict[str, str], kept: str, browser: Client, doctor: User, now: datetime
) -> None:
    admission = make_patient(now - DAY, by=doctor)
    address = reverse("patient_write", args=[admission.pk, what])
    answer = browser.post(address, {f"{what}-{name}": value for name, value in told.items()})
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('patient', args=[admission.pk])}#{what}"
    assert getattr(admission, kept).count() == 1
    wrong = browser.post(address, {})
    assert wrong.status_code == 422
    assert "Please check what you entered" in wrong.content.decode()


def test_a_second_consultation_is_refused_on_the_page(browser: Client, doctor: User, now: datetime) -> None:
    admission = make_patient(now - DAY, by=doctor)
    actions.consult(admission, text="平稳", by=doctor, now=now)
    answer = browser.post(
        reverse("patient_write", args=[admission.pk, "consultation"]), {"consultation-text": "再议"}
    )
    assert answer.status_code == 409
    html = answer.content.decode()
    assert f"on record already, by {doctor.name}" in html
    assert "再议" in html  # nothing typed is lost


def test_moving_and_asking_for_tests(browser: Client, doctor: User, now: datetime) -> None:
    admission = make_patient(now - DAY, by=doctor)
    other = make_bed(admission.occupancy.room.site)
    room = reverse("patient_write", args=[admission.pk, "room"])
    assert browser.post(room, {"room-bed": str(other.pk)}).status_code == 302
    assert browser.post(room, {"room-bed": str(make_bed().pk)}).status_code == 422  # of another hospital
    tests = reverse("patient_write", args=[admission.pk, "tests"])
    assert browser.post(tests, {"tests-first": "2021-08-04"}).status_code == 422
    assert browser.post(tests, {"tests-first": "2021-08-06"}).status_code == 302
    assert "6 Aug" in page(browser, "patient", admission.pk)
    assert Occupancy.objects.get(during__upper_inf=True).bed == other


def test_nobody_writes_what_the_file_does_not_have(browser: Client, doctor: User, now: datetime) -> None:
    admission = make_patient(now - DAY, by=doctor)
    assert browser.post(reverse("patient_write", args=[admission.pk, "diary"])).status_code == 404


def test_admission_offers_those_waiting_and_refuses_a_taken_room(
    browser: Client, doctor: User, now: datetime
) -> None:
    taken = make_patient(now - DAY, by=doctor).occupancy.bed
    free = make_bed(taken.room.site)
    case = make_case(now - HOUR, person=make_person(name="王待入"))
    html = page(browser, "admit", bed=str(free.pk))
    assert "王待入" in html
    assert f'<option value="{free.pk}" selected>' in html
    answer = browser.post(reverse("admit"), {"case": case.pk, "bed": taken.pk})
    assert answer.status_code == 409
    assert "is taken, and it takes one person only" in answer.content.decode()
    assert AuditEntry.objects.filter(verb="beds.bed.refused_occupied").count() == 1
    answer = browser.post(reverse("admit"), {"case": case.pk, "bed": free.pk})
    assert answer["Location"] == reverse("patient", args=[Admission.objects.get(case=case).pk])
    stay = Admission.objects.get(case=case).occupancy_id
    assert browser.get(reverse("patient_in_bed", args=[stay]))["Location"] == answer["Location"]


def test_discharge_asks_first_and_shows_why_afterwards(
    browser: Client, doctor: User, now: datetime, at: Callable[[datetime], None]
) -> None:
    admission = make_patient(now, by=doctor, clinical_type="ordinary")
    gone_at = now + 49 * DAY
    at(gone_at)
    address = reverse("patient_discharge", args=[admission.pk])
    assert "cannot go yet" in browser.get(address).content.decode()
    refused = browser.post(address)
    assert refused.status_code == 409
    assert "Lungs clearly better on imaging" in refused.content.decode()
    recover(admission, doctor, gone_at)
    html = browser.get(address).content.decode()
    assert "Isolation for 14 days, until 7 Oct 2021" in html
    assert browser.post(address).status_code == 302
    html = page(browser, "patient", admission.pk)
    assert "This file is closed" in html
    assert "Why the patient could go" in html
    assert "好转" in html
    assert "Record the consultation" not in html


def statements(browser: Client, pk: UUID) -> int:
    with CaptureQueriesContext(connection) as seen:
        page(browser, "patient", pk)
    return len(seen)


def test_a_long_file_asks_no_more_than_a_short_one(browser: Client, doctor: User, now: datetime) -> None:
    short, long = make_patient(now - 6 * DAY, by=doctor), make_patient(now - 6 * DAY, by=doctor)
    recover(short, doctor, now)
    for n in range(30):
        make_observation(long, doctor, now - n * HOUR)
        actions.write_plan(long, clinical_type="mild", text="对症", by=doctor, now=now - n * HOUR)
    recover(long, doctor, now)
    actions.write_plan(short, clinical_type="mild", text="对症", by=doctor, now=now)
    assert statements(browser, short.pk) == statements(browser, long.pk)
