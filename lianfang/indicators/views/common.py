"""What the pages of this app share: which outbreak, day and area are looked at."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from lianfang.accounts.access import may, require
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.people.views import area_context, area_of
from lianfang.places.rules import inside
from lianfang.web.http import Request


def shown(request: Request, permission: str = "reporting.units") -> Outbreak | None:
    """Give the outbreak this person's pages are about, if they have the permission anywhere."""
    current = outbreaks.current(request.user, request.today)
    if not may(request.user, permission, request.today):
        require(request.user, permission, current.area_id if current else 0, request.today)
    return current


def nothing(request: Request, title: object) -> HttpResponse:
    """Say that no outbreak is being fought."""
    return render(request, "reporting/none.html", {"title": title})


def area_in(request: Request, outbreak: Outbreak) -> dict[str, Any]:
    """Give the area that is looked at, with the way to it: one that was asked for, or one's own."""
    area = area_of(request, "reporting.units")
    if not inside(area.pk, outbreak.area_id):
        area = outbreak.area
    return area_context(area)


def day_asked(request: Request, chosen: dict[str, Any]) -> date:
    """Give the day that was asked for, or today."""
    day: date = chosen.get("day") or request.today
    return day
