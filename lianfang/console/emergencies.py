"""Emergencies: seeing what one's posts do not reach, with a reason; the list of them, and what is said of each."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lianfang.accounts import emergencies as deeds
from lianfang.accounts.access import may, must
from lianfang.accounts.audit import audit
from lianfang.accounts.deeds import deed
from lianfang.accounts.forms import AreaField
from lianfang.accounts.models import Emergency
from lianfang.accounts.reading import everywhere
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.people.queries import kept_id, shown_by
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"opened": "opened_at", "user": "user__name"}
EVERYWHERE = ((0, 2**62),)
LOOKED_AT = 200  # deeds shown beside an emergency; the audit has all
STATES = {"open": Q(reviewed_at=None), "agreed": Q(agreed=True), "objected": Q(agreed=False)}


class EmergencyForm(forms.Form):
    """Whom or where, why, for how long."""

    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    whose = forms.CharField(
        label=gettext_lazy("Identity number or code of the person"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Of one person. Leave it empty to see everybody of an area."),
    )
    area = AreaField(
        label=gettext_lazy("Or area"),
        required=False,
        help_text=gettext_lazy("Name or code of a township or less."),
    )
    reason = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever is in charge there reads this today."),
    )
    hours = forms.TypedChoiceField(
        label=gettext_lazy("For how long"),
        coerce=int,
        choices=[
            (1, gettext_lazy("One hour")),
            (4, gettext_lazy("Four hours")),
            (12, gettext_lazy("Twelve hours, a shift")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, AreaField)  # noqa: S101 — as declared above
        area.within(EVERYWHERE)


class ReviewForm(forms.Form):
    """Agree or object, and why."""

    agreed = forms.TypedChoiceField(
        label=gettext_lazy("Was it an emergency?"),
        coerce=lambda told: told == "yes",
        choices=[("yes", gettext_lazy("Yes, I agree")), ("no", gettext_lazy("No, I object"))],
        widget=forms.RadioSelect,
    )
    said = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class EmergencyFilter(forms.Form):
    """What the list can be narrowed to."""

    q = forms.CharField(
        label=gettext_lazy("User"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("User name or name")}),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("open", gettext_lazy("Not reviewed")),
            ("agreed", gettext_lazy("Agreed")),
            ("objected", gettext_lazy("Objected")),
        ],
    )


def _narrowed(rows: QuerySet[Emergency], q: str = "", state: str = "") -> QuerySet[Emergency]:
    if q:
        rows = rows.filter(Q(user__username__iexact=q) | Q(user__name__icontains=q))
    return rows.filter(STATES[state]) if state else rows


def emergencies(request: Request) -> HttpResponse:
    """List the emergencies somebody may know of, their own among them; or save the list."""
    must(request, "people.emergency", "people.review", "accounts.manage", "audit.read")
    form, chosen = filters(EmergencyFilter, request)
    rows = _narrowed(deeds.shown(request.user, request.today), **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, rows)
    context = {
        "title": _("Emergencies"),
        "filters": form,
        "listing": listing(request, rows, sorts=SORTS, default="-opened"),
        "may_open": may(request.user, "people.emergency", request.today),
    }
    return render(request, "console/emergencies.html", context)


def _csv(request: Request, rows: QuerySet[Emergency]) -> HttpResponse:
    head = [
        "opened_at",
        "until",
        "user",
        "area",
        "person",
        "reason",
        "reviewed_at",
        "reviewed_by",
        "agreed",
        "review",
    ]
    audit(request.user, "accounts.emergency.exported", request.user, request.now, rows=rows.count())
    return csv_response(
        "emergencies",
        head,
        (
            [
                *(e.opened_at, e.until, e.user.username, e.area_id, e.person_id, e.reason, e.reviewed_at),
                *(e.reviewed_by.username if e.reviewed_by else None, e.agreed, e.review),
            ]
            for e in rows
        ),
    )


def new(request: Request) -> HttpResponse:
    """Ask for whom or where, and why; then open it."""
    must(request, "people.emergency")
    form = EmergencyForm(request.POST or None, initial={"person": request.GET.get("person")})
    if request.method == "POST" and form.is_valid() and (row := _opened(request, form)):
        messages.success(request, _("You see it now. Each page you open is recorded and reviewed."))
        if row.person_id:
            return redirect("person", row.person_id)
        return redirect(f"{reverse('people')}?area={row.area_id}")
    context = {"title": _("In an emergency"), "form": form}
    return render(request, "console/emergency_new.html", context, status=422 if form.is_bound else 200)


def _opened(request: Request, form: EmergencyForm) -> Emergency | None:
    """Open what the form says; on a refusal say it in the form."""
    told = form.cleaned_data
    with everywhere():
        person = _person(told)
    area = person.area if person else told["area"]
    if area is None or (person is None and (told["whose"] or told["person"])):
        if told["whose"]:
            audit(request.user, "accounts.emergency.not_found", request.user, request.now)
        form.add_error("whose", _("Nobody on record has this number or code. Without one, choose an area."))
        return None
    whose = person.pk if person else None
    try:
        return deeds.open_emergency(
            area=area,
            person_id=whose,
            reason=told["reason"],
            hours=told["hours"],
            by=request.user,
            now=request.now,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def _person(told: dict[str, Any]) -> Person | None:
    """Find the one person who is meant: by the page that was refused, by their code, or by a document's number."""
    ids = [kept_id(one)] if (one := told["person"]) else shown_by(told["whose"])
    found = Person.objects.filter(pk=ids[0]) if len(ids) == 1 else Person.objects.none()
    return found.select_related("area").first()


def _of(request: Request, pk: UUID) -> Emergency:
    found: Emergency = get_object_or_404(deeds.shown(request.user, request.today), pk=pk)
    return found


def emergency(request: Request, pk: UUID) -> HttpResponse:
    """Show an emergency and what was looked at; who is in charge there says whether it was one."""
    row = _of(request, pk)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _reviewed(request, row, form):
        messages.success(request, _("Written down; the user sees it."))
        return redirect("emergency", pk)
    looked = deeds.looked_at(row, LOOKED_AT)
    for entry in looked:
        entry.said = deed(entry.verb)  # type: ignore[attr-defined]  # for the page
    mine = row.user_id == request.user.pk
    reviews = not mine and may(request.user, "people.review", request.today, row.area_id)
    manages = not mine and may(request.user, "accounts.manage", request.today, row.area_id)
    running = row.until > request.now
    context = {
        "title": _("Emergency"),
        "row": row,
        "form": form if reviews and not row.reviewed_at else None,
        "looked": looked,
        "running": running,
        "may_end": running and (mine or reviews),
        "may_note": manages and not row.seen_at,
    }
    return render(request, "console/emergency.html", context, status=422 if form.is_bound else 200)


def _reviewed(request: Request, row: Emergency, form: ReviewForm) -> bool:
    try:
        deeds.review(row, **form.cleaned_data, by=request.user, now=request.now)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_POST
def end(request: Request, pk: UUID) -> HttpResponse:
    """End it before its time."""
    deeds.end_emergency(_of(request, pk), by=request.user, now=request.now)
    messages.success(request, _("It ended."))
    return redirect("emergency", pk)


@require_POST
def seen(request: Request, pk: UUID) -> HttpResponse:
    """Note that an administrator knows of it."""
    deeds.take_note(_of(request, pk), by=request.user, now=request.now)
    messages.success(request, _("Noted."))
    return redirect("emergency", pk)
