"""Users, posts and passwords: who may make them, each deed audited."""

from datetime import date, datetime

from axes.utils import reset as forget_failures
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianfang.accounts import queries, sessions
from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import Post, RecoveryCodes, User
from lianfang.accounts.roles import ROLES
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places.models import Area

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # no l, i, o, 0, 1: read from a slip of paper


def new_password() -> str:
    """Make a password that can be read aloud: 15 letters, 74 bits."""
    return "-".join(get_random_string(5, READABLE) for _ in range(3))


@transaction.atomic
def create_first_administrator(username: str, password: str, *, now: datetime, name: str = "") -> User:
    """Make the user who gives all others their posts; only while no administrator may sign in.

    Raises Refused("not_first"), Refused("no_areas"), Refused("weak_password"), Refused("username_taken").
    """
    top = Area.objects.filter(depth=Area.objects.order_by("depth").values("depth")[:1])
    areas = list(top.select_for_update().order_by("id"))  # of two at once the second one finds the first
    if Post.objects.filter(role="administrator", user__is_active=True, to_on=None).exists():
        raise Refused("not_first", _("There is an administrator already. Ask them to create the user."))
    if not areas:
        raise Refused("no_areas", _("There are no areas yet. Import them first: lianfang import areas FILE."))
    user = _new(username, name or username, password)
    for area in areas:
        user.posts.create(role="administrator", area=area, from_on=day_of(now))
    audit(user, "accounts.user.created", user, now, username=username, first=True)
    return user


@transaction.atomic
def create_user(
    username: str,
    *,
    name: str,
    password: str,
    by: User,
    now: datetime,
    language: str = "zh-hans",
    until: datetime | None = None,
) -> User:
    """Make a user who may sign in and has no post yet; with `until` the password is a first one: good until then, and
    changed when they sign in.

    Raises Refused("forbidden"), Refused("weak_password"), Refused("username_taken").
    """
    _require_somewhere(by, day_of(now))
    user = _new(username, name, password, language, until)
    audit(by, "accounts.user.created", user, now, username=username)
    return user


def _new(
    username: str, name: str, password: str, language: str = "zh-hans", until: datetime | None = None
) -> User:
    user = User(username=username, name=name, language=language)
    try:
        with transaction.atomic():
            _set(user, password, until)
    except IntegrityError as error:
        taken = _("The user name %(username)s is taken.")
        raise Refused("username_taken", taken, username=username) from error
    return user


def _set(user: User, password: str, until: datetime | None = None) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused("weak_password", " ".join(weak.messages)) from weak
    user.set_password(password)
    user.password_until = until
    user.save()


def _require_somewhere(by: User, on: date) -> None:
    if not may(by, "accounts.manage", on):
        raise Refused("forbidden", _("Your posts do not allow you to manage users."))


def _require_all_of(user: User, by: User, on: date) -> None:
    _require_somewhere(by, on)
    if not queries.manages(by, user, on):
        raise Refused(
            "forbidden",
            _("%(name)s also has a post outside your area. Ask the administrator of that area."),
            name=user.name,
        )


@transaction.atomic
def give_post(
    user: User, *, role: str, area: Area, from_on: date, to_on: date | None = None, by: User, now: datetime
) -> Post:
    """Give a user a role in an area, from a day on, to a last day if one is known.

    Raises Refused("forbidden"), Refused("unknown_role"), Refused("area_closed"), Refused("dates"),
    Refused("post_held").
    """
    require(by, "accounts.manage", area.pk, day_of(now))
    if role not in ROLES:
        raise Refused("unknown_role", _("There is no role %(role)s."), role=role)
    if area.closed_on and area.closed_on <= from_on:
        raise Refused("area_closed", _("%(area)s was closed."), area=area)
    if to_on and to_on < from_on:
        raise Refused("dates", _("The last day is before the first."))
    User.objects.select_for_update(no_key=True).get(
        pk=user.pk
    )  # of two at once the second one finds the first
    if user.posts.filter(role=role, area=area).exclude(to_on__lt=from_on).exists():
        raise Refused("post_held", _("%(name)s holds this post already."), name=user.name)
    post: Post = user.posts.create(role=role, area=area, from_on=from_on, to_on=to_on)
    told = {"user": user.username, "role": role, "from_on": from_on, "to_on": to_on}
    audit(by, "accounts.post.given", post, now, area_id=area.pk, person_id=None, **told)
    return post


