"""What somebody had typed when their sign-in ended: kept until they are back, and shown to nobody else."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lianfang.accounts.models import SignIn
from lianfang.web.http import Request

KEPT = "kept"
KEPT_S = 1800  # as long as somebody may be away (design choice)
MOST = 50_000  # letters: ten pages of text (design choice)
NEVER = {"password", "old", "new", "again", "code", "secret", "pin"}  # these are typed anew


def keep(request: Request) -> bool:
    """Keep a form that arrived after its sender's sign-in had ended by itself; says whether it did. Of a sign-in that
    was taken away, and of one nobody knows, nothing is kept."""
    whose, form = _whose(request), form_of(request)
    if whose is None or form is None:
        return False
    request.session[KEPT] = form | {"user": whose}
    request.session.set_expiry(KEPT_S)
    return True


def form_of(request: HttpRequest) -> dict[str, Any] | None:
    """Write down a form that was sent: to where, and what was typed; None for what is typed anew or is too much."""
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    if (
        not fields
        or sum(len(name) + len(value) for name, value in fields) > MOST
        or NEVER & set(request.POST)
    ):
        return None
    return {"for": request.get_full_path(), "fields": fields, "files": bool(request.FILES)}


def _whose(request: Request) -> int | None:
    """Say who was signed in here before: over, and not yet taken out."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return SignIn.objects.filter(session_key=key).values_list("user_id", flat=True).first() if key else None


def found(request: Request) -> dict[str, Any] | None:
    """Give what this very user had typed, if anything is kept."""
    had: dict[str, Any] | None = request.session.get(KEPT)
    return had if had and had["user"] == request.user.pk else None


def forget(request: Request) -> None:
    """Throw it away."""
    request.session.pop(KEPT, None)
