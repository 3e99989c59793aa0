"""What the shell shows on every page: the menu of this person, the outbreak, what waits."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts import roles
from lianfang.accounts.access import may, visible
from lianfang.console.menu import MENU, Entry
from lianfang.outbreak import queries as outbreaks
from lianfang.sync.queries import open_disputes


def shell(request: HttpRequest) -> dict[str, Any]:
    """Fill the frame of the page for a signed-in person."""
    user, now, today = request.user, getattr(request, "now", None), getattr(request, "today", None)
    if now is None or today is None or not user.is_authenticated:
        return {}
    waiting = (
        visible(open_disputes(), user, "sync.settle", today).count() if may(user, "sync.settle", today) else 0
    )

    def entry(item: Entry) -> dict[str, Any]:
        url = reverse(item.page)
        count = waiting if item.page == "disputes" else 0
        current = request.path == url or (url != "/" and request.path.startswith(url))
        return {
            "label": item.label,
            "url": url,
            "icon": item.icon,
            "current": current,
            "count": count,
            "warn": True,
        }

    menu = [
        {
            "label": label,
            "items": [entry(e) for e in entries if not e.permission or may(user, e.permission, today)],
        }
        for label, entries in MENU
    ]
    return {
        "menu": [section for section in menu if section["items"]],
        "incident": incident(request),
        "alerts": {"count": waiting, "url": reverse("disputes")} if may(user, "sync.settle", today) else None,
        "me": me(request),
        "live_url": reverse("live"),
    }


def incident(request: Any) -> dict[str, Any] | None:
    """Give the head line of the outbreak being fought where this person may see it."""
    current = outbreaks.current(request.user, request.today)
    if current is None:
        return None
    level = outbreaks.level_on(current, request.now)
    return {
        "level": outbreaks.level_label(current, level.level) if level else "",
        "tone": "red" if level and level.level in {"I", "II"} else "amber",
        "title": outbreaks.title(current),
        "day": outbreaks.day_n(current, request.today),
        "url": reverse("outbreak", args=[current.pk]),
    }


def me(request: Any) -> dict[str, Any]:
    """Say who is signed in, and as what."""
    posts = [p for p in request.user.posts.all() if p.from_on <= request.today]
    role = roles.ROLES[posts[0].role][0] if posts else ""
    return {
        "name": str(request.user),
        "post": role,
        "links": [{"label": _("My account"), "url": reverse("account"), "icon": "user-circle"}],
    }
