"""Tubes that a laboratory may throw away, and that it did."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.common.errors import Refused
from lianfang.places.models import Site
from lianfang.sync import words
from lianfang.testing import actions, capture, queries
from lianfang.testing.forms import LaboratoryForm
from lianfang.testing.models import Tube
from lianfang.testing.views.boxes import laboratories_of
from lianfang.testing.views.rounds import require_anywhere, tabs
from lianfang.web.http import Request
from lianfang.web.pages import listing

SORTS = {"result": "resulted_at", "code": "code", "begun": "opened_at", "box": "box"}
KINDS = {capture.DISPOSAL.name: capture.DISPOSAL}
AT_A_TIME = 200  # tubes on a page


def _chosen(request: Request, there: QuerySet[Site]) -> Site | None:
    form = LaboratoryForm(request.GET or request.POST, laboratories=there)
    return form.cleaned_data["laboratory"] if form.is_valid() else there.first()


def disposal(request: Request) -> HttpResponse:
    """List the tubes of a laboratory that may be thrown away: negative, and told."""
    require_anywhere(request, "testing.lab")
    there = laboratories_of(request)
    laboratory = _chosen(request, there)
    rows = queries.disposable(laboratory) if laboratory else Tube.objects.none()
    context = {
        "title": _("Tubes to throw away"),
        "there": list(there),
        "laboratory": laboratory,
        "listing": listing(request, rows, sorts=SORTS, default="result", per_page=AT_A_TIME),
        **tabs(request),
    }
    return render(request, "testing/disposal.html", context)


@require_POST
def disposal_done(request: Request) -> HttpResponse:
    """Note that the ticked tubes were thrown away."""
    laboratory = _chosen(request, laboratories_of(request))
    if laboratory is None:
        raise Refused("forbidden", _("There is no laboratory in your area"))
    codes = request.POST.getlist("id")[:AT_A_TIME]
    given = {"by": request.user, "now": request.now}
    answer = actions.dispose_tubes(codes, laboratory=laboratory, note="", kinds=KINDS, **given)
    if answer.code:
        why = {"why": words.reason("testing.disposal", answer.code)}
        messages.warning(request, _("Stored, but doubted: %(why)s.") % why)
    else:
        n = len(codes)
        said = ngettext("%(n)s tube is thrown away.", "%(n)s tubes are thrown away.", n)
        messages.success(request, said % {"n": n})
    return redirect("disposal")
