"""Who may what, where, when; and what the gate does."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lianfang.accounts import access, matrix, roles
from lianfang.accounts.access import may, require, spans, visible
from lianfang.accounts.models import AuditEntry, Emergency, Post, User
from lianfang.accounts.queries import audit_entries, managed, manages, posts_of
from lianfang.accounts.tests.make import make_post, make_user
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.places.models import Site
from lianfang.places.rules import pack, span
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area, make_site

pytestmark = pytest.mark.django_db

TODAY = date(2021, 8, 5)
DAY = timedelta(days=1)
TOWNSHIP = pack(43, 9, 3, 1)


def test_a_post_opens_its_area_and_what_is_inside() -> None:
    user = make_user("sampler", area_id=HESHAN)
    assert spans(user, "testing.sample", TODAY) == (span(HESHAN),)
    assert may(user, "testing.sample", TODAY)
    for area, allowed in (
        (HESHAN, True),
        (TOWNSHIP, True),
        (YIYANG, False),
        (TAOJIANG, False),
        (HESHAN - 1, False),
    ):
        assert may(user, "testing.sample", TODAY, area) is allowed
    assert not may(user, "testing.lab", TODAY)


@pytest.mark.parametrize(
    ("from_on", "to_on", "open_"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY - DAY, TODAY + DAY, True),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY - DAY, False),
    ],
)
def test_a_post_holds_from_its_first_day_to_its_last(from_on: date, to_on: date | None, open_: bool) -> None:
    user = make_user()
    make_post(user, "sampler", from_on=from_on, to_on=to_on)
    assert may(user, "testing.sample", TODAY, HESHAN) is open_
    assert posts_of(user, TODAY).exists() is open_


def test_posts_add_up() -> None:
    user = make_user("sampler", area_id=HESHAN)
    make_post(user, "lab_technician", area_id=TAOJIANG)
    make_post(user, "testing_chief", area_id=TAOJIANG)
    assert spans(user, "testing.read", TODAY) == (span(HESHAN), span(TAOJIANG))
    assert not may(user, "testing.lab", TODAY, HESHAN)


def test_somebody_locked_out_may_nothing() -> None:
    user = make_user("commander", is_active=False)
    assert spans(user, "outbreak.read", TODAY) == ()
    assert not may(user, "outbreak.read", TODAY)


@pytest.mark.parametrize("role", [*roles.ROLES, None])
@pytest.mark.parametrize("where", ["", "person", "area"])
def test_all_that_is_allowed_is_what_one_may_somewhere(role: str | None, where: str, now: datetime) -> None:
    until = now + timedelta(hours=1)
    user = make_user(role, emergency_until=until if where else None)
    if where:
        who = uuid7() if where == "person" else None
        area = make_area(43, 9, 22)
        Emergency.objects.create(
            user=user, area=area, person_id=who, reason="needed", opened_at=now, until=until
        )
    day = day_of(now)
    assert access.allowed(user, day) == {each for each in roles.PERMISSIONS if may(user, each, day)}
    user.is_active = False
    assert access.allowed(user, day) == frozenset()


def test_require_refuses_in_words() -> None:
    user = make_user("sampler")
    require(user, "testing.sample", TOWNSHIP, TODAY)
    with pytest.raises(Refused) as refused:
        require(user, "cases.confirm", TOWNSHIP, TODAY)
    assert refused.value.code == "forbidden"
    assert str(roles.PERMISSIONS["cases.confirm"]) in str(refused.value)


def test_visible_narrows_a_list() -> None:
    here = make_site(area=make_area(43, 9, 3, 1))
    there = make_site(area=make_area(43, 9, 22))
    everyone = Site.objects.all()
    for user, seen in (
        (make_user("observer", area_id=HESHAN), {here}),
        (make_user("observer", area_id=YIYANG), {here, there}),
        (make_user("observer", area_id=pack(43, 9, 3, 2)), set()),
        (make_user("administrator", area_id=YIYANG), set()),
        (make_user(), set()),
        (make_user("observer", area_id=YIYANG, is_active=False), set()),
    ):
        assert set(visible(everyone, user, "testing.read", TODAY)) == seen


def test_asking_twice_reads_the_posts_once(django_assert_num_queries: Any) -> None:
    user = User.objects.get(pk=make_user("observer").pk)
    with django_assert_num_queries(1):
        for _ in range(3):
            may(user, "testing.read", TODAY, HESHAN)


def test_every_permission_of_a_role_exists_and_is_held_by_somebody() -> None:
    given = {permission for _, allowed in roles.ROLES.values() for permission in allowed}
    assert given == set(roles.PERMISSIONS)


def test_the_matrix_is_written_out() -> None:
    page = matrix.describe()
    assert "| Sampler |" in page
    rows = {line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| `")}
    assert set(rows) == {f"`{name}`" for name in roles.PERMISSIONS}
    assert rows["`testing.lab`"].count("✓") == sum(
        "testing.lab" in allowed for _, allowed in roles.ROLES.values()
    )


# --- users one looks after


def test_administrators_look_after_the_users_of_their_area() -> None:
    admin = make_user("administrator", area_id=HESHAN)
    mine, theirs, nobody, gone = (
        make_user("sampler"),
        make_user("sampler", area_id=TAOJIANG),
        make_user(),
        make_user(),
    )
    make_post(gone, "sampler", to_on=TODAY - DAY)
    assert set(managed(admin, TODAY)) == {admin, mine, nobody, gone}
    assert theirs not in managed(admin, TODAY)
    assert not managed(mine, TODAY).exists()


def test_a_district_does_not_lock_out_the_city() -> None:
    admin = make_user("administrator", area_id=HESHAN)
    commander = make_user("commander", area_id=YIYANG)
    make_post(commander, "observer", area_id=HESHAN)
    assert commander in managed(admin, TODAY)
    assert not manages(admin, commander, TODAY)
    Post.objects.filter(user=commander, role="commander").update(to_on=TODAY - DAY)
    assert manages(admin, commander, TODAY)
    make_post(commander, "commander", area_id=YIYANG, from_on=TODAY + DAY)
    assert not manages(admin, commander, TODAY)
    assert not manages(make_user("sampler"), make_user(), TODAY)


# --- the audit


def test_the_audit_is_read_in_ones_area(now: Any) -> None:
    by = make_user()
    rows = {
        area: AuditEntry.objects.create(at=now, by=by, verb="x", thing="y", area_id=area)
        for area in (HESHAN, TOWNSHIP, TAOJIANG, None)
    }
    district = make_user("auditor", area_id=HESHAN)
    city = make_user("auditor", area_id=YIYANG)
    assert set(audit_entries(district, TODAY)) == {rows[HESHAN], rows[TOWNSHIP]}
    assert set(audit_entries(city, TODAY)) == set(rows.values())
    assert not audit_entries(by, TODAY).exists()
