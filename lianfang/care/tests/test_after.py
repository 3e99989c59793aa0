"""What comes after a stay: visits, notes, deaths."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.beds.models import Bed, Occupancy
from lianfang.beds.tests.make import make_bed
from lianfang.care import actions, papers, queries
from lianfang.care.models import Admission, Death, FollowUp, MedicalOrder
from lianfang.care.rules import follow_up as rules
from lianfang.care.tests.make import DAY, make_doctor, make_order, make_patient, make_result, recover
from lianfang.cases.actions import lifecycle
from lianfang.cases.models import Case
from lianfang.cases.queries import figures
from lianfang.cases.tests.make import make_case, make_epidemiologist
from lianfang.common.tests.refusals import refused
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG
from lianfang.web import clock
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    return datetime(2021, 8, 25, 4, tzinfo=UTC)


@pytest.fixture
def doctor() -> User:
    return make_doctor()


@pytest.fixture
def gone(doctor: User, now: datetime) -> Admission:
    """Let a patient go home on 25 August at noon."""
    admission = make_patient(
        now - 15 * DAY, by=doctor, person=make_person(name="张病人"), clinical_type="mild"
    )
    make_order(admission, doctor, now - 15 * DAY, kind="traditional", text="清肺排毒汤")
    actions.write_plan(admission, clinical_type="mild", text="对症治疗", by=doctor, now=now - 15 * DAY)
    recover(admission, doctor, now)
    actions.discharge(admission, by=doctor, now=now)
    admission.refresh_from_db()
    return admission


def browse(client: Client, user: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: now)
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.mark.parametrize(
    ("today", "state"), [(1, "later"), (2, "due"), (5, "due"), (8, "due"), (9, "missed")]
)
def test_how_it_stands_with_a_visit(today: int, state: str) -> None:
    due_on, late_on = date(2021, 8, 5), date(2021, 8, 8)
    day = date(2021, 8, today)
    assert rules.state(due_on, late_on, day, done=False, dropped=False) == state
    assert rules.state(due_on, late_on, day, done=True, dropped=False) == "done"
    assert rules.state(due_on, late_on, day, done=False, dropped=True) == "dropped"


def test_visits_fall_due_in_the_weeks_of_the_protocol(gone: Admission, doctor: User, now: datetime) -> None:
    second, fourth = FollowUp.objects.all()
    assert [(each.week, each.due_on) for each in (second, fourth)] == [
        (2, date(2021, 9, 8)),
        (4, date(2021, 9, 22)),
    ]
    said: dict[str, Any] = {"how": "clinic", "test": "negative", "by": doctor}
    with refused("later"):
        actions.follow_up(gone, visit=second, now=now + 10 * DAY, **said)
    actions.follow_up(gone, visit=second, symptoms="乏力", now=now + 14 * DAY, **said)
    with refused("followed_up"):
        actions.follow_up(gone, visit=second, now=now + 14 * DAY, **said)
    late = day_after(now, 40)
    assert [each.state for each in queries.visits_of(gone, late)] == ["done", "missed"]
    assert list(queries.follow_ups("missed", late)) == [fourth]
    actions.follow_up(gone, visit=fourth, now=now + 40 * DAY, **said)  # better late than never
    with refused("forbidden"):
        actions.follow_up(gone, visit=fourth, how="phone", test="none", by=make_user("sampler"), now=now)


def day_after(now: datetime, days: int) -> date:
    return (now + days * DAY).date()


def test_positive_again_leads_to_a_second_stay(gone: Admission, doctor: User, now: datetime) -> None:
    back = now + 16 * DAY
    make_result(gone.person, back - DAY, "positive")
    chief = make_epidemiologist()
    case = Case.objects.get(pk=gone.case_id)
    lifecycle.positive_again(case, reason="复阳", by=chief, now=back, found_at=back - HOUR)
    lifecycle.readmit(case, reason="复阳", by=chief, now=back)
    second = actions.admit(case, make_bed(), by=doctor, now=back + HOUR)
    assert second.former == gone
    assert {each.state for each in queries.visits_of(gone, day_after(back, 0))} == {"dropped"}
    with refused("dropped"):
        visit = FollowUp.objects.first()
        assert visit
        actions.follow_up(gone, visit=visit, how="phone", test="none", by=doctor, now=back)


def test_the_note_is_a_paper(gone: Admission, now: datetime) -> None:
    said = papers.content_of(gone, "en")
    heads = [part["head"] for part in said["parts"]]
    assert heads == [
        "Stay",
        "Treatment",
        "Orders",
        "Why the patient could go",
        "Afterwards",
        "Follow-up visits",
    ]
    assert "8 Sep 2021" in str(said["parts"][4]["rows"])  # 14 days of isolation
    assert papers.print_note(gone, "zh", now=now).startswith(b"%PDF")
    text = docx.Document(io.BytesIO(papers.write_note(gone, "zh", now=now)))
    words = " ".join(cell.text for table in text.tables for row in table.rows for cell in row.cells)
    assert "清肺排毒汤" in words
    assert "张病人" in words


def test_the_pages_after_a_stay(
    gone: Admission, client: Client, doctor: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browse(client, doctor, now + 14 * DAY, monkeypatch)
    html = browser.get(reverse("patient", args=[gone.pk])).content.decode()
    assert "To be made now" in html
    visit = FollowUp.objects.get(week=2)
    told = {"follow_up-visit": str(visit.pk), "follow_up-how": "phone", "follow_up-test": "positive"}
    address = reverse("patient_write", args=[gone.pk, "follow_up"])
    assert browser.post(address, told).status_code == 302
    html = browser.get(reverse("patient", args=[gone.pk])).content.decode()
    assert "Positive again?" in html
    html = browser.get(reverse("follow_ups"), {"state": "done"}).content.decode()
    assert "张病人" in html
    assert "张病人" not in browser.get(reverse("follow_ups"), {"state": "missed"}).content.decode()
    text = save(browser, reverse("follow_ups"), {"export": "csv"}).content.decode("utf-8-sig")
    assert text.count("张病人") == 2
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = browser.get(reverse("patient_note", args=[gone.pk, kind]))
        assert answer.content.startswith(start)
    assert browser.get(reverse("patient_note", args=[gone.pk, "exe"])).status_code == 404
    assert browser.get(reverse("patient_death", args=[gone.pk])).status_code == 404


def die(admission: Admission, doctor: User, at: datetime, **over: Any) -> Death:
    said: dict[str, Any] = {"died_at": at - HOUR, "cause_a": "呼吸衰竭", "cause_b": "新型冠状病毒肺炎"} | over
    return actions.record_death(admission, by=doctor, now=at, **said)


def test_a_death_frees_the_bed_and_closes_the_case(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, clinical_type="critical")
    make_order(admission, doctor, now)
    outbreak = admission.case.outbreak
    at = now + 2 * DAY
    die(admission, doctor, at)
    admission.refresh_from_db()
    case = Case.objects.get(pk=admission.case_id)
    assert (case.died_at, case.out_at, admission.left_at) == (at - HOUR, None, at - HOUR)
    assert Occupancy.objects.get().during.upper == at
    assert Bed.objects.get().state == Bed.State.DISINFECTING
    assert not MedicalOrder.objects.filter(stopped_at=None).exists()
    assert figures(outbreak, at).died == 1  # what the bulletin reads
    assert figures(outbreak, at).in_hospital == 0
    assert not queries.inside(outbreak, at)
    with refused("left"):
        die(admission, doctor, at + HOUR)


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"died_at": timedelta(days=-3)}, "times"),
        ({"died_at": timedelta(hours=1)}, "times"),
        ({"cause_a": " "}, "causes"),
        ({"cause_b": "", "cause_c": "糖尿病"}, "causes"),
    ],
)
def test_a_death_that_cannot_be_so(over: dict[str, Any], code: str, doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, clinical_type="critical")
    over = {name: now + DAY + value if name == "died_at" else value for name, value in over.items()}
    with refused(code):
        die(admission, doctor, now + DAY, **over)
    assert not Death.objects.exists()
    assert Admission.objects.get().left_at is None


def test_the_database_keeps_the_chain_whole(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    base: dict[str, Any] = {"admission": admission, "person_id": admission.person_id, "version": 1}
    base |= {"died_at": now, "at": now, "by": doctor}
    for wrong in (
        {"cause_a": ""},
        {"cause_a": "x", "cause_c": "y"},
        {"cause_a": "x", "cause_b": "y", "cause_d": "z"},
        {"cause_a": "x", "version": 2},
        {"cause_a": "x", "died_at": now + HOUR},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Death.objects.create(**(base | wrong))


def test_a_death_is_put_right_by_a_new_version(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, clinical_type="critical")
    with refused("no_death"):
        actions.correct_death(admission, died_at=now, cause_a="x", reason="y", by=doctor, now=now)
    at = now + 2 * DAY
    die(admission, doctor, at)
    right: dict[str, Any] = {
        "died_at": at - 2 * HOUR,
        "cause_a": "感染性休克",
        "by": doctor,
        "now": at + HOUR,
    }
    with refused("empty"):
        actions.correct_death(admission, reason=" ", **right)
    actions.correct_death(admission, reason="时间记错", **right)
    new, old = queries.deaths_of(admission)
    assert (new.version, new.cause_a, old.version, old.cause_a) == (2, "感染性休克", 1, "呼吸衰竭")
    assert Case.objects.get().died_at == Admission.objects.get().left_at == at - 2 * HOUR


def test_a_death_is_reported_once_and_in_time(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, clinical_type="critical")
    with refused("no_death"):
        actions.report_death(admission, by=doctor, now=now)
    death = die(admission, doctor, now + DAY)
    assert queries.report_due(admission, death) == death.died_at + 2 * HOUR
    assert list(queries.unreported()) == [admission]
    actions.report_death(admission, number="2021-1", by=doctor, now=now + DAY)
    assert not queries.unreported()
    with refused("reported"):
        actions.report_death(admission, by=doctor, now=now + DAY)


def test_a_death_on_its_pages(
    client: Client, doctor: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    admission = make_patient(now - DAY, by=doctor, clinical_type="critical")
    browser = browse(client, doctor, now, monkeypatch)
    address = reverse("patient_death", args=[admission.pk])
    told = {"died_at": "2021-08-25T09:30", "cause_a": "呼吸衰竭", "since_a": "2 天"}
    assert browser.post(address, {"died_at": "2021-08-25T09:30"}).status_code == 422
    assert browser.post(address, {**told, "cause_c": "高血压"}).status_code == 409
    assert browser.post(address, told).status_code == 302
    html = browser.get(reverse("patient", args=[admission.pk])).content.decode()
    assert "Not reported yet" in html
    assert browser.post(address, told).status_code == 422  # a reason is asked for
    assert browser.post(address, {**told, "reason": "补充", "cause_b": "肺炎"}).status_code == 302
    report = reverse("patient_write", args=[admission.pk, "report"])
    assert browser.post(report, {"report-number": "1"}).status_code == 302
    html = browser.get(reverse("patient", args=[admission.pk])).content.decode()
    assert "Version 2" in html
    assert "Not reported yet" not in html
    nurse = make_user("ward_nurse", area_id=YIYANG)
    client.force_login(nurse)
    assert client.get(address).status_code == 403


def test_an_undecided_case_may_die_too(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, case=make_case(now, state="review"))
    die(admission, doctor, now + DAY)
    assert Case.objects.get().died_at is None  # it counts nowhere until it is decided
    assert Death.objects.count() == 1
