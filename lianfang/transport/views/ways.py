"""How long a city says that ways between its places take."""

from functools import reduce
from operator import or_

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.accounts.access import may, must, spans
from lianfang.places.queries import inside
from lianfang.places.rules import at_level
from lianfang.transport.models import RoadWay
from lianfang.transport.queries import PLAN, READ
from lianfang.transport.views.saving import ways_csv
from lianfang.web.fields import search_box
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing

SORTS = {"origin": "origin", "destination": "destination", "seconds": "seconds", "metres": "metres"}


class WayFilter(forms.Form):
    """Which ways."""

    q = search_box(gettext_lazy("Place"))


def ways(request: Request) -> HttpResponse:
    """List the ways of one's city as they were read in; save them in the same shape."""
    must(request, READ)
    form, chosen = filters(WayFilter, request)
    cities = {at_level(first, "city") for first, _last in spans(request.user, READ, request.today)}
    rows = RoadWay.objects.filter(reduce(or_, map(inside, cities), Q(pk__in=[])))
    if q := chosen.get("q"):
        rows = rows.filter(Q(origin__icontains=q) | Q(destination__icontains=q))
    if request.GET.get("export") == "csv":
        return ways_csv(request, list(rows.order_by("origin", "destination")))
    context = {
        "title": _("Ways between places"),
        "filters": form,
        "listing": listing(request, rows, sorts=SORTS, default="origin"),
        "may_plan": may(request.user, PLAN, request.today),
    }
    return render(request, "transport/ways.html", context)
