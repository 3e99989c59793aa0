"""Writing a finding down, its page with the steps, its photos."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianfang.accounts.access import may, must, spans, visible
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.places.models import Area
from lianfang.places.rules import official_code
from lianfang.supervision import actions, queries, rules
from lianfang.supervision.actions import Told
from lianfang.supervision.forms import FailForm, FindingForm, MaybeTextForm, SeenForm, StepForm, TextForm
from lianfang.supervision.models import Drawn, Finding, Photo
from lianfang.supervision.views.common import INSPECT, PERSONS, READ, RECTIFY, fought, shown, uuid_in
from lianfang.web.http import Request
from lianfang.workforce.models import Worker
from lianfang.workforce.queries import seen

KINDS = {"testing": "round_id", "visits": "visit_round_id", "notice": "notice_id", "order": "order"}


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person may do with a finding, as its page offers it."""

    key: str
    label: Promise
    icon: str
    do: Callable[..., object]
    permission: str
    form: type[StepForm] = TextForm
    tone: str = ""


STEPS = {
    step.key: step
    for step in (
        Step("take", pgettext_lazy("finding", "We see to it"), "user-check", actions.take, RECTIFY, MaybeTextForm),
        Step("fix", gettext_lazy("It is put right"), "check", actions.fix, RECTIFY, SeenForm, "primary"),
        Step("pass", pgettext_lazy("finding", "Looked again: in order"), "circle-check", actions.pass_, INSPECT,
             SeenForm, "primary"),
        Step("fail", pgettext_lazy("finding", "Looked again: not yet"), "arrow-back-up", actions.fail, INSPECT,
             FailForm),
        Step("escalate", gettext_lazy("Propose an interview"), "message-2", actions.escalate, INSPECT),
        Step("note", gettext_lazy("Note"), "note", actions.note, READ, SeenForm),
        Step("reopen", pgettext_lazy("finding", "Open again"), "arrow-back-up", actions.reopen, INSPECT),
        Step("withdraw", pgettext_lazy("finding", "Withdraw"), "x", actions.withdraw, INSPECT, TextForm),
    )
}  # fmt: skip


def finding_new(request: Request) -> HttpResponse:
    """Write down what was found."""
    must(request, INSPECT)
    outbreak, form = fought(request), _form(request)
    if request.method == "POST" and outbreak and form.is_valid():
        try:
            pictures = form.cleaned_data["photos"]
            made = actions.find(
                outbreak, _told(form, request), by=request.user, now=request.now, pictures=pictures
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("Written down as no. %(n)s; the unit has it on its list.") % {"n": made.number}
            )
            return redirect("finding", made.pk)
    context = {"title": _("Write down a finding"), "form": form, "outbreak": outbreak}
    return render(request, "supervision/finding_new.html", context, status=422 if form.is_bound else 200)


def _form(request: Request) -> FindingForm:
    on = request.today
    teams = seen(request.user, on).order_by("name")
    there = Worker.objects.filter(to_on=None)
    workers = visible(there, request.user, PERSONS, on) if may(request.user, PERSONS, on) else None
    files = request.FILES if request.method == "POST" else None
    reach = spans(request.user, INSPECT, on)
    return FindingForm(
        request.POST or None, files, initial=_begin(request), spans=reach, teams=teams, workers=workers
    )


def _begin(request: Request) -> dict[str, Any]:
    """Begin with what the address names: a door that was drawn, an area, a mode."""
    begin: dict[str, Any] = {"mode": request.GET.get("mode", "precise")}
    drawn = _drawn(request)
    area = request.GET.get("area", "")
    wanted = drawn.area_id if drawn else int(area) if area.isdecimal() and len(area) <= 18 else 0
    known = Area.objects.filter(pk=wanted).first() if wanted else None
    if known:
        begin["area"] = f"{official_code(known.pk)} {known}"
    if drawn:
        begin |= {"place": drawn.household.address, "mode": "precise"}
    return begin


def _drawn(request: Request) -> Drawn | None:
    asked = uuid_in(request, "drawn")
    rows = Drawn.objects.select_related("household")
    return visible(rows, request.user, INSPECT, request.today).filter(pk=asked).first() if asked else None


