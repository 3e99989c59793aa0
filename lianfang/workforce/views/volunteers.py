"""Volunteers: their list, the form of the phone desk, each one's page, and what is decided there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.places import queries as places
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.workforce import actions, queries
from lianfang.workforce.forms import (
    InsuranceForm,
    PhoneOfferForm,
    ReasonForm,
    TrainingForm,
    VolunteerFilter,
)
from lianfang.workforce.models import Free, Skill, Volunteer
from lianfang.workforce.sealing import spaced
from lianfang.workforce.views.teams import manages
from lianfang.workforce.words import SHORT

SORTS = {"name": "name", "area": "area_id", "signed": "signed_at", "state": "state"}
TONES = {"waiting": "amber", "accepted": "green", "declined": "red"}


def volunteers(request: Request) -> HttpResponse:
    """List those who offered to help in the user's areas."""
    manages(request)
    form, chosen = filters(VolunteerFilter, request)
    rows = queries.volunteers(request.user, request.today, **chosen)
    if request.GET.get("export") == "csv":
        return _saved(request, rows)
    shown = listing(request, rows, sorts=SORTS, default="-signed")
    context = {
        "title": _("Volunteers"),
        "filters": form,
        "listing": shown,
        "rows": [(one, TONES.get(one.state, "neutral"), _words(Skill, one.skills)) for one in shown.page],
        "waiting": queries.volunteers(request.user, request.today, state="waiting").count(),
        "may_manage": True,
    }
    return render(request, "workforce/volunteers.html", context)


def volunteer(request: Request, pk: UUID) -> HttpResponse:
    """Show a volunteer: what they told, what they lack, what can be decided."""
    found = volunteer_of(request, pk)
    audit(
        request.user,
        "workforce.volunteer.opened",
        found,
        request.now,
        person_id=found.person_id,
        area_id=found.area_id,
    )
    return _page(request, found)


def volunteer_new(request: Request) -> HttpResponse:
    """Sign somebody up who phones."""
    form = PhoneOfferForm(request.POST or None, today=request.today, spans=manages(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        offer = actions.Offer(
            form.newcomer(), tuple(told["skills"]), tuple(told["free"]), told["note"], channel="phone"
        )
        try:
            made, code = actions.sign_up(offer, by=request.user, now=request.now)
            _say_code(request, code, _("Signed up."))
            return redirect("volunteer", made.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"title": _("Sign up a volunteer by phone"), "form": form}
    return render(request, "workforce/volunteer_new.html", context)


@require_POST
def volunteer_accept(request: Request, pk: UUID) -> HttpResponse:
    """Accept a volunteer."""
    actions.accept(volunteer_of(request, pk), by=request.user, now=request.now)
    messages.success(request, _("Accepted. Note the insurance and the training next."))
    return redirect("volunteer", pk)


@require_POST
def volunteer_decline(request: Request, pk: UUID) -> HttpResponse:
    """Decline a volunteer, with a reason."""
    reason = request.POST.get("reason", "")
    actions.turn_down(volunteer_of(request, pk), reason=reason, by=request.user, now=request.now)
    messages.success(request, _("Declined. Their number is erased."))
    return redirect("volunteer", pk)


@require_POST
def volunteer_stop(request: Request, pk: UUID) -> HttpResponse:
    """Note that somebody helps no longer."""
    reason = request.POST.get("reason", "")
    actions.stop(volunteer_of(request, pk), reason=reason, by=request.user, now=request.now)
    messages.success(request, _("Noted: they help no longer."))
    return redirect("volunteer", pk)


@require_POST
def volunteer_insure(request: Request, pk: UUID) -> HttpResponse:
    """Note a volunteer's insurance."""
    found, form = volunteer_of(request, pk), InsuranceForm(request.POST)
    if not form.is_valid():
        return _page(request, found, insurance=form)
    actions.insure(found, **form.cleaned_data, by=request.user, now=request.now)
    messages.success(request, _("Insurance noted."))
    return redirect("volunteer", pk)


@require_POST
def volunteer_train(request: Request, pk: UUID) -> HttpResponse:
    """Note a training."""
    found, form = volunteer_of(request, pk), TrainingForm(request.POST)
    if not form.is_valid():
        return _page(request, found, training=form)
    actions.train(found, **form.cleaned_data, by=request.user, now=request.now)
    messages.success(request, _("Training noted."))
    return redirect("volunteer", pk)


@require_POST
def volunteer_code(request: Request, pk: UUID) -> HttpResponse:
    """Give a volunteer a new code."""
    code = actions.renew_code(volunteer_of(request, pk), by=request.user, now=request.now)
    _say_code(request, code, _("The old code opens nothing any more."))
    return redirect("volunteer", pk)


def volunteer_of(request: Request, pk: UUID) -> Volunteer:
    """Give a volunteer of the areas a user manages."""
    manages(request)
    rows = visible(Volunteer.objects.all(), request.user, "workforce.manage", request.today)
    return get_object_or_404(rows.select_related("area", "worker", "decided_by", "taken_by"), pk=pk)


def _page(request: Request, found: Volunteer, **forms: Any) -> HttpResponse:
    today, working = request.today, found.state in {"waiting", "accepted"}
    said = {"on": today.isoformat()}
    context = {
        "title": found.name,
        "volunteer": found,
        "tone": TONES.get(found.state, "neutral"),
        "skills": _words(Skill, found.skills),
        "free": _words(Free, found.free),
        "lacks": [SHORT[code] for code in queries.lacks(found, today)] if working else [],
        "same": queries.same(found)[:10],
        "qualifications": found.worker.qualifications.filter(withdrawn_at=None) if found.worker else [],
        "certificates": queries.certificates(found.worker_id) if found.worker else [],
        "insurance": forms.get("insurance") or InsuranceForm(auto_id="insurance_%s"),
        "training": forms.get("training") or TrainingForm(initial=said, auto_id="training_%s"),
        "reason": ReasonForm(),
        "path": places.path(found.area_id),
        "may_accept": may(request.user, "people.edit", today, found.area_id),
        "working": working,
    }
    return render(request, "workforce/volunteer.html", context)


def _say_code(request: Request, code: str, first: str) -> None:
    if code:
        told = _("Their code, shown this once: %(code)s. Read it out to them.") % {"code": spaced(code)}
        messages.success(request, f"{first} {told}")


def _words(choices: type[Skill] | type[Free], chosen: list[str]) -> list[Any]:
    return [choices(each).label for each in chosen if each in choices.values]


def _saved(request: Request, rows: QuerySet[Volunteer]) -> HttpResponse:
    for row in rows[:1]:
        audit(request.user, "workforce.volunteer.exported", row, request.now, rows=rows.count())
    head = [
        _("Name"),
        _("Phone"),
        _("Area"),
        _("State"),
        _("Skills"),
        _("Free"),
        _("Signed up"),
        _("Insured"),
    ]
    cells = (
        (
            *(one.name, one.phone, one.area, one.get_state_display()),
            *(
                " ".join(map(str, _words(kind, told)))
                for kind, told in ((Skill, one.skills), (Free, one.free))
            ),
            *(one.signed_at, one.insured_until),
        )
        for one in rows
    )
    return csv_response("volunteers", head, cells)
