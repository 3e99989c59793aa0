"""What would be needed if: an extra round, a zone, more people at work, more patients."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.accounts.access import must
from lianfang.planning import queries
from lianfang.planning.forms import WhatIfForm
from lianfang.planning.queries import Base
from lianfang.planning.rules import Driven
from lianfang.planning.views.common import READ, row_of
from lianfang.web.http import Request


def what_if(request: Request) -> HttpResponse:
    """Reckon the forecast once as things stand and once with what would come in addition."""
    must(request, READ)
    form = WhatIfForm(request.GET or None)
    areas = queries.areas_of(request.user, request.today)
    base = queries.gather(areas, request.today)
    extra = _extra(base, form.cleaned_data, areas[0][0]) if form.is_bound and form.is_valid() else []
    before = {line.key: line for line in queries.lines(base)}
    soon, rows = base.planning.soon_days.value, []
    for line in queries.lines(base, extra) if extra else []:
        was = before.get(line.key)
        more = line.total - (was.total if was else 0.0)
        if more > 0:
            rows.append((row_of(line, request, soon), row_of(was, request, soon) if was else None, more))
    context = {
        "title": _("What if"),
        "form": form,
        "rows": rows,
        "planning": base.planning,
        "asked": bool(extra),
    }
    return render(request, "planning/what_if.html", context, status=422 if form.errors else 200)


def _extra(base: Base, said: dict[str, Any], area: int) -> list[Driven]:
    """Turn what was asked into what drives needs, on the days ahead."""
    found, ahead = [], base.ahead
    over = said["over"] or 1
    for day in ahead[:over] if said["people"] else []:
        found.append(Driven("swabs", area, day, said["people"] / over, "extra"))
        found.append(Driven("tubes", area, day, said["people"] / over / (said["pool"] or 10), "extra"))
    homes = said["homes"] or 0
    daily = {
        "homes": homes,
        "heads": homes * base.planning.household_people.value,
        "shifts": said["shifts"],
        "suits": said["suited"],
        "patients": said["patients"],
        "quarantined": said["quarantined"],
    }
    for driver, n in daily.items():
        found += [Driven(driver, area, day, n, "extra") for day in ahead if n]
    return found
