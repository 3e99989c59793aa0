"""Users, posts, passwords: who may, what is refused, what is audited."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lianfang.accounts.access import may
from lianfang.accounts.actions import (
    change_password,
    choose_language,
    create_first_administrator,
    create_user,
    end_post,
    give_post,
    lock_user,
    new_password,
    reset_second_factor,
    set_password,
    unlock_user,
)
from lianfang.accounts.models import AuditEntry, Post, User
from lianfang.accounts.tests.make import PASSWORD, make_post, make_user
from lianfang.common.errors import Refused
from lianfang.places.models import Area
from lianfang.places.tests.make import HESHAN, HUNAN, TAOJIANG, YIYANG, make_area

pytestmark = pytest.mark.django_db

TODAY = date(2021, 8, 5)
DAY = timedelta(days=1)


def refusal(action: Any, *args: Any, **kwargs: Any) -> str:
    """Give the code with which an action refuses."""
    with pytest.raises(Refused) as refused:
        action(*args, **kwargs)
    assert str(refused.value)
    return refused.value.code


def verbs() -> list[str]:
    """List what was audited, oldest first."""
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


@pytest.fixture
def admin() -> User:
    return make_user("administrator", area_id=HESHAN)


# --- the first administrator


def test_the_first_administrator_gives_the_posts(now: datetime) -> None:
    assert refusal(create_first_administrator, "root", PASSWORD, now=now) == "no_areas"
    area = make_area(43, 9, 3)
    first = create_first_administrator("chief", PASSWORD, now=now)
    assert first.check_password(PASSWORD)
    assert may(first, "accounts.manage", TODAY, area.pk)
    assert Post.objects.get(user=first).area_id == HUNAN
    assert verbs() == ["accounts.user.created"]
    assert refusal(create_first_administrator, "second", PASSWORD, now=now) == "not_first"
    User.objects.update(is_active=False)
    assert refusal(create_first_administrator, "chief", PASSWORD, now=now) == "username_taken"
    assert create_first_administrator("second", PASSWORD, now=now)


def test_the_first_password_is_not_a_weak_one(now: datetime) -> None:
    make_area(43)
    for weak in ("short", "password123", "1234567890"):
        assert refusal(create_first_administrator, "chief", weak, now=now) == "weak_password"
    assert not User.objects.exists()


# --- users


def test_a_user_is_created_and_signs_in_with_argon2(real_passwords: None, admin: User, now: datetime) -> None:
    made = create_user("wang.fang", name="王芳", password=PASSWORD, by=admin, now=now)
    assert made.password.startswith(
        "argon2$argon2id$v=19$m=102400,t=2,p=8$"
    )  # above OWASP's 19 MiB, t=2, p=1
    assert (made.name, made.language, made.is_active) == ("王芳", "zh-hans", True)
    assert verbs() == ["accounts.user.created"]
    assert PASSWORD not in str(AuditEntry.objects.get().data)
    assert (
        refusal(create_user, "wang.fang", name="x", password=PASSWORD, by=admin, now=now) == "username_taken"
    )
    assert refusal(create_user, "li", name="x", password=PASSWORD, by=made, now=now) == "forbidden"


def test_made_passwords_are_strong_and_all_different(admin: User, now: datetime) -> None:
    made = {new_password() for _ in range(100)}
    assert len(made) == 100
    assert create_user("x", name="x", password=made.pop(), by=admin, now=now)


# --- posts


def test_a_post_is_given_in_ones_own_area(admin: User, now: datetime) -> None:
    user = make_user()
    assert not may(user, "testing.sample", TODAY)
    area = Area.objects.get(id=HESHAN)
    post = give_post(user, role="sampler", area=area, from_on=TODAY, by=admin, now=now)
    assert may(user, "testing.sample", TODAY, HESHAN)  # the same object sees its new post
    assert (post.from_on, post.to_on) == (TODAY, None)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.area_id, entry.data["role"]) == ("accounts.post.given", HESHAN, "sampler")


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"area": TAOJIANG}, "forbidden"),
        ({"area": YIYANG}, "forbidden"),
        ({"role": "emperor"}, "unknown_role"),
        ({"to_on": TODAY - DAY}, "dates"),
        ({"role": "observer"}, "post_held"),
    ],
)
def test_giving_a_post_is_refused(admin: User, over: dict[str, Any], code: str, now: datetime) -> None:
    user = make_user("observer")
    make_area(43, 9, 22)
    given: dict[str, Any] = {"role": "sampler", "area": HESHAN, "from_on": TODAY} | over
    given["area"] = Area.objects.get(id=given["area"])
    assert refusal(give_post, user, **given, by=admin, now=now) == code
    assert Post.objects.filter(user=user).count() == 1


def test_a_closed_area_takes_no_posts(admin: User, now: datetime) -> None:
    area = make_area(43, 9, 3, 9, closed_on=TODAY)
    given: dict[str, Any] = {"role": "sampler", "area": area, "by": admin, "now": now}
    assert refusal(give_post, make_user(), from_on=TODAY, **given) == "area_closed"
    assert give_post(make_user(), from_on=TODAY - DAY, **given)


def test_a_post_may_be_given_again_after_it_ended(admin: User, now: datetime) -> None:
    user = make_user()
    post = make_post(user, "sampler", to_on=TODAY)
    given: dict[str, Any] = {"role": "sampler", "area": post.area, "by": admin, "now": now}
    assert refusal(give_post, user, from_on=TODAY, **given) == "post_held"
    assert give_post(user, from_on=TODAY + DAY, **given)


def test_a_post_ends_with_a_day(admin: User, now: datetime) -> None:
    user = make_user("sampler")
    post = Post.objects.get(user=user)
    end_post(post, on=TODAY, by=admin, now=now)
    assert may(User.objects.get(pk=user.pk), "testing.sample", TODAY)
    assert not may(User.objects.get(pk=user.pk), "testing.sample", TODAY + DAY)
    end_post(post, on=TODAY - DAY, by=admin, now=now)
    assert refusal(end_post, post, on=TODAY, by=admin, now=now) == "post_ended"
    assert verbs() == ["accounts.post.ended"] * 2


def test_a_post_that_had_not_begun_is_taken_out(admin: User, now: datetime) -> None:
    user = make_user()
    post = make_post(user, "sampler", from_on=TODAY)
    end_post(post, on=TODAY - DAY, by=admin, now=now)
    assert not Post.objects.filter(user=user).exists()
    assert verbs() == ["accounts.post.ended"]


def test_posts_elsewhere_are_not_ones_to_end(admin: User, now: datetime) -> None:
    post = Post.objects.get(user=make_user("sampler", area_id=TAOJIANG))
    assert refusal(end_post, post, on=TODAY, by=admin, now=now) == "forbidden"


# --- locking, passwords, language


def test_locking_and_unlocking(admin: User, now: datetime) -> None:
    user = make_user("sampler")
    lock_user(user, by=admin, now=now)
    assert not User.objects.get(pk=user.pk).is_active
    unlock_user(user, by=admin, now=now)
    assert User.objects.get(pk=user.pk).is_active
    assert verbs() == ["accounts.user.locked", "accounts.user.unlocked"]
    assert refusal(lock_user, admin, by=admin, now=now) == "yourself"


@pytest.mark.parametrize("action", [lock_user, unlock_user, reset_second_factor])
def test_what_is_done_to_others_needs_all_of_their_posts(action: Any, admin: User, now: datetime) -> None:
    assert refusal(action, make_user("sampler", area_id=TAOJIANG), by=admin, now=now) == "forbidden"
    assert refusal(action, make_user("sampler"), by=make_user("sampler"), now=now) == "forbidden"
    assert not AuditEntry.objects.exists()


def test_a_forgotten_password_is_replaced(admin: User, now: datetime) -> None:
    user = make_user("sampler", password=PASSWORD)
    set_password(user, "a-new-one-for-wang", by=admin, now=now)
    assert User.objects.get(pk=user.pk).check_password("a-new-one-for-wang")
    other = make_user("sampler", area_id=TAOJIANG)
    assert refusal(set_password, other, "a-new-one-for-wang", by=admin, now=now) == "forbidden"


def test_ones_own_password(now: datetime) -> None:
    user = make_user("sampler", password=PASSWORD)
    assert refusal(change_password, user, old="wrong", new="a-new-one-for-wang", now=now) == "wrong_password"
    assert refusal(change_password, user, old=PASSWORD, new="short", now=now) == "weak_password"
    change_password(user, old=PASSWORD, new="a-new-one-for-wang", now=now)
    assert User.objects.get(pk=user.pk).check_password("a-new-one-for-wang")
    assert verbs() == ["accounts.user.password_changed"]


def test_ones_own_language(now: datetime) -> None:
    user = make_user()
    choose_language(user, "en", now=now)
    assert User.objects.get(pk=user.pk).language == "en"
