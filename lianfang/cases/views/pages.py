"""The pages of one case, one contact, one quarantine, and the steps taken on them."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.cases import queries
from lianfang.cases.forms import StepForm
from lianfang.cases.forms.lifecycle import InvestigatorForm
from lianfang.cases.models import Call, Case, Contact, Quarantine
from lianfang.cases.queries.lifecycle import label_variants
from lianfang.cases.rules import Check
from lianfang.cases.views.case_chain import chain_card
from lianfang.cases.views.clocks import shown_clock
from lianfang.cases.views.steps import CASE, CONTACT, QUARANTINE, Step, Thing, open_steps
from lianfang.common.errors import Refused
from lianfang.people.queries import identity
from lianfang.places.queries import labels
from lianfang.web.fields import offer_rows
from lianfang.web.http import Request

STAGES = {
    "undecided": "",
    "treated": _lazy("in treatment"),
    "after_care": _lazy("isolated or watched after leaving"),
    "again": _lazy("positive again"),
    "readmitted": _lazy("in treatment again"),
    "closed": _lazy("closed"),
    "died": "",
}
Content = Callable[[Any, Request], dict[str, Any]]


def case(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a case with its clocks, chain, contacts and tests; take a step on it."""
    rows = Case.objects.select_related("person", "outbreak", "investigator")
    return _page(request, get_object_or_404(rows, pk=pk), step, CASE, "case", _case)


def contact(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a contact with why they are one, their orders and tests; take a step on it."""
    rows = Contact.objects.select_related("person", "outbreak", "case__person", "via__person")
    return _page(request, get_object_or_404(rows, pk=pk), step, CONTACT, "contact", _contact)


def quarantine(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show an order with its reason, reviewer, expiry, appeal and what release needs; take a step on it."""
    rows = Quarantine.objects.select_related("person", "outbreak", "contact", "case", "site", "reviewed_by")
    return _page(request, get_object_or_404(rows, pk=pk), step, QUARANTINE, "quarantine", _quarantine)


def _page(
    request: Request, thing: Any, step: str, steps: dict[str, Step], name: str, content: Content
) -> HttpResponse:
    """Answer a page: on POST take the step named in the address, and on a refusal show its form again."""
    require(request.user, "cases.read", thing.area_id, request.today, thing.person_id)
    if step and request.method != "POST":
        return redirect(name, pk=thing.pk)
    bound = _take(request, thing, steps.get(step)) if step else None
    if step and bound is None:
        return redirect(name, pk=thing.pk)
    if not step:
        where = {"person_id": thing.person_id, "area_id": thing.area_id}
        audit(request.user, "people.person.opened", thing.person, request.now, **where)
    context = _context(request, name, thing, steps, bound) | content(thing, request)
    return render(request, f"cases/{name}.html", context, status=422 if bound else 200)


def _context(
    request: Request, name: str, thing: Thing, steps: dict[str, Step], bound: tuple[Step, StepForm] | None
) -> dict[str, Any]:
    """Gather what every one of these pages shows: who it is about and the steps that may be taken."""
    offered = open_steps(steps, thing, request.user, request.today)
    return {
        "name": name,
        "thing": thing,
        "title": thing.person.name,
        "who": identity(thing.person, request.user, request.today),
        "area": labels([thing.area_id]).get(thing.area_id, ""),
        "steps": [(each, _form(each, request, thing)) for each in offered],
        "bound": bound,
    }


def _take(request: Request, thing: Thing, step: Step | None) -> tuple[Step, StepForm] | None:
    """Take a step; give its form back with what is wrong, or nothing once it is done."""
    if step is None:
        raise Http404
    form = _form(step, request, thing, request.POST)
    if form.is_valid():
        try:
            step.do(thing, by=request.user, now=request.now, **form.cleaned_data)
        except Refused as refused:
            if not form.fields:
                raise
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": step.label})
            return None
    return step, form


def _form(step: Step, request: Request, thing: Thing, data: Any = None) -> StepForm:
    """Make a step's form; many stand on one page, so each marks its fields with its key."""
    protocol = queries.protocol_of(thing.outbreak, request.now)
    ids = f"{'sent' if data else step.key}_%s"
    form = step.form(data, auto_id=ids, protocol=protocol, by=request.user, on=request.today)
    if isinstance(form, InvestigatorForm):
        people = queries.investigators(thing.outbreak.area_id, request.today)
        offer_rows(form, "to", people)
    return form


def _case(case: Case, request: Request) -> dict[str, Any]:
    page = queries.case_page(case, request.now)
    types = {each.key: _(each.label) for each in page.protocol.cases.clinical_types.value}
    source = page.infector and page.people.get(page.infector.source_person_id)
    sequencings = list(case.sequencings.filter(withdrawn_at=None))
    label_variants([*sequencings, case], case.outbreak, request.now)
    return {
        "history": queries.whole_history(case),
        **_told(case, request),
        "stage": STAGES[queries.stage_of(case)],
        "again": queries.positive_since(case),
        "sequencings": sequencings,
        "case": case,
        "page": page,
        "closed": queries.closed(page.tree, request.user, request.today),
        "type": types.get(case.clinical_type, ""),
        "source_name": source.name if source else "",
        "clocks": [shown_clock(due, page.protocol.reporting, request.now) for due in page.clocks],
        "may_look": case.state != "excluded"
        and may(request.user, "cases.investigate", request.today, case.area_id),
        **chain_card(case, request),
    }


def _told(thing: Case | Contact, request: Request) -> dict[str, Any]:
    return {
        "letters": list(thing.letters.order_by("-sent_at")),
        "calls": list(Call.objects.filter(task__in=thing.calls.all()).select_related("by").order_by("-at")),
        "may_letters": may(request.user, "cases.leads", request.today, thing.area_id),
    }


def _contact(contact: Contact, request: Request) -> dict[str, Any]:
    page = queries.contact_page(contact, request.now)
    label = _(page.protocol.contacts.grade(contact.grade).label)
    waits = {
        "reported": [
            (_("to be located by"), page.reached_by.located),
            (_("told by"), page.reached_by.notified),
        ],
        "located": [(_("to be told by"), page.reached_by.notified)],
    }.get(contact.state, [])
    return {
        **_told(contact, request),
        "contact": contact,
        "page": page,
        "grade_label": label,
        "checks": _checks(page.checks),
        "clocks": [(word, due) for word, due in waits if due],
    }


def _quarantine(order: Quarantine, request: Request) -> dict[str, Any]:
    page = queries.quarantine_page(order, request.now)
    reasons = {each.key: _(each.label) for each in page.protocol.contacts.home_exceptions.value}
    exception = reasons.get(order.exception, order.exception)
    return {
        "order": order,
        "page": page,
        "exception": exception,
        "days": page.days,
        "checks": _checks(page.checks),
    }


def _checks(checks: Iterable[Check]) -> list[tuple[bool, str]]:
    return [(check.met, queries.in_words(check)) for check in checks]
