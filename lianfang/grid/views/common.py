"""What the pages of who answers for what have in common."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from lianfang.accounts.access import may, require, spans, visible
from lianfang.grid import queries
from lianfang.grid.rules import Stand
from lianfang.people.views import area_context, area_of
from lianfang.places.models import Area
from lianfang.places.rules import Span
from lianfang.web.http import Request
from lianfang.workforce.models import Worker

MANAGE = "grid.manage"
SUGGESTED = 2_000  # names of those who work there, at most (design choice)
TONES = {Stand.NOBODY: "neutral", Stand.ASKED: "amber", Stand.ACTIVE: "green", Stand.BROKEN: "red"}


def asked_area(request: Request) -> Area:
    """Give the area a page is about, or stop here."""
    area = area_of(request, queries.MAY)
    require(request.user, queries.MAY, area.pk, request.today)
    return area


def about(request: Request, area: Area) -> dict[str, Any]:
    """Give what every page about an area needs."""
    return {
        "may_manage": may(request.user, MANAGE, request.today, area.pk),
        **area_context(area),
    }


def manages(request: Request) -> tuple[Span, ...]:
    """Give the ranges in which the user says who answers for what, or stop here."""
    ranges = spans(request.user, MANAGE, request.today)
    if not ranges:
        require(request.user, MANAGE, 0, request.today)
    return ranges


def ids(texts: Iterable[str]) -> list[UUID]:
    """Read ids; nonsense is left out."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def worker_names(request: Request) -> list[tuple[str, str]]:
    """List those who work in the user's areas, as a page suggests them: what is written, and who that is."""
    rows = visible(Worker.objects.filter(to_on=None), request.user, MANAGE, request.today)
    found = rows.order_by("person__name").values_list("user__username", "person__name", "organisation__name")
    return [(account or name, f"{name} {unit or ''}") for account, name, unit in found[:SUGGESTED]]
