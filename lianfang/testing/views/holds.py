"""Who is asked to wait apart for a single result: the chief's list with its clock, one of them, what is decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, spans, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.people.rules.names import mask_name, mask_phone
from lianfang.places.queries import labels
from lianfang.protocol.timeline import named
from lianfang.testing.actions import holds as actions
from lianfang.testing.forms.holds import HoldFilter, WordsForm
from lianfang.testing.models import Hold, Tube
from lianfang.testing.queries import holds as queries
from lianfang.testing.rules.holds import DECIDABLE, IN_FORCE, hold_state
from lianfang.testing.views.rounds import require_anywhere, tabs
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing

SORTS = {"clock": "confirm_by", "since": "proposed_at", "area": "area_id", "ends": "ends_at"}
STATES = {
    "proposed": (gettext_lazy("To be confirmed"), "amber"),
    "confirmed": (pgettext_lazy("waiting apart", "Confirmed"), "brand"),
    "lapsed": (gettext_lazy("Lapsed: nobody confirmed"), "red"),
    "declined": (gettext_lazy("Not needed"), "neutral"),
    "released": (pgettext_lazy("waiting apart", "Ended"), "neutral"),
    "expired": (gettext_lazy("Expired by itself"), "neutral"),
    "over": (gettext_lazy("Over: the single result is there"), "green"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody who is asked to wait apart, as this user may see them."""

    hold: Hold
    state: str
    label: str
    tone: str
    name: str
    phone: str
    named: bool
    area: str
    tube: str
    minutes: int  # until somebody must have confirmed it, or until it ends by itself

    @property
    def in_force(self) -> bool:
        """Say whether it binds anybody now."""
        return self.state in IN_FORCE

    @property
    def decidable(self) -> bool:
        """Say whether somebody may still decide on it."""
        return self.state in DECIDABLE


def rows_of(request: Request, found: Iterable[Hold]) -> list[Row]:
    """Say of each what this user may see: names and phones whole, or masked. Two statements."""
    there = list(found)
    areas = labels(hold.area_id for hold in there)
    codes = dict(Tube.objects.filter(id__in={hold.tube_id for hold in there}).values_list("id", "code"))
    return [_row(request, hold, areas, codes) for hold in there]


def _row(request: Request, hold: Hold, areas: dict[int, str], codes: dict[UUID, str]) -> Row:
    state = hold_state(queries.waiting(hold), request.now)
    word, tone = STATES[state]
    person, seen = hold.person, may(request.user, "people.read", request.today, hold.area_id)
    whole = may(request.user, "people.identify", request.today, hold.area_id)
    due: datetime = hold.confirm_by if state in DECIDABLE else hold.ends_at
    return Row(
        hold,
        state,
        str(word),
        tone,
        person.name if seen else mask_name(person.name),
        person.phone if whole else mask_phone(person.phone),
        seen,
        areas.get(hold.area_id, ""),
        codes.get(hold.tube_id, ""),
        int((due - request.now).total_seconds() // 60),
    )


def hold_list(request: Request) -> HttpResponse:
    """List who is asked to wait apart, those first whom somebody must decide on soonest."""
    require_anywhere(request, "testing.hold")
    form, chosen = filters(HoldFilter, request)
    areas = spans(request.user, "testing.hold", request.today)
    page = listing(request, queries.holds(areas, request.now, **chosen), sorts=SORTS, default="clock")
    context = {
        "title": _("Waiting apart"),
        "filters": form,
        "listing": page,
        "rows": rows_of(request, page.page),
        "n_undecided": queries.holds(areas, request.now, state="decide").count(),
        **tabs(request),
    }
    return render(request, "testing/holds.html", context)


def _seen(request: Request, pk: UUID) -> Hold:
    found = visible(Hold.objects.all(), request.user, "testing.hold", request.today)
    joined = found.select_related(
        "person", "round__area", "decided_by", "objected_with", "answered_by", "released_by"
    )
    return get_object_or_404(joined, pk=pk)


def hold(request: Request, pk: UUID) -> HttpResponse:
    """Show somebody who is asked to wait apart: why, by whom, until when, how to object. Each opening is noted."""
    found = _seen(request, pk)
    audit(
        request.user,
        "testing.hold.opened",
        found,
        request.now,
        person_id=found.person_id,
        area_id=found.area_id,
    )
    context = {
        "title": _("Waiting apart"),
        "hold": found,
        "row": rows_of(request, [found])[0],
        "custody": named(found.round.protocol).custody,
        "form": WordsForm(),
        **tabs(request),
    }
    return render(request, "testing/hold.html", context)


@require_POST
def holds_decide(request: Request) -> HttpResponse:
    """Confirm, or say that they need not, those who were ticked."""
    chosen = visible(Hold.objects.all(), request.user, "testing.hold", request.today)
    ids = [each for each in request.POST.getlist("id") if len(each) == 36]
    if not ids:
        raise Refused("nobody", _("Choose at least one person."))
    confirm = request.POST.get("do") == "confirm"
    note = request.POST.get("note", "")
    n = actions.decide_holds(
        list(chosen.filter(pk__in=ids)), confirm=confirm, note=note, by=request.user, now=request.now
    )
    said = ngettext("Decided on %(n)s person.", "Decided on %(n)s people.", n) % {"n": n}
    messages.success(request, said)
    return redirect("holds") if "one" not in request.POST else redirect("hold", pk=ids[0])


@require_POST
def hold_step(request: Request, pk: UUID) -> HttpResponse:
    """End somebody's waiting, write an objection down, or answer it."""
    found = _seen(request, pk)
    note, given = request.POST.get("note", ""), {"by": request.user, "now": request.now}
    steps: dict[str, Any] = {
        "release": lambda: actions.release_hold(found, note=note, **given),
        "object": lambda: actions.note_objection(found, words=note, **given),
        "keep": lambda: actions.answer_objection(found, keep=True, note=note, **given),
        "end": lambda: actions.answer_objection(found, keep=False, note=note, **given),
    }
    step = steps.get(request.POST.get("do", ""))
    if step is None:
        raise Refused("unknown_step", _("Choose what to do."))
    step()
    messages.success(request, _("Noted."))
    return redirect("hold", pk=found.pk)
