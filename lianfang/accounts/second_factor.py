"""The second factor: a code from an authenticator app, or one of ten recovery codes on paper."""

import os
from base64 import b32encode
from datetime import datetime
from hashlib import sha256

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianfang.accounts import sessions
from lianfang.accounts.actions import check_own_password
from lianfang.accounts.audit import audit
from lianfang.accounts.models import RecoveryCodes, User
from lianfang.accounts.queries import second_factor
from lianfang.accounts.safety import must_have_second_factor
from lianfang.common.dates import CITY_ZONE, day_of
from lianfang.common.errors import Refused

SIZE = 15  # bytes of a recovery code, 120 bits (ASVS 5, 6.5.2)
CODES = 10  # as GitHub and Google hand out (design choice)
FEW = 3  # left: time to make new ones (design choice)
DIGITS = 6  # RFC 6238, and what every authenticator app shows


def begin(user: User) -> TOTPDevice:
    """Make a secret for the authenticator app; it counts once a code from the app was typed in.

    Raises Refused("second_factor_on").
    """
    if second_factor(user):
        raise Refused("second_factor_on", _("Your second factor is on already. Turn it off first."))
    return TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "app"})[0]


def secret(device: TOTPDevice) -> str:
    """Write the secret as it is typed into an app that has no camera: letters in fours (RFC 4648, base 32)."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))


def confirm(user: User, code: str, *, now: datetime, here: str | None = None) -> list[str]:
    """Turn the second factor on with a first code from the app; one is signed out everywhere but here. Gives the
    recovery codes, shown this once.

    Raises Refused("wrong_code"), Refused("wait").
    """
    device = begin(user)
    _verify(user, device, code)
    with transaction.atomic():
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        sessions.end_all(user, but=here)
        audit(user, "accounts.second_factor.turned_on", user, now)
        return _new_codes(user)


def verify(user: User, code: str) -> Device:
    """Check a code at sign-in: six digits are from the app, anything else is a recovery code, which is used up.

    Raises Refused("wrong_code"), Refused("wait").
    """
    code = "".join(letter for letter in code.lower() if letter.isalnum())
    app = len(code) == DIGITS and code.isdigit()
    model: type[Device] = TOTPDevice if app else RecoveryCodes
    device = model.objects.filter(user=user, confirmed=True).first()
    if device is None:
        raise Refused("wrong_code", _WRONG)
    _verify(user, device, code if app else _digest(code))
    return device


_WRONG = _("This code is not right. Codes of the app change every 30 seconds; each recovery code works once.")


def _verify(user: User, device: Device, code: str) -> None:
    """Let django-otp check and count, so that guessing gets slower with every wrong code."""
    allowed, why = device.verify_is_allowed()
    if not allowed:
        raise Refused(
            "wait",
            _("Too many wrong codes. Try again at %(time)s."),
            time=f"{why['locked_until'].astimezone(CITY_ZONE):%H:%M:%S}",
        )
    if not verify_token(user, device.persistent_id, code):
        raise Refused("wrong_code", _WRONG)


@transaction.atomic
def new_recovery_codes(user: User, *, now: datetime) -> list[str]:
    """Make new recovery codes; the old ones stop working."""
    audit(user, "accounts.second_factor.codes_made", user, now)
    return _new_codes(user)


def _new_codes(user: User) -> list[str]:
    codes = [b32encode(os.urandom(SIZE)).decode().lower() for _ in range(CODES)]
    hashes = [make_password(_digest(code)) for code in codes]
    RecoveryCodes.objects.update_or_create(user=user, defaults={"name": "paper", "hashes": hashes})
    return codes


def _digest(code: str) -> str:
    """Write a recovery code as it goes into its hash: codes of earlier releases were kept so, and still hold."""
    return sha256(code.encode()).hexdigest()[:16]


@transaction.atomic
def turn_off(user: User, password: str, *, now: datetime, here: str | None = None) -> None:
    """Do without the second factor; wants the password again. One is signed out everywhere but here.

    Raises Refused("second_factor_needed") where a role must have one, Refused("wrong_password").
    """
    if must_have_second_factor(user, day_of(now)):
        raise Refused("second_factor_needed", _("Your posts may not be held without a second factor."))
    check_own_password(user, password)
    TOTPDevice.objects.filter(user=user).delete()
    RecoveryCodes.objects.filter(user=user).delete()
    sessions.end_all(user, but=here)
    audit(user, "accounts.second_factor.turned_off", user, now)
