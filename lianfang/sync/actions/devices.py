"""Devices: enrolling them, new codes, shutting them out, what a lost phone says of itself."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.accounts.queries import managed, posts_of
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import ALPHABET, is_checked, with_check
from lianfang.sync import keys
from lianfang.sync.models import Device, EnrolmentCode
from lianfang.sync.sender import new_token, token_hash

CODE_LETTERS = (
    8  # of 32: 2^40 codes, and a check letter after them; it has to be typed in gloves (design choice)
)
CODE_GOOD = timedelta(minutes=10)  # design choice: the phone is at hand when the code is made
OWN_PHONES = 3  # that a user may have enrolled without asking anybody (design choice)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A phone that has just used its code, and its token, which is stored nowhere else."""

    device: Device
    token: str


@transaction.atomic
def enrol_device(user: User, *, name: str, kind: str, by: User, now: datetime) -> tuple[Device, str]:
    """Enrol a machine (or a program that speaks for a phone) under a user's posts; gives its token, which is stored
    nowhere else.

    Raises Refused("forbidden"), Refused("no_post").
    """
    _require_manager(user, by, now)
    _require_post(user, now)
    device, token = _new(user, name, kind, now)
    audit(by, "sync.device.enrolled", device, now, user=user.username, name=name, kind=kind)
    return device, token


@transaction.atomic
def new_phone(user: User, *, name: str, by: User, now: datetime) -> Device:
    """Make place for a phone under a user's posts; it comes in with the code of `make_code`. Somebody with a post may
    do that for themselves too: it gives them nothing that their posts do not.

    Raises Refused("forbidden"), Refused("no_post"), Refused("too_many_phones").
    """
    if by.pk != user.pk:
        _require_manager(user, by, now)
    elif not managed(by, day_of(now)).filter(pk=user.pk).exists():
        User.objects.select_for_update(no_key=True).get(
            pk=user.pk
        )  # two forms at once are counted one by one
        own = Device.objects.filter(user=user, kind=Device.Kind.PHONE, revoked_at=None).count()
        if own >= OWN_PHONES:
            raise Refused(
                "too_many_phones",
                _("You have %(n)s phones. Shut one out first, or ask whoever manages devices."),
                n=own,
            )
    _require_post(user, now)
    device, _token = _new(user, name, Device.Kind.PHONE, now, generation=0)
    audit(by, "sync.device.planned", device, now, user=user.username, name=name, kind=device.kind)
    return device


def _new(user: User, name: str, kind: str, now: datetime, generation: int = 1) -> tuple[Device, str]:
    token = new_token()
    made = {"token_hash": token_hash(token), "enrolled_at": now, "generation": generation}
    return Device.objects.create(user=user, kind=kind, name=name, **made), token


def _require_manager(user: User, by: User, now: datetime) -> None:
    if not managed(by, day_of(now)).filter(pk=user.pk).exists():
        raise Refused(
            "forbidden", _("%(name)s has no post in an area where you manage devices."), name=user.name
        )


def _require_post(user: User, now: datetime) -> None:
    if not posts_of(user, day_of(now)).exists():
        raise Refused("no_post", _("%(name)s holds no post today. Give one first."), name=user.name)


@transaction.atomic
def make_code(device: Device, *, by: User, now: datetime, wall: datetime) -> str:
    """Make a new one-time code for a phone and end its token: whoever had it is out. Only the code's digest is kept.
    `wall` is the real time, by which the code runs out.

    Raises Refused("forbidden"), Refused("machine"), Refused("revoked").
    """
    if by.pk != device.user_id:
        _require_manager(device.user, by, now)
    if device.kind != Device.Kind.PHONE:
        raise Refused("machine", _("Only phones come in with a code."))
    held = Device.objects.select_for_update(no_key=True).get(pk=device.pk)
    if held.revoked_at:
        raise Refused("revoked", _("This device was shut out already."))
    code = with_check("".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS)))
    held.token_hash = token_hash(new_token())
    held.save(update_fields=["token_hash"])
    made = {"digest": keys.code_digest(code), "made_at": wall, "expires_at": wall + CODE_GOOD}
    EnrolmentCode.objects.update_or_create(device=held, defaults=made | {"used_at": None})
    audit(by, "sync.device.code", device, now, user=device.user.username, name=device.name)
    return code


