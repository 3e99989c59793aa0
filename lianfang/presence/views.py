"""The log of passages."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.people.models import Person
from lianfang.people.rules.names import mask_name
from lianfang.people.views import area_context, area_of
from lianfang.places.models import Area
from lianfang.places.queries import labels
from lianfang.presence import queries
from lianfang.presence.forms import PassageFilter
from lianfang.presence.models import Passage
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"at": "at", "celsius": "celsius"}


def passages(request: Request) -> HttpResponse:
    """Show who passed the checkpoints of an area on a day: by the hour, and one by one."""
    area = area_of(request, "presence.read")
    require(request.user, "presence.read", area.pk, request.today)
    narrow: Any = partial(PassageFilter, sites=queries.checkpoints(area.pk))
    form, chosen = filters(narrow, request)
    chosen = {"day": _day(request, area)} | {n: chosen[n] for n in chosen if n != "area"}
    form.data = request.GET.dict() | {"day": chosen["day"].isoformat()}  # the field says which day is shown
    rows = queries.passages(area.pk, request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, rows, area)
    found = listing(request, rows, sorts=SORTS, default="-at")
    hours = queries.by_hour(rows)
    context = {
        "title": _("Passages"),
        "day": chosen["day"],
        "filters": form,
        "listing": found,
        "rows": _shown(request, found.page),
        "hours": hours,
        "most": max((hour.all for hour in hours), default=0),
        "figures": queries.totals(hours),
        **area_context(area),
    }
    return render(request, "presence/passages.html", context)


def _day(request: Request, area: Area) -> date:
    """Give the day that is shown when none was chosen: the last one of which something was told."""
    return queries.last_day(area.pk, request.user, request.today) or request.today


def _shown(request: Request, passages: Iterable[Passage]) -> list[dict[str, Any]]:
    """Say of each passage what the reader may know: the name whole, or masked. A disputed one may name nobody."""
    found = list(passages)
    areas = labels(passage.area_id for passage in found)
    people = dict(Person.objects.filter(pk__in={p.person_id for p in found}).values_list("pk", "name"))
    sites = queries.site_names(found)
    rows = []
    for passage in found:
        name = people.get(passage.person_id, "")
        named = bool(name) and may(request.user, "people.read", request.today, passage.area_id)
        rows.append(
            {
                "passage": passage,
                "name": name if named or not name else mask_name(name),
                "named": named,
                "site": sites.get(passage.site_id, ""),
                "area": areas.get(passage.area_id, ""),
            }
        )
    return rows


def _csv(request: Request, rows: QuerySet[Passage], area: Area) -> HttpResponse:
    shown = _shown(request, rows.order_by("at", "id"))
    audit(request.user, "presence.passages.exported", area, request.now, area_id=area.pk, rows=len(shown))
    head = (_("Time"), _("Name"), _("Checkpoint"), _("Area"), _("Direction"), _("Temperature, °C"))
    return csv_response(
        "passages",
        (*head, _("Decision"), _("Note")),
        (
            (
                row["passage"].at,
                row["name"],
                row["site"],
                row["area"],
                row["passage"].get_direction_display(),
                row["passage"].celsius,
                row["passage"].get_disposition_display(),
                row["passage"].note,
            )
            for row in shown
        ),
    )
