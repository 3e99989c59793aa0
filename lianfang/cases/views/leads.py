"""The register of leads and of people from risk areas, lists of co-location, and the page of one lead."""

from dataclasses import fields
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, require, visible
from lianfang.accounts.audit import audit
from lianfang.cases import queries
from lianfang.cases.actions import calls, lead_lists, leads, letters
from lianfang.cases.forms import EmptyForm, PersonForm, ReasonForm
from lianfang.cases.forms.leads import (
    ArrivalForm,
    AskCallForm,
    AssignForm,
    CloseForm,
    ElsewhereForm,
    LeadFilter,
    LeadForm,
    ListForm,
    NoteForm,
    WriteForm,
)
from lianfang.cases.models.leads import Lead, LeadList
from lianfang.cases.queries import leads as found
from lianfang.cases.views.stepping import thing_page
from lianfang.cases.views.steps import Step, table
from lianfang.common.errors import Refused
from lianfang.documents.tables import give_back
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.queries import current
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

MAY = "cases.leads"


def outbreak_of(request: Request, permission: str = MAY) -> Outbreak:
    """Give the outbreak whose leads, letters or calls somebody may see."""
    outbreak = current(request.user, request.today)
    if outbreak is None:
        raise Refused("no_outbreak", _("No outbreak is being fought in your areas."))
    if not may(request.user, permission, request.today):
        require(request.user, permission, outbreak.area_id, request.today)
    return outbreak


def lead_list(request: Request) -> HttpResponse:
    """List the leads of the outbreak, what is overdue first."""
    outbreak = outbreak_of(request)
    protocol = queries.protocol_of(outbreak, request.now)
    shaped: Any = partial(LeadFilter, outbreak=outbreak, protocol=protocol)
    form, chosen = filters(shaped, request)
    chosen = {"state": "open"} | chosen
    who: dict[str, Any] = {"by": request.user, "on": request.today}
    rows = found.leads(outbreak, now=request.now, **who, **chosen)
    if request.GET.get("export"):
        return _export(request, outbreak, rows)
    sorts = {"due": "due", "number": "number", "came": "received_at"}
    shown = listing(request, rows, sorts=sorts, default="due" if chosen["state"] != "closed" else "-came")
    areas = labels(lead.area_id for lead in shown.page)
    for lead in shown.page:
        lead.area_label = areas.get(lead.area_id, "")
    context = {
        "title": _("Leads"),
        "filters": form,
        "listing": shown,
        "lists": found.lead_lists(outbreak, **who)[:5],
    }
    return render(request, "cases/leads.html", context)


HEAD = (
    N_("No."),
    N_("Kind"),
    N_("Came in"),
    N_("Who told it"),
    N_("What was told"),
    N_("Came from"),
    N_("Arrived"),
    N_("Seat"),
    N_("Area"),
    N_("Answers for it"),
    N_("Due"),
    N_("What it led to"),
    N_("Closed"),
)


def _export(request: Request, outbreak: Outbreak, rows: Any) -> HttpResponse:
    kept = list(rows.order_by("number"))
    areas = labels(lead.area_id for lead in kept)
    table = [
        (lead.number, lead.get_kind_display(), lead.received_at, lead.told_by, lead.text, lead.came_from,
         lead.arrived_at, lead.seat, areas.get(lead.area_id, ""), lead.owner.name if lead.owner else "",
         lead.due, lead.get_outcome_display(), lead.closed_at)
        for lead in kept
    ]  # fmt: skip
    audit(request.user, "cases.leads.exported", outbreak, request.now, n=len(kept))
    return csv_response("leads", [_(title) for title in HEAD], table)


