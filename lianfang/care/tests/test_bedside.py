"""Measurements, their score, and the type they propose."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.care import actions, queries
from lianfang.care.models import Admission, Observation, TypeProposal
from lianfang.care.tests.make import make_doctor, make_observation, make_patient
from lianfang.cases.models import Case
from lianfang.common.tests.refusals import refused
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def doctor() -> User:
    return make_doctor()


def test_the_score_says_when_to_measure_again(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    assert admission.observe_by == now + HOUR  # whoever was just brought is measured first
    for over, band, points, hours in (
        ({}, "zero", 0, 12),
        ({"celsius": Decimal("38.1")}, "low", 1, 6),
        ({"pulse": 131}, "single", 3, 1),
        ({"on_oxygen": True, "oxygen_flow": Decimal("3"), "spo2": 92, "pulse": 91}, "medium", 5, 1),
        ({"consciousness": "V", "respiratory_rate": 25, "pulse": 95}, "high", 7, 0.5),
    ):
        seen = make_observation(admission, doctor, now, **over)
        assert (seen.band, seen.points) == (band, points)
        assert Admission.objects.get().observe_by == now + timedelta(hours=hours)


def test_an_incomplete_score_says_the_least(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    seen = actions.observe(admission, celsius=Decimal("39.5"), by=doctor, now=now)
    score = queries.score_of(seen)
    assert score
    assert (seen.points, score.complete, len(score.missing)) == (2, False, 6)


def test_children_and_pregnant_patients_are_not_scored(doctor: User, now: datetime) -> None:
    child = make_patient(now, by=doctor, person=make_person(born_on=date(2006, 8, 6)))
    seen = make_observation(child, doctor, now, respiratory_rate=40, spo2=90)
    assert (seen.band, seen.points, queries.score_of(seen)) == ("", None, None)
    assert not TypeProposal.objects.exists()  # the thresholds are those of adults
    mother = make_patient(now, by=doctor)
    actions.set_scoring(mother, spo2_scale=1, pregnant=True, reason="孕 20 周", by=doctor, now=now)
    assert make_observation(mother, doctor, now).band == ""
    assert Admission.objects.get(pk=mother.pk).observe_by == now + 12 * HOUR


def test_the_second_scale_is_set_by_a_doctor_with_a_reason(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    with refused("empty"):
        actions.set_scoring(admission, spo2_scale=2, pregnant=False, reason=" ", by=doctor, now=now)
    nurse = make_user("ward_nurse", area_id=YIYANG)
    with refused("forbidden"):
        actions.set_scoring(admission, spo2_scale=2, pregnant=False, reason="慢阻肺", by=nurse, now=now)
    actions.set_scoring(admission, spo2_scale=2, pregnant=False, reason="慢阻肺", by=doctor, now=now)
    seen = make_observation(admission, nurse, now, spo2=90)
    assert (seen.scale, seen.points) == (2, 0)


@pytest.mark.parametrize(
    ("measured", "code"),
    [
        ({}, "nothing_measured"),
        ({"celsius": None, "consciousness": ""}, "nothing_measured"),
        ({"pulse": 19}, "out_of_range"),
        ({"systolic": 301}, "out_of_range"),
        ({"oxygen_index": 19}, "out_of_range"),
        ({"lesion_growth": 1001}, "out_of_range"),
        ({"on_oxygen": True, "oxygen_flow": Decimal("80.1")}, "out_of_range"),
        ({"systolic": 80, "diastolic": 80}, "pressures"),
        ({"diastolic": 80}, "pressures"),
        ({"on_oxygen": False, "oxygen_flow": Decimal("2")}, "flow"),
    ],
)
def test_what_cannot_have_been_measured(
    measured: actions.Measures, code: str, doctor: User, now: datetime
) -> None:
    admission = make_patient(now, by=doctor)
    with refused(code):
        actions.observe(admission, by=doctor, now=now, **measured)
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"pulse": 251},
        {"systolic": 39},
        {"systolic": 90, "diastolic": 95},
        {"oxygen_flow": Decimal("3.0")},
        {"consciousness": "X"},
        {"scale": 3},
        {"points": 21, "band": "high"},
        {"points": 3, "band": ""},
        {"celsius": None},
    ],
)
def test_the_database_itself_refuses_them(wrong: dict[str, object], doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    whole = {"celsius": Decimal("36.6")} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(
            admission=admission, person_id=admission.person_id, at=now, by=doctor, **whole
        )


def test_severe_signs_wait_for_a_doctor(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor)
    actions.write_plan(admission, clinical_type="ordinary", text="对症", by=doctor, now=now)
    make_observation(admission, doctor, now + HOUR)
    assert queries.open_proposal(admission) is None
    make_observation(admission, doctor, now + 2 * HOUR, oxygen_index=300, lesion_growth=50)
    make_observation(admission, doctor, now + 3 * HOUR, spo2=92)  # one proposal waits already
    proposal = TypeProposal.objects.get()
    assert proposal.clinical_type == "severe"
    assert [each["key"] for each in proposal.evidence] == ["oxygenation_index", "lesion_growth"]
    assert Case.objects.get(pk=admission.case_id).clinical_type == "ordinary"  # nobody decided yet
    with refused("why"):
        actions.decide_type(admission, clinical_type="ordinary", by=doctor, now=now + 4 * HOUR)
    actions.decide_type(admission, clinical_type="severe", by=doctor, now=now + 4 * HOUR)
    assert Case.objects.get(pk=admission.case_id).clinical_type == "severe"
    make_observation(admission, doctor, now + 5 * HOUR, spo2=91)
    assert queries.open_proposal(admission) is None  # the type is severe already
    with refused("no_proposal"):
        actions.decide_type(admission, clinical_type="severe", by=doctor, now=now + 5 * HOUR)


def test_a_doctor_may_decide_otherwise_and_both_are_kept(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, clinical_type="ordinary")
    make_observation(admission, doctor, now, spo2=93)
    reason = "指甲油，复测 98%"
    actions.decide_type(admission, clinical_type="ordinary", reason=reason, by=doctor, now=now + HOUR)
    kept = TypeProposal.objects.get()
    assert (kept.clinical_type, kept.decided_type, kept.reason) == ("severe", "ordinary", reason)
    make_observation(admission, doctor, now + 2 * HOUR, spo2=92)
    assert queries.open_proposal(admission)  # measured again: proposed again
    actions.write_plan(admission, clinical_type="critical", text="转重症", by=doctor, now=now + 3 * HOUR)
    assert queries.open_proposal(admission) is None
    assert TypeProposal.objects.first().decided_type == "critical"  # type: ignore[union-attr]


def test_an_asymptomatic_infection_has_no_type_until_it_is_converted(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, state="asymptomatic")
    make_observation(admission, doctor, now, respiratory_rate=30)
    with refused("not_confirmed"):
        actions.decide_type(admission, clinical_type="severe", by=doctor, now=now + HOUR)
    actions.decide_type(admission, clinical_type="", reason="运动后", by=doctor, now=now + HOUR)
    assert queries.open_proposal(admission) is None


def test_a_ward_is_measured_whole_or_not_at_all(doctor: User, now: datetime) -> None:
    files = [make_patient(now, by=doctor) for _ in range(3)]
    well: actions.Measures = {"celsius": Decimal("36.6"), "spo2": 98}
    with refused("out_of_range"):
        actions.observe_many([(files[0], well), (files[1], {"spo2": 101})], by=doctor, now=now)
    assert not Observation.objects.exists()
    asked = []
    for some in (files[:1], files):
        with CaptureQueriesContext(connection) as seen:
            actions.observe_many([(each, well) for each in some], by=doctor, now=now)
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_a_nurse_measures_and_does_not_decide(doctor: User, now: datetime) -> None:
    admission = make_patient(now, by=doctor, clinical_type="ordinary")
    nurse = make_user("ward_nurse", area_id=YIYANG)
    make_observation(admission, nurse, now, spo2=90)
    with refused("forbidden"):
        actions.decide_type(admission, clinical_type="severe", by=nurse, now=now)
    with refused("forbidden"):
        actions.write_plan(admission, clinical_type="severe", text="x", by=nurse, now=now)
