"""Making and revoking tokens, noting their use, keeping answers."""

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.accounts.queries import managed, manages
from lianfang.api import queries
from lianfang.api.models import Answered, Token
from lianfang.api.rules import KEPT, LONGEST
from lianfang.api.scopes import SCOPES
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused

PREFIX = "lft_"  # so that a secret in a file is known for what it is
NOTED = timedelta(minutes=1)  # how exactly it is noted when a token was last used (design choice)


def digest_of(secret: str) -> bytes:
    """Give what is kept of a token's secret: 256 random bits need no slow hash (OWASP ASVS 5, 11.4)."""
    return sha256(secret.encode()).digest()


@transaction.atomic
def make_token(
    user: User, *, name: str, scopes: Collection[str], ends_on: date, by: User, now: datetime
) -> tuple[Token, str]:
    """Make a token that asks under a user's posts; give its secret, which is stored nowhere.

    Raises Refused: "forbidden", "purpose" without words for what it is, "no_post", "unknown_scope", "dates".
    """
    today = day_of(now)
    _require_manager(user, by, today)
    if not name.strip():
        raise Refused("purpose", _("Say what it is for."))
    possible = queries.allowed(user, today)
    if not possible:
        raise Refused("no_post", _("%(name)s has no post yet. Give one first."), name=user.name)
    for each in scopes:
        if each not in SCOPES:
            raise Refused("unknown_scope", _("There is no scope %(scope)s."), scope=each)
        if each not in possible:
            said = _("The posts of %(name)s do not allow this: %(scope)s.")
            raise Refused("unknown_scope", said, name=user.name, scope=SCOPES[each].label)
    if not today <= ends_on <= today + LONGEST:
        raise Refused("dates", _("A token lasts a year at most, and at least until today ends."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user,
        name=name,
        digest=digest_of(secret),
        hint=secret[-4:],
        scopes=[each for each in SCOPES if each in scopes],
        made_at=now,
        made_by=by,
        ends_on=ends_on,
    )
    audit(
        by,
        "api.token.made",
        token,
        now,
        username=user.username,
        name=name,
        scopes=token.scopes,
        to_on=ends_on,
    )
    return token, secret


def _require_manager(user: User, by: User, today: date) -> None:
    if not managed(by, today).filter(pk=user.pk).exists() or not manages(by, user, today):
        said = _("%(name)s has a post outside your area. Ask the administrator of that area.")
        raise Refused("forbidden", said, name=user.name)


@transaction.atomic
def revoke_token(token: Token, *, by: User, now: datetime) -> None:
    """Shut a token out at once. Again does nothing.

    Raises Refused("forbidden").
    """
    if not managed(by, day_of(now)).filter(pk=token.user_id).exists():
        raise Refused("forbidden", _("Your posts do not allow you to manage tokens."))
    changed = Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now, revoked_by=by)
    if changed:
        audit(by, "api.token.revoked", token, now, name=token.name)


def note_used(token: Token, now: datetime) -> None:
    """Note that a token was used, once a minute at most."""
    old = Q(used_at=None) | Q(used_at__lt=now - NOTED) | Q(used_at__gt=now + NOTED)
    if token.used_at is None or abs(now - token.used_at) > NOTED:
        Token.objects.filter(old, pk=token.pk).update(used_at=now)


def answered_before(token: Token, key: str, digest: bytes, now: datetime) -> Answered | None:
    """Find what was answered to a request that came before; hold other senders of the same until this one is done.

    Raises Refused("key_used") when something else came under this key.
    """
    Token.objects.select_for_update(no_key=True).get(pk=token.pk)
    Answered.objects.filter(at__lt=now - KEPT).delete()
    before = Answered.objects.filter(token=token, key=key).first()
    if before and bytes(before.digest) != digest:
        raise Refused("key_used", _("This idempotency key came with another request before. Take a new one."))
    return before


def keep_answer(token: Token, key: str, digest: bytes, *, status: int, body: bytes, now: datetime) -> None:
    """Keep what was answered, in the transaction of the deed."""
    Answered.objects.create(token=token, key=key, digest=digest, status=status, body=body, at=now)
