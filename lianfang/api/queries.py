"""Reads of tokens."""

from datetime import date

from django.db.models import Q, QuerySet

from lianfang.accounts.access import may, posts_on
from lianfang.accounts.models import User
from lianfang.accounts.queries import managed
from lianfang.api.models import Token
from lianfang.api.scopes import SCOPES


def tokens(by: User, on: date, *, q: str = "", state: str = "") -> QuerySet[Token]:
    """List the tokens of the users somebody manages. `state`: "" those in use, "ended" revoked or over, "all"."""
    rows = Token.objects.filter(user__in=managed(by, on)).select_related("user", "made_by", "revoked_by")
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(user__name__icontains=q) | Q(user__username__icontains=q))
    used = Q(revoked_at=None, ends_on__gte=on)
    return rows if state == "all" else rows.exclude(used) if state == "ended" else rows.filter(used)


def token_with(digest: bytes) -> Token | None:
    """Find the token with this digest of its secret."""
    return Token.objects.select_related("user").filter(digest=digest).first()


def allowed(user: User, on: date) -> list[str]:
    """Name the scopes that a user's posts have a use for."""
    return [
        name
        for name, scope in SCOPES.items()
        if (may(user, scope.permission, on) if scope.permission else posts_on(user, on))
    ]
