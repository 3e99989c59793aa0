"""What the round board shows, made of figures: bars, stages, the table of sites."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.places.rules import Span, inside, span
from lianfang.testing import queries
from lianfang.testing.models import Round
from lianfang.testing.queries import Coverage, Tally
from lianfang.testing.queries.sites import SORTS
from lianfang.web.http import Request, layout
from lianfang.web.pages import Listing, paginate, sort_of
from lianfang.web.words import share

LONGEST = 12  # bars; the table below has the rest
ROWS = 30  # of a table below bars and figures, fewer than of a list: a board is drawn anew all day long (design choice)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the coverage card: who was swabbed, and of those whose result is out."""

    name: str
    url: str
    n_swabs: int
    sampled: float
    resulted: float
    percent: float | None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the tubes' way and how many stand there."""

    label: str
    n_tubes: int
    share: float
    url: str


def areas_of(request: Request, round_: Round) -> tuple[Span, ...]:
    """Give the areas to show: what the user may see of the round, or the one area of it named in the address."""
    mine = queries.narrowed(request.user, "testing.read", request.today, round_)
    wanted = request.GET.get("area", "")
    if not wanted.isdecimal() or len(wanted) > 18 or not inside(int(wanted), round_.area_id):
        return mine
    chosen = int(wanted)
    if chosen != round_.area_id and (not mine or any(a <= chosen <= b for a, b in mine)):
        return (span(chosen),)
    return mine


def bars(round_: Round, found: Coverage, now: datetime, spans: Sequence[Span]) -> list[Bar]:
    """Draw a bar for each area: against its target where all are known, else for those with swabs, against the most.
    Where there is only one area, a bar for each site."""
    known = all(part.target for part in found.areas)
    areas = [part for part in found.areas if known or part.tally.n_swabs]
    by_area = len(areas) > 1
    sites = [] if by_area else queries.sites(round_, now, spans, stretch=range(LONGEST))
    parts = areas if by_area else [part for part in sites if part.tally.n_swabs]
    most = max((part.tally.n_swabs for part in parts), default=0)
    board, list_ = reverse("round", args=[round_.pk]), reverse("round_tubes", args=[round_.pk])
    drawn = []
    for part in parts:
        whole = (part.target or 0) if by_area and known else most
        drawn.append(
            Bar(
                part.name,
                f"{board}?area={part.key}" if by_area else f"{list_}?site={part.key}",
                part.tally.n_swabs,
                share(part.tally.n_swabs, whole),
                share(part.tally.resulted_swabs, whole),
                share(part.tally.n_swabs, whole) if by_area and known else None,
            )
        )
    return sorted(drawn, key=lambda bar: (-bar.sampled, -bar.n_swabs, bar.name))[:LONGEST]


def stages(round_: Round, total: Tally) -> list[Stage]:
    """Say how many tubes stand at each stage of their way."""
    counted = (
        ("open", _("Being filled"), total.open),
        ("sealed", _("Sealed, at the site"), total.sealed),
        ("on_the_way", _("On the way"), total.on_the_way),
        ("in_laboratory", _("In the laboratory"), total.in_laboratory),
        ("resulted", _("Result out"), total.resulted),
    )
    list_ = reverse("round_tubes", args=[round_.pk])
    return [Stage(label, n, share(n, total.n_tubes), f"{list_}?state={state}") for state, label, n in counted]


def sites_listing(request: Request, round_: Round, areas: Sequence[Span]) -> Listing:
    """Sort the sites by the address and cut them into pages, of which only one is read."""
    sorts = {name: name for name in SORTS}
    sort = sort_of(request, sorts, "-people")
    page = paginate(request, range(queries.count_sites(round_, areas)), ROWS)
    stretch = range(max(0, page.start_index() - 1), page.end_index())
    page.object_list = queries.sites(round_, request.now, areas, sort=sort, stretch=stretch)
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return Listing(page, page.paginator.count, sort, sorts, layout(request), numbers)
