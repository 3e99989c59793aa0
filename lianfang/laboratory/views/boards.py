"""All laboratories with what they wait for and where boxes should go; the desk of one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, visible
from lianfang.common.dates import at
from lianfang.laboratory import actions, queries
from lianfang.laboratory.forms import LinesForm
from lianfang.laboratory.rules.codes import WORDS
from lianfang.laboratory.views.common import areas_of, ids, lab_of, page, protocol_of
from lianfang.laboratory.words import LINES
from lianfang.places.models import Site, SiteKind
from lianfang.testing import actions as testing
from lianfang.testing import rules
from lianfang.testing.queries import waiting_in
from lianfang.web.http import Request

SHOWN = 40  # boxes of the board, and tubes that wait at a desk
LATE = timedelta(hours=24)


def labs(request: Request) -> HttpResponse:
    """Show every laboratory: what it can do, what waits, when it will be through; and where boxes should go."""
    areas, protocol = areas_of(request, "testing.read"), protocol_of(request)
    standings = queries.standings(areas, request.now, at(request.today))
    to_go = queries.to_go(areas, request.now, standings, protocol.laboratory.courier_kmh.value)
    names = {str(each.site.pk): each.site.name for each in standings}
    mine = set(
        visible(Site.objects.filter(kind=SiteKind.LABORATORY), request.user, "testing.lab", request.today)
    )
    context = {
        "title": _("Laboratories"),
        "standings": [(each, each.site in mine) for each in standings],
        "to_go": [_row(each, names) for each in to_go[:SHOWN]],
        "n_to_go": len(to_go),
        "n_undecided": sum(each.chosen is None and each.proposed is not None for each in to_go),
        "able": [each.site for each in standings if each.able],
        "speed": protocol.laboratory.courier_kmh,
        "may_send": may(request.user, "testing.send", request.today),
        "soon": request.now + LATE,
    }
    return render(request, "laboratory/labs.html", context)


def _row(each: queries.ToGo, names: dict[str, str]) -> dict[str, Any]:
    """Say of a box where it goes, by whose word, and what is proposed."""
    return {
        "it": each,
        "chosen": names.get(str(each.chosen), "") if each.chosen else "",
        "packed_for": names.get(str(each.packed_for), "") if each.packed_for else "",
        "proposed": names.get(each.proposed.laboratory, "") if each.proposed else "",
    }


@require_POST
def labs_send(request: Request) -> HttpResponse:
    """Decide where boxes go: as proposed for those that were ticked, or all of them to one laboratory."""
    n = 0
    to = request.POST.get("laboratory", "")
    for text in request.POST.getlist("box"):
        site, box, proposed = (*text.split(":"), "", "")[:3]
        if len(both := ids([site, to or proposed])) < 2:
            continue
        where = get_object_or_404(Site, pk=both[0])
        laboratory = get_object_or_404(Site, pk=both[1], kind=SiteKind.LABORATORY)
        testing.send_to(laboratory, box=box, site=where, by=request.user, now=request.now)
        n += 1
    if n:
        text = ngettext("%(n)s destination is decided.", "%(n)s destinations are decided.", n)
        messages.success(request, text % {"n": n})
    else:
        messages.warning(request, _("Tick what is to go somewhere first."))
    return redirect("labs")


def _desk(request: Request, laboratory: Site, **given: Any) -> dict[str, Any]:
    standing = next(
        each
        for each in queries.standings(
            [(laboratory.area_id, laboratory.area_id)], request.now, at(request.today)
        )
        if each.site.pk == laboratory.pk
    )
    protocol = protocol_of(request)
    waiting = waiting_in(laboratory)[:SHOWN]
    context = page(request, laboratory, "desk", laboratory.name)
    return context | {
        "standing": standing,
        "waiting": waiting,
        "seconds": queries.seconds_waiting().filter(laboratory=laboratory),
        "lines": LinesForm(methods=protocol.testing.methods.value),
        "plates": queries.plates_of(laboratory).filter(run=None, given_up_at=None)[:6],
        **given,
    }


def lab(request: Request, pk: UUID) -> HttpResponse:
    """Show a laboratory's desk: what waits, until when, what is to be verified, a place to type results."""
    return render(request, "laboratory/lab.html", _desk(request, lab_of(request, pk)))


@require_POST
def lab_lines(request: Request, pk: UUID) -> HttpResponse:
    """Take typed results; they wait for a second person. What could not be read comes back to be corrected."""
    laboratory = lab_of(request, pk)
    methods = protocol_of(request).testing.methods.value
    form = LinesForm(request.POST, methods=methods)
    if not form.is_valid():
        return render(request, "laboratory/lab.html", _desk(request, laboratory, lines=form), status=422)
    told = form.cleaned_data
    lines = rules.read_results(told["text"], WORDS)
    done = actions.enter_lines(
        lines, laboratory=laboratory, method=told["method"], by=request.user, now=request.now
    )
    text = ngettext("%(n)s reading waits to be verified.", "%(n)s readings wait to be verified.", done.n)
    messages.success(request, text % {"n": done.n})
    if not done.bad:
        return redirect("lab", pk=pk)
    left = LinesForm(initial=told | {"text": "\n".join(line.text for line in done.bad)}, methods=methods)
    bad = [(line, LINES[line.error]) for line in done.bad]
    return render(request, "laboratory/lab.html", _desk(request, laboratory, lines=left, bad=bad))
