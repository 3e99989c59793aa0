"""Who of a round's people has no swab yet, with the reason that is known; as CSV, for those who go and ask."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, spans
from lianfang.accounts.audit import audit
from lianfang.people.models import Person
from lianfang.people.rules.names import mask_phone
from lianfang.places.queries import path
from lianfang.places.rules import Span, ancestors, span
from lianfang.protocol.timeline import named
from lianfang.testing import queries
from lianfang.testing.forms import round_name
from lianfang.testing.forms.coverage import GROUPS, NEED_NOT, REASONS, MissingFilter
from lianfang.testing.models import Round
from lianfang.testing.queries.reconciling import reasons
from lianfang.testing.rules import population
from lianfang.testing.views.board import areas_of
from lianfang.testing.views.rounds import require_anywhere, seen
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"name": "name", "area": "area_id", "address": "household__address"}
LISTED = (
    50_000  # people; of more a smaller area is chosen first, so that no list takes seconds (design choice)
)


def round_missing(request: Request, pk: UUID) -> HttpResponse:
    """List who of a round's area has not been swabbed yet, where the user may see people."""
    round_ = get_object_or_404(seen(request), pk=pk)
    require_anywhere(request, "people.read")
    areas = people_areas(request, areas_of(request, round_) or (span(round_.area_id),))
    form, chosen = filters(_filter(round_), request)
    n = _how_many(round_, areas)
    too_many = n > LISTED
    rows = _rows(round_, areas if not too_many else (), chosen, request)
    if request.GET.get("export") == "csv" and not too_many:
        return _csv(request, round_, rows)
    found = listing(request, rows, sorts=SORTS, default="area")
    context = {
        "title": _("Not swabbed yet"),
        "round": round_,
        "round_name": round_name(round_),
        "filters": form,
        "listing": found,
        "rows": _shown(request, round_, found.page.object_list),
        "too_many": too_many,
        "n": n,
        "area": path(areas[0][0]) if len(areas) == 1 else [],
        "reasons": _counts(round_, areas, request) if not too_many else [],
    }
    return render(request, "testing/missing.html", context)


def _filter(round_: Round) -> Callable[..., MissingFilter]:
    """Give the filter of a round's list: it knows the groups of its protocol."""
    return partial(MissingFilter, populations=named(round_.protocol).testing.populations.value)


def _how_many(round_: Round, areas: Sequence[Span]) -> int:
    """Say how many are missing, by the counts; before the first of them, one by one, but no more than a list takes."""
    if not areas:
        return 0
    if queries.counted_until(round_):
        return queries.whole(round_, areas).missing
    return queries.missing(round_, areas)[: LISTED + 1].count()


def _rows(round_: Round, areas: Sequence[Span], chosen: dict[str, Any], request: Request) -> QuerySet[Person]:
    if not areas:
        return queries.with_reasons(Person.objects.none(), round_, request.now)
    people = queries.missing(round_, areas)
    if group := chosen.get("group"):
        people = queries.of_group(people, group, round_)
    if q := chosen.get("q"):
        people = people.filter(Q(name__startswith=q) | Q(household__address__contains=q))
    rows = queries.with_reasons(people, round_, request.now).select_related("area", "household")
    reason = chosen.get("reason")
    return rows.filter(reason="" if reason == "none" else reason) if reason else rows


def _counts(round_: Round, areas: Sequence[Span], request: Request) -> list[tuple[str, str, int]]:
    """Count those who are missing by reason, the most frequent first."""
    counted = reasons(round_, request.now, areas) if areas else {}
    return [(reason or "none", str(REASONS.get(reason, reason)), n) for reason, n in counted.items()]


def _shown(request: Request, round_: Round, people: Any) -> list[dict[str, Any]]:
    """Say of each person what this user may see; the phone masked unless they may identify people there."""
    rows, days = [], queries.days_by_area(round_)
    for person in people:
        whole = may(request.user, "people.identify", request.today, person.area_id)
        rows.append(
            {
                "person": person,
                "phone": person.phone if whole else mask_phone(person.phone),
                "group": GROUPS[population(person.kind, person.born_on, round_.starts_on)],
                "reason": REASONS.get(person.reason, person.reason),
                "comes_on": _comes_on(person, days) if person.reason == "later" else None,
                "tone": "neutral"
                if person.reason in NEED_NOT
                else "brand"
                if person.reason == "booked"
                else "amber",
            }
        )
    return rows


def _comes_on(person: Any, days: Mapping[int, Sequence[date]]) -> date | None:
    """Say when somebody's street comes, by the smallest area around them that has a day."""
    return next((days[area][0] for area in reversed(list(ancestors(person.area_id))) if area in days), None)


def _csv(request: Request, round_: Round, rows: QuerySet[Any]) -> HttpResponse:
    people = list(rows.order_by("area_id", "household__address", "id"))
    about: dict[str, Any] = {"area_id": round_.area_id, "rows": len(people)}
    audit(request.user, "testing.missing.exported", round_, request.now, **about)
    lines = [_line(row) for row in _shown(request, round_, people)]
    head = (
        _("Name"),
        _("Phone"),
        _("Group"),
        _("Area"),
        _("Address"),
        _("Reason"),
        _("Booked for"),
        _("Visited"),
    )
    return csv_response(f"round-{round_.number}-missing", head, lines)


def _line(row: dict[str, Any]) -> tuple[Any, ...]:
    person = row["person"]
    address = person.household.address if person.household else ""
    reason = row["reason"] if person.reason else ""
    told = (person.name, row["phone"], row["group"], person.area, address)
    return *told, reason, person.booked_at, person.visited_at


def people_areas(request: Request, areas: Any) -> tuple[Span, ...]:
    """Narrow some areas to those in which the user may see people."""
    mine = spans(request.user, "people.read", request.today)
    narrowed = {(max(a, c), min(b, d)) for a, b in areas for c, d in mine if max(a, c) <= min(b, d)}
    return tuple(sorted(narrowed))
