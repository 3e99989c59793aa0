"""Events after doses, and everybody who was given a lot."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.accounts.access import must, require, visible
from lianfang.accounts.audit import audit
from lianfang.protocol import timeline
from lianfang.protocol.values import one_of
from lianfang.supplies.forms import TextForm
from lianfang.supplies.views.stepping import Kind, Step, page_of
from lianfang.vaccination import actions, queries
from lianfang.vaccination.forms import EventForm, FollowForm
from lianfang.vaccination.models import Adverse, GivenDose
from lianfang.vaccination.queries import READ, REPORT
from lianfang.vaccination.views.common import take_in
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

SORTS = {"noted": "noted_at", "by": "report_by", "name": "person__name", "onset": "onset_at"}


class EventFilter(forms.Form):
    """What the list of events can be narrowed by."""

    which = forms.ChoiceField(
        label=gettext_lazy("Which"),
        required=False,
        choices=[
            ("", gettext_lazy("All events")),
            ("unreported", gettext_lazy("Not reported")),
            ("severe", gettext_lazy("Severe")),
            ("open", gettext_lazy("To be asked about again")),
        ],
    )


_WHICH: dict[str, dict[str, Any]] = {
    "unreported": {"reported_at": None},
    "severe": {"severe": True},
    "open": {"ask_again_at__isnull": False},
}


def kind_label(event: Adverse) -> str:
    """Name the kind of an event as the protocol of its session, or the newest one, names it."""
    session = event.dose.session
    protocol = (
        timeline.named(session.protocol) if session else timeline.in_force(event.dose.disease, event.dose.day)
    )
    return _(one_of(protocol.vaccination.reactions.value, event.kind).label)


def events(request: Request) -> HttpResponse:
    """List the events after doses, with the clock of each."""
    must(request, READ)
    form, chosen = filters(EventFilter, request)
    rows = visible(
        Adverse.objects.select_related("person", "dose__session", "dose__lot"),
        request.user,
        READ,
        request.today,
    )
    rows = rows.filter(**_WHICH.get(chosen.get("which", ""), {}))
    if request.GET.get("export") == "csv":
        return _csv(request, list(rows.order_by("noted_at")))
    listed = listing(request, rows, sorts=SORTS, default="-noted")
    shown = [
        (row, kind_label(row), not row.reported_at and row.report_by < request.now) for row in listed.page
    ]
    context = {"title": _("Events after doses"), "filters": form, "listing": listed, "rows": shown}
    return render(request, "vaccination/events.html", context)


def _csv(request: Request, rows: list[Adverse]) -> HttpResponse:
    audit(request.user, "vaccination.list.exported", request.user, request.now, rows=len(rows))
    head = (
        _("Name"),
        _("Kind"),
        _("Severe"),
        _("Began"),
        _("Lot"),
        _("To be reported by"),
        _("Reported"),
        _("Outcome"),
    )
    table = [
        (row.person.name, kind_label(row), _("Yes") if row.severe else _("No"), row.onset_at,
         row.dose.lot.number if row.dose.lot else "", row.report_by, row.reported_at, row.get_outcome_display())
        for row in rows
    ]  # fmt: skip
    return csv_response("events", head, table)


def event_new(request: Request, pk: UUID) -> HttpResponse:
    """Note an event after a dose."""
    dose = get_object_or_404(GivenDose.objects.select_related("person", "session"), pk=pk, void_at=None)
    require(request.user, REPORT, dose.area_id, request.today)
    protocol = timeline.named(dose.session.protocol) if dose.session else queries.current(request.today)
    form = EventForm(request.POST or None, numbers=protocol.vaccination)
    return take_in(
        request,
        form,
        lambda: actions.note_event(dose, form.told(), by=request.user, now=request.now),
        _("Noted. Its clock runs."),
        lambda made: ("vaccination_event", made.pk),
        title=_("An event after a dose"),
        person=dose.person,
    )


STEPS = (
    Step("report", gettext_lazy("It was reported"), "send", actions.report, REPORT,
         lambda e: e.reported_at is None, TextForm, "primary"),
    Step("follow", gettext_lazy("Asked again"), "phone", actions.ask_again, REPORT,
         lambda e: e.ask_again_at is not None, FollowForm),
)  # fmt: skip


def event(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show an event: what happened, its clock, what was asked afterwards."""
    rows = Adverse.objects.select_related("person", "dose__session__site", "dose__lot", "by", "reported_by")
    found = get_object_or_404(rows, pk=pk)
    require(request.user, READ, found.area_id, request.today)
    if not step:
        person, area = found.person_id, found.area_id
        audit(request.user, "vaccination.record.opened", found, request.now, person_id=person, area_id=area)
    kind = Kind("vaccination_event", "vaccination/event.html", STEPS, _page)
    return page_of(request, found, step, kind, found.area_id)


def _page(event: Adverse, request: Request) -> dict[str, Any]:
    late = event.reported_at is None and event.report_by < request.now
    return {
        "title": event.person.name,
        "event": event,
        "kind": kind_label(event),
        "late": late,
        "notes": list(event.notes.select_related("by")),
    }
