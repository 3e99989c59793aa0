"""Questions that others asked: the list of those to be answered, and one with the file it is about."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, must
from lianfang.care import actions, queries
from lianfang.care.forms.consults import AnswerForm
from lianfang.care.models import Admission, Consult
from lianfang.care.queries.consults import ADVISES, TREATS
from lianfang.care.views.chart import chart_of
from lianfang.common.errors import Refused
from lianfang.people.rules.names import mask_name
from lianfang.web.http import Request
from lianfang.web.pages import listing
from lianfang.web.refusals import status_of

SORTS = {"by": "answer_by", "asked": "at"}


def consults(request: Request) -> HttpResponse:
    """List the open questions that this user may answer, the most pressing first."""
    must(request, TREATS, ADVISES)
    listed = listing(request, queries.asked_of(request.user, request.today), sorts=SORTS, default="by")
    rows = [(each, mask_name(each.admission.person.name), _urgency(each)) for each in listed.page]
    context = {"title": _("Questions from other hospitals"), "listing": listed, "rows": rows}
    return render(request, "care/consults.html", context)


def consult(request: Request, pk: UUID) -> HttpResponse:
    """Open a question with the file it is about, and answer it. Each reading is recorded with the patient."""
    row = get_object_or_404(queries.consults(), pk=pk)
    user, now = request.user, request.now
    if not may(user, queries.permission_to_answer(row), request.today, row.asked_area_id):
        raise Http404
    actions.read_consult(row, by=user, now=now)
    form = AnswerForm(request.POST or None, initial={"answer": row.answer})
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_consult(row, by=user, now=now, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            messages.success(request, _("The answer is on record; whoever asked closes the question."))
            return redirect("consults")
    return render(request, "care/consult.html", _page(row, form, request), status=status)


def _urgency(row: Consult) -> str:
    treatment = queries.protocol_of(row.admission.case, row.at).treatment
    return _(treatment.urgency(row.urgency).label)


def _page(row: Consult, form: AnswerForm, request: Request) -> dict[str, object]:
    admission: Admission = row.admission
    return {
        "title": _("Question of %(site)s") % {"site": admission.occupancy.room.site},
        "row": row,
        "form": form,
        "urgency": _urgency(row),
        "admission": admission,
        "age": queries.years_of(admission, request.now),
        "type": queries.type_label(admission.case, admission.case.clinical_type),
        "plans": queries.plans_of(admission),
        "consultations": list(admission.consultations.select_related("by")),
        "orders": [(each, queries.running(each, request.now)) for each in queries.orders_of(admission)],
        "chart": chart_of(admission, request.now),
        "results": queries.results_of(admission, request.now),
    }
