"""The positives that wait for a person."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianfang.cases import queries
from lianfang.cases.forms import CaseFilter
from lianfang.cases.views.common import asked, label
from lianfang.web.http import Request


def proposed(request: Request) -> HttpResponse:
    """List the positives and temporary isolations that wait for a named person."""
    outbreak, _form, _chosen = asked(request, CaseFilter)
    cases = queries.proposed(outbreak, by=request.user, on=request.today)
    isolations = queries.unanswered(outbreak, by=request.user, on=request.today)
    again = queries.maybe_again(outbreak, by=request.user, on=request.today)
    context = {"title": _("Waiting for a decision"), "cases": cases, "isolations": isolations, "again": again}
    label([*cases, *isolations], outbreak, request)
    return render(request, "cases/proposed.html", context)
