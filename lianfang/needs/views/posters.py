"""Codes that hang on buildings: which buildings an area has, and their posters."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require, spans
from lianfang.accounts.audit import audit
from lianfang.needs.papers import print_posters
from lianfang.needs.signing import place_code
from lianfang.people.models import Household
from lianfang.people.rules.doors import natural, stair_of
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.places.rules import LEVELS, depth
from lianfang.web.http import Request

RAISE = "needs.raise"
COMMUNITY = LEVELS.index("community")
MOST = 200  # posters in one file (design choice)


def _area(request: Request) -> Area:
    """Give the area named in the address, or the widest one in which the user takes in needs."""
    wanted = request.GET.get("area", "")
    if not (wanted.isdecimal() and len(wanted) <= 18):
        ranges = spans(request.user, RAISE, request.today)
        if not ranges:
            require(request.user, RAISE, 0, request.today)
        wanted = str(max(ranges, key=lambda each: each[1] - each[0])[0])
    area = get_object_or_404(Area, pk=int(wanted), closed_on=None)
    require(request.user, RAISE, area.pk, request.today)
    return area


def buildings_of(area_id: int, begins: str = "") -> list[tuple[str, int]]:
    """List the buildings of a community by the words their addresses begin with, with how many doors each has."""
    rows = Household.objects.filter(inside(area_id), address__startswith=begins).values_list(
        "address", flat=True
    )
    counted: Counter[str] = Counter()
    for address in rows:
        stair = stair_of(address)
        words = stair.place + stair.building
        if stair.building and address.startswith(words):
            counted[words] += 1
    return sorted(counted.items(), key=lambda each: natural(each[0]))


def posters(request: Request) -> HttpResponse:
    """List the buildings of a community whose posters can be printed; wider areas list what lies in them."""
    area = _area(request)
    deep = depth(area.pk) >= COMMUNITY
    below = Area.objects.filter(inside(area.pk, "id"), depth=area.depth + 1, closed_on=None)
    context: dict[str, Any] = {
        "title": _("Codes on buildings"),
        "area": area,
        "buildings": buildings_of(area.pk) if deep else [],
        "below": [] if deep else below.order_by("pk"),
        "may_read": may(request.user, "needs.read", request.today),
    }
    return render(request, "needs/posters.html", context)


def posters_paper(request: Request) -> HttpResponse:
    """Print the posters of the buildings of a community, or of those that begin with some words."""
    area, begins = _area(request), request.GET.get("begins", "")[:120]
    found = buildings_of(area.pk, begins)[:MOST] if depth(area.pk) >= COMMUNITY else []
    if not found:
        messages.info(request, _("No building is on record there. Choose a community."))
        return redirect("need_posters")
    rows = [(name, str(area), _address(request, area.pk, name)) for name, _n in found]
    audit(request.user, "needs.posters.printed", area, request.now, area_id=area.pk, rows=len(rows))
    response = HttpResponse(print_posters(rows, now=request.now), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="buildings.pdf"'
    return response


def _address(request: HttpRequest, area_id: int, stair: str) -> str:
    return request.build_absolute_uri(f"{reverse('say')}?at={place_code(area_id, stair)}")
