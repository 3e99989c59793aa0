"""What the shell shows of a demo: how far the replay is, and who can be signed in with one click."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from lianfang.accounts.models import User
from lianfang.accounts.roles import ROLES
from lianfang.places.queries import labels
from lianfang.story.cast import CAST
from lianfang.story.models import Replay


def replay(_request: HttpRequest) -> dict[str, object]:
    """Give the progress of the replay while it runs, and nothing afterwards."""
    if not settings.DEMO:
        return {}
    row = Replay.objects.filter(percent__lt=100).first()
    # Said when it is drawn: one look serves pages of both languages.
    label = gettext_lazy(row.chapter) if row and row.chapter else ""
    return {"demo": True, "replay": {"percent": row.percent, "label": label} if row else None}


def visitors(request: HttpRequest) -> dict[str, object]:
    """Give the roles a visitor of the demo can take on the sign-in page."""
    if not settings.DEMO or request.user.is_authenticated:
        return {}
    there = set(User.objects.values_list("username", flat=True))
    places = labels(role.area for role in CAST)
    roles = [
        {
            "username": role.username,
            "name": role.name,
            "role": ROLES[role.role][0],
            "area": places.get(role.area, ""),
            "url": reverse("demo_enter", args=[role.username]),
        }
        for role in CAST
        if role.username in there
    ]
    return {"demo_roles": roles}
