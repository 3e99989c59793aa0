"""How many people had which dose."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, must, require, spans
from lianfang.accounts.audit import audit
from lianfang.places.queries import path
from lianfang.places.rules import LEVELS, depth
from lianfang.vaccination.queries import READ, current
from lianfang.vaccination.queries.coverage import Line, coverage
from lianfang.vaccination.rules import FEW
from lianfang.vaccination.words import label_of
from lianfang.web.http import Request
from lianfang.web.pages import csv_response


def _here(request: Request) -> int:
    """Give the area that is looked at: the one in the address, else that of one's post."""
    areas = spans(request.user, READ, request.today)
    asked = request.GET.get("area", "")
    here = int(asked) if asked.isdecimal() and len(asked) < 19 else areas[0][0]
    try:
        found = depth(here)
    except (ValueError, IndexError):
        found = -1
    if not 0 <= found < len(LEVELS):
        raise Http404
    require(request.user, READ, here, request.today)
    return here


def dose_coverage(request: Request) -> HttpResponse:
    """Show how many of the people on record had which dose, by area and by age, in the order of the areas; small
    numbers are hidden, and there is no target."""
    must(request, READ)
    here, protocol = _here(request), current(request.today)
    areas, ages = coverage(here, protocol, request.today)
    n = max(one.doses.value for one in protocol.vaccination.products)
    if request.GET.get("export") == "csv":
        return _csv(request, n, [*areas, *ages])
    context = {
        "title": _("Coverage of doses"),
        "disease": label_of(protocol.disease.key),
        "crumbs": [each for each in path(here) if may(request.user, READ, request.today, each.pk)],
        "here": here,
        "tables": [(_("By area"), depth(here) < len(LEVELS) - 2, areas), (_("By age"), False, ages)],
        "numbers": range(1, n + 1),
        "few": FEW,
    }
    return render(request, "vaccination/coverage.html", context)


def _csv(request: Request, n: int, rows: list[Line]) -> HttpResponse:
    audit(request.user, "vaccination.list.exported", request.user, request.now, rows=len(rows))
    head = [_("Area or age"), _("People on record"), *(_("Dose %(n)s") % {"n": at} for at in range(1, n + 1))]
    few = f"< {FEW}"
    table = [(row.name, row.people, *(few if each is None else each for each in row.doses)) for row in rows]
    return csv_response("dose-coverage", head, table)
