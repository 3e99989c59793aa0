"""People without smartphones: the roster, who acts for whom, printed codes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.grid.queries import numbers
from lianfang.grid.views.common import ids
from lianfang.people.queries import search
from lianfang.people.views import area_context, area_of, person_of
from lianfang.places.models import Area
from lianfang.places.queries import labels
from lianfang.visits import actions, queries
from lianfang.visits.forms import HelpedFilter, ManyForm, RelativeForm, WhyForm, WorkerForm
from lianfang.visits.models import HelpCode, Helped
from lianfang.visits.papers import print_codes
from lianfang.visits.queries.helped import elders_not_listed
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing

EDIT = "people.edit"
PRINTED = 200  # codes in one file (design choice)
SORTS = {"area": "area_id", "noted": "noted_at"}


def helped_list(request: Request) -> HttpResponse:
    """List the people without smartphones of an area: who acts for them, who still lacks a code."""
    area = area_with(request)
    form, chosen = filters(HelpedFilter, request)
    chosen.pop("area", None)
    rows = queries.helped(request.user, request.today, area_id=area.pk, **chosen)
    if request.GET.get("export") == "csv":
        return _saved(request, area, list(rows.order_by("area_id", "id")))
    shown = listing(request, rows, sorts=SORTS, default="area")
    names = labels(row.area_id for row in shown.page)
    for row in shown.page:
        row.area_label = names.get(row.area_id, "")
    wrong = actions.workers_numbers(queries.helped_people(area.pk))
    context = {
        "title": _("People without smartphones"),
        "filters": form,
        "listing": shown,
        "figures": queries.without_smartphones(request.user, request.today, area.pk),
        "wrong": wrong.count(),
        "may_edit": may(request.user, EDIT, request.today, area.pk),
        **area_context(area),
    }
    return render(request, "visits/helped.html", context)


def area_with(request: Request, permission: str = "people.read") -> Area:
    """Give the area of a page whose people the reader may see, or change."""
    area = area_of(request, permission)
    require(request.user, permission, area.pk, request.today)
    require(request.user, "visits.read", area.pk, request.today)
    return area


def _saved(request: Request, area: Area, rows: list[Any]) -> HttpResponse:
    audit(request.user, "visits.helped.exported", area, request.now, area_id=area.pk, rows=len(rows))
    names = labels(row.area_id for row in rows)
    head = (_("Area"), _("Name"), _("Address"), _("Why"), _("Who acts"), _("Code"))
    cells = (
        (
            *(names.get(row.area_id, ""), row.person.name, row.person.household or "", row.get_why_display()),
            *(row.relative.proxy.name if row.relative else row.worker.person.name if row.worker else "",),
            "✓" if row.coded else "",
        )
        for row in rows
    )
    return csv_response("no-smartphone", head, cells)


def elders(request: Request) -> HttpResponse:
    """List elders who are not on the roster: whom to ask whether they have a smartphone."""
    area = area_with(request, EDIT)
    age = numbers(area.pk, request.today).elder_age.value
    rows = elders_not_listed(area.pk, request.user, request.today, age)
    shown = listing(request, rows, sorts={"born": "born_on", "name": "name"}, default="born")
    form = ManyForm(initial={"on": request.today, "vouched_by": request.user.name})
    context = {"title": _("Elders who are not on the roster"), "listing": shown, "age": age, "form": form}
    return render(request, "visits/elders.html", context | area_context(area))


def helped_new(request: Request, pk: UUID) -> HttpResponse:
    """Put somebody on the roster of people without smartphones."""
    person = person_of(request, pk, EDIT)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.help_person(person, form.cleaned_data["why"], by=request.user, now=request.now)
            return redirect("helped_relative", pk=row.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    title = _("Has no smartphone")
    return render(request, "visits/helped_form.html", {"title": title, "person": person, "form": form})


def helped_of(request: Request, pk: UUID) -> Helped:
    """Give an entry of the roster that the reader may change."""
    rows = Helped.objects.filter(ended_at=None).select_related("person__area", "person__household")
    return get_object_or_404(visible(rows, request.user, EDIT, request.today), pk=pk)


def helped_relative(request: Request, pk: UUID) -> HttpResponse:
    """Find a relative whose phone answers, and note that the person agreed."""
    row = helped_of(request, pk)
    q = request.GET.get("q", "").replace("\0", "").strip()[:60]
    chosen = ids([request.GET.get("with", "")])
    context: dict[str, Any] = {"title": _("Whose phone answers"), "row": row, "person": row.person, "q": q}
    if not chosen:
        found = [each.person for each in search(q, request.user, request.today)] if q else []
        family = row.person.household.members.exclude(pk=row.person_id) if row.person.household else []
        context |= {"found": found or list(family)}
        return render(request, "visits/helped_find.html", context)
    relative = person_of(request, chosen[0], "people.read")
    form = RelativeForm(request.POST or None, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        relation = told.pop("relation")
        try:
            agreed, who = actions.Agreed(**told), {"by": request.user, "now": request.now}
            actions.by_relative(row, relative, relation=relation, agreed=agreed, **who)
            return _noted(request, row)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "visits/helped_form.html", context | {"form": form, "other": relative})


def helped_worker(request: Request, pk: UUID) -> HttpResponse:
    """Let the phone of somebody who works here answer, when there is no relative to do it."""
    row = helped_of(request, pk)
    form = WorkerForm(request.POST or None, initial={"on": request.today, "worker": request.user.username})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        worker = told.pop("worker")
        try:
            agreed = actions.Agreed(**told)
            actions.by_worker(row, worker, agreed=agreed, by=request.user, now=request.now)
            return _noted(request, row)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"title": _("A worker’s phone answers"), "row": row, "person": row.person, "form": form}
    return render(request, "visits/helped_form.html", context)


def _noted(request: Request, row: Helped) -> HttpResponse:
    messages.success(request, _("Noted."))
    return redirect(f"{reverse('helped')}?area={row.area_id}")


@require_POST
def helped_end(request: Request, pk: UUID) -> HttpResponse:
    """Take somebody off the roster."""
    row = helped_of(request, pk)
    actions.end_help(row, by=request.user, now=request.now)
    messages.success(request, _("Off the roster. The code is good no more."))
    return redirect(f"{reverse('helped')}?area={row.area_id}")


@require_POST
def codes_print(request: Request) -> HttpResponse:
    """Print the codes of the ticked people, or of those of an area who have none; codes that are lost are made anew."""
    area = area_with(request, EDIT)
    do = request.POST.get("do", "")
    rows = queries.helped(
        request.user, request.today, area_id=area.pk, lack="code" if do == "missing" else ""
    )
    if do != "missing":
        rows = rows.filter(pk__in=ids(request.POST.getlist("id")))
    found = list(rows.order_by("area_id", "id")[:PRINTED])
    if not found:
        messages.error(request, _("Tick the people first; or everybody has a code."))
        return redirect(f"{reverse('helped')}?area={area.pk}")
    actions.issue_codes(found, by=request.user, now=request.now, anew=do == "anew")
    people = [row.person_id for row in found]
    codes = HelpCode.objects.filter(person__in=people, revoked_at=None)
    shown = list(codes.select_related("person__household").order_by("area_id", "id"))
    answer = HttpResponse(
        print_codes(shown, by=request.user, now=request.now), content_type="application/pdf"
    )
    answer["Content-Disposition"] = 'inline; filename="codes.pdf"'
    actions.note_printed(shown, by=request.user, now=request.now)
    return answer
