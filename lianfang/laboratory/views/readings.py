"""What waits for a second person, the readings of one tube, amending a result."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, visible
from lianfang.common.errors import Refused
from lianfang.laboratory import actions, queries
from lianfang.laboratory.forms import AmendForm, FilterForm
from lianfang.laboratory.models import Reading
from lianfang.laboratory.rules import well_name
from lianfang.laboratory.views.common import ids, lab_of, page
from lianfang.places.models import Site
from lianfang.sync import words
from lianfang.testing.models import Result, Tube
from lianfang.testing.queries import held_of
from lianfang.web.http import Request
from lianfang.web.pages import filters, listing
from lianfang.web.refusals import status_of

AT_ONCE = 1_000  # negative readings released with one press


def lab_verify(request: Request, pk: UUID) -> HttpResponse:
    """List the readings that wait for a second person; verify and release those that are ticked."""
    laboratory = lab_of(request, pk)
    if request.method == "POST":
        return _do(request, laboratory)
    form, chosen = filters(FilterForm, request)
    found = listing(
        request, _filtered(laboratory, **chosen), sorts={"entered": "entered_at"}, default="entered"
    )
    held = held_of([each.tube_id for each in found.page])
    context = page(request, laboratory, "verify", _("To verify")) | {
        "filters": form,
        "negatives": found.total if chosen == {"what": "negative"} else 0,
        "listing": found,
        "rows": [(each, each.tube_id in held, each.entered_by_id == request.user.pk) for each in found.page],
    }
    return render(request, "laboratory/verify.html", context)


def _filtered(laboratory: Site, q: str = "", what: str = "") -> QuerySet[Reading]:
    rows = queries.to_verify([laboratory.pk])
    if q:
        rows = rows.filter(tube_code__startswith=q.upper())
    if what == "negative":
        return rows.filter(conclusion="negative")
    if what == "other":
        return rows.exclude(conclusion="negative")
    return rows.filter(state=Reading.State.VERIFIED) if what == "held" else rows


def _do(request: Request, laboratory: Site) -> HttpResponse:
    """Release or set aside what was ticked; then back to where it was done."""
    rows = _ticked(request, laboratory)
    chosen = list(rows.values_list("pk", flat=True))
    do = request.POST.get("do", "release")
    if not chosen:
        messages.warning(request, _("Tick what you have looked at first."))
    elif do.startswith("release"):
        _say(request, actions.release(chosen, by=request.user, now=request.now))
    else:
        why = Reading.Aside.EXTRACT if do == "extract" else Reading.Aside.WRONG
        n = actions.set_aside(chosen, why=why, by=request.user, now=request.now)
        text = ngettext("%(n)s reading is set aside.", "%(n)s readings are set aside.", n)
        messages.success(request, text % {"n": n})
    back = request.POST.get("next", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
    return redirect(back) if safe else redirect("lab_verify", pk=laboratory.pk)


def _ticked(request: Request, laboratory: Site) -> QuerySet[Reading]:
    """Give the readings that were ticked; or every negative one that colleagues entered, at most a thousand."""
    if request.POST.get("do") == "release-all":
        every = _filtered(laboratory, what="negative").exclude(entered_by=request.user)
        return Reading.objects.filter(pk__in=list(every.values_list("pk", flat=True)[:AT_ONCE]))
    return Reading.objects.filter(laboratory=laboratory, pk__in=ids(request.POST.getlist("id")))


def _say(request: Request, done: actions.Released) -> None:
    text = ngettext("%(n)s result is released.", "%(n)s results are released.", done.n) % {"n": done.n}
    messages.success(request, text)
    if done.seconds:
        text = ngettext("%(n)s second reagent is noted.", "%(n)s second reagents are noted.", done.seconds)
        messages.success(request, text % {"n": done.seconds})
    if done.own:
        messages.warning(request, _("What you entered yourself is left for a colleague."))
    if done.held:
        text = _("Verified and held until their box or doubt is settled: %(tubes)s")
        messages.warning(request, text % {"tubes": ", ".join(done.held[:12])})
    for code, why in list(done.doubted.items())[:6]:
        messages.warning(request, f"{code}: {words.reason('testing.result', why)}")


@require_POST
def reading_conclude(request: Request, pk: UUID) -> HttpResponse:
    """Say something else of a tube than its reading, and why."""
    rows = visible(Reading.objects.all(), request.user, "testing.lab", request.today)
    reading = get_object_or_404(rows, pk=pk)
    form = AmendForm(request.POST)
    if form.is_valid():
        actions.conclude(
            reading,
            form.cleaned_data["conclusion"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=request.now,
        )
        messages.success(request, _("Noted; a colleague verifies it."))
    return redirect("lab_tube", pk=reading.tube_id)


def lab_tube(request: Request, pk: UUID) -> HttpResponse:
    """Show everything that laboratories read of a tube: readings, who verified them, results and their amendments."""
    tube = get_object_or_404(visible(Tube.objects.all(), request.user, "testing.read", request.today), pk=pk)
    return render(request, "laboratory/tube.html", _tube(request, tube))


def _tube(request: Request, tube: Tube, **given: Any) -> dict[str, Any]:
    readings = list(queries.readings_of(tube.pk))
    may_lab = may(request.user, "testing.lab", request.today)
    return {
        "title": tube.code,
        "tube": tube,
        "readings": [(each, well_name(each.well.position) if each.well else "") for each in readings],
        "results": queries.results_of(tube.pk),
        "second": next(iter(queries.second_tests([tube.pk])), None),
        "waiting": any(each.state in {"provisional", "verified"} for each in readings),
        "form": AmendForm(),
        "may_lab": may_lab,
    } | given


def result_amend(request: Request, pk: UUID) -> HttpResponse:
    """Amend a released result: what is right, and why. A colleague verifies it."""
    result = get_object_or_404(Result, pk=pk)
    laboratory = lab_of(request, result.laboratory_id)
    tube = get_object_or_404(Tube, pk=result.tube_id)
    form = AmendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.amend(result, laboratory=laboratory, by=request.user, now=request.now, **said)
        except Refused as refused:
            form.add_error(None, str(refused))
            context = _tube(request, tube, form=form)
            return render(request, "laboratory/tube.html", context, status=status_of(refused))
        messages.success(request, _("The amendment waits for a colleague."))
    return redirect("lab_tube", pk=tube.pk)