@transaction.atomic
def end_post(post: Post, *, on: date, by: User, now: datetime) -> None:
    """Let a post end with a day, that day included. A post that had not begun by then is taken out.

    Raises Refused("forbidden"), Refused("post_ended").
    """
    require(by, "accounts.manage", post.area_id, day_of(now))
    if post.to_on and post.to_on < on:
        raise Refused("post_ended", _("This post ended earlier."))
    told = {"user": post.user.username, "role": post.role, "from_on": post.from_on, "to_on": on}
    audit(by, "accounts.post.ended", post, now, area_id=post.area_id, person_id=None, **told)
    if on < post.from_on:
        post.delete()
        return
    post.to_on = on
    post.save(update_fields=["to_on"])


@transaction.atomic
def lock_user(user: User, *, by: User, now: datetime) -> None:
    """Shut a user out at once: every open session ends, every device is refused.

    Raises Refused("forbidden"), Refused("yourself").
    """
    _require_all_of(user, by, day_of(now))
    if user.pk == by.pk:
        raise Refused("yourself", _("You cannot lock yourself out."))
    _allow(user, False)
    sessions.end_all(user)
    audit(by, "accounts.user.locked", user, now, username=user.username)


@transaction.atomic
def unlock_user(user: User, *, by: User, now: datetime) -> None:
    """Let a user sign in again; wrong passwords typed before are forgotten.

    Raises Refused("forbidden").
    """
    _require_all_of(user, by, day_of(now))
    _allow(user, True)
    forget_failures(username=user.username)
    audit(by, "accounts.user.unlocked", user, now, username=user.username)


def _allow(user: User, active: bool) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])


@transaction.atomic
def set_password(
    user: User, password: str, *, by: User, now: datetime, until: datetime | None = None
) -> None:
    """Give somebody a new password who forgot theirs, with `until` a first one; open sessions end, wrong passwords
    typed before are forgotten.

    Raises Refused("forbidden"), Refused("weak_password").
    """
    _require_all_of(user, by, day_of(now))
    _set(user, password, until)
    sessions.end_all(user)
    forget_failures(username=user.username)
    audit(by, "accounts.user.password_given", user, now, username=user.username)


@transaction.atomic
def change_password(user: User, *, old: str, new: str, now: datetime, here: str | None = None) -> None:
    """Change one's own password; one is signed out everywhere but here.

    Raises Refused("wrong_password"), Refused("weak_password").
    """
    check_own_password(user, old)
    _set(user, new)
    sessions.end_all(user, but=here)
    audit(user, "accounts.user.password_changed", user, now)


def check_own_password(user: User, password: str) -> None:
    """Ask again who it is before something that would lock the owner out.

    Raises Refused("wrong_password").
    """
    if not user.check_password(password):
        raise Refused("wrong_password", _("This is not your password."))


@transaction.atomic
def choose_language(user: User, language: str, *, now: datetime) -> None:
    """Choose the language a user's pages are in after each sign-in."""
    user.language = language
    user.save(update_fields=["language"])
    audit(user, "accounts.user.language_chosen", user, now, language=language)


@transaction.atomic
def reset_second_factor(user: User, *, by: User, now: datetime) -> None:
    """Take the second factor off somebody who lost the phone and the recovery codes; they are signed out everywhere.

    Raises Refused("forbidden").
    """
    _require_all_of(user, by, day_of(now))
    TOTPDevice.objects.filter(user=user).delete()
    RecoveryCodes.objects.filter(user=user).delete()
    sessions.end_all(user)
    audit(by, "accounts.second_factor.reset", user, now, username=user.username)


@transaction.atomic
def end_sign_ins(user: User, *, by: User, now: datetime) -> None:
    """Sign a user out everywhere.

    Raises Refused("forbidden").
    """
    _require_all_of(user, by, day_of(now))
    audit(by, "accounts.sign_ins.ended", user, now, username=user.username, n=sessions.end_all(user))


@transaction.atomic
def end_own_sign_in(user: User, mark: str, *, here: str | None, now: datetime) -> None:
    """Sign oneself out in another browser.

    Raises Refused("over") when it had ended already, Refused("here") for the browser that asks.
    """
    row = next((each for each in sessions.of_user(user) if sessions.mark(each) == mark), None)
    if row is None:
        raise Refused("over", _("You are not signed in there any more."))
    if row.session_key == here:
        raise Refused("here", _("This is where you are now. Use “Sign out”."))
    audit(user, "accounts.sign_ins.ended", user, now, browser=row.browser, n=1)
    row.delete()


@transaction.atomic
def end_other_sign_ins(user: User, *, here: str | None, now: datetime) -> None:
    """Sign oneself out everywhere but here."""
    audit(user, "accounts.sign_ins.ended", user, now, n=sessions.end_all(user, but=here))
