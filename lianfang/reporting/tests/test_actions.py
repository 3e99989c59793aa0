"""Publishing and correcting, on a real database."""

from datetime import datetime, timedelta

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.care.tests.make import make_patient
from lianfang.cases.models import Case
from lianfang.cases.tests.make import make_case, make_contact
from lianfang.common.dates import day_of
from lianfang.common.tests.refusals import refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG
from lianfang.reporting import actions, queries
from lianfang.reporting.models import Bulletin
from lianfang.testing.tests.make import MORNING, make_code, make_scene

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def outbreak() -> Outbreak:
    return make_outbreak()


@pytest.fixture
def commander() -> User:
    return make_user("commander", area_id=YIYANG)


def test_a_day_is_published_as_it_stood(outbreak: Outbreak, commander: User, now: datetime) -> None:
    make_contact(now, case=make_case(now))
    made = actions.publish(outbreak, day_of(now), by=commander, now=now + DAY)
    told = queries.figures_of(made)
    assert (told.new_confirmed, told.in_hospital, told.awaiting, told.contacts_now) == (1, 1, 1, 1)


def test_the_day_must_be_over(outbreak: Outbreak, commander: User, now: datetime) -> None:
    with refused("day_not_over"):
        actions.publish(outbreak, day_of(now), by=commander, now=now)


def test_a_day_is_published_once(outbreak: Outbreak, commander: User, now: datetime) -> None:
    actions.publish(outbreak, day_of(now), by=commander, now=now + DAY)
    with refused("published"):
        actions.publish(outbreak, day_of(now), by=commander, now=now + DAY)


def test_what_does_not_balance_is_not_published(outbreak: Outbreak, commander: User, now: datetime) -> None:
    admission = make_patient(now)
    Case.objects.filter(pk=admission.case_id).update(
        out_at=now
    )  # the hospital's own book still has the patient
    with refused("imbalance"):
        actions.publish(outbreak, day_of(now), by=commander, now=now + DAY)
    assert not Bulletin.objects.exists()


def test_a_correction_is_a_new_version_with_a_note(
    outbreak: Outbreak, commander: User, now: datetime
) -> None:
    first = actions.publish(outbreak, day_of(now), by=commander, now=now + DAY)
    with refused("unchanged"):
        actions.correct(first, note="没有变化", by=commander, now=now + DAY)
    make_case(now)
    with refused("note"):
        actions.correct(first, note=" ", by=commander, now=now + DAY)
    second = actions.correct(first, note="补报一例", by=commander, now=now + DAY)
    assert (second.version, second.figures["new_confirmed"]) == (2, 1)
    assert Bulletin.objects.get(pk=first.pk).figures["new_confirmed"] == 0
    assert list(queries.bulletins(outbreak)) == [second]


def test_a_swab_told_a_moment_ago_stands_in_the_bulletin(commander: User) -> None:
    scene = make_scene()
    outbreak, end = scene.round.outbreak, MORNING + DAY
    scene.phone.tell(scene.swab(make_person().id, make_code(1)))  # no follower has counted it yet
    first = actions.publish(outbreak, day_of(MORNING), by=commander, now=end)
    scene.phone.tell(scene.swab(make_person().id, make_code(1)))
    second = actions.correct(first, note="一部手机昨天没有网络", by=commander, now=end)
    assert (first.figures["swabs"], second.figures["swabs"]) == (1, 2)


def test_only_with_the_right(outbreak: Outbreak, now: datetime) -> None:
    with refused("forbidden"):
        actions.publish(outbreak, day_of(now), by=make_user("observer", area_id=YIYANG), now=now + DAY)


def test_the_zeros_have_their_own_dates(outbreak: Outbreak, now: datetime) -> None:
    make_contact(now, case=make_case(now))
    infection, discharged, contacts, _zones, _isolation = queries.zeros(outbreak, now + DAY)
    assert (infection.reached, infection.on) == (True, day_of(now))
    assert (discharged.reached, discharged.left) == (False, 1)
    assert (contacts.reached, contacts.left) == (False, 1)


def test_risk_is_told_by_township(outbreak: Outbreak, now: datetime) -> None:
    case = make_case(now)
    assert queries.risks(outbreak, day_of(now), "district") == {case.area_id: "mid"}
    assert queries.risks(outbreak, day_of(now) + 15 * DAY, "district") == {case.area_id: "low"}
    assert queries.risks(outbreak, day_of(now) - DAY, "district") == {}
