"""Pages of bulletins."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.cases.queries.figures import figures_on
from lianfang.outbreak import queries as outbreaks
from lianfang.outbreak.models import Outbreak
from lianfang.reporting import actions, queries, rules, words
from lianfang.reporting.forms import CorrectForm, PublishForm
from lianfang.reporting.models import Bulletin
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, listing


def shown(request: Request) -> Outbreak | None:
    """Give the outbreak whose bulletins this person reads."""
    current = outbreaks.current(request.user, request.today)
    if current and not may(request.user, "reporting.read", request.today):
        require(request.user, "reporting.read", current.area_id, request.today)
    return current


def bulletins(request: Request) -> HttpResponse:
    """List the bulletins, with today's figures so far."""
    outbreak = shown(request)
    if outbreak is None:
        return render(request, "reporting/none.html", {"title": _("Bulletins")})
    rows = queries.bulletins(outbreak)
    if request.GET.get("export") == "csv":
        return csv_response("bulletins", words.head(), [words.row(queries.figures_of(b)) for b in rows])
    today = queries.day_figures(outbreak, request.today, request.now)
    yesterday = request.today - timedelta(days=1)
    context = {
        "title": _("Bulletins"),
        "today": today,
        "lines": words.lines(today),
        "zeros": words.zeros(queries.zeros(outbreak, request.now)),
        "listing": listing(request, rows, sorts={"day": "day"}, default="-day"),
        "form": PublishForm(initial={"day": yesterday}),
        "may_publish": may(request.user, "reporting.publish", request.today, outbreak.area_id),
    }
    return render(request, "reporting/bulletins.html", context)


def bulletin(request: Request, pk: UUID) -> HttpResponse:
    """Show one bulletin with its identities and its versions."""
    found = get_object_or_404(Bulletin.objects.select_related("outbreak", "published_by"), pk=pk)
    if shown(request) != found.outbreak:
        require(request.user, "reporting.read", found.outbreak.area_id, request.today)
    figures = queries.figures_of(found)
    context = {
        "title": words.title(found),
        "bulletin": found,
        "lines": words.lines(figures),
        "identities": words.identities(figures),
        "zero_days": rules.zero_days(found.day, last_infection(found)),
        "versions": Bulletin.objects.filter(outbreak=found.outbreak, day=found.day).select_related(
            "published_by"
        ),
        "form": CorrectForm(),
        "may_publish": may(request.user, "reporting.publish", request.today, found.outbreak.area_id),
    }
    return render(request, "reporting/bulletin.html", context)


def last_infection(found: Bulletin) -> date | None:
    """Give the day of the last new infection as a bulletin's day knew it."""
    return figures_on(found.outbreak, found.day).last_infection_on


@require_POST
def publish(request: Request) -> HttpResponse:
    """Publish a day."""
    outbreak = shown(request)
    form = PublishForm(request.POST)
    if outbreak is None or not form.is_valid():
        messages.error(request, _("Choose a day that is over."))
        return redirect("bulletins")
    made = actions.publish(outbreak, form.cleaned_data["day"], by=request.user, now=request.now)
    messages.success(request, _("Published."))
    return redirect("bulletin", pk=made.pk)


@require_POST
def correct(request: Request, pk: UUID) -> HttpResponse:
    """Publish a correction."""
    found = get_object_or_404(Bulletin.objects.select_related("outbreak"), pk=pk)
    made = actions.correct(found, note=request.POST.get("note", ""), by=request.user, now=request.now)
    messages.success(request, _("The correction is published; the earlier version stays readable."))
    return redirect("bulletin", pk=made.pk)
