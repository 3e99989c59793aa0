"""Isolation sites: how full each is, the board of one, taking people in, moving them and letting them out."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may
from lianfang.accounts.audit import audit
from lianfang.beds import queries as beds
from lianfang.beds.models import Bed, Occupancy
from lianfang.cases import actions, queries
from lianfang.cases.forms import SiteFilter
from lianfang.cases.models import Quarantine
from lianfang.cases.views.chosen import MOST
from lianfang.cases.views.common import asked
from lianfang.common.errors import Refused
from lianfang.places.models import Site
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, listing

HEAD = (
    N_("Isolation site"),
    N_("Area"),
    N_("Places for people"),
    N_("In the rooms now"),
    N_("Not arrived yet"),
    N_("Free"),
    N_("Not ready"),
)


def isolation_sites(request: Request) -> HttpResponse:
    """List the isolation sites: places, who is inside, who is expected, what is free."""
    _outbreak, form, wanted = asked(request, SiteFilter)
    sites = queries.isolation_sites(by=request.user, on=request.today, **wanted)
    if request.GET.get("export"):
        rows = _full(request, list(sites))
        table = [(s.name, s.area, c.beds, c.occupied, n, c.free, c.disinfecting + c.out) for s, c, n in rows]
        return csv_response("isolation-sites", [_(title) for title in HEAD], table)
    shown = listing(request, sites, sorts={"name": "name", "area": "area_id"}, default="name")
    context = {
        "title": _("Isolation sites"),
        "filters": form,
        "listing": shown,
        "rows": _full(request, list(shown.page)),
    }
    return render(request, "cases/isolation_sites.html", context)


def _full(request: Request, sites: list[Site]) -> list[tuple[Site, beds.Capacity, int]]:
    counted = beds.capacity(sites, request.now)
    waiting = queries.expected_by_site(sites, request.now)
    rows = []
    for site in sites:
        full, n = counted.get(site.pk, beds.Capacity()), waiting.get(site.pk, 0)
        # A site that gives out no rooms: an order alone says that somebody is there.
        rows.append((site, full, n) if full.beds else (site, beds.Capacity(occupied=n), 0))
    return rows


def _site(request: Request, pk: UUID) -> Site:
    return get_object_or_404(queries.isolation_sites(by=request.user, on=request.today), pk=pk)


def isolation_site(request: Request, pk: UUID) -> HttpResponse:
    """Show every room of an isolation site, who is expected, and which rooms are free."""
    site = _site(request, pk)
    user, today = request.user, request.today
    audit(user, "cases.isolation.opened", site, request.now, area_id=site.area_id)
    context = {
        "title": site.name,
        "site": site,
        "cards": beds.board(site, request.now, named=may(user, "people.read", today, site.area_id)),
        "orders": queries.stays_of(site, request.now),
        "capacity": beds.capacity([site], request.now).get(site.pk, beds.Capacity()),
        "expected": queries.expected(site, request.now)[:200],
        "ill": queries.ill_inside(site, request.now),
        "free": queries.rooms_for(site, request.now),
        "may_isolate": may(user, "cases.isolate", today, site.area_id),
        "may_manage": may(user, "beds.manage", today, site.area_id),
    }
    return render(request, "cases/isolation_site.html", context)


class _Chosen(forms.Form):
    """What was chosen on the board: an order or a stay, and a bed."""

    order = forms.UUIDField(required=False)
    stay = forms.UUIDField(required=False)
    bed = forms.UUIDField(required=False)


@require_POST
def isolation_do(request: Request, pk: UUID, what: str) -> HttpResponse:
    """Take somebody in, move them to another room, or let them out."""
    site, form = _site(request, pk), _Chosen(request.POST)
    if what == "all":
        return _take_all(request, site)
    form.is_valid()
    said, who = form.cleaned_data, {"by": request.user, "now": request.now}
    try:
        _do(site, what, said, who)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Noted."))
    return redirect("isolation_site", pk=pk)


def _take_all(request: Request, site: Site) -> HttpResponse:
    """Give rooms to everybody expected, households together."""
    expected = list(queries.expected(site, request.now)[:MOST])
    n, left = actions.take_in_many(site, expected, by=request.user, now=request.now)
    text = ngettext("%(n)s person is taken in.", "%(n)s people are taken in.", n)
    messages.success(request, text % {"n": n})
    if left:
        text = ngettext("%(n)s person has no room.", "%(n)s people have no room.", len(left))
        messages.warning(request, text % {"n": len(left)})
    return redirect("isolation_site", pk=site.pk)


def _do(site: Site, what: str, said: dict[str, Any], who: Any) -> None:
    beds_ = Bed.objects.select_related("room__site").filter(room__site=site)
    bed = beds_.filter(pk=said["bed"]).first() if said.get("bed") else None
    if what != "leave" and bed is None:
        raise Refused("bed", _("Choose a room first."))
    if what == "take":
        rows = Quarantine.objects.select_related("person__household", "outbreak", "site")
        order = get_object_or_404(rows, pk=said.get("order"))
        actions.take_in(order, bed, **who)  # type: ignore[arg-type]  # a bed was chosen
        return
    stays = Occupancy.objects.select_related("room__site", "person", "bed").filter(room__site=site)
    stay = get_object_or_404(stays, pk=said.get("stay"))
    if what == "move":
        actions.move_room(stay, bed, **who)  # type: ignore[arg-type]  # a bed was chosen
    else:
        actions.leave_room(stay, **who)
