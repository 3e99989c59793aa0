"""The list of patients, and taking a new one in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, must, visible
from lianfang.accounts.audit import audit
from lianfang.care import actions, queries
from lianfang.care.forms import AdmitForm, PatientFilter
from lianfang.care.models import Admission
from lianfang.care.queries import pooling
from lianfang.care.words import lines_of
from lianfang.cases.models import Case
from lianfang.common.dates import at, day_of
from lianfang.common.errors import Refused
from lianfang.places.models import Site, SiteKind
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing
from lianfang.web.refusals import status_of

SORTS = {
    "file": "file_no",
    "name": "person__name",
    "admitted": "admitted_at",
    "left": "left_at",
    "room": "occupancy__room__name",
}
OFFERS = 5  # hospitals beside the form, the best first


@dataclass(frozen=True, slots=True)
class Row:
    """A patient in the list: the name of the clinical type, and how it stands with today's consultation."""

    file: Admission
    type: str
    state: str


def seen(request: Request) -> QuerySet[Admission]:
    """Give the files this user may read."""
    return visible(queries.files(), request.user, "care.read", request.today)


def patients(request: Request) -> HttpResponse:
    """List those in hospital and those who left."""
    form, chosen = filters(PatientFilter, request)
    rows = queries.narrowed(seen(request), request.now, **chosen)
    if request.GET.get("export") == "csv":
        return _csv(request, rows)
    listed = listing(request, rows, sorts=SORTS, default="-admitted")
    context = {
        "title": _("Patients"),
        "filters": form,
        "listing": listed,
        "rows": _rows(listed.page, request),
        "may_admit": may(request.user, "care.treat", request.today),
        "waiting": _waiting(request).count(),
    }
    return render(request, "care/patients.html", context)


def _rows(page: Iterable[Admission], request: Request) -> list[Row]:
    files = list(page)
    held = queries.consulted(files, request.today)
    return [
        Row(
            each,
            queries.type_label(each.case, each.case.clinical_type),
            consultation_state(each, held, request),
        )
        for each in files
    ]


def consultation_state(admission: Admission, held: set[UUID], request: Request) -> str:
    """Say how it stands with today's consultation: left, held, tomorrow (who came today), missing or due."""
    if admission.left_at:
        return "left"
    if admission.pk in held:
        return "held"
    if day_of(admission.admitted_at) == request.today:
        return "tomorrow"
    by_hour = queries.protocol_of(admission.case, request.now).treatment.consult_by_hour.value
    return "missing" if request.now >= at(request.today, by_hour) else "due"


def _csv(request: Request, rows: QuerySet[Admission]) -> HttpResponse:
    head = (_("File no."), _("Name"), _("Case no."), _("State"), _("Clinical type"))
    more = (_("Hospital"), _("Ward"), _("Room"), _("Admitted"), _("Left hospital"))
    found = list(rows.order_by("-admitted_at", "pk"))
    audit(request.user, "care.patients.exported", request.user, request.now, rows=len(found))
    return csv_response("patients", head + more, (tuple(_cells(each)) for each in found))


def _cells(admission: Admission) -> Iterator[Any]:
    case, room = admission.case, admission.occupancy.room
    yield from (admission.file_no, admission.person.name, case.number, case.get_state_display())
    yield queries.type_label(case, case.clinical_type)
    yield from (room.site.name, room.ward, room.name, admission.admitted_at, admission.left_at)


def _waiting(request: Request) -> QuerySet[Case]:
    return visible(queries.waiting_for_admission(), request.user, "cases.read", request.today)


def admit(request: Request) -> HttpResponse:
    """Choose who is admitted to which bed; a room that is taken is refused in plain words."""
    must(request, "care.treat")
    user, now = request.user, request.now
    hospitals = Site.objects.filter(kind=SiteKind.HOSPITAL, closed_at=None)
    sites = list(visible(hospitals, user, "care.treat", request.today))
    chosen = {"bed": request.GET.get("bed"), "case": request.GET.get("case")}
    form = AdmitForm(request.POST or None, cases=_waiting(request), sites=sites, now=now, initial=chosen)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            admission = actions.admit(form.cleaned_data["case"], form.cleaned_data["bed"], by=user, now=now)
        except Refused as refused:
            form.add_error("bed", str(refused))
            status = status_of(refused)
        else:
            messages.success(request, _("Admitted. File %(file)s is open.") % {"file": admission.file_no})
            return redirect("patient", pk=admission.pk)
    context = {"title": _("Admit a patient"), "form": form, "sites": sites}
    context |= _proposed(request)
    return render(request, "care/admit.html", context, status=status)


def _proposed(request: Request) -> dict[str, Any]:
    """Propose a hospital for the case in the address."""
    case = next((each for each in _waiting(request) if str(each.pk) == request.GET.get("case")), None)
    if case is None:
        return {}
    (found,) = pooling.propose([case], list(pooling.with_beds()), request.now)
    return {"proposed": found, "offers": [(each, lines_of(each.lines)) for each in found.offers[:OFFERS]]}


def patient_in_bed(request: Request, pk: UUID) -> HttpResponse:
    """Lead from a bed of the board to the file of the patient in it."""
    admission = get_object_or_404(seen(request), occupancy=pk)
    return redirect("patient", pk=admission.pk)


def days_inside(admission: Admission, request: Request) -> int:
    """Count the days of a stay, the day of admission being the first."""
    last = day_of(admission.left_at) if admission.left_at else request.today
    return (last - day_of(admission.admitted_at)).days + 1