def lead_new(request: Request, kind: str = "lead") -> HttpResponse:
    """Take in a lead, or somebody from a risk area."""
    outbreak = outbreak_of(request)
    shape = ArrivalForm if kind == "arrival" else LeadForm
    form = shape(request.POST or None, **given(request, outbreak))
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        area_id = said.pop("area_id")
        known = {field.name for field in fields(leads.Told)}
        told = leads.Told(**{"kind": "arrival"} | {k: v for k, v in said.items() if k in known})
        try:
            lead = leads.take_in(outbreak, told, area_id=area_id, by=request.user, now=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Taken in as no. %(n)s.") % {"n": lead.number})
            return redirect("lead", pk=lead.pk)
    title = _("Somebody from a risk area") if kind == "arrival" else _("Take in a lead")
    context = {"title": title, "form": form, "crumbs": [("leads", _("Leads"))]}
    return render(request, "cases/take_in.html", context, status=422 if form.is_bound else 200)


def given(request: Request, outbreak: Outbreak) -> dict[str, Any]:
    """Give what every form of something taken in is made with."""
    protocol = queries.protocol_of(outbreak, request.now)
    return {"protocol": protocol, "by": request.user, "on": request.today, "outbreak": outbreak}


def lead_list_new(request: Request) -> HttpResponse:
    """Read a list of co-location: good rows become leads, the others come back."""
    outbreak = outbreak_of(request)
    form = ListForm(request.POST or None, request.FILES or None, **given(request, outbreak))
    if request.method == "POST" and form.is_valid():
        said, file = form.cleaned_data, form.cleaned_data["file"]
        where = {"area_id": said["area_id"], "told_by": said["told_by"]}
        try:
            kept, new = lead_lists.read_list(
                outbreak, name=file.name, data=file.read(), by=request.user, now=request.now, **where
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            if not new:
                messages.info(request, _("This very file is here already. Nothing has changed."))
            return redirect("lead_file", pk=kept.pk)
    context = {
        "title": _("A list of co-location"),
        "form": form,
        "file": True,
        "crumbs": [("leads", _("Leads"))],
    }
    return render(request, "cases/take_in.html", context, status=422 if form.is_bound else 200)


def lead_file(request: Request, pk: UUID) -> HttpResponse:
    """Show what became of a list of co-location; give back the rows that were not taken, as the same kind of file."""
    rows = LeadList.objects.select_related("received_by", "outbreak")
    kept = get_object_or_404(visible(rows, request.user, MAY, request.today), pk=pk)
    returned = [(line, cells, _(lead_lists.REASONS[why])) for line, cells, why in kept.returned]
    if request.GET.get("export"):
        added = [(cells, (str(line), why)) for line, cells, why in returned]
        data = give_back(kept.kind, kept.separator, kept.head, added, (_("Line"), _("Reason")))
        response = HttpResponse(data, content_type="application/octet-stream")
        response["Content-Disposition"] = f'attachment; filename="returned.{kept.kind}"'
        audit(request.user, "cases.lead_list.returned", kept, request.now, area_id=kept.area_id)
        return response
    said = ngettext("%(n)s lead was taken from it.", "%(n)s leads were taken from it.", kept.n_taken)
    context = {
        "title": kept.name,
        "kept": kept,
        "returned": returned[:200],
        "said": said % {"n": kept.n_taken},
    }
    return render(request, "cases/lead_file.html", context)


def _open(lead: Lead) -> bool:
    return lead.closed_at is None


def _letter(lead: Lead, **said: Any) -> object:
    return letters.write_letter(lead.outbreak, about=lead, **said)


LEAD = table(
    Step("take", gettext_lazy("Take it on"), "user-check", leads.take, MAY, EmptyForm,
         lambda lead: _open(lead) and lead.acknowledged_at is None, "primary"),
    Step("assign", gettext_lazy("Pass on"), "send", leads.assign, MAY, AssignForm, _open),
    Step("note", gettext_lazy("Note"), "note", leads.note_lead, MAY, NoteForm),
    Step("person", gettext_lazy("Link the person"), "link", leads.link_lead, MAY, PersonForm, _open),
    Step("case", gettext_lazy("Record as a case of another area"), "virus", leads.lead_to_case,
         "cases.investigate", ElsewhereForm, lambda lead: _open(lead) and lead.person_id and not lead.case_id),
    Step("letter", gettext_lazy("Write to another area"), "mail", _letter, MAY, WriteForm, _open),
    Step("call", gettext_lazy("Ask for a call"), "phone", calls.ask_for_call, "cases.call", AskCallForm, _open),
    Step("close", gettext_lazy("Close the lead"), "check", leads.close_lead, MAY, CloseForm, _open),
    Step("reopen", gettext_lazy("Open again"), "arrow-back-up", leads.reopen_lead, MAY, ReasonForm,
         lambda lead: not _open(lead)),
)  # fmt: skip


def lead(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a lead with its clocks, who answers for it, what was done; take a step on it."""
    rows = Lead.objects.select_related("outbreak", "owner", "person", "received_by", "of_list")
    rows = rows.select_related("case__person", "contact__person", "closed_by")
    return thing_page(request, get_object_or_404(rows, pk=pk), step, LEAD, "lead", MAY, _lead)


def _lead(lead: Lead, request: Request) -> dict[str, Any]:
    numbers = queries.protocol_of(lead.outbreak, request.now).investigation
    arrival = lead.kind == Lead.Kind.ARRIVAL
    return {
        "title": _("Lead %(n)s") % {"n": lead.number},
        "lead": lead,
        "area": labels([lead.area_id]).get(lead.area_id, ""),
        "opens": may(request.user, "cases.read", request.today, lead.area_id),
        "history": lead.steps.select_related("by"),
        "letters": lead.letters.all(),
        "calls": [each for task in lead.calls.all() for each in task.calls.select_related("by")],
        "clocks": [
            (_("Somebody answers for it"), lead.acknowledge_by, lead.acknowledged_at,
             numbers.arrival_acknowledge_hours if arrival else numbers.lead_acknowledge_hours),
            (_("It is settled"), lead.settle_by, lead.closed_at,
             numbers.arrival_settle_hours if arrival else numbers.lead_settle_hours),
        ],
    }  # fmt: skip
