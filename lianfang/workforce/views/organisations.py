"""The register of organisations: list, page, new, correct, close."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, visible
from lianfang.common.errors import Refused
from lianfang.people.actions import (
    Body,
    close_organisation,
    correct_organisation,
    register_organisation,
    reopen_organisation,
)
from lianfang.people.models import Organisation
from lianfang.places.rules import official_code
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.workforce import queries
from lianfang.workforce.forms import OrganisationFilter, OrganisationForm
from lianfang.workforce.views.teams import manages, must_read, organisation_names

SORTS = {"name": "name", "area": "area_id", "people": "people", "groups": "groups"}
TEAMS = 50  # shown on an organisation's page (design choice)


def organisations(request: Request) -> HttpResponse:
    """List the organisations of the user's areas."""
    must_read(request)
    form, chosen = filters(OrganisationFilter, request)
    rows = queries.organisations(request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        return _saved(list(rows.order_by("area_id", "name")))
    context = {
        "title": _("Organisations"),
        "filters": form,
        "listing": listing(request, rows, sorts=SORTS, default="-people"),
        "may_manage": may(request.user, "workforce.manage", request.today),
    }
    return render(request, "workforce/organisations.html", context)


def organisation(request: Request, pk: UUID) -> HttpResponse:
    """Show an organisation: who answers for it, what belongs to it, in which teams its people are."""
    found = organisation_of(request, pk)
    teams = queries.listed(queries.teams_of(found)).order_by("name")
    context = {
        "title": found.name,
        "organisation": found,
        "parts": found.parts.order_by("name"),
        "strength": queries.strength(found),
        "teams": teams[:TEAMS],
        "n_teams": teams.count(),
        "may_manage": may(request.user, "workforce.manage", request.today, found.area_id),
    }
    return render(request, "workforce/organisation.html", context)


def organisation_new(request: Request) -> HttpResponse:
    """Register an organisation."""
    form = OrganisationForm(request.POST or None, spans=manages(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        area, rest = told.pop("area"), told
        name, level = rest.pop("name"), rest.pop("level")
        try:
            made = register_organisation(name, level, area.id, **rest, by=request.user, now=request.now)
            messages.success(request, _("The organisation is registered."))
            return redirect("organisation", made.id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"title": _("Register an organisation"), "form": form, "go": _("Register it")}
    return render(request, "workforce/form.html", context | {"organisations": organisation_names()})


def organisation_edit(request: Request, pk: UUID) -> HttpResponse:
    """Correct what is on record of an organisation."""
    found = organisation_of(request, pk)
    form = OrganisationForm(request.POST or None, spans=manages(request), initial=_as_it_is(found))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        area, parent = told.pop("area"), told.pop("parent")
        body = Body(**told, area_id=area.id, parent_id=parent.id if parent else None)
        try:
            correct_organisation(found, body, by=request.user, now=request.now)
            messages.success(request, _("Corrected."))
            return redirect("organisation", pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context: dict[str, Any] = {"title": found.name, "form": form, "go": _("Save")}
    return render(request, "workforce/form.html", context | {"organisations": organisation_names()})


@require_POST
def organisation_close(request: Request, pk: UUID) -> HttpResponse:
    """Close an organisation, or take that back."""
    found = organisation_of(request, pk)
    act = close_organisation if found.closed_on is None else reopen_organisation
    act(found, by=request.user, now=request.now)
    messages.success(request, _("Closed.") if found.closed_on is None else _("Open again."))
    return redirect("organisation", pk)


def organisation_of(request: Request, pk: UUID) -> Organisation:
    """Give an organisation the user may see."""
    must_read(request)
    rows = visible(Organisation.objects.all(), request.user, "workforce.read", request.today)
    return get_object_or_404(rows.select_related("area", "parent"), pk=pk)


def _as_it_is(found: Organisation) -> dict[str, Any]:
    told = {
        name: getattr(found, name) for name in ("name", "code", "kind", "level", "contact", "contact_phone")
    }
    return told | {"area": official_code(found.area_id), "parent": found.parent.name if found.parent else ""}


def _saved(rows: list[Any]) -> HttpResponse:
    head = [_("Organisation"), _("Unified social credit code"), _("Kind"), _("Level"), _("Area")]
    head += [_("Part of"), _("Contact person"), _("Phone"), _("People in teams"), _("Teams")]
    cells = (
        (
            *(o.name, o.code, o.get_kind_display(), o.get_level_display(), o.area),
            *(o.parent or "", o.contact, o.contact_phone, o.people, o.groups),
        )
        for o in rows
    )
    return csv_response("organisations", head, cells)