def _told(form: FindingForm, request: Request) -> Told:
    said, drawn = form.cleaned_data, _drawn(request)
    about, key = uuid_in(request, "about"), KINDS.get(request.GET.get("kind", ""))
    return Told(
        said["mode"],
        said["area"].pk,
        said["what"],
        severe=said["severe"],
        place=said["place"],
        team_id=said["team"].pk if said["team"] else None,
        worker_id=said["worker"].pk if said.get("worker") else None,
        drawn_id=drawn.pk if drawn else None,
        source=said["id"],
        **({key: about} if key and about else {}),
    )


def found(request: Request, pk: UUID) -> Finding:
    """Give a finding that the reader may see; one that they may not see does not exist for them."""
    rows = queries.findings(request.user, request.today, request.now)
    names = ("round__area", "visit_round", "notice", "drawn", "fixed_by", "closed_by", "outbreak")
    return get_object_or_404(rows.select_related("team", "found_by", "worker__person", *names), pk=pk)


def finding(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a finding with its clocks, photos and steps; take a step on it."""
    row = found(request, pk)
    if step and step not in STEPS:
        raise Http404
    bound = _taken(request, row, STEPS[step]) if step and request.method == "POST" else None
    if step and bound is None:
        return redirect("finding", pk=pk)
    if not step:
        person = row.worker.person_id if row.worker else None
        audit(
            request.user,
            "supervision.finding.opened",
            row,
            request.now,
            person_id=person,
            area_id=row.area_id,
        )
    return render(
        request, "supervision/finding.html", _page(request, row, bound), status=422 if bound else 200
    )


def _taken(request: Request, row: Finding, step: Step) -> tuple[Step, StepForm] | None:
    form = step.form(request.POST, request.FILES, auto_id="sent_%s", thing=row, request=request)
    if form.is_valid():
        try:
            step.do(row, by=request.user, now=request.now, **form.cleaned_data)
        except Refused as refused:
            if refused.code == "forbidden":
                raise
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": step.label})
            return None
    return step, form


def _page(request: Request, row: Finding, bound: Any) -> dict[str, Any]:
    offered = [step for step in STEPS.values() if _offered(step, row, request)]
    (told,) = shown([row], request)
    numbers = queries.numbers_of(row.protocol)
    return told | {
        "title": _("Finding %(n)s") % {"n": row.number},
        "name": "finding",
        "thing": row,
        "steps": [(s, s.form(auto_id=f"{s.key}_%s", thing=row, request=request)) for s in offered],
        "bound": bound,
        "history": _history(row),
        "clock": numbers.severe_hours if row.severe else numbers.ordinary_hours,
        "may_read": may(request.user, READ, request.today, row.area_id),
        "may_inspect": may(request.user, INSPECT, request.today, row.area_id),
    }


def _offered(step: Step, row: Finding, request: Request) -> bool:
    if row.state not in rules.MAY[step.key] or (step.key == "escalate" and row.worker_id):
        return False
    wanted = (INSPECT, RECTIFY) if step.key == "note" else (step.permission,)
    if step.key in {"pass", "fail"} and row.fixed_by_id == request.user.pk:
        return False
    return any(may(request.user, each, request.today, row.area_id) for each in wanted)


def _history(row: Finding) -> list[tuple[Any, list[Photo]]]:
    photos: dict[UUID, list[Photo]] = {}
    for each in Photo.objects.filter(step__finding=row).defer("content"):
        photos.setdefault(each.step_id, []).append(each)
    return [(step, photos.get(step.pk, [])) for step in row.steps.select_related("by")]


def photo(request: Request, pk: UUID) -> HttpResponse:
    """Give a photo of a finding to whoever may see the finding."""
    rows = Photo.objects.filter(erased_at=None).select_related("step")
    kept = get_object_or_404(rows, pk=pk)
    row = found(request, kept.step.finding_id)
    audit(request.user, "supervision.photo.opened", row, request.now, area_id=row.area_id)
    response = HttpResponse(bytes(kept.content), content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="finding-{row.number}.jpg"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
