"""How far the people of a round were swabbed: by area, group, building and hour; when it will be done."""

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lianfang.accounts.access import may
from lianfang.places.queries import path
from lianfang.places.rules import LEVELS as DEPTHS
from lianfang.places.rules import Span, depth
from lianfang.protocol.timeline import named
from lianfang.testing import queries
from lianfang.testing.forms import round_name
from lianfang.testing.forms.coverage import GROUPS, LEVELS
from lianfang.testing.models import Round
from lianfang.testing.queries import areas as by_areas
from lianfang.testing.queries.areas import Covered
from lianfang.testing.queries.finishing import finishing
from lianfang.testing.rules import EXPECTED
from lianfang.testing.views.board import ROWS, areas_of
from lianfang.testing.views.rounds import seen
from lianfang.web.http import Request, layout
from lianfang.web.pages import Listing, csv_response, paginate, sort_of
from lianfang.web.words import share

SORTS: Mapping[str, Callable[[Covered], Any]] = {
    "name": attrgetter("key"),
    "people": attrgetter("people"),
    "swabbed": attrgetter("swabbed"),
    "share": lambda row: row.swabbed / max(1, row.people),
    "missing": lambda row: row.missing,
}
NAMED = {name: name for name in SORTS}
DIGITS = 7  # of the number of a page: nobody has more
BUILDINGS_FROM = DEPTHS.index("community")  # buildings are listed of a community or a grid


def round_coverage(request: Request, pk: UUID) -> HttpResponse:
    """Show how many of the people of a round's areas were swabbed, wherever they went; as CSV, the table."""
    round_ = get_object_or_404(seen(request), pk=pk)
    areas = areas_of(request, round_)
    here = areas[0][0] if len(areas) == 1 else round_.area_id
    ways, by = _ways(here), request.GET.get("by", "")
    by = by if by in ways else next(iter(ways))
    groups = by_areas.groups(round_, areas)
    if request.GET.get("export") == "csv":
        return _csv(round_, _lines(round_, by, areas, groups))
    context = {
        "title": _("Coverage"),
        "round": round_,
        "round_name": round_name(round_),
        "others": _others(groups),
        "as_of": queries.counted_until(round_),
        "by": by,
        "ways": ways,
        "is_area": by in LEVELS,
        "listing": _listing(request, round_, by, areas, groups),
        "crumbs": [each for each in path(here) if each.depth >= round_.area.depth],
        "may_people": may(request.user, "people.read", request.today),
        **_so_far(request, round_, by, areas, groups),
    }
    return render(request, "testing/coverage.html", context)


def _lines(round_: Round, by: str, areas: Sequence[Span], groups: by_areas.Groups) -> list[Covered]:
    """Give what a file of the table holds: areas with their names, groups with those of the protocol."""
    if by in LEVELS:
        return queries.named(queries.by_area(round_, by, areas).rows)
    found = _rows(round_, by, areas, groups)
    return found + _protocol_groups(round_, areas) if by == "group" else found


def _so_far(
    request: Request, round_: Round, by: str, areas: Sequence[Span], groups: by_areas.Groups
) -> dict[str, Any]:
    """Give the people in all, the groups of the protocol, what is left out, the hours when they are asked for, and when
    a running round will be done."""
    hours, people = queries.hours(round_, areas), groups.whole
    return {
        "people": people,
        "protocol_groups": _protocol_groups(round_, areas) if by == "group" else [],
        "left_out": queries.left_out_rows(round_),
        "hours": _hours(hours, people) if by == "hour" else [],
        "forecast": finishing(round_, hours, people, request.now, areas),
    }


def _ways(here: int) -> dict[str, str]:
    """Name the ways to look at an area: by the levels below it, by group, building, hour."""
    below = {level: str(LEVELS[level]) for level in DEPTHS[depth(here) + 1 :] if level in LEVELS}
    buildings = {"building": _("Building")} if depth(here) >= BUILDINGS_FROM else {}
    return {**below, **buildings, "group": _("Group"), "hour": _("Hour")}


def _rows(round_: Round, by: str, areas: Sequence[Span], groups: by_areas.Groups) -> list[Covered]:
    if by == "building":
        return queries.by_building(round_, areas)
    if by == "group":
        known = {each.key: each for each in groups.all}
        return [
            Covered(key, str(GROUPS[key]), known[key].people, known[key].swabbed)
            for key in GROUPS
            if key in known and key in EXPECTED
        ]
    return []


def _protocol_groups(round_: Round, areas: Sequence[Span]) -> list[Covered]:
    """Give the groups of the protocol that somebody was named for, or that everybody in an area is in."""
    found = {each.key: each for each in queries.by_listed_group(round_, areas)}
    return [
        found[group.key]._replace(name=_(group.label))
        for group in named(round_.protocol).testing.populations.value
        if group.key in found
    ]


def _others(groups: by_areas.Groups) -> list[tuple[str, int]]:
    """Name who was swabbed without being expected: passing through, staff, not on record."""
    return [(str(GROUPS.get(str(g.key), g.key)), g.swabbed) for g in groups.all if g.key not in EXPECTED]


def _hours(hours: Sequence[queries.Hour], people: Covered) -> list[tuple[Any, int, int, int, float]]:
    """Give for each hour: when, swabs, swabs so far, results, and the part of all people reached."""
    so_far = accumulate(hour.swabbed for hour in hours)
    return [
        (localtime(hour.at), hour.swabbed, total, hour.resulted, min(100.0, share(total, people.people)))
        for hour, total in zip(hours, so_far, strict=True)
    ]


def _listing(
    request: Request, round_: Round, by: str, areas: Sequence[Span], groups: by_areas.Groups
) -> Listing:
    if by in LEVELS:
        return _areas(request, round_, by, areas)
    rows, sort = _rows(round_, by, areas, groups), sort_of(request, NAMED, "name")
    ordered = sorted(rows, key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    return _listed(request, paginate(request, ordered, ROWS), sort)


def _areas(request: Request, round_: Round, level: str, areas: Sequence[Span]) -> Listing:
    """Sort thousands of areas and cut them into pages by the database, which counts them on the way: the page that is
    asked for is read at once, and another one where there is none such."""
    sort, asked = sort_of(request, NAMED, "name"), request.GET.get("page", "")
    at = max(1, int(asked)) if asked.isdecimal() and len(asked) < DIGITS else 1
    found = queries.by_area(round_, level, areas, sort=sort, stretch=_stretch(at))
    page = paginate(request, range(found.n), ROWS)
    if page.number != at:
        found = queries.by_area(round_, level, areas, sort=sort, stretch=_stretch(page.number))
    page.object_list = queries.named(found.rows)
    return _listed(request, page, sort)


def _stretch(page: int) -> range:
    return range((page - 1) * ROWS, page * ROWS)


def _listed(request: Request, page: Page[Any], sort: str) -> Listing:
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return Listing(page, page.paginator.count, sort, NAMED, layout(request), numbers)


def _csv(round_: Round, rows: Sequence[Covered]) -> HttpResponse:
    head = (_("Code"), _("Name"), _("People on record"), _("Swabbed"), _("Not swabbed"), "%")
    return csv_response(
        f"round-{round_.number}-coverage",
        head,
        ((r.key, r.name, r.people, r.swabbed, r.missing, share(r.swabbed, r.people)) for r in rows),
    )
