"""The tubes of a round, one tube, and the people to be swabbed again."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, spans, visible
from lianfang.accounts.audit import audit
from lianfang.people.rules.names import mask_name, mask_phone
from lianfang.places.models import Site
from lianfang.places.queries import labels
from lianfang.sync import words
from lianfang.testing import queries, rules
from lianfang.testing.forms import RecallFilter, TubeFilter, round_name
from lianfang.testing.models import Recall, Round, Tube
from lianfang.testing.queries.holds import visits_of
from lianfang.testing.rules import Times
from lianfang.testing.views.board import areas_of
from lianfang.testing.views.home import teams
from lianfang.testing.views.rounds import seen, tabs
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {
    "code": "code",
    "swabs": "n_swabs",
    "begun": "opened_at",
    "sealed": "sealed_at",
    "result": "resulted_at",
}
RECALL_SORTS = {"since": "opened_at", "area": "area_id", "round": "round__number", "name": "person__name"}


def round_tubes(request: Request, pk: UUID) -> HttpResponse:
    """List the tubes of a round or of one of its sites, by state."""
    round_ = get_object_or_404(seen(request), pk=pk)
    form, chosen = filters(TubeFilter, request)
    rows = queries.tubes(round_, request.now, areas=areas_of(request, round_), **chosen)
    found = listing(request, rows, sorts=SORTS, default="-begun")
    held = set(queries.held_tubes(round_).values_list("id", flat=True))
    names = dict(Site.objects.filter(id__in={tube.site_id for tube in found.page}).values_list("id", "name"))
    limits = queries.limits_of(round_)
    context = {
        "title": round_name(round_),
        "round": round_,
        "filters": form,
        "site": Site.objects.filter(id=chosen["site"]).first() if "site" in chosen else None,
        "listing": found,
        "rows": [
            (tube, names.get(tube.site_id, ""), tube.id in held, _late(tube, limits, request))
            for tube in found.page
        ],
    }
    return render(request, "testing/tubes.html", context)


def _late(tube: Tube, limits: rules.Limits, request: Request) -> tuple[str, ...]:
    times = Times(tube.opened_at, tube.sealed_at, tube.received_at, tube.resulted_at, tube.capacity)
    return rules.late_legs(times, limits, request.now)


def tube(request: Request, pk: UUID) -> HttpResponse:
    """Show a tube: who is in it, its way, its results, what is doubted."""
    found = visible(Tube.objects.all(), request.user, "testing.read", request.today)
    tube = get_object_or_404(found, pk=pk)
    round_ = get_object_or_404(Round.objects.select_related("area"), pk=tube.round_id)
    named = may(request.user, "people.read", request.today, tube.area_id)
    members = queries.members(tube)
    context = {
        "title": tube.code,
        "tube": tube,
        "round": round_,
        "site": Site.objects.filter(id=tube.site_id).first(),
        "members": [(each, each.name if named else mask_name(each.name or "?")) for each in members],
        "named": named,
        "stops": queries.custody(tube),
        "disputes": [(each, words.reason(each.kind, each.reason)) for each in queries.disputes_of(tube)],
        "held": queries.held_tubes(round_).filter(id=tube.id).exists(),
        "late": _late(tube, queries.limits_of(round_), request),
        "limits": queries.limits_of(round_),
        "may_settle": may(request.user, "sync.settle", request.today, tube.area_id),
    }
    return render(request, "testing/tube.html", context)


# --- people to be swabbed again


def recalls(request: Request) -> HttpResponse:
    """List who must be fetched for a single swab; as CSV, for those who fetch them."""
    form, chosen = filters_of_recalls(request)
    areas = spans(request.user, "testing.read", request.today)
    rows = queries.recalls(areas=areas, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, rows)
    found = listing(request, rows, sorts=RECALL_SORTS, default="since")
    context = {
        "title": _("To be swabbed again"),
        "filters": form,
        "listing": found,
        "rows": _shown(request, found.page),
        **_homes(request),
        **tabs(request),
    }
    return render(request, "testing/recalls.html", context)


def _homes(request: Request) -> dict[str, Any]:
    """Give the teams that this user may send to people's homes."""
    return {"teams": list(teams(request)) if may(request.user, "testing.plan", request.today) else []}


def filters_of_recalls(request: Request) -> tuple[RecallFilter, dict[str, Any]]:
    """Read the filters; a round among those the user sees."""
    form = RecallFilter(request.GET, rounds=seen(request))
    form.is_valid()
    return form, {name: value for name, value in form.cleaned_data.items() if value}


def _shown(request: Request, recalls: Iterable[Recall]) -> list[dict[str, Any]]:
    """Say of each recall what this user may see: the name and phone whole, or masked."""
    found = list(recalls)
    areas = labels(recall.area_id for recall in found)
    codes = dict(Tube.objects.filter(id__in={recall.tube_id for recall in found}).values_list("id", "code"))
    visits = visits_of(found)
    rows = []
    for recall in found:
        person, area = recall.person, recall.area_id
        named = may(request.user, "people.read", request.today, area)
        whole = may(request.user, "people.identify", request.today, area)
        rows.append(
            {
                "recall": recall,
                "name": person.name if named else mask_name(person.name),
                "phone": person.phone if whole else mask_phone(person.phone),
                "named": named,
                "area": areas.get(area, ""),
                "tube": codes.get(recall.tube_id, ""),
                "visit": visits.get(recall.id),
                "hours": int((request.now - recall.opened_at).total_seconds() // 3600),
            }
        )
    return rows


def _csv(request: Request, rows: QuerySet[Recall]) -> HttpResponse:
    shown = _shown(request, rows.order_by("area_id", "opened_at", "id"))
    audit(request.user, "testing.recalls.exported", request.user, request.now, rows=len(shown))
    head = (_("Name"), _("Phone"), _("Area"), _("Round"), _("Tube"), _("Result"), _("Since"), _("Done"))
    return csv_response(
        "recalls",
        head,
        (
            (
                row["name"],
                row["phone"],
                row["area"],
                round_name(row["recall"].round),
                row["tube"],
                row["recall"].get_reason_display(),
                row["recall"].opened_at,
                row["recall"].closed_at,
            )
            for row in shown
        ),
    )
