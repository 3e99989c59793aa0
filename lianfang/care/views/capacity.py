"""The capacity board of a city: beds by hospital and kind, patients by type, who waits, what runs short."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, must, visible
from lianfang.accounts.audit import audit
from lianfang.beds.queries.numbers import current
from lianfang.care import queries
from lianfang.care.queries import capacity as reads
from lianfang.care.rules import capacity as rules
from lianfang.places.models import Site, SiteKind
from lianfang.web.http import Request
from lianfang.web.pages import csv_response

ALARMS = {
    "late": gettext_lazy("Somebody waits for a bed for too long"),
    "full": gettext_lazy("The beds with nurses are nearly all in use"),
    "icu": gettext_lazy("Too few beds of intensive care are free"),
    "negative": gettext_lazy("No bed under negative pressure is free"),
}
HEAD = (
    *(N_("Hospital"), N_("Kind"), N_("Beds"), N_("With nurses"), N_("Occupied"), N_("Kept beds"), N_("Free")),
    *(N_("Disinfecting"), N_("Room taken"), N_("No nurses"), N_("Out of use")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A hospital as the board shows it."""

    hospital: reads.Hospital
    tone: str


def capacity(request: Request) -> HttpResponse:
    """Show what the hospitals of one's areas can take, now."""
    must(request, "care.read")
    hospitals = Site.objects.filter(kind=SiteKind.HOSPITAL, closed_at=None).order_by("name", "pk")
    sites = list(visible(hospitals, request.user, "care.read", request.today))
    city = reads.capacity_of(sites, request.now)
    if request.GET.get("export") == "csv":
        return _csv(request, city)
    numbers = current(request.today)
    limits = rules.Limits(numbers.warn_percent.value, numbers.full_percent.value, numbers.least_icu.value)
    cases = visible(queries.waiting_for_admission(), request.user, "cases.read", request.today)
    waits = reads.waiting(cases, request.now, numbers.wait_hours.value)
    every, icu, negative = (reads.counted(each) for each in (city.all, city.icu, city.negative))
    short = rules.alarms(every, icu, negative, waits.late, limits)
    context = {
        "title": _("Capacity of the hospitals"),
        "city": city,
        "rows": [Row(each, rules.tone(reads.counted(each.all), limits)) for each in city.hospitals],
        "types": reads.types_inside(sites),
        "waiting": waits if may(request.user, "cases.read", request.today) else None,
        "alarms": [ALARMS[key] for key in short] if sites else [],
        "numbers": numbers,
    }
    return render(request, "care/capacity.html", context)


def _csv(request: Request, city: reads.City) -> HttpResponse:
    audit(request.user, "care.capacity.exported", request.user, request.now, rows=len(city.hospitals))
    kinds = ((_("All"), "all"), (_("Intensive care"), "icu"), (_("Negative pressure"), "negative"))
    table = []
    for row in city.hospitals:
        for word, kind in kinds:
            beds = getattr(row, kind)
            table.append(
                (row.site.name, word, beds.beds, beds.staffed, beds.occupied, beds.reserved, beds.free,
                 beds.disinfecting, beds.blocked, beds.unstaffed, beds.out)
            )  # fmt: skip
    return csv_response("capacity", [_(head) for head in HEAD], table)
