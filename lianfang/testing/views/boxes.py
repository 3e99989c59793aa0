"""Boxes: the board, one box and its chain of custody, those that are held."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.accounts.access import may, spans
from lianfang.places.models import Site, SiteKind
from lianfang.protocol.schema import Protocol
from lianfang.protocol.timeline import named
from lianfang.testing import actions, queries, rules
from lianfang.testing.forms.boxes import BOX_STATES, BoxFilter, NoteForm, RejectForm
from lianfang.testing.models import Box, Round
from lianfang.testing.views.rounds import require_anywhere, tabs
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, listing

SORTS = {
    "since": "since",
    "due": "due_at",
    "code": "code",
    "tubes": "n_listed",
    "packed": "packed_at",
    "received": "received_at",
    "celsius": "celsius",
}
MOST = 20_000  # rows of a file
STATES = dict(BOX_STATES) | {"unpacked": gettext_lazy("Packing not told")}
TONES = {
    "packed": "neutral",
    "in_transit": "brand",
    "arrived": "brand",
    "received": "green",
    "unpacked": "amber",
}
# What to do about each difference, for whoever settles it.
ADVICE = {
    "tubes": gettext_lazy(
        "Look for the tubes in other boxes of that site and with the courier. If they cannot be found, say that they "
        "are lost: everybody in them is swabbed again. A tube too many belongs to another box or was never listed: ask "
        "the site."
    ),
    "laboratory": gettext_lazy(
        "Count again at the laboratory, tube by tube against the list. A wrong count is taken back and told again."
    ),
    "courier": gettext_lazy(
        "Ask the courier to count again; when the laboratory counts as many as were packed, the first count was wrong."
    ),
    "packing": gettext_lazy(
        "The site listed other tubes than were counted: ask it to scan the box again, or find the tube that was not "
        "listed."
    ),
    "seal": gettext_lazy(
        "Ask who opened the box, and compare each tube with the list before anything is tested."
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A box as lists show it."""

    box: Box
    state: str
    label: str
    tone: str
    site: str
    laboratory: str
    late: bool
    spoilt: bool
    sent_to: str  # chosen by those who plan, where it is not packed for that laboratory
    left: int | None  # minutes; negative when it is late; None when it arrived, or nobody knows

    @property
    def time_left(self) -> str:
        """Write how long it may still take, or by how much it is late."""
        minutes = abs(self.left or 0)
        if minutes < 60:
            return _("%(n)s min") % {"n": minutes}
        if minutes < 48 * 60:
            return _("%(h)s h %(n)s min") % {"h": minutes // 60, "n": minutes % 60}
        return _("%(n)s days") % {"n": minutes // 1440}


def rows_of(boxes: Iterable[Box], now: datetime) -> list[Row]:
    """Say of each box where it is, from where to where, and whether it is late. Two statements."""
    found = list(boxes)
    sent = _sent(found)
    ids = {each for box in found for each in (box.site_id, box.laboratory_id, sent.get(box.id)) if each}
    names = dict(Site.objects.filter(id__in=ids).values_list("id", "name")) if ids else {}
    return [_row(box, names, names.get(sent.get(box.id, box.id), ""), now) for box in found]


def _sent(boxes: Sequence[Box]) -> dict[UUID, UUID]:
    """Give the laboratory that was chosen for boxes on the way, where it is not the one they are packed for."""
    there = [box for box in boxes if not box.received_at]
    if not there:
        return {}
    chosen = queries.destinations([box.code for box in there], {b.site_id for b in there if b.site_id})
    found = {box.id: chosen.get(box.code) or chosen.get(box.site_id or box.id) for box in there}
    return {box.id: to for box in there if (to := found[box.id]) and to != box.laboratory_id}


def _row(box: Box, names: dict[UUID, str], sent_to: str, now: datetime) -> Row:
    state = rules.state(box.packed_at, box.taken_at, box.arrived_at, box.received_at)
    done = box.received_at or now
    left = None if box.received_at or not box.due_at else int((box.due_at - now).total_seconds() // 60)
    return Row(
        box,
        state,
        str(STATES[state]),
        TONES[state],
        names.get(box.site_id or box.id, ""),
        names.get(box.laboratory_id or box.id, ""),
        bool(box.due_at and box.due_at < done),
        bool(box.keeps_until and box.keeps_until < done),
        sent_to,
        left,
    )


def _sites(boxes: QuerySet[Box]) -> dict[str, QuerySet[Site]]:
    there = boxes.order_by()
    return {
        "sites": Site.objects.filter(id__in=there.values("site_id")).order_by("name"),
        "laboratories": Site.objects.filter(id__in=there.values("laboratory_id")).order_by("name"),
    }


def box_board(request: Request) -> HttpResponse:
    """List the boxes: where each is, since when, how long it still may take; late ones in red. As CSV too."""
    require_anywhere(request, "testing.read")
    mine = queries.boxes(spans(request.user, "testing.read", request.today), request.now)
    form = BoxFilter(request.GET, **_sites(mine))
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    chosen |= {name: chosen[name].pk for name in ("site", "laboratory") if name in chosen}
    found = queries.boxes(spans(request.user, "testing.read", request.today), request.now, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, found)
    page = listing(request, found, sorts=SORTS, default="-since")
    context = {
        "title": _("Boxes"),
        "filters": form,
        "listing": page,
        "rows": rows_of(page.page, request.now),
        "figures": queries.box_figures(mine, request.now),
        "may_lab": may(request.user, "testing.lab", request.today),
        **tabs(request),
    }
    return render(request, "testing/boxes.html", context)


def _csv(request: Request, found: QuerySet[Box]) -> HttpResponse:
    head = [
        _("Box"),
        _("State"),
        _("Site"),
        _("Laboratory"),
        _("Listed"),
        _("Packed"),
        _("Courier"),
        _("Received"),
    ]
    head += [_("First swab"), _("Packed at"), _("Received at"), _("Due"), _("°C"), _("Late"), _("Difference")]
    rows = rows_of(found.order_by("-since", "pk")[:MOST], request.now)
    return csv_response("boxes", head, map(_cells, rows))


def _cells(row: Row) -> tuple[object, ...]:
    box = row.box
    counts = (box.n_listed, box.n_packed, box.n_taken, box.n_received)
    times = (box.oldest_at, box.packed_at, box.received_at, box.due_at)
    said = (box.celsius, _("Late") if row.late else "", box.get_differs_display() if box.differs else "")
    return (box.code, row.label, row.site, row.laboratory, *counts, *times, *said)


def stopped(request: Request) -> HttpResponse:
    """List the boxes whose counts differ: who counted what, what is missing, what to do."""
    require_anywhere(request, "testing.read")
    found = queries.boxes(spans(request.user, "testing.read", request.today), request.now, state="held")
    page = listing(request, found, sorts=SORTS, default="since", per_page=20)
    context = {
        "title": _("Held boxes"),
        "listing": page,
        "rows": [(row, ADVICE[row.box.differs]) for row in rows_of(page.page, request.now)],
        **tabs(request),
    }
    return render(request, "testing/stopped.html", context)


def seen_box(request: Request, pk: UUID) -> Box:
    """Give a box on one of its ways, if the user sees it; else the page is not found."""
    mine = queries.boxes(spans(request.user, "testing.read", request.today), request.now)
    return get_object_or_404(mine, pk=pk)


def _protocol(box: Box) -> Protocol | None:
    round_ = Round.objects.filter(pk=box.round_id or box.id).first()
    return named(round_.protocol) if round_ else None


def box(request: Request, pk: UUID) -> HttpResponse:
    """Show a box on one of its ways: where it is, its whole chain of custody, its tubes, what differs."""
    found = seen_box(request, pk)
    ways = queries.ways_of(found)
    tubes = list(queries.tubes_in(found))
    known = {tube.code for tube in tubes}
    context: dict[str, Any] = {
        "title": found.code,
        "box": found,
        "row": rows_of([found], request.now)[0],
        "ways": ways,
        "stops": queries.stops_of(found, ways),
        "tubes": [(tube, queries.stage_of(tube)) for tube in tubes],
        "unknown": [each for each in queries.contents(found) if each not in known],
        "protocol": _protocol(found),
        "round": Round.objects.filter(pk=found.round_id or found.id).select_related("area").first(),
        "advice": ADVICE.get(found.differs, ""),
        "may_settle": actions.where_settled(found, request.user, request.now) is not None,
        "may_receive": may(request.user, "testing.lab", request.today),
        "settle": NoteForm(auto_id="settle_%s"),
        "reject": RejectForm(auto_id="reject_%s"),
        **tabs(request),
    }
    return render(request, "testing/box.html", context)


def laboratories_of(request: Request) -> QuerySet[Site]:
    """List the laboratories in which this user works."""
    found = queries.laboratories(spans(request.user, "testing.lab", request.today))
    return found.filter(kind=SiteKind.LABORATORY).order_by("name")
