"""What is done with a box at a desk: received against its list, settled, taken back, its slip printed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import require
from lianfang.common.errors import Refused
from lianfang.sync import words
from lianfang.sync.capture import VOID
from lianfang.testing import actions, box_papers, capture, queries
from lianfang.testing.forms.boxes import CountForm, NoteForm, RejectForm
from lianfang.testing.models import Box
from lianfang.testing.views.boxes import laboratories_of, seen_box
from lianfang.web.http import Request

KINDS = {
    kind.name: kind
    for kind in (capture.RECEIPT, capture.RULING, capture.REJECTION, capture.CARRIAGE, capture.HANDOVER, VOID)
}


def _to(box: Box) -> HttpResponse:
    return redirect("box", pk=box.pk)


def box_receive(request: Request, pk: UUID) -> HttpResponse:
    """Receive a box against its list: what is missing or too many is shown before it is stored."""
    found = seen_box(request, pk)
    there = laboratories_of(request)
    require(
        request.user, "testing.lab", found.area_id if not there.exists() else there[0].area_id, request.today
    )
    start = {"laboratory": there.filter(pk=found.laboratory_id or found.id).first() or there.first()}
    form = CountForm(request.POST or None, laboratories=there, initial=start)
    listed = queries.contents(found)
    context: dict[str, Any] = {"title": found.code, "box": found, "form": form, "listed": listed}
    if request.method == "POST" and form.is_valid():
        if "look" not in request.POST:
            return _received(request, found, form)
        context |= _compared(listed, form)
    return render(request, "testing/box_receive.html", context)


def _compared(listed: list[str], form: CountForm) -> dict[str, Any]:
    """Say which of the list were not scanned, which were scanned and are not on it, and whether the count agrees."""
    scanned = form.cleaned_data["text"]
    return {
        "compared": True,
        "missing": [code for code in listed if code not in scanned] if scanned else [],
        "extra": [code for code in scanned if code not in listed],
        "n_told": form.cleaned_data["n_told"],
        "agrees": form.cleaned_data["n_told"] == len(listed) and (not scanned or set(scanned) == set(listed)),
    }


def _received(request: Request, box: Box, form: CountForm) -> HttpResponse:
    told = form.cleaned_data
    answer = actions.count_box(
        box.code,
        laboratory=told["laboratory"],
        n_told=told["n_told"],
        tubes=told["text"],
        celsius=told["celsius"],
        seal=told["seal"],
        by=request.user,
        now=request.now,
        kinds=KINDS,
    )
    now = Box.objects.filter(pk=box.pk).first()
    if answer.code:
        why = {"why": words.reason("testing.receipt", answer.code)}
        messages.warning(request, _("Received, but doubted: %(why)s.") % why)
    elif now and now.held:
        messages.warning(request, _("Received and held: %(why)s.") % {"why": now.get_differs_display()})
    else:
        messages.success(request, _("Box %(box)s is received.") % {"box": box.code})
    return _to(box)


@require_POST
def box_settle(request: Request, pk: UUID) -> HttpResponse:
    """Settle why the counts differ, or say that the missing tubes are lost."""
    found = seen_box(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        raise Refused("note", _("Write down how the difference was explained."))
    if request.POST.get("digest") != found.digest:
        raise Refused("changed", _("Somebody counted this box again meanwhile. Look at it once more."))
    given: dict[str, Any] = {"note": form.cleaned_data["note"], "by": request.user, "now": request.now}
    if request.POST.get("do") == "lost":
        n = actions.declare_lost(found, kinds=KINDS, **given)
        said = ngettext(
            "%(n)s tube is lost; everybody in it is swabbed again.",
            "%(n)s tubes are lost; everybody in them is swabbed again.",
            n,
        )
        messages.success(request, said % {"n": n})
    else:
        actions.settle_box(found, kinds=KINDS, **given)
        messages.success(request, _("Settled. What is in the box is tested and its results go out."))
    return _to(found)


@require_POST
def box_take_back(request: Request, pk: UUID, kind: str, fact: UUID) -> HttpResponse:
    """Take back a count or a ruling."""
    found = seen_box(request, pk)
    reason = request.POST.get("note", "")
    told = {"reason": reason, "by": request.user, "now": request.now, "kinds": KINDS}
    answer = actions.take_back(found, f"testing.{kind}", fact, **told)
    if answer.code:
        messages.warning(
            request, _("Stored, but doubted: %(why)s.") % {"why": words.reason("sync.void", answer.code)}
        )
    else:
        messages.success(request, _("Taken back. If it was a wrong count, tell the right one."))
    return redirect("boxes")


@require_POST
def box_reject(request: Request, pk: UUID) -> HttpResponse:
    """Reject the ticked tubes of a box."""
    found = seen_box(request, pk)
    form = RejectForm(request.POST)
    codes = request.POST.getlist("tube")
    if not form.is_valid() or not codes:
        messages.error(request, _("Choose the tubes and the reason."))
        return _to(found)
    laboratory = (
        laboratories_of(request).filter(pk=found.laboratory_id or found.id).first()
        or laboratories_of(request).first()
    )
    area = laboratory.area_id if laboratory else found.area_id
    where = {"laboratory": laboratory, "area_id": area, "by": request.user, "now": request.now}
    told = actions.reject_tubes(codes, kinds=KINDS, **form.cleaned_data, **where)
    n = len(told)
    said = ngettext(
        "%(n)s tube is rejected; everybody in it is swabbed again.",
        "%(n)s tubes are rejected; everybody in them is swabbed again.",
        n,
    )
    messages.success(request, said % {"n": n})
    return _to(found)


def box_slip(request: Request, pk: UUID) -> HttpResponse:
    """Print the handover slip of a box: what is in it, who counted how many, room for signatures."""
    found = seen_box(request, pk)
    printed = box_papers.print_slip(found, queries.ways_of(found), by=request.user, now=request.now)
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
