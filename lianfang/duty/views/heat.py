"""How warm it was, hour by hour: looked at, entered, read in."""

from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.common.dates import CITY_ZONE, at
from lianfang.common.errors import Refused
from lianfang.duty import actions, queries, rules
from lianfang.duty.actions import Measured
from lianfang.duty.forms import HeatFileForm, HeatForm
from lianfang.duty.models import Heat
from lianfang.duty.views.board import counts, warmth_of
from lianfang.duty.words import HEAT
from lianfang.people.views import area_context, area_of
from lianfang.places.models import Area
from lianfang.places.rules import from_official
from lianfang.web.http import Request


def heat(request: Request) -> HttpResponse:
    """Show how warm it was today and yesterday, and what that means for work; enter one measurement."""
    area = area_of(request, "duty.read")
    require(request.user, "duty.read", area.pk, request.today)
    form = HeatForm(request.POST or None, initial={"hour": queries.full_hour(request.now)})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with _refusals(form):
            one = Measured(area.pk, told["hour"], told["celsius"])
            actions.enter_heat([one], by=request.user, now=request.now)
            messages.success(request, _("Written down."))
            return redirect(f"{reverse('duty_heat')}?area={area.pk}")
    context = {
        "title": _("Heat"),
        "form": form,
        "lines": HeatFileForm(),
        "rows": _hours(area, request),
        "numbers": queries.protocol_of(area.pk, request.today).duty,
        "may_enter": may(request.user, "duty.heat", request.today, area.pk),
        **warmth_of(area, request),
        **counts(area, request),
        **area_context(area),
    }
    return render(request, "duty/heat.html", context)


class _refusals(suppress):
    """Tell a refusal as an error of the form."""

    def __init__(self, form: Any) -> None:
        super().__init__(Refused)
        self.form = form

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if isinstance(error, Refused):
            self.form.add_error(None, str(error))
        return super().__exit__(kind, error, trace)


def _hours(area: Area, request: Request) -> list[dict[str, Any]]:
    """Give the measurements that hold for an area since yesterday, the latest first, with what each means."""
    protocol = queries.protocol_of(area.pk, request.today)
    since = at(request.today) - timedelta(days=1)
    rows = Heat.objects.filter(area_id__in=queries.around([area.pk]), hour__gte=since)
    found = []
    for one in rows.select_related("area", "by").order_by("-hour", "-area_id"):
        level = rules.heat_level(float(one.celsius), protocol)
        found.append({"row": one, "word": HEAT[level][0], "tone": HEAT[level][1]})
    return found


@require_POST
def heat_lines(request: Request) -> HttpResponse:
    """Read measurements in, one a line."""
    area = area_of(request, "duty.heat")
    form = HeatFileForm(request.POST)
    if form.is_valid():
        try:
            rows = [_line(line, area.pk) for line in form.cleaned_data["rows"].splitlines() if line.strip()]
            n = actions.enter_heat(rows, by=request.user, now=request.now)
            said = ngettext("%(n)s measurement written down.", "%(n)s measurements written down.", n)
            messages.success(request, said % {"n": n})
        except Refused as refused:
            messages.error(request, str(refused))
    else:
        messages.error(request, _("Write at least one line."))
    return redirect(f"{reverse('duty_heat')}?area={area.pk}")


def _line(line: str, area_id: int) -> Measured:
    """Read one line: an area's code if it has one, day and hour, degrees.

    Raises Refused("line").
    """
    parts = [part.strip() for part in line.replace("\t", ",").replace("，", ",").replace(";", ",").split(",")]
    try:
        where = from_official(parts[-3]) if len(parts) == 3 else area_id
        hour = datetime.fromisoformat(parts[-2])
        hour = hour if hour.tzinfo else hour.replace(tzinfo=CITY_ZONE)
        return Measured(where, hour, Decimal(parts[-1]))
    except (ValueError, IndexError, InvalidOperation):
        raise Refused("line", _("This line cannot be read: %(line)s"), line=line[:60]) from None
