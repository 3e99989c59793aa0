"""Questions to other hospitals and the expert panel."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.beds.tests.make import make_hospital
from lianfang.care import actions, queries
from lianfang.care.models import Admission, Consult
from lianfang.care.tests.make import DAY, make_doctor, make_patient
from lianfang.common.tests.refusals import refused
from lianfang.people.tests.make import make_person
from lianfang.places.models import Site
from lianfang.places.tests.make import TAOJIANG, YIYANG, make_area
from lianfang.web import clock

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def doctor() -> User:
    return make_doctor()


@pytest.fixture
def other() -> Site:
    return make_hospital(area=make_area(43, 9, 22))


@pytest.fixture
def asked() -> User:
    return make_user("doctor", area_id=TAOJIANG)


@pytest.fixture
def file(doctor: User, now: datetime) -> Admission:
    return make_patient(now, by=doctor, person=make_person(name="张病人"), clinical_type="severe")


def test_a_doctor_of_the_hospital_asked_answers(
    file: Admission, doctor: User, other: Site, asked: User, now: datetime
) -> None:
    ask = {"urgency": "urgent", "question": "是否需要俯卧位通气？", "by": doctor, "now": now}
    row = actions.ask_consult(file, site=other, **ask)  # type: ignore[arg-type]
    assert row.answer_by == now + HOUR
    assert list(queries.asked_of(asked, now.date())) == [row]
    assert not queries.asked_of(doctor, now.date())  # nobody answers their own
    with refused("own_question"):
        actions.answer_consult(row, answer="x", by=doctor, now=now)
    with refused("empty"):
        actions.answer_consult(row, answer=" ", by=asked, now=now)
    with refused("forbidden"):
        actions.answer_consult(row, answer="x", by=make_user("care_expert", area_id=YIYANG), now=now)
    actions.answer_consult(row, answer="建议俯卧位。", by=asked, now=now + HOUR)
    actions.close_consult(row, by=doctor, now=now + HOUR)
    row.refresh_from_db()
    assert (row.end, row.answered_by) == ("answered", asked)
    with refused("closed"):
        actions.answer_consult(row, answer="再议", by=asked, now=now + HOUR)


def test_the_panel_of_the_city(file: Admission, doctor: User, asked: User, now: datetime) -> None:
    row = actions.ask_consult(file, site=None, urgency="today", question="用药方案？", by=doctor, now=now)
    expert = make_user("care_expert", area_id=YIYANG)
    assert list(queries.asked_of(expert, now.date())) == [row]
    with refused("forbidden"):
        actions.answer_consult(row, answer="x", by=asked, now=now)
    actions.answer_consult(row, answer="同意", by=expert, now=now)
    assert Consult.objects.get().answer == "同意"


def test_what_is_no_question(file: Admission, doctor: User, now: datetime) -> None:
    at = {"by": doctor, "now": now}
    with refused("empty"):
        actions.ask_consult(file, site=None, urgency="urgent", question=" ", **at)  # type: ignore[arg-type]
    with refused("unknown_choice"):
        actions.ask_consult(file, site=None, urgency="never", question="?", **at)  # type: ignore[arg-type]
    here = file.occupancy.room.site
    with refused("same_hospital"):
        actions.ask_consult(file, site=here, urgency="urgent", question="?", **at)  # type: ignore[arg-type]


def test_the_file_can_be_read_only_while_the_question_is_open(
    file: Admission,
    doctor: User,
    other: Site,
    asked: User,
    now: datetime,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now + HOUR)
    actions.write_plan(file, clinical_type="severe", text="高流量氧疗", by=doctor, now=now)
    row = actions.ask_consult(file, site=other, urgency="urgent", question="如何？", by=doctor, now=now)
    client.force_login(asked)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get(reverse("patient", args=[file.pk])).status_code == 404  # the file itself stays shut
    listed = client.get(reverse("consults")).content.decode()
    assert "如何？" in listed
    assert "张病人" not in listed
    page = reverse("consult", args=[row.pk])
    html = client.get(page).content.decode()
    assert "高流量氧疗" in html
    note = AuditEntry.objects.get(verb="care.consult.read")
    assert (note.by, note.person_id) == (asked, file.person_id)
    assert client.post(page, {"answer": ""}).status_code == 422
    assert client.post(page, {"answer": "建议转院"}).status_code == 302
    client.force_login(doctor)
    html = client.get(reverse("patient", args=[file.pk])).content.decode()
    assert "建议转院" in html
    close = reverse("patient_write", args=[file.pk, "close"])
    assert client.post(close, {"close-consult": str(row.pk)}).status_code == 302
    client.force_login(asked)
    assert client.get(page).status_code == 409


def test_leaving_closes_what_was_asked(file: Admission, doctor: User, other: Site, now: datetime) -> None:
    actions.ask_consult(file, site=other, urgency="urgent", question="如何？", by=doctor, now=now)
    at = now + DAY
    actions.record_death(file, died_at=at, cause_a="呼吸衰竭", by=doctor, now=at)
    assert Consult.objects.get().end == "withdrawn"
