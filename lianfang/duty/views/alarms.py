"""Alarms and incidents."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, visible
from lianfang.common.errors import Refused
from lianfang.duty import actions, queries
from lianfang.duty.forms import AlarmFilter, IncidentFilter
from lianfang.duty.models import Alarm, Incident, Restriction
from lianfang.duty.views.board import counts
from lianfang.duty.words import ALARMS
from lianfang.people.models import Person
from lianfang.people.views import area_context, area_of
from lianfang.places.queries import labels
from lianfang.sync.queries import counting
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing

SORTS = {"due": "due_at", "raised": "raised_at", "kind": "kind"}


def alarms(request: Request) -> HttpResponse:
    """List alarms, the newest first; those nobody acknowledged unless others are asked for."""
    area = area_of(request, "duty.read")
    require(request.user, "duty.read", area.pk, request.today)
    form, chosen = filters(AlarmFilter, request)
    chosen.pop("area", None)
    chosen["state"] = chosen.get("state", "open")
    rows = queries.alarms(area.pk, request.user, request.today, **chosen)
    found = listing(request, rows, sorts=SORTS, default="-due")
    context = {
        "title": _("Alarms"),
        "filters": form,
        "listing": found,
        "rows": _alarms(found.page),
        **counts(area, request),
        **area_context(area),
    }
    return render(request, "duty/alarms.html", context)


def names_of(things: Iterable[Any]) -> dict[str, dict[Any, str]]:
    """Give the names of the people, sites and areas of some rows, each asked for once."""
    found = list(things)
    sites = queries.places_now([one.site_id for one in found if getattr(one, "site_id", None)])
    people = Person.objects.filter(pk__in=[one.person_id for one in found]).values_list("pk", "name")
    return {
        "people": dict(people),
        "sites": {pk: site.name for pk, site in sites.items()},
        "areas": dict(labels(one.area_id for one in found)),
    }


def _alarms(page: Iterable[Alarm]) -> list[dict[str, Any]]:
    found = list(page)
    names = names_of(found)
    return [
        {
            "alarm": one,
            "name": names["people"].get(one.person_id, "–"),
            "site": names["sites"].get(one.site_id, ""),
            "area": names["areas"].get(one.area_id, ""),
            "tone": ALARMS.get(one.kind, "red"),
        }
        for one in found
    ]


@require_POST
def alarms_seen(request: Request) -> HttpResponse:
    """Acknowledge the ticked alarms with what was done."""
    ids = [one for text in request.POST.getlist("id") if (one := _uuid(text))]
    back = request.POST.get("back", "")
    where = reverse("duty_worker", args=[back]) if _uuid(back) else reverse("duty_alarms")
    try:
        n = actions.acknowledge(ids, note=request.POST.get("note", ""), by=request.user, now=request.now)
        said = ngettext("%(n)s alarm acknowledged.", "%(n)s alarms acknowledged.", n) % {"n": n}
        messages.success(request, said)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(where)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def incidents(request: Request) -> HttpResponse:
    """List what happened to people at work."""
    area = area_of(request, "duty.read")
    require(request.user, "duty.read", area.pk, request.today)
    form, chosen = filters(IncidentFilter, request)
    chosen.pop("area", None)
    rows = queries.incidents(area.pk, request.user, request.today, **chosen)
    found = listing(request, rows, sorts={"at": "at", "what": "what"}, default="-at")
    context = {
        "title": _("Incidents"),
        "filters": form,
        "listing": found,
        "rows": _incidents(found.page),
        **counts(area, request),
        **area_context(area),
    }
    return render(request, "duty/incidents.html", context)


def _incidents(page: Iterable[Incident]) -> list[dict[str, Any]]:
    found = list(page)
    names = names_of(found)
    held = {one.fact_id: one for one in Restriction.objects.filter(fact_id__in=[i.pk for i in found])}
    return [
        {
            "incident": one,
            "name": names["people"].get(one.person_id, "–"),
            "site": names["sites"].get(one.site_id, "–"),
            "area": names["areas"].get(one.area_id, ""),
            "held": held.get(one.pk),
        }
        for one in found
    ]


def incident(request: Request, pk: UUID) -> HttpResponse:
    """Show an incident: who looked, whether they may return, and which sites near by may lend people."""
    rows = visible(Incident.objects.filter(counting()), request.user, "duty.read", request.today)
    found = get_object_or_404(rows, pk=pk)
    row = _incidents([found])[0]
    site = queries.places_now([found.site_id]).get(found.site_id)
    alarm = Alarm.objects.filter(person=found.person_id, kind="incident", about=found.at).first()
    context = {
        "title": found.get_what_display(),
        "row": row,
        "happened": found,
        "alarm": alarm,
        "clock": queries.clock_of(found.person_id),
        "neighbours": queries.neighbours(site) if site else [],
        "may_heal": may(request.user, "duty.heal", request.today, found.area_id),
        "may_command": may(request.user, "duty.command", request.today, found.area_id),
    }
    return render(request, "duty/incident.html", context)
