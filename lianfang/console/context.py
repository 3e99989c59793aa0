"""What the shell shows on every page: the menu of this person, the outbreak, what waits."""

import re
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts import roles
from lianfang.accounts.access import allowed, in_reach, may, visible
from lianfang.accounts.sessions import left_s
from lianfang.command.queries.work import my_breaches
from lianfang.console.menu import MENU, Entry
from lianfang.outbreak import queries as outbreaks
from lianfang.sync.queries import open_disputes
from lianfang.web.http import Request


def shell(request: Request) -> dict[str, Any]:
    """Fill the frame of the page for a signed-in person."""
    user, now, today = request.user, getattr(request, "now", None), getattr(request, "today", None)
    if now is None or today is None or not user.is_authenticated:
        return {}
    settles = may(user, "sync.settle", today)
    doubts = visible(open_disputes(), user, "sync.settle", today).count() if settles else 0
    ran_out, can = my_breaches(user).count(), allowed(user, today)
    return {
        "menu": menu(request, can, {"disputes": doubts, "my_work": ran_out}),
        "incident": incident(request),
        "alerts": alerts(ran_out, doubts if settles else None),
        "me": me(request),
        "reach": in_reach(user, today),
        "can": can,
        "emergency_until": user.emergency_until
        if user.emergency_until and user.emergency_until > now
        else None,
        "lasts": {"left": left_s(request)},
        "live_url": f"{reverse('live')}?since={request.arrived}",
    }


def alerts(ran_out: int, doubts: int | None) -> dict[str, Any]:
    """Say what the bell shows: clocks that ran out and of which this person was told, else disputes."""
    if doubts and not ran_out:
        return {"count": doubts, "url": reverse("disputes")}
    return {"count": ran_out, "url": reverse("my_work")}


def menu(request: Any, can: frozenset[str], counts: dict[str, int]) -> list[dict[str, Any]]:
    """List the menu's sections with the entries this person may open; the page's own entry is marked."""
    seen = [
        (label, [e for e in entries if not e.permission or e.permission in can]) for label, entries in MENU
    ]
    here = max(
        (
            url
            for _label, entries in seen
            for e in entries
            if request.path.startswith(url := _address(e.page))
        ),
        key=len,
    )
    here = here if here != "/" else request.path  # the home page is not around every other one
    return [
        {"label": label, "items": [item(e, here, counts.get(e.page, 0)) for e in entries]}
        for label, entries in seen
        if entries
    ]


@cache
def _address(page: str) -> str:
    """Give where a page of the menu is: fifty of them are asked for twice on every page."""
    return reverse(page)


def item(entry: Entry, here: str, count: int) -> dict[str, Any]:
    """Write one entry as the shell draws it."""
    url = _address(entry.page)
    return {
        "label": entry.label,
        "url": url,
        "icon": entry.icon,
        "current": url == here,
        "count": count,
        "warn": True,
    }


def incident(request: Any) -> dict[str, Any] | None:
    """Give the head line of the outbreak being fought where this person may see it."""
    current = outbreaks.current(request.user, request.today)
    if current is None:
        return None
    level = outbreaks.level_on(current, request.now)
    said = outbreaks.level_label(current, level.level) if level else ""
    short = re.split(r"\s*[(（]", said)[0]  # on a phone there is no room for how grave it is
    return {
        "level": short,
        "gravity": said.removeprefix(short),
        "tone": "red" if level and level.level in {"I", "II"} else "amber",
        "title": outbreaks.title(current),
        "short": str(current.area),
        "day": outbreaks.day_n(current, request.today),
        "url": reverse("outbreak", args=[current.pk])
        if may(request.user, "outbreak.read", request.today)
        else "",
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
