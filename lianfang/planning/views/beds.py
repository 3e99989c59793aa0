"""The forecast of beds of an outbreak, with everything it is reckoned from, and what if."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, must
from lianfang.accounts.audit import audit
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.queries import current, running
from lianfang.planning import queries
from lianfang.planning.drawings import Spark, spark
from lianfang.planning.forms import BedsWhatIf
from lianfang.planning.queries import Ahead, WhatIf
from lianfang.planning.queries.beds import Row
from lianfang.planning.rules.beds import too_few
from lianfang.planning.views.common import READ
from lianfang.planning.words import BEDS
from lianfang.web.http import Request
from lianfang.web.pages import csv_response

HEAD = (
    *(N_("Day"), N_("Kind"), N_("Beds"), N_("With nurses"), N_("In use today"), N_("Needed"), N_("Missing")),
    N_("Needed if"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Beds of one kind as the page shows them; `tried`: what they would be if."""

    row: Row
    word: Promise
    tone: str
    spark: Spark | None
    tried: Row | None


def bed_forecast(request: Request) -> HttpResponse:
    """Show which beds the patients of an outbreak will need, day by day, beside those there are."""
    permission = READ if may(request.user, READ, request.today) else "care.read"
    must(request, permission)
    offered = running(request.user, request.today)
    form = BedsWhatIf(request.GET or None, outbreaks=offered)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    outbreak: Outbreak | None = said.get("outbreak") or current(request.user, request.today)
    context: dict[str, Any] = {
        "title": _("Beds in the days ahead"),
        "form": form,
        "planner": permission == READ,
    }
    if outbreak is None:
        return render(request, "planning/beds.html", context)
    areas = queries.areas_of(request.user, request.today, permission=permission)
    base = queries.gather_beds(areas, outbreak, request.now)
    tried = _tried(said)
    seen, then = queries.beds_ahead(base), queries.beds_ahead(base, tried) if tried else None
    if request.GET.get("export") == "csv":
        return _csv(request, seen, then)
    shown = _shown(seen, then)
    context |= {"base": base, "seen": seen, "rows": shown, "asked": then, "days": _days(seen, shown)}
    return render(request, "planning/beds.html", context, status=422 if form.errors else 200)


def _tried(said: dict[str, Any]) -> WhatIf | None:
    more = {kind: said[kind] for kind in BEDS if said.get(kind)}
    told = {name: said[name] for name in ("a_day", "percent") if said.get(name) is not None}
    told |= {name: said[name] for name in ("at_once", "longer") if said.get(name)}
    return WhatIf(more=more, **told) if more or told else None


def _shown(seen: Ahead, then: Ahead | None) -> list[Shown]:
    found = []
    for n, row in enumerate(seen.rows):
        tone = "red" if row.gone is not None else "amber" if row.short is not None else "green"
        drawn = spark(row.needed, row.short, row.staffed)
        found.append(Shown(row, BEDS[row.kind], tone, drawn, then.rows[n] if then else None))
    return found


def _days(seen: Ahead, shown: list[Shown]) -> list[dict[str, Any]]:
    return [
        {
            "on": day,
            "cells": [
                (each.word, each.row.needed[n], too_few(each.row.needed[n], each.row.staffed),
                 each.tried.needed[n] if each.tried else None)
                for each in shown
            ],
            "coming": seen.coming[n],
            "becoming": seen.becoming[n],
            "leave": seen.leave[n],
        }
        for n, day in enumerate(seen.days)
    ]  # fmt: skip


def _csv(request: Request, seen: Ahead, then: Ahead | None) -> HttpResponse:
    table = [
        (day, BEDS[row.kind], row.beds, row.staffed, row.used, round(row.needed[n], 1),
         round(max(row.needed[n] - row.staffed, 0), 1), round(then.rows[k].needed[n], 1) if then else "")
        for k, row in enumerate(seen.rows)
        for n, day in enumerate(seen.days)
    ]  # fmt: skip
    audit(request.user, "planning.beds.exported", request.user, request.now, rows=len(table))
    return csv_response("beds-ahead", [_(head) for head in HEAD], table)
