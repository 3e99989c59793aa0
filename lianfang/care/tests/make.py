"""Patients for tests, made through the public actions."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.beds.models import Bed
from lianfang.beds.tests.make import make_bed, make_hospital
from lianfang.care import actions
from lianfang.care.models import Admission, Consult, MedicalOrder, Observation
from lianfang.cases.models import Case
from lianfang.cases.tests.make import make_case
from lianfang.common.ids import uuid7
from lianfang.people.models import Person
from lianfang.places.tests.make import YIYANG
from lianfang.testing.models import PersonResult

DAY = timedelta(days=1)
WELL: dict[str, Any] = {
    "celsius": Decimal("36.6"),
    "respiratory_rate": 17,
    "spo2": 98,
    "on_oxygen": False,
    "pulse": 72,
    "systolic": 122,
    "diastolic": 78,
    "consciousness": "A",
}


def make_doctor(**over: Any) -> User:
    """Make a doctor of the city."""
    return make_user("doctor", **({"area_id": YIYANG} | over))


def make_patient(
    now: datetime, *, by: User | None = None, case: Case | None = None, bed: Bed | None = None, **over: Any
) -> Admission:
    """Admit somebody, by default a confirmed case found two hours before, to a room of a new hospital."""
    case = case or make_case(now - timedelta(hours=2), **over)
    return actions.admit(case, bed or make_bed(), by=by or make_doctor(), now=now)


def make_observation(admission: Admission, by: User, now: datetime, **over: Any) -> Observation:
    """Measure a patient who is well."""
    fields: dict[str, Any] = WELL | over
    return actions.observe(admission, by=by, now=now, **fields)


def make_order(admission: Admission, by: User, now: datetime, **over: Any) -> MedicalOrder:
    """Order a drug once a day."""
    fields: dict[str, Any] = {"kind": "drug", "text": "奥司他韦", "dose": "75 mg", "per_day": 1} | over
    return actions.order_care(admission, by=by, now=now, **fields)


def make_consult(admission: Admission, now: datetime, **over: Any) -> Consult:
    """Ask another hospital of the same area about a patient."""
    fields: dict[str, Any] = {"site": make_hospital(), "urgency": "urgent", "question": "如何？"} | over
    return actions.ask_consult(admission, by=make_doctor(), now=now, **fields)


def make_gone(now: datetime) -> Admission:
    """Let somebody leave whose case was excluded."""
    admission = make_patient(now - timedelta(hours=1), case=make_case(now - 2 * DAY, state="review"))
    Case.objects.filter(pk=admission.case_id).update(state=Case.State.EXCLUDED)
    actions.discharge(admission, by=make_doctor(), now=now)
    return admission


def make_result(person: Person, taken_at: datetime, meaning: str = "negative", **over: Any) -> PersonResult:
    """Give a person the result of a swab, out six hours later, as the follower of testing writes it."""
    fields = {
        "id": uuid7(),
        "tube_id": uuid7(),
        "round_id": uuid7(),
        "area_id": person.area_id,
        "single": True,
        "resulted_at": taken_at + timedelta(hours=6),
    }
    return PersonResult.objects.create(person=person, taken_at=taken_at, meaning=meaning, **(fields | over))


def recover(admission: Admission, by: User, now: datetime) -> None:
    """Let a patient be well for five days up to now: measured and consulted daily, negative twice."""
    for back in range(5, -1, -1):
        make_observation(admission, by, now - back * DAY)
        actions.consult(
            admission, text="好转", improved=True, imaging_improved=True, by=by, now=now - back * DAY
        )
    for back in (2, 1):
        make_result(admission.person, now - back * DAY)
