"""Orders and teams, by the people who may."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianfang.accounts.access import spans
from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.care import actions, queries
from lianfang.care.models import Admission, MedicalOrder, OrderStep, TeamMember
from lianfang.care.tests.make import DAY, make_doctor, make_observation, make_order, make_patient
from lianfang.common.tests.refusals import refused
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import TAOJIANG, YIYANG
from lianfang.web import clock

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def doctor() -> User:
    return make_doctor()


@pytest.fixture
def nurse() -> User:
    return make_user("ward_nurse", area_id=YIYANG)


@pytest.fixture
def browser(client: Client, nurse: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: now)
    client.force_login(nurse)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_traditional_medicine_is_an_order_like_any_other(doctor: User, nurse: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    order = make_order(admission, doctor, now, kind="traditional", text="清肺排毒汤", per_day=2)
    assert order.next_due_at == now
    actions.carry_out(order, now, by=nurse, now=now)
    order.refresh_from_db()
    assert order.next_due_at == now + 12 * HOUR
    assert AuditEntry.objects.filter(verb="care.order.carried_out", person_id=admission.person_id).exists()


def test_what_was_not_carried_out_says_why(doctor: User, nurse: User, now: datetime) -> None:
    order = make_order(make_patient(now, by=doctor), doctor, now)
    with refused("why"):
        actions.carry_out(order, now, done=False, reason=" ", by=nurse, now=now)
    step = actions.carry_out(order, now, done=False, reason="患者外出检查", by=nurse, now=now)
    assert (step.done, step.reason) == (False, "患者外出检查")


def test_one_time_is_noted_once_and_can_be_taken_back(doctor: User, nurse: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    order = make_order(admission, doctor, now)
    step = actions.carry_out(order, now, by=nurse, now=now)
    with refused("carried_out"):
        actions.carry_out(order, now, by=doctor, now=now + HOUR)
    actions.take_back_step(admission, step=step, by=nurse, now=now + HOUR)
    with refused("withdrawn"):
        actions.take_back_step(admission, step=step, by=nurse, now=now + HOUR)
    order.refresh_from_db()
    assert order.next_due_at == now
    actions.carry_out(order, now, by=doctor, now=now + HOUR)
    assert OrderStep.objects.count() == 2


def test_an_order_is_not_due_at_any_time(doctor: User, nurse: User, now: datetime) -> None:
    order = make_order(make_patient(now, by=doctor), doctor, now, per_day=2)
    for wrong in (now + HOUR, now - 12 * HOUR, now + 12 * HOUR):  # the last one is far ahead
        with refused("not_due"):
            actions.carry_out(order, wrong, by=nurse, now=now)
    actions.carry_out(order, now + 12 * HOUR, by=nurse, now=now + 11 * HOUR)
    order.refresh_from_db()
    assert order.next_due_at == now  # the first one is still owed


def test_an_order_for_when_it_is_needed(doctor: User, nurse: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    order = make_order(admission, doctor, now, per_day=None)
    assert order.next_due_at is None
    assert queries.due_list(Admission.objects.all(), now, DAY) == []
    actions.carry_out(order, now + HOUR, by=nurse, now=now + HOUR)
    with refused("not_due"):
        actions.carry_out(order, now + 3 * HOUR, by=nurse, now=now + HOUR)


def test_a_doctor_stops_an_order_with_a_reason(doctor: User, nurse: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    order = make_order(admission, doctor, now, per_day=4)
    with refused("forbidden"):
        actions.stop_order(admission, order=order, reason="过敏", by=nurse, now=now)
    with refused("empty"):
        actions.stop_order(admission, order=order, reason="", by=doctor, now=now)
    actions.stop_order(admission, order=order, reason="过敏", by=doctor, now=now + HOUR)
    with refused("stopped"):
        actions.stop_order(admission, order=order, reason="过敏", by=doctor, now=now + HOUR)
    order.refresh_from_db()
    assert order.next_due_at == now  # what came before the stop is still to be noted
    with refused("not_due"):
        actions.carry_out(order, now + 6 * HOUR, by=nurse, now=now + 6 * HOUR)
    actions.carry_out(order, now, by=nurse, now=now + 6 * HOUR)
    order.refresh_from_db()
    assert order.next_due_at is None
    assert MedicalOrder.objects.count() == 1  # never removed


def test_orders_that_make_no_sense(doctor: User, nurse: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    for wrong in (
        {"until": now},
        {"starts_at": now - 2 * HOUR},
        {"starts_at": now + DAY, "until": now + HOUR},
    ):
        with refused("times"):
            make_order(admission, doctor, now, **wrong)
    with refused("empty"):
        make_order(admission, doctor, now, text=" ")
    with refused("forbidden"):
        make_order(admission, nurse, now)


def test_the_list_of_a_shift(browser: Client, doctor: User, nurse: User, now: datetime) -> None:
    admission = make_patient(now - 3 * HOUR, by=doctor, person=make_person(name="张病人"))
    old = make_order(admission, doctor, now - 3 * HOUR, text="奥司他韦", per_day=2)
    make_order(admission, doctor, now - HOUR, text="吸氧", kind="oxygen", starts_at=now + 10 * HOUR)
    html = browser.get(reverse("orders_due")).content.decode()
    assert "奥司他韦" in html
    assert html.count(">Late<") == 1
    assert "吸氧" not in html.split("<tbody>")[1]
    html = browser.get(reverse("orders_due"), {"hours": "12", "kind": "oxygen"}).content.decode()
    assert "奥司他韦" not in html
    due = queries.due_list(Admission.objects.all(), now, 8 * HOUR)
    assert [(each.order, each.late) for each in due] == [(old, True)]
    answer = browser.post(reverse("orders_carry_out"), {"due": due[0].key, "done": "yes"}, follow=True)
    assert "1 time of an order is noted" in answer.content.decode()
    again = browser.post(reverse("orders_carry_out"), {"due": due[0].key, "done": "yes"}, follow=True)
    assert "Somebody has noted this already" in again.content.decode()
    odd = browser.post(
        reverse("orders_carry_out"), {"due": ["x", f"{old.pk}@soon"], "done": "yes"}, follow=True
    )
    assert "Tick the orders first" in odd.content.decode()


def test_the_list_asks_the_same_of_many(browser: Client, doctor: User, nurse: User, now: datetime) -> None:
    asked = []
    for _ in range(3):
        make_order(make_patient(now, by=doctor), doctor, now)
        with CaptureQueriesContext(connection) as seen:
            browser.get(reverse("orders_due"))
        asked.append(len(seen))
    assert asked[0] == asked[2]
    due = queries.due_list(Admission.objects.all(), now, HOUR)
    counts = []
    for some in (due[:1], due[1:]):  # one, then two
        spans(nurse, "care.nurse", now.date())  # their posts are read once
        with CaptureQueriesContext(connection) as seen:
            actions.carry_out_many([(each.order, each.at) for each in some], by=nurse, now=now)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_nurse_elsewhere_carries_nothing_out(doctor: User, now: datetime) -> None:
    order = make_order(make_patient(now, by=doctor), doctor, now)
    with refused("forbidden"):
        actions.carry_out(order, now, by=make_user("ward_nurse", area_id=TAOJIANG), now=now)


def test_a_severe_case_gets_a_team(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, clinical_type="ordinary")

    def team(at: datetime) -> str:
        file = queries.files().get(pk=admission.pk)
        return queries.teams_of([file], at)[file.pk].state

    assert team(now) == "not_needed"
    make_observation(admission, doctor, now, spo2=90)
    actions.decide_type(admission, clinical_type="severe", by=doctor, now=now + HOUR)
    assert [team(now + 2 * HOUR), team(now + 3 * HOUR)] == ["due", "late"]
    protocol = queries.protocol_of(admission.case, now)
    outbreak = admission.case.outbreak
    assert list(queries.without_team(outbreak, now + 2 * HOUR, protocol)) == [admission]
    join = partial(actions.join_team, admission, by=doctor, now=now + 2 * HOUR)
    lead = join(role="physician", name="王医生", lead=True)
    with refused("lead"):
        join(role="critical_care", name="李医生", lead=True)
    with refused("in_team"):
        join(role="physician", name="王医生")
    with refused("unknown_choice"):
        join(role="pilot", name="李医生")
    join(role="critical_care", name="李医生")
    assert team(now + 3 * HOUR) == "late"
    join(role="nurse", name="赵护士")
    assert team(now + 3 * HOUR) == "complete"
    assert not queries.without_team(outbreak, now + 2 * HOUR, protocol)
    actions.leave_team(admission, member=lead, by=doctor, now=now + 4 * HOUR)
    with refused("not_in_team"):
        actions.leave_team(admission, member=lead, by=doctor, now=now + 4 * HOUR)
    assert team(now + 4 * HOUR) == "late"
    assert TeamMember.objects.count() == 3


def test_the_file_shows_orders_and_team(browser: Client, client: Client, doctor: User, now: datetime) -> None:
    admission = make_patient(now - DAY, by=doctor, clinical_type="severe")
    make_order(admission, doctor, now - HOUR, text="奥司他韦")
    client.force_login(doctor)
    html = client.get(reverse("patient", args=[admission.pk])).content.decode()
    assert "奥司他韦" in html
    assert "Team of the severe case" in html
    assert "Nobody leads." in html
    address = reverse("patient_write", args=[admission.pk, "team"])
    told = {"team-role": "physician", "team-name": "王医生", "team-lead": "on"}
    assert client.post(address, told).status_code == 302
    assert client.post(address, {**told, "team-name": "李医生"}).status_code == 409
    address = reverse("patient_write", args=[admission.pk, "order"])
    told = {"order-kind": "diet", "order-text": "低盐饮食", "order-per_day": "3"}
    assert client.post(address, told).status_code == 302
    assert client.post(address, {**told, "order-per_day": "5"}).status_code == 422
    assert client.post(address, {**told, "order-per_day": ""}).status_code == 302
    needed = MedicalOrder.objects.get(per_day=None)
    address = reverse("patient_write", args=[admission.pk, "needed"])
    assert client.post(address, {"needed-order": str(needed.pk)}).status_code == 302
    step = OrderStep.objects.get()
    address = reverse("patient_write", args=[admission.pk, "take_back"])
    assert client.post(address, {"take_back-step": str(step.pk)}).status_code == 302
    html = client.get(reverse("ward_round")).content.decode()
    assert "Team incomplete" in html
