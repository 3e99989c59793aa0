"""A patient's file: what it shows, what is written into it, and leaving."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.care import actions, queries, rules, words
from lianfang.care.forms import (
    FileForm,
)
from lianfang.care.models import Admission
from lianfang.care.rules import news2
from lianfang.care.views.chart import chart_of, decided_of, proposal_of
from lianfang.care.views.lists import days_inside, seen
from lianfang.care.views.writes import WRITES
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.rules.names import mask_number, mask_phone
from lianfang.people.rules.numbers import age
from lianfang.web.http import Request
from lianfang.web.refusals import status_of


def patient(request: Request, pk: UUID) -> HttpResponse:
    """Show a patient's file: one person, one file, one plan. Opening it is recorded."""
    admission = get_object_or_404(seen(request), pk=pk)
    person_id, area_id = admission.person_id, admission.area_id
    audit(request.user, "care.file.opened", admission, request.now, person_id=person_id, area_id=area_id)
    return _page(request, admission)


@require_POST
def patient_write(request: Request, pk: UUID, what: str) -> HttpResponse:
    """Write into a patient's file: a plan, a consultation, measurements, another room, tests."""
    admission = get_object_or_404(seen(request), pk=pk)
    if what not in WRITES:
        raise Http404
    write, status = WRITES[what], 422
    form = write.form(admission, request.now, request.POST)
    if form.is_valid():
        try:
            write.action(admission, by=request.user, now=request.now, **form.cleaned_data)
        except Refused as refused:
            if not _may(admission, request, write.permission) or bool(admission.left_at) != write.after:
                raise
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            messages.success(request, str(write.done))
            return redirect(f"{reverse('patient', args=[pk])}#{what}")
    return _page(request, admission, bound={what: form}, status=status)


def patient_discharge(request: Request, pk: UUID) -> HttpResponse:
    """Confirm that a patient may go: every criterion with its evidence, and what follows."""
    admission = get_object_or_404(seen(request), pk=pk)
    require(request.user, "care.discharge", admission.area_id, request.today)
    released = admission.case.state == "asymptomatic"
    title = _t("Release from observation") if released else _t("Discharge")
    context = {"title": title, "released": released, "admission": admission, "refused": None}
    if request.method == "POST":
        try:
            actions.discharge(admission, by=request.user, now=request.now)
        except Refused as refused:
            context["refused"] = refused
        else:
            messages.success(request, _t("Discharged. What follows is ordered."))
            return redirect("patient", pk=pk)
    context |= _checks(admission, request) | {"after": queries.after_discharge(admission, request.now)}
    status = 409 if context["refused"] else 200
    return render(request, "care/discharge.html", context, status=status)


def _may(admission: Admission, request: Request, permission: str) -> bool:
    return may(request.user, permission, request.today, admission.area_id)


def _page(
    request: Request, admission: Admission, bound: Mapping[str, FileForm] | None = None, status: int = 200
) -> HttpResponse:
    now, here = request.now, not admission.left_at
    rights = {each: _may(admission, request, each) for each in ("care.treat", "care.nurse", "care.discharge")}
    forms = {
        name: write.form(admission, now)
        for name, write in WRITES.items()
        if rights[write.permission] and write.after != here
    }
    forms |= {name: form for name, form in (bound or {}).items() if name in forms}
    context = {
        "title": admission.person.name,
        "admission": admission,
        "person": _identity(admission, request),
        "days": days_inside(admission, request),
        "forms": forms,
        "treats": here and rights["care.treat"],
        "nurses": here and rights["care.nurse"],
        "leaves": rights["care.discharge"],
        "discharges": here and may(request.user, "care.discharge", request.today, admission.area_id),
        **_record(admission, now),
        **_checks(admission, request),
    }
    return render(request, "care/patient.html", context, status=status)


def _record(admission: Admission, now: datetime) -> dict[str, Any]:
    """Gather what was written into the file."""
    calendar = queries.calendar(admission, now)
    return {
        "type": queries.type_label(admission.case, admission.case.clinical_type),
        "proposal": proposal_of(admission),
        "decided": decided_of(admission),
        "not_scored": words.NOT_SCORED.get(
            news2.not_for(queries.years_of(admission, now), admission.pregnant), ""
        ),
        "calendar": calendar,
        "blanks": range(7 - len(calendar)),
        "held_today": calendar[-1] == (day_of(now), "held"),
        "consult_by": queries.protocol_of(admission.case, now).treatment.consult_by_hour.value,
        **_orders_and_team(admission, now),
        **_after(admission, now),
        "asked": list(queries.consults_of(admission)),
        "chart": chart_of(admission, now),
        "results": queries.results_of(admission, now),
        "tests_due": () if admission.left_at else queries.tests_due(admission),
        "rooms": queries.rooms_of(admission),
        "consultations": list(admission.consultations.select_related("by")),
        "plans": queries.plans_of(admission),
    }


def _orders_and_team(admission: Admission, now: datetime) -> dict[str, Any]:
    treatment = queries.protocol_of(admission.case, now).treatment
    team = queries.teams_of([admission], now)[admission.pk]
    return {
        "orders": [(each, queries.running(each, now)) for each in queries.orders_of(admission)],
        "team": team,
        "team_missing": [_t(treatment.team_role(key).label) for key in team.missing],
        "members": [
            (_t(treatment.team_role(each.role).label), each) for each in queries.members_of(admission)
        ],
    }


def _after(admission: Admission, now: datetime) -> dict[str, Any]:
    """Gather what came after the stay: isolation, visits, a death and its report."""
    if admission.left_at is None:
        return {}
    deaths = queries.deaths_of(admission)
    return {
        "isolation": queries.isolation_after(admission),
        "visits": queries.visits_of(admission, day_of(now)),
        "deaths": deaths,
        "death_report": getattr(admission, "death_report", None),
        "report_due": queries.report_due(admission, deaths[0]) if deaths else None,
    }


def _checks(admission: Admission, request: Request) -> dict[str, Any]:
    """Give the checklist: as it stands today, or as it was when the patient left."""
    gone = getattr(admission, "discharge", None)
    checks = (
        queries.from_evidence(gone.evidence) if gone else queries.discharge_checklist(admission, request.now)
    )
    return {
        "checks": [(check.met, words.label(check), words.evidence(check)) for check in checks],
        "may_go": rules.may_go(checks),
        "gone": gone,
    }


def _identity(admission: Admission, request: Request) -> dict[str, Any]:
    """Say who the patient is; phone and numbers are masked here, the person's page shows them to those who may."""
    person = admission.person
    return {
        "id": person.pk,
        "sex": person.get_sex_display(),
        "age": age(person.born_on, request.today) if person.born_on else None,
        "phone": mask_phone(person.phone),
        "numbers": [
            (each.get_kind_display(), mask_number(each.kind, each.tail)) for each in person.identifiers.all()
        ],
    }
