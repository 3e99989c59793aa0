"""Who is present in a zone: the list by door, somebody put on it, one person with what they need."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from lianfang.accounts.access import visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.needs.queries import told_before
from lianfang.protocol.zones import Zones
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.zones import actions, queries
from lianfang.zones.actions import Found
from lianfang.zones.forms import FlagForm, PeopleFilter, PersonForm
from lianfang.zones.models import CareFlag, Present, Zone
from lianfang.zones.views.stepping import SERVE, Step, offered, step_in, table
from lianfang.zones.views.zone import found

SORTS = {"door": "household__address", "name": "person__name", "seen": "seen_at"}
TONES = {"listed": "neutral", "here": "green", "away": "amber", "left": "neutral"}


def _state(state: str) -> Any:
    return lambda row, **said: actions.tell_state(row, state=state, **said)


def _flag(row: Present, **said: Any) -> object:
    return actions.flag(row.zone, row.person, **said)


def _holds(row: Present) -> bool:
    return row.zone.state == Zone.State.IN_FORCE


STEPS = table(
    Step("flag", gettext_lazy("Note what they need again and again"), "heartbeat", _flag, SERVE, _holds, FlagForm,
         "primary"),
    Step("here", pgettext_lazy("census", "Present"), "check", _state("here"), SERVE,
         lambda row: _holds(row) and row.state != "here"),
    Step("away", pgettext_lazy("census", "Away"), "door", _state("away"), SERVE,
         lambda row: _holds(row) and row.state != "away"),
    Step("left", pgettext_lazy("census", "Has left"), "x", _state("left"), SERVE,
         lambda row: _holds(row) and row.state != "left"),
)  # fmt: skip


def people(request: Request, pk: UUID) -> HttpResponse:
    """List the people of a zone by door, those who count as present unless another state is chosen."""
    zone = found(request, pk, SERVE)
    numbers = queries.numbers_of(zone.protocol)
    shaped: Any = partial(PeopleFilter, numbers=numbers)
    form, chosen = filters(shaped, request)
    state = chosen.pop("state", "present")
    rows = queries.people_in(zone, state="" if state == "all" else state, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, zone, rows.order_by("household__address", "id"), numbers)
    audit(request.user, "zones.census.opened", zone, request.now, area_id=zone.area_id)
    shown = listing(request, rows, sorts=SORTS, default="door")
    context = {
        "title": _("People of the zone"),
        "zone": zone,
        "filters": form,
        "listing": shown,
        "rows": _rows(list(shown.page), numbers),
        "census": queries.census(zone, request.now),
        "old": list(queries.old_doors(zone, request.now)[:10]),
        "grade": numbers.census_hours,
    }
    return render(request, "zones/people.html", context)


def _rows(rows: list[Present], numbers: Zones) -> list[dict[str, Any]]:
    labels = {each.key: _(each.label) for each in numbers.care.value}
    flags: dict[UUID, list[str]] = {}
    asked = CareFlag.objects.filter(zone__in={row.zone_id for row in rows}, ended_at=None)
    for who, key in asked.filter(person__in=[row.person_id for row in rows]).values_list("person", "key"):
        flags.setdefault(who, []).append(labels.get(key, key))
    return [{"row": row, "tone": TONES[row.state], "flags": flags.get(row.person_id, [])} for row in rows]


def _csv(request: Request, zone: Zone, rows: Any, numbers: Zones) -> HttpResponse:
    table = _rows(list(rows), numbers)
    audit(request.user, "zones.census.exported", zone, request.now, area_id=zone.area_id, rows=len(table))
    head = (_("Name"), _("Door"), _("Where they sleep"), _("For whom they work"), _("State"), _("Stranded"),
            _("What they need"), _("Seen"))  # fmt: skip
    cells = [
        (each["row"].person.name, str(each["row"].household or ""), each["row"].place, each["row"].employer,
         each["row"].get_state_display(), _("Yes") if each["row"].stranded else "", ", ".join(each["flags"]),
         each["row"].seen_at)
        for each in table
    ]  # fmt: skip
    return csv_response("zone-people", head, cells)


def person_new(request: Request, pk: UUID) -> HttpResponse:
    """Put somebody on the list of a zone's people who is there without living there, or at another door."""
    zone = found(request, pk, SERVE)
    form = PersonForm(request.POST or None, request=request, zone=zone)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        who = Found(said["person"], said["address"], None, said["place"], said["employer"], said["stranded"])
        try:
            row = actions.put_on_list(zone, who, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("They are on the list."))
            return redirect("zone_person", row.pk)
    context = {"title": _("Put somebody on the list"), "form": form, "zone": zone}
    return render(request, "zones/person_new.html", context, status=422 if form.is_bound else 200)


def person(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show somebody in a zone with what they need again and again; take a step. That it was opened is recorded."""
    rows = visible(Present.objects.all(), request.user, SERVE, request.today)
    row = get_object_or_404(rows.select_related("zone__area", "person", "household", "site", "by"), pk=pk)
    gone, bound = step_in(request, row, step, STEPS, lambda _done: redirect("zone_person", pk))
    if gone:
        return gone
    if not step:
        who, area = row.person_id, row.area_id
        audit(request.user, "zones.person.opened", row, request.now, person_id=who, area_id=area)
    kinds = {each.key: each for each in queries.numbers_of(row.zone.protocol).care.value}
    flags = CareFlag.objects.filter(zone=row.zone, person=row.person, ended_at=None).select_related("ticket")
    context = {
        "title": row.person.name,
        "name": "zone_person",
        "thing": row,
        "row": row,
        "tone": TONES[row.state],
        "flags": [(each, _(kinds[each.key].label), kinds[each.key]) for each in flags],
        "steps": offered(request, row, row.zone.area_id, STEPS.values()),
        "bound": bound,
        "permits": list(row.zone.permits.filter(person=row.person)[:5]),
        "needs": list(told_before(row.person_id, row.household_id)),
    }
    return render(request, "zones/person.html", context, status=422 if bound else 200)


@require_POST
def flag_end(request: Request, pk: UUID) -> HttpResponse:
    """Note that somebody does not need something any more."""
    rows = visible(CareFlag.objects.select_related("zone"), request.user, SERVE, request.today)
    row = get_object_or_404(rows, pk=pk)
    actions.end_flag(row, by=request.user, now=request.now)
    on = Present.objects.filter(zone=row.zone, person=row.person_id).first()
    return redirect("zone_person", on.pk) if on else redirect("zone", row.zone_id)
