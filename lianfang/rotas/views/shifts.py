"""One shift, who is in it and why, who else could be; demand; swaps that wait."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, visible
from lianfang.common.dates import at
from lianfang.common.errors import Refused
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Site
from lianfang.rotas import actions, words
from lianfang.rotas.forms import ComputeForm, DemandFilter, DemandForm
from lianfang.rotas.models import Assignment, Demand, Shift, Swap
from lianfang.rotas.queries import grid as table
from lianfang.rotas.rules import Need
from lianfang.rotas.views.rotas import must_read, plans
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing
from lianfang.workforce.models import Worker

MANY = 60  # people who could be put in that are listed


def shift(request: Request, pk: UUID) -> HttpResponse:
    """Show a shift: who is in it and why, who left it, who else could be there and what hinders them."""
    found = _shift(request, pk)
    people = list(found.assignments.select_related("person", "worker", "absence").order_by("id"))
    live = [a for a in people if a.state in Assignment.LIVE]
    names = table.names_of(a.why for a in live)
    plan = may(request.user, "rotas.plan", request.today, found.area_id)
    could = table.candidates(found) if plan else []
    context = {
        "title": found.site.name,
        "shift": found,
        "live": [(a, words.why(a.why, names), words.others(a.why)) for a in live],
        "gone": [a for a in people if a.state not in Assignment.LIVE],
        "lacks": max(0, found.needed - len(live)),
        "could": [(one, words.hinders(one.hinders) if one.hinders else "") for one in could[:MANY]],
        "may_plan": plan,
    }
    return render(request, "rotas/shift.html", context)


@require_POST
def shift_put(request: Request, pk: UUID) -> HttpResponse:
    """Put somebody into a shift by hand."""
    found = _shift(request, pk)
    worker = get_object_or_404(Worker.objects.select_related("person"), pk=request.POST.get("worker"))
    actions.put(found, worker, by=request.user, now=request.now)
    messages.success(request, _("%(name)s is in the shift.") % {"name": worker.person.name})
    return redirect("rota_shift", found.pk)


@require_POST
def assignment_out(request: Request, pk: UUID, how: str) -> HttpResponse:
    """Take somebody out of a shift, or note that they cannot come."""
    must_read(request)
    rows = Assignment.objects.select_related("shift__rota", "worker")
    found = get_object_or_404(rows, pk=pk)
    if how == "out":
        actions.take_out(found, by=request.user, now=request.now)
    else:
        note = request.POST.get("note", "")[:200]
        actions.drop(found, note=note, by=request.user, now=request.now)
    messages.success(request, _("Not in the shift any more."))
    return redirect("rota_shift", found.shift_id)


def demand(request: Request) -> HttpResponse:
    """List what the sites of the user's areas need."""
    must_read(request)
    form, chosen = filters(DemandFilter, request)
    rows = visible(Demand.objects.filter(withdrawn_at=None), request.user, "rotas.read", request.today)
    if chosen.get("day"):
        rows = rows.filter(starts_at__gte=at(chosen["day"]), starts_at__lt=at(chosen["day"], 24))
    if chosen.get("kind"):
        rows = rows.filter(site__kind=chosen["kind"])
    if chosen.get("q"):
        rows = rows.filter(site__name__icontains=chosen["q"])
    sorts = {"from": "starts_at", "site": "site__name", "people": "people"}
    shown = listing(request, rows.select_related("site"), sorts=sorts, default="-from")
    context = {
        "title": _("What sites need"),
        "filters": form,
        "listing": shown,
        "may_plan": may(request.user, "rotas.plan", request.today),
    }
    return render(request, "rotas/demand.html", context)


def demand_new(request: Request) -> HttpResponse:
    """Say what a site needs."""
    plans(request)
    sites = visible(Site.objects.filter(closed_at=None), request.user, "rotas.plan", request.today)
    form = DemandForm(request.POST or None, sites=sites)
    if request.method == "POST" and form.is_valid():
        try:
            site = form.cleaned_data.pop("site")
            actions.add_demand(
                _outbreak(request), site, Need(**form.cleaned_data), by=request.user, now=request.now
            )
            messages.success(request, _("Noted."))
            return redirect("demand")
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "rotas/form.html", {**_about_demand(_("Say what a site needs")), "form": form})


def demand_compute(request: Request) -> HttpResponse:
    """Reckon what many sites need."""
    form = ComputeForm(request.POST or None, spans=plans(request))
    if request.method == "POST" and form.is_valid():
        try:
            n = _computed(request, form)
            said = ngettext("%(n)s shift added.", "%(n)s shifts added.", n) % {"n": n}
            messages.success(request, said)
            return redirect("demand")
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "rotas/form.html", {**_about_demand(_("Reckon what sites need")), "form": form})


@require_POST
def demand_withdraw(request: Request) -> HttpResponse:
    """Take back the ticked ones."""
    n = actions.withdraw_demands(ids_of(request), by=request.user, now=request.now)
    messages.success(request, ngettext("%(n)s taken back.", "%(n)s taken back.", n) % {"n": n})
    return redirect("demand")


def swaps(request: Request) -> HttpResponse:
    """List the swaps on which both agree and that wait for a planner."""
    plans(request)
    rows = visible(Shift.objects.all(), request.user, "rotas.plan", request.today)
    found = Swap.objects.filter(assignment__shift__in=rows).select_related(
        "person", "taker__person", "assignment__shift__site", "back__shift__site"
    )
    shown = listing(request, found, sorts={"asked": "asked_at"}, default="-asked")
    return render(request, "rotas/swaps.html", {"title": _("Swaps"), "listing": shown})


@require_POST
def swap_decide(request: Request, pk: UUID, how: str) -> HttpResponse:
    """Approve or decline a swap."""
    actions.decide_swap(get_object_or_404(Swap, pk=pk), how == "approve", by=request.user, now=request.now)
    messages.success(request, _("Swapped.") if how == "approve" else _("Declined."))
    return redirect("swaps")


def _shift(request: Request, pk: UUID) -> Shift:
    must_read(request)
    rows = visible(Shift.objects.all(), request.user, "rotas.read", request.today)
    return get_object_or_404(rows.select_related("site", "rota__outbreak", "rota__area"), pk=pk)


def _outbreak(request: Request) -> Outbreak:
    found = outbreaks.current(request.user, request.today)
    if found is None:
        raise Refused("no_outbreak", _("No outbreak is being fought here."))
    return found


def _computed(request: Request, form: ComputeForm) -> int:
    told = form.cleaned_data
    span = (_outbreak(request), told["area"], told["from_on"], told["to_on"])
    if told["what"] == "sampling":
        return actions.compute_sampling(*span, by=request.user, now=request.now)
    return actions.compute_posts(*span, people=told["people"], by=request.user, now=request.now)


def _about_demand(title: str) -> dict[str, object]:
    return {"title": title, "go": _("Note it"), "back": "demand", "back_words": _("What sites need")}


def ids_of(request: Request) -> list[UUID]:
    """Give the ids of the ticked rows."""
    return [UUID(each) for each in request.POST.getlist("id") if _is_uuid(each)]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
