"""Giving somebody a link for their calendar, and taking it back."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.rotas.models import CalendarLink

NOTED = timedelta(hours=1)  # how exactly it is noted when a link was last read (design choice)


def digest_of(secret: str) -> bytes:
    """Give what is kept of a link's secret: 256 random bits need no slow hash (OWASP ASVS 5, 11.4)."""
    return sha256(secret.encode()).digest()


@transaction.atomic
def make_link(user: User, *, language: str, now: datetime) -> str:
    """Give somebody a link to their own shifts and end the one before; its secret is stored nowhere.

    Raises Refused("forbidden").
    """
    if not may(user, "rotas.work", day_of(now)):
        require(user, "rotas.work", 0, day_of(now))
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _end(user, now)
    secret = secrets.token_urlsafe(32)
    made = CalendarLink.objects.create(user=user, digest=digest_of(secret), language=language, made_at=now)
    audit(user, "rotas.calendar.made", made, now)
    return secret


@transaction.atomic
def revoke_link(user: User, *, now: datetime) -> bool:
    """End somebody's link; whatever reads it is refused from then on. Says whether there was one."""
    return _end(user, now)


def _end(user: User, now: datetime) -> bool:
    found = CalendarLink.objects.filter(user=user, revoked_at=None).first()
    if found is None:
        return False
    found.revoked_at = max(now, found.made_at)
    found.save(update_fields=["revoked_at"])
    audit(user, "rotas.calendar.revoked", found, now)
    return True


def note_used(link: CalendarLink, now: datetime) -> None:
    """Note that a calendar read a link; who has it sees when, and knows whether it is still in use."""
    if link.used_at is None or now - link.used_at >= NOTED:
        CalendarLink.objects.filter(pk=link.pk).update(used_at=now)
