"""Plates: the list, the map of one, what is put into its wells, its paper."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import visible
from lianfang.laboratory import actions, papers, queries, rules
from lianfang.laboratory.forms import NoteForm
from lianfang.laboratory.models import Plate, Well
from lianfang.laboratory.rules.plates import COLUMNS, ROWS
from lianfang.laboratory.views.common import lab_of, page
from lianfang.testing.models import Tube
from lianfang.web.http import Request
from lianfang.web.pages import listing


def lab_plates(request: Request, pk: UUID) -> HttpResponse:
    """List a laboratory's plates; begin one."""
    laboratory = lab_of(request, pk)
    if request.method == "POST":
        second = request.POST.get("second") == "1"
        made = actions.make_plate(laboratory, second=second, by=request.user, now=request.now)
        return redirect("plate", pk=made.pk)
    found = listing(request, queries.plates_of(laboratory), sorts={"made": "made_at"}, default="-made")
    context = page(request, laboratory, "plates", _("Plates"))
    context |= {
        "listing": found,
        "n_seconds": queries.seconds_waiting().filter(laboratory=laboratory).count(),
    }
    return render(request, "laboratory/plates.html", context)


def plate_of(request: Request, pk: UUID) -> Plate:
    """Find a plate of a laboratory in which this user works."""
    rows = Plate.objects.select_related("laboratory__area", "made_by", "run__lot", "run__instrument")
    return get_object_or_404(visible(rows, request.user, "testing.lab", request.today), pk=pk)


def rows_of(plate: Plate) -> list[tuple[str, list[dict[str, Any]]]]:
    """Give the wells of a plate row by row, with what is known of the tubes in them."""
    wells = {well.position: well for well in Well.objects.filter(plate=plate)}
    tubes = Tube.objects.in_bulk([well.tube_id for well in wells.values() if well.tube_id])
    found = []
    for r, letter in enumerate(ROWS):
        line = []
        for column in range(COLUMNS):
            position = column * len(ROWS) + r
            well = wells.get(position)
            tube = tubes.get(well.tube_id) if well and well.tube_id else None
            line.append({"position": position, "name": rules.well_name(position), "well": well, "tube": tube})
        found.append((letter, line))
    return found


def plate(request: Request, pk: UUID) -> HttpResponse:
    """Show a plate: its 96 wells, filled by scanner or keyboard."""
    found = plate_of(request, pk)
    rows = rows_of(found)
    wells = [cell["well"] for _letter, line in rows for cell in line if cell["well"]]
    context = page(request, found.laboratory, "plates", _("Plate %(n)s") % {"n": found.number}) | {
        "plate": found,
        "rows": rows,
        "columns": range(1, COLUMNS + 1),
        "n_tubes": sum(well.role == Well.Role.SAMPLE for well in wells),
        "open": not found.given_up_at and not hasattr(found, "run"),
        "n_waiting": len(queries.to_be_laid(found.laboratory, second=found.second, limit=rules.WELLS)),
        "roles": [role for role in Well.Role if role != Well.Role.SAMPLE],
        "last": request.GET.get("last", ""),
        "note": NoteForm(),
    }
    return render(request, "laboratory/plate.html", context)


@require_POST
def plate_put(request: Request, pk: UUID) -> HttpResponse:
    """Put the tube that was scanned into the chosen well, or the next free one."""
    found = plate_of(request, pk)
    at = rules.position_of(request.POST.get("well", ""))
    well = actions.put(found, at, request.POST.get("code", ""), by=request.user, now=request.now)
    return redirect(f"{request.path.removesuffix('put/')}?last={rules.well_name(well.position)}")


def _fill(request: Request, plate: Plate) -> None:
    n = actions.fill(plate, by=request.user, now=request.now)
    text = ngettext("%(n)s tube was laid onto the plate.", "%(n)s tubes were laid onto the plate.", n)
    messages.success(request, text % {"n": n})


def _empty(request: Request, plate: Plate) -> None:
    at = rules.position_of(request.POST.get("well", ""))
    actions.empty(plate, [at] if at is not None else [], by=request.user, now=request.now)


def _control(request: Request, plate: Plate) -> None:
    at, role = rules.position_of(request.POST.get("well", "")), request.POST.get("role", "")
    if at is not None and role in {"negative", "positive", "blank"}:
        actions.set_control(plate, at, role, by=request.user, now=request.now)


def _give_up(request: Request, plate: Plate) -> None:
    reason = request.POST.get("note", "")
    actions.give_up(plate, reason=reason, by=request.user, now=request.now)
    messages.success(request, _("The plate is given up; its tubes are free."))


_DEEDS: dict[str, Callable[[Request, Plate], None]] = {
    "fill": _fill,
    "empty": _empty,
    "control": _control,
    "give-up": _give_up,
}


@require_POST
def plate_do(request: Request, pk: UUID, what: str) -> HttpResponse:
    """Fill a plate by itself, empty a well, set a control, give the plate up."""
    if what not in _DEEDS:
        raise Http404
    _DEEDS[what](request, plate_of(request, pk))
    return redirect("plate", pk=pk)


def plate_print(request: Request, pk: UUID) -> HttpResponse:
    """Print the map of a plate."""
    found = plate_of(request, pk)
    data = papers.print_plate(found, rows_of(found), now=request.now)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="plate-{found.number}.pdf"'
    return answer
