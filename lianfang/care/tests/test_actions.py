"""From admission to leaving, by the people who may."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.beds.models import Bed, Occupancy
from lianfang.beds.tests.make import make_bed, make_hospital
from lianfang.care import actions, queries
from lianfang.care.models import Admission, Consultation, Discharge, Observation
from lianfang.care.tests.make import (
    DAY,
    make_doctor,
    make_observation,
    make_patient,
    make_result,
    recover,
)
from lianfang.cases.models import Case, Quarantine
from lianfang.cases.tests.make import make_case
from lianfang.common.tests.refusals import refused
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import TAOJIANG
from lianfang.testing.models import TestRequest

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def doctor() -> User:
    return make_doctor()


def verbs(start: str = "care.") -> list[str]:
    return list(
        AuditEntry.objects.filter(verb__startswith=start).order_by("id").values_list("verb", flat=True)
    )


def test_a_patient_gets_a_room_and_a_file(doctor: User, now: datetime) -> None:
    bed = make_bed()
    admission = make_patient(now, by=doctor, bed=bed)
    assert admission.occupancy.bed == bed
    assert admission.area_id == bed.room.site.area_id
    assert admission.file_no.startswith("20210805-")
    assert verbs() == ["care.admission.admitted"]


def test_a_ninth_patient_is_refused_an_occupied_room(doctor: User, now: datetime) -> None:
    site = make_hospital()
    beds = [make_bed(site) for _ in range(8)]
    for bed in beds:
        make_patient(now, by=doctor, bed=bed)
    ninth = make_case(now)
    with refused("occupied"):
        actions.admit(ninth, beds[0], by=doctor, now=now + HOUR)
    assert Admission.objects.count() == Occupancy.objects.count() == 8
    assert verbs("beds.bed.refused") == ["beds.bed.refused_occupied"]
    note = AuditEntry.objects.get(verb="beds.bed.refused_occupied")
    assert note.person_id == ninth.person_id


def test_who_cannot_be_admitted(doctor: User, now: datetime) -> None:
    for state in ("excluded", "elsewhere"):
        with refused("not_a_patient"):
            make_patient(now, by=doctor, state=state)
    gone = make_case(now - HOUR)
    Case.objects.filter(pk=gone.pk).update(out_at=now)
    gone.refresh_from_db()
    with refused("not_a_patient"):
        make_patient(now, by=doctor, case=gone)
    with refused("shared_room"):
        make_patient(now, by=doctor, bed=make_bed(single=False))
    there = make_patient(now, by=doctor)
    with refused("admitted"):
        make_patient(now + HOUR, by=doctor, case=there.case)
    assert Occupancy.objects.count() == 1


def test_only_doctors_of_the_place_treat(now: datetime) -> None:
    with refused("forbidden"):
        make_patient(now, by=make_user("commander"))
    elsewhere, admission = make_user("doctor", area_id=TAOJIANG), make_patient(now)
    with refused("forbidden"):
        make_observation(admission, elsewhere, now)
    with refused("forbidden"):
        actions.consult(admission, text="好转", by=elsewhere, now=now)
    with refused("forbidden"):
        actions.write_plan(admission, clinical_type="mild", text="对症", by=elsewhere, now=now)
    with refused("forbidden"):
        actions.discharge(admission, by=elsewhere, now=now)
    with refused("forbidden"):
        actions.move(admission, make_bed(admission.occupancy.room.site), by=elsewhere, now=now)
    with refused("forbidden"):
        actions.ask_for_tests(admission, due_on=[now.date()], by=elsewhere, now=now)


def test_a_new_plan_leaves_the_old_one_readable(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    actions.write_plan(admission, clinical_type="ordinary", text="抗病毒", by=doctor, now=now)
    actions.write_plan(admission, clinical_type="severe", text="高流量氧疗", by=doctor, now=now + HOUR)
    kept = admission.plans.values_list("version", "clinical_type", "text")
    assert list(kept) == [(2, "severe", "高流量氧疗"), (1, "ordinary", "抗病毒")]
    assert Case.objects.get(pk=admission.case_id).clinical_type == "severe"
    with refused("unknown_choice"):
        actions.write_plan(admission, clinical_type="moderate", text="x", by=doctor, now=now)
    with refused("no_type"):
        actions.write_plan(admission, clinical_type="", text="x", by=doctor, now=now)
    with refused("empty"):
        actions.write_plan(admission, clinical_type="mild", text=" ", by=doctor, now=now)
    assert admission.plans.count() == 2


def test_an_asymptomatic_patient_has_a_plan_without_a_type(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, state="asymptomatic")
    assert actions.write_plan(admission, clinical_type="", text="观察", by=doctor, now=now).version == 1
    actions.write_plan(admission, clinical_type="mild", text="若转确诊", by=doctor, now=now)
    assert Case.objects.get(pk=admission.case_id).clinical_type == ""


def test_one_consultation_a_day(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    actions.consult(admission, text="平稳", by=doctor, now=now)
    with refused("consulted"):
        actions.consult(admission, text="再议", by=doctor, now=now + HOUR)
    actions.consult(admission, text="好转", by=doctor, now=now + DAY)
    with refused("empty"):
        actions.consult(admission, text="", by=doctor, now=now + 2 * DAY)
    assert Consultation.objects.count() == 2


def test_a_missing_consultation_shows(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    actions.consult(admission, text="平稳", by=doctor, now=now + DAY)
    assert queries.days_missing(admission, now + 3 * DAY) == (date(2021, 8, 7), date(2021, 8, 8))
    actions.consult(admission, text="平稳", by=doctor, now=now + 3 * DAY)
    assert queries.days_missing(admission, now + 3 * DAY) == (date(2021, 8, 7),)
    outbreak = admission.case.outbreak
    assert list(queries.without_consultation(outbreak, date(2021, 8, 7), now + 2 * DAY)) == [admission]
    assert not queries.without_consultation(outbreak, date(2021, 8, 8), now + 3 * DAY)
    assert not queries.without_consultation(outbreak, date(2021, 8, 5), now + HOUR)


def test_measurements_no_patient_has_are_refused(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    for wrong in (
        {"celsius": Decimal("33.9")},
        {"celsius": Decimal("43.1")},
        {"respiratory_rate": 3},
        {"spo2": 101},
    ):
        with refused("out_of_range"):
            make_observation(admission, doctor, now, **wrong)
    assert not Observation.objects.exists()


def test_moving_to_another_room(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    site = admission.occupancy.room.site
    first, second = admission.occupancy.bed, make_bed(site)
    taken = make_patient(now, by=doctor, bed=make_bed(site)).occupancy.bed
    with refused("occupied"):
        actions.move(admission, taken, by=doctor, now=now + HOUR)
    with refused("shared_room"):
        actions.move(admission, make_bed(site, single=False), by=doctor, now=now + HOUR)
    actions.move(admission, second, by=doctor, now=now + HOUR)
    admission.refresh_from_db()
    assert admission.occupancy.bed == second
    assert [stay.bed for stay in queries.rooms_of(admission)] == [first, second]
    assert Bed.objects.get(pk=first.pk).state == Bed.State.DISINFECTING
    assert verbs("beds.bed.refused") == ["beds.bed.refused_occupied", "beds.bed.refused_shared_room"]


def test_tests_before_discharge_are_asked_for(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    wanted = [date(2021, 8, 10), date(2021, 8, 12)]
    actions.ask_for_tests(admission, due_on=wanted, by=doctor, now=now)
    asked = TestRequest.objects.filter(person=admission.person, reason=actions.BEFORE_DISCHARGE)
    assert list(asked.values_list("due_on", flat=True)) == wanted


def test_discharge_waits_for_every_criterion(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, clinical_type="ordinary")
    gone_at = now + 20 * DAY
    with refused("not_yet"):
        actions.discharge(admission, by=doctor, now=gone_at)
    recover(admission, doctor, gone_at)
    lifted = make_result(admission.person, gone_at - 20 * HOUR, "positive")
    with refused("not_yet"):
        actions.discharge(admission, by=doctor, now=gone_at)
    assert Occupancy.objects.get().during.upper is None
    lifted.delete()
    done = actions.discharge(admission, by=doctor, now=gone_at)
    assert done.evidence["negatives"] == {
        "met": True,
        "have": 2,
        "need": 2,
        "on": ["2021-08-23", "2021-08-24"],
    }
    assert queries.from_evidence(done.evidence) == queries.discharge_checklist(admission, gone_at)
    assert done.protocol == "covid19-2021-08-12"


def test_after_discharge_the_room_is_disinfected_and_isolation_ordered(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, clinical_type="ordinary")
    gone_at = now + 49 * DAY  # 23 September
    recover(admission, doctor, gone_at)
    actions.discharge(admission, by=doctor, now=gone_at)
    admission.refresh_from_db()
    assert admission.left_at == gone_at
    assert Occupancy.objects.get().during.upper == gone_at
    assert Bed.objects.get().state == Bed.State.DISINFECTING
    assert Case.objects.get(pk=admission.case_id).out_at == gone_at
    order = Quarantine.objects.get(kind=Quarantine.Kind.AFTER_CARE)
    assert order.ends_on == date(2021, 10, 7)
    outbreak = admission.case.outbreak
    assert queries.hospital(outbreak, gone_at - HOUR) == queries.Hospital(1, 1, 0)
    assert queries.hospital(outbreak, gone_at) == queries.Hospital(1, 0, 1)
    assert not queries.inside(outbreak, gone_at)
    assert not queries.waiting_for_admission()


def test_the_asymptomatic_way_out(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, state="asymptomatic")
    for back in (3, 2):
        make_result(admission.person, now + (14 - back) * DAY)
    with refused("not_yet"):
        actions.discharge(admission, by=doctor, now=now + 13 * DAY)
    actions.discharge(admission, by=doctor, now=now + 14 * DAY)
    order = Quarantine.objects.get()
    assert (order.kind, order.ends_on) == (Quarantine.Kind.MONITORING, date(2021, 9, 2))


def test_a_negative_in_a_shared_tube_does_not_count(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, state="asymptomatic")
    for back in (3, 2):
        make_result(admission.person, now + (14 - back) * DAY, single=False)
    with refused("not_yet"):
        actions.discharge(admission, by=doctor, now=now + 14 * DAY)


def test_a_case_that_was_excluded_leaves_without_criteria(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, state="review")
    with refused("not_yet"):
        actions.discharge(admission, by=doctor, now=now + HOUR)
    Case.objects.filter(pk=admission.case_id).update(state=Case.State.EXCLUDED)
    actions.discharge(admission, by=doctor, now=now + HOUR)
    assert not Quarantine.objects.filter(kind=Quarantine.Kind.AFTER_CARE).exists()


def test_the_file_of_one_who_left_is_read_only(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, state="asymptomatic")
    actions.write_plan(admission, clinical_type="", text="观察", by=doctor, now=now)
    for back in (3, 2):
        make_result(admission.person, now + (14 - back) * DAY)
    gone_at = now + 14 * DAY
    actions.discharge(admission, by=doctor, now=gone_at)  # `admission` still says nobody left
    with refused("left"):
        actions.consult(admission, text="好转", by=doctor, now=gone_at + HOUR)
    with refused("left"):
        actions.write_plan(admission, clinical_type="", text="x", by=doctor, now=gone_at + HOUR)
    with refused("left"):
        make_observation(admission, doctor, gone_at + HOUR)
    with refused("left"):
        actions.discharge(admission, by=doctor, now=gone_at + HOUR)
    assert Discharge.objects.count() == 1
    assert queries.files().get().plans.get().text == "观察"


def test_those_waiting_for_admission(doctor: User, now: datetime) -> None:
    make_patient(now, by=doctor)
    waiting = make_case(now, person=make_person())
    make_case(now, state="excluded")
    assert list(queries.waiting_for_admission()) == [waiting]
