"""Permits to go in and out of zones: their list, asking for one, deciding, the pass on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.accounts.access import may, visible
from lianfang.accounts.audit import audit
from lianfang.accounts.drawings import qr
from lianfang.common.errors import Refused
from lianfang.presence.papers import print_pass
from lianfang.presence.signing import code_of
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.zones import actions, queries
from lianfang.zones.actions import Asks
from lianfang.zones.forms import PermitFilter, PermitForm, TextForm
from lianfang.zones.models import Permit, Present, Zone
from lianfang.zones.views.stepping import PERMIT, SERVE, Step, must, offered, step_in, table
from lianfang.zones.views.zone import found

SORTS = {"asked": "asked_at", "from": "starts_at", "holder": "holder", "due": "due_at"}
TONES = {"asked": "amber", "granted": "green", "refused": "red", "withdrawn": "neutral"}
STEPS = table(
    Step("grant", gettext_lazy("Grant"), "check", actions.grant, PERMIT,
         lambda row: row.state == "asked", tone="primary"),
    Step("refuse", gettext_lazy("Refuse"), "x", actions.refuse, PERMIT, lambda row: row.state == "asked", TextForm),
    Step("back", gettext_lazy("They are back"), "home-heart", actions.back, SERVE,
         lambda row: row.state == "granted" and row.back_at is None and row.way in {"out", "in"}),
    Step("withdraw", gettext_lazy("Not needed any more"), "arrow-back-up", actions.withdraw, SERVE,
         lambda row: row.state == "asked"),
)  # fmt: skip


def permits(request: Request) -> HttpResponse:
    """List the permits of the zones one serves, what waits first."""
    must(request, SERVE)
    form, chosen = filters(PermitFilter, request)
    rows = queries.permits(request.user, request.today, request.now, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows))
    shown = listing(request, rows, sorts=SORTS, default="-asked")
    zone = found(request, chosen["zone"]) if chosen.get("zone") else None
    context = {
        "title": _("Permits of zones"),
        "filters": form,
        "listing": shown,
        "rows": [(row, TONES[row.state]) for row in shown.page],
        "zone": zone,
        "zones": queries.zones(request.user, request.today, state="in_force")[:20],
    }
    return render(request, "zones/permits.html", context)


def _csv(request: Request, rows: list[Permit]) -> HttpResponse:
    audit(request.user, "zones.permits.exported", request.user, request.now, rows=len(rows))
    head = (_("Zone"), _("Holder"), _("Plate"), _("Which way"), _("Purpose"), _("Urgent"), _("From"), _("Until"),
            _("State"), _("Asked for"), _("Decided"), _("Back"))  # fmt: skip
    cells = [
        (row.zone.name, row.holder, row.plate, row.get_way_display(), row.get_purpose_display(),
         _("Yes") if row.urgent else "", row.starts_at, row.ends_at, row.get_state_display(), row.asked_at,
         row.decided_at, row.back_at)
        for row in rows
    ]  # fmt: skip
    return csv_response("zone-permits", head, cells)


def permit_new(request: Request, pk: UUID) -> HttpResponse:
    """Ask for a permit; urgent care is granted by that."""
    zone = found(request, pk, SERVE)
    listed = _listed(request, zone)
    form = PermitForm(request.POST or None, request=request, zone=zone, initial=_begin(listed))
    if request.method == "POST" and form.is_valid():
        names = ("holder", "way", "purpose", "starts_at", "ends_at", "person", "plate", "why", "urgent")
        try:
            asks = Asks(**{name: form.cleaned_data[name] for name in names})
            row = actions.ask(zone, asks, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            done = (
                _("They may go. The pass is good at once.") if row.urgent else _("It waits for a decision.")
            )
            messages.success(request, done)
            return redirect("zone_permit", row.pk)
    flags = queries.care_of(zone, listed.person_id) if listed else []
    context = {"title": _("Ask for a permit"), "form": form, "zone": zone, "flags": flags}
    return render(request, "zones/permit_new.html", context, status=422 if form.is_bound else 200)


def _listed(request: Request, zone: Zone) -> Present | None:
    """Give the person of the zone's list whom the address names."""
    try:
        asked = UUID(request.GET.get("on", ""))
    except ValueError:
        return None
    return zone.people.filter(pk=asked).select_related("person").first()


def _begin(row: Present | None) -> dict[str, str]:
    """Fill in what is known of who goes: the name, and for what they go out again and again."""
    if row is None:
        return {}
    purposes = [kind.purpose for _flag, kind in queries.care_of(row.zone, row.person_id) if kind.purpose]
    begin = {"person": row.person.phone or row.person.name, "holder": row.person.name}
    return begin | ({"purpose": purposes[0]} if purposes else {})


def _permit(request: Request, pk: UUID) -> Permit:
    rows = visible(Permit.objects.all(), request.user, SERVE, request.today)
    return get_object_or_404(
        rows.select_related("zone", "given__area", "asked_by", "decided_by", "person"), pk=pk
    )


def permit(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a permit with its pass; decide, or note that somebody is back."""
    row = _permit(request, pk)
    gone, bound = step_in(request, row, step, STEPS, lambda _done: redirect("zone_permit", pk))
    if gone:
        return gone
    context: dict[str, Any] = {
        "title": row.holder,
        "name": "zone_permit",
        "thing": row,
        "row": row,
        "tone": TONES[row.state],
        "steps": offered(request, row, row.area_id, STEPS.values()),
        "bound": bound,
        "grade": queries.numbers_of(row.zone.protocol).permit_hours,
        "late": row.due_at is not None and row.due_at < request.now,
        "need_for": _need_for(request, row),
        "flags": queries.care_of(row.zone, row.person_id) if row.person_id else [],
        "may_pass": may(request.user, "presence.read", request.today, row.area_id),
    }
    if row.given and not row.given.revoked_at:
        context["qr"] = mark_safe(qr(code_of(row.given), scale=4))  # noqa: S308 — drawn by us
    return render(request, "zones/permit.html", context, status=422 if bound else 200)


def _need_for(request: Request, row: Permit) -> str:
    """Give the address at which a need of a permit's holder is taken in; "" for whom may not."""
    if not may(request.user, "needs.raise", request.today, row.area_id):
        return ""
    door = row.person.household_id if row.person else None
    return reverse("need_new") + (f"?household={door}" if door else "")


def permit_paper(request: Request, pk: UUID) -> HttpResponse:
    """Print the pass of a permit, for somebody without a phone."""
    row = _permit(request, pk)
    if row.given is None or row.given.revoked_at:
        raise Http404
    who, area, number = row.person_id, row.area_id, row.given.number
    audit(
        request.user,
        "presence.pass.printed",
        row.given,
        request.now,
        person_id=who,
        area_id=area,
        number=number,
    )
    response = HttpResponse(print_pass(row.given, now=request.now), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response