def read_code(typed: str) -> str:
    """Read a code as somebody typed it; "" when it cannot be one."""
    code = "".join(typed.upper().replace("-", " ").split())
    return code if len(code) == CODE_LETTERS + 1 and is_checked(code) else ""


@transaction.atomic
def use_code(typed: str, *, name: str, now: datetime, wall: datetime) -> Enrolled:
    """Let a phone in with its code: once, of two phones the first. It gets a new token and new keys.

    Raises Refused("unknown_code"), Refused("expired_code").
    """
    unknown = Refused("unknown_code", _("Nobody knows this code. Check it, or ask for a new one."))
    code = read_code(typed)
    digest = keys.code_digest(code)
    if not code or not (found := EnrolmentCode.objects.filter(digest=digest).first()):
        raise unknown
    # The device first, then its code, as in make_code: so nobody waits in a circle.
    rows = Device.objects.select_related("user").select_for_update(of=("self",), no_key=True)
    device = rows.get(pk=found.device_id)
    good = EnrolmentCode.objects.filter(device=device, digest=digest, used_at=None, expires_at__gt=wall)
    if device.revoked_at or not device.user.is_active:
        raise unknown
    if not good.update(used_at=wall):
        raise Refused("expired_code", _("This code was used already, or it is too old. Ask for a new one."))
    token = new_token()
    device.name = " ".join(name.split())[:60] or device.name
    device.token_hash, device.enrolled_at, device.last_seen_at = token_hash(token), now, now
    device.generation, device.wiped_at = device.generation + 1, None
    device.save()
    verb, user = "sync.device.enrolled", device.user
    audit(user, verb, device, now, user=user.username, name=device.name, times=device.generation)
    return Enrolled(device, token)


@transaction.atomic
def revoke_device(device: Device, *, by: User, now: datetime, lost: bool = False) -> None:
    """Shut a device out at once; its user may do that too. One that is lost is also told to wipe itself, and may be
    reported lost after it was shut out.

    Raises Refused("forbidden"), Refused("revoked"), Refused("desk").
    """
    if by.pk != device.user_id:
        _require_manager(device.user, by, now)
    if device.kind == Device.Kind.DESK:
        raise Refused("desk", _("A desk goes with its user. Lock the user instead."))
    open_ = Q(lost_at=None) if lost else Q(revoked_at=None)
    device = (
        Device.objects.select_related("user").select_for_update(of=("self",), no_key=True).get(pk=device.pk)
    )
    if not Device.objects.filter(open_, pk=device.pk).exists():
        raise Refused("revoked", _("This device was shut out already."))
    device.revoked_at = device.revoked_at or now
    device.lost_at = now if lost else device.lost_at
    device.save(update_fields=["revoked_at", "lost_at"])
    EnrolmentCode.objects.filter(device=device, used_at=None).delete()
    verb = "sync.device.lost" if lost else "sync.device.revoked"
    audit(by, verb, device, now, user=device.user.username, name=device.name)


@transaction.atomic
def note_wiped(device: Device, *, why: str, now: datetime) -> None:
    """Note that a phone says it has wiped itself; said again, the first time stays."""
    if Device.objects.filter(pk=device.pk, wiped_at=None).update(wiped_at=now):
        audit(device.user, "sync.device.wiped", device, now, name=device.name, why=why)


def count_find(device: Device, *, most: int, now: datetime) -> bool:
    """Count that a phone looks for a person outside its roster; False when it did so too often within an hour."""
    hour = timedelta(hours=1)
    rows = Device.objects.filter(pk=device.pk)
    fresh = Q(finds_from=None) | Q(finds_from__lte=now - hour) | Q(finds_from__gt=now + hour)
    if rows.filter(fresh).update(finds=1, finds_from=now):
        return True
    return bool(rows.filter(finds__lt=most).update(finds=F("finds") + 1))
