"""The tree of areas and the sites in them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.common.errors import Refused
from lianfang.places import geojson, queries
from lianfang.places.models import Area, Site
from lianfang.places.rules import at_level, level
from lianfang.territory import actions
from lianfang.territory.forms import AreaFilter, CloseAreaForm, DivideForm, SiteFilter, SiteForm
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

AREA_SORTS = {"code": "id", "name": "name", "population": "population"}
SITE_SORTS = {"name": "name", "kind": "kind", "area": "area_id"}
FOUND = 200
SEE = ("places.edit", "presence.read")  # either lets somebody open the page of a site with its code


def areas(request: Request) -> HttpResponse:
    """Walk through the tree of areas, or find one in it."""
    here = _here(request)
    form, chosen = filters(AreaFilter, request)
    rows = queries.find(chosen["q"], limit=FOUND) if "q" in chosen else queries.children(here.id)
    if "q" in chosen:  # a slice cannot be sorted again
        rows = Area.objects.filter(id__in=list(rows.values_list("id", flat=True)))
    if request.GET.get("export") == "geojson":
        return geojson.as_file("areas", map(geojson.area_feature, rows[: geojson.MOST]))
    shown = listing(request, rows, sorts=AREA_SORTS, default="code")
    sites = queries.open_sites_below(here.id)
    context = {
        "title": str(here),
        "filters": form,
        "searching": "q" in chosen,
        "listing": shown,
        "rows": [(area, sites.get(area.id, 0)) for area in shown.page],
        **_around(request, here),
    }
    return render(request, "territory/areas.html", context)


def sites(request: Request) -> HttpResponse:
    """List the sites in an area."""
    here = _here(request)
    form, chosen = filters(SiteFilter, request)
    rows = _sites(here, chosen)
    if request.GET.get("export") == "geojson":
        return geojson.as_file("sites", map(geojson.site_feature, rows[: geojson.MOST]))
    if request.GET.get("export") == "csv":
        head = [_("Name"), _("Kind"), _("Area"), _("Address"), _("Longitude"), _("Latitude"), _("Closed")]
        cells = (
            [s.name, s.get_kind_display(), s.area, s.address, s.longitude, s.latitude, s.closed_at]
            for s in rows
        )
        return csv_response("sites", head, cells)
    shown = listing(request, rows, sorts=SITE_SORTS, default="area")
    context = {
        "title": _("Sites"),
        "filters": form,
        "listing": shown,
        "may_print": may(request.user, "testing.plan", request.today, here.id),
        "may_open": any(may(request.user, right, request.today, here.id) for right in SEE),
        **_around(request, here),
    }
    return render(request, "territory/sites.html", context)


def site_new(request: Request) -> HttpResponse:
    """Open a site in an area."""
    here = _here(request)
    require(request.user, "places.edit", here.id, request.today)
    form = SiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_site(here.id, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The site is open."))
            return redirect(f"{reverse('sites')}?area={here.id}")
    context = {"title": _("Open a site"), "form": form, **_around(request, here)}
    return render(request, "territory/site_new.html", context)


@require_POST
def site_close(request: Request, pk: UUID) -> HttpResponse:
    """Close a site."""
    site = get_object_or_404(Site, pk=pk)
    actions.close_site(site, by=request.user, now=request.now)
    messages.success(request, _("The site is closed."))
    return redirect(f"{reverse('sites')}?area={site.area_id}")


def area_divide(request: Request, pk: int) -> HttpResponse:
    """Divide a community into grids."""
    area = get_object_or_404(Area, pk=pk)
    require(request.user, "places.edit", area.id, request.today)
    form = DivideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.divide(area.id, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, ngettext("%(n)s grid made.", "%(n)s grids made.", len(made)) % {"n": len(made)}
            )
            return redirect(f"{reverse('areas')}?area={area.id}")
    context = {"title": _("Divide into grids"), "form": form, **_around(request, area)}
    return render(request, "territory/divide.html", context)


def area_close(request: Request, pk: int) -> HttpResponse:
    """Close an area and name its successor."""
    area = get_object_or_404(Area, pk=pk)
    require(request.user, "places.edit", area.id, request.today)
    form = CloseAreaForm(request.POST or None, area=area)
    if request.method == "POST" and form.is_valid():
        successor = form.cleaned_data["successor"]
        try:
            actions.close_area(area, successor=successor, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The area is closed."))
            return redirect(f"{reverse('areas')}?area={successor.id}")
    context = {"title": _("Close the area"), "form": form, **_around(request, area)}
    return render(request, "territory/close.html", context)


def _here(request: Request) -> Area:
    """Give the area of the address, else the city of the person's first post; without a post there is nothing."""
    posts = [
        p.area_id
        for p in request.user.posts.all()
        if p.from_on <= request.today <= (p.to_on or request.today)
    ]
    if not posts:
        raise Refused("forbidden", _("You have no post today. Ask whoever gives posts in your area."))
    wanted = request.GET.get("area") or request.POST.get("area") or ""
    area_id = int(wanted) if wanted.isdecimal() and len(wanted) <= 18 else at_level(min(posts), "city")
    return get_object_or_404(Area, pk=area_id)


def _around(request: Request, area: Area) -> dict[str, Any]:
    return {
        "area": area,
        "path": queries.path(area.id),
        "may_edit": not area.closed_on and may(request.user, "places.edit", request.today, area.id),
        "is_community": level(area.id) == "community",
    }


def _sites(area: Area, chosen: dict[str, Any]) -> QuerySet[Site]:
    rows = Site.objects.filter(queries.inside(area.id)).select_related("area")
    if not chosen.get("closed"):
        rows = rows.filter(closed_at=None)
    if "kind" in chosen:
        rows = rows.filter(kind=chosen["kind"])
    return rows.filter(name__icontains=chosen["q"]) if "q" in chosen else rows
