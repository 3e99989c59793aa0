"""The audit: who did what."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.accounts import queries
from lianfang.accounts.access import may
from lianfang.accounts.audit import audit as note
from lianfang.accounts.deeds import deed, noted
from lianfang.accounts.forms import AuditFilter
from lianfang.accounts.models import AuditEntry
from lianfang.common.dates import at
from lianfang.common.errors import Refused
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"at": "at", "verb": "verb"}
LARGEST = 50_000  # rows of a CSV file; a spreadsheet takes a million, a person fewer (design choice)


def _chosen(
    rows: QuerySet[AuditEntry],
    q: str = "",
    verb: str = "",
    person: UUID | None = None,
    day: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEntry]:
    if q:
        rows = rows.filter(Q(by__username__iexact=q) | Q(by__name__icontains=q))
    if verb:
        rows = rows.filter(verb__startswith=verb)
    if person:
        rows = rows.filter(person_id=person)
    if day:
        rows = rows.filter(at__gte=at(day))
    if until:
        rows = rows.filter(at__lt=at(until, 24))
    return rows


def audit(request: Request) -> HttpResponse:
    """List what was done in one's area, the latest first; or save it as CSV, which is audited too."""
    if not may(request.user, "audit.read", request.today):
        raise Refused("forbidden", _("Your posts do not allow you to read the audit."))
    form, chosen = filters(AuditFilter, request)
    rows = _chosen(queries.audit_entries(request.user, request.today), **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, rows, chosen)
    found = listing(request, rows, sorts=SORTS, default="-at")
    areas = labels(entry.area_id for entry in found.page if entry.area_id)
    for entry in found.page:
        entry.area = areas.get(entry.area_id or 0, "")
        entry.said = deed(entry.verb)
        entry.noted = [(noted(name), _plain(value)) for name, value in entry.data.items() if value != ""]
    context = {"title": _("Audit"), "filters": form, "listing": found}
    context["whole"] = queries.reads_whole_audit(request.user, request.today)
    context["hindsight"] = may(request.user, "audit.hindsight", request.today)
    return render(request, "accounts/audit.html", context)


def _plain(value: Any) -> Any:
    """Write a list as its size: the CSV file holds all of it."""
    return len(value) if isinstance(value, list) else "–" if value is None else value


def _csv(request: Request, rows: QuerySet[AuditEntry], chosen: dict[str, Any]) -> HttpResponse:
    told = {name: str(value) for name, value in chosen.items()}
    note(request.user, "accounts.audit.exported", request.user, request.now, area_id=None, filters=told)
    head = ["at", "user", "name", "verb", "thing", "person", "area", "data"]
    lines = (
        [e.at, e.by.username, e.by.name, e.verb, e.thing, e.person_id, e.area_id, e.data]
        for e in rows.order_by("-at", "-id")[:LARGEST]
    )
    return csv_response("audit", head, lines)
