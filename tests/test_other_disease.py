"""Measles, through the same code: another window, home instead of a quarantine site, nobody pooled, no rounds."""

from datetime import date, datetime, timedelta

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.beds.tests.make import make_bed
from lianfang.care import actions as care
from lianfang.care.tests.make import make_doctor
from lianfang.cases.models import Case
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist, make_quarantine
from lianfang.common.dates import day_of
from lianfang.common.tests.refusals import refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import YIYANG
from lianfang.protocol.timeline import in_force
from lianfang.reporting.actions import publish
from lianfang.reporting.rules import zero_days
from lianfang.testing.actions import plan_round

pytestmark = pytest.mark.django_db
RASH = date(2021, 8, 3)


@pytest.fixture
def measles() -> Outbreak:
    return make_outbreak(disease="measles", variant="")


@pytest.fixture
def by() -> User:
    return make_epidemiologist()


@pytest.fixture
def case(measles: Outbreak, by: User, now: datetime) -> Case:
    return make_case(now, outbreak=measles, by=by, clinical_type="complicated", onset_on=RASH)


def test_a_contact_stays_at_home_for_21_days(case: Case, by: User, now: datetime) -> None:
    contact = make_contact(now, case=case, by=by)
    order = make_quarantine(now, contact=contact, by=by, kind="home", reason="未接种，无免疫")
    assert order.protocol == "measles-2018-10-15"
    assert order.ends_on == day_of(contact.last_exposure_at) + timedelta(days=21)
    assert order.due_tests == []


def test_there_is_no_quarantine_site_for_measles(case: Case, by: User, now: datetime) -> None:
    with refused("place"):
        make_quarantine(now, contact=make_contact(now, case=case, by=by), by=by, kind="central")


def test_nobody_is_called_asymptomatic_with_measles(measles: Outbreak, now: datetime) -> None:
    assert all(p.key != "asymptomatic" for p in in_force("measles", day_of(now)).treatment.pathways)


def test_a_patient_leaves_after_the_days_of_rash_and_is_not_isolated_afterwards(
    case: Case, now: datetime
) -> None:
    doctor = make_doctor()
    admission = care.admit(case, make_bed(), by=doctor, now=now)
    care.write_plan(admission, clinical_type="complicated", text="对症", by=doctor, now=now)
    with refused("not_yet"):
        care.discharge(admission, by=doctor, now=now)
    later = now + timedelta(days=4)
    care.discharge(admission, by=doctor, now=later)
    assert not case.quarantines.filter(released_at=None).exists()


def test_a_pool_of_ten_is_refused(measles: Outbreak, now: datetime) -> None:
    with refused("pool_size"):
        plan_round(
            measles,
            area=measles.area,
            starts_on=day_of(now),
            ends_on=day_of(now),
            pool_size=10,
            target=100,
            by=make_user("testing_chief", area_id=YIYANG),
            now=now,
        )


def test_its_bulletin_balances(case: Case, measles: Outbreak, now: datetime) -> None:
    commander = make_user("commander", area_id=YIYANG)
    made = publish(measles, day_of(now), by=commander, now=now + timedelta(days=1))
    assert made.figures["cumulative_confirmed"] == 1
    assert zero_days(day_of(now) + timedelta(days=3), day_of(now)) == 3
