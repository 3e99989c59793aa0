"""Letters between areas: the list, the page of one, a letter on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as N_

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.cases import papers, queries
from lianfang.cases.actions import letters
from lianfang.cases.forms import EmptyForm, ReasonForm
from lianfang.cases.forms.leads import AcknowledgeForm, AnswerForm, LetterFilter, ReceivedForm, WriteForm
from lianfang.cases.models.leads import Letter
from lianfang.cases.queries import leads as found
from lianfang.cases.views.leads import MAY, given, outbreak_of
from lianfang.cases.views.stepping import thing_page
from lianfang.cases.views.steps import Step, table
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters, listing


def letter_list(request: Request) -> HttpResponse:
    """List the letters sent and received, those that wait for an acknowledgement first."""
    outbreak = outbreak_of(request)
    form, chosen = filters(LetterFilter, request)
    who: dict[str, Any] = {"by": request.user, "on": request.today, "now": request.now}
    rows = found.letters(outbreak, **who, **chosen)
    if request.GET.get("export"):
        return _export(request, outbreak, list(rows.order_by("way", "number")))
    sorts = {"due": "due_at", "sent": "sent_at", "number": "number"}
    shown = listing(request, rows, sorts=sorts, default="due" if chosen.get("state") == "open" else "-sent")
    context = {"title": _("Letters to and from other areas"), "filters": form, "listing": shown}
    return render(request, "cases/letters.html", context)


HEAD = (
    N_("Way"),
    N_("No."),
    N_("Their number"),
    N_("Other area or body"),
    N_("Subject"),
    N_("Sent at"),
    N_("Due"),
    N_("Receipt given"),
    N_("Who acknowledged it"),
)


def _export(request: Request, outbreak: Outbreak, rows: list[Letter]) -> HttpResponse:
    audit(request.user, "cases.letters.exported", outbreak, request.now, n=len(rows))
    table = [
        (row.get_way_display(), row.number, row.their_number, row.other, row.subject, row.sent_at, row.due_at,
         row.acknowledged_at, row.acknowledged_name)
        for row in rows
    ]  # fmt: skip
    return csv_response("letters", [_(title) for title in HEAD], table)


def letter_new(request: Request, way: str = "out") -> HttpResponse:
    """Write a letter that is about nobody in particular, or register one that came."""
    outbreak = outbreak_of(request)
    more = given(request, outbreak)
    if way == "out":
        more.pop("outbreak")
        form: Any = WriteForm(request.POST or None, **more)
    else:
        form = ReceivedForm(request.POST or None, **more)
    if request.method == "POST" and form.is_valid():
        do = letters.write_letter if way == "out" else letters.receive_letter
        try:
            letter = do(outbreak, by=request.user, now=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Taken in as no. %(n)s.") % {"n": letter.number})
            return redirect("letter", pk=letter.pk)
    title = _("Letter to another area") if way == "out" else _("Letter from another area")
    verb = _("Send the letter") if way == "out" else ""
    context = {"title": title, "form": form, "verb": verb, "crumbs": [("letters", _("Letters"))]}
    return render(request, "cases/take_in.html", context, status=422 if form.is_bound else 200)


def _waits(way: str) -> Any:
    return lambda letter: letter.way == way and letter.acknowledged_at is None and letter.withdrawn_at is None


LETTER = table(
    Step("acknowledge", gettext_lazy("Note the acknowledgement"), "check", letters.acknowledge_letter, MAY,
         AcknowledgeForm, _waits("out"), "primary"),
    Step("receive", gettext_lazy("Give receipt"), "check", letters.acknowledge_letter, MAY, EmptyForm, _waits("in"),
         "primary"),
    Step("answer", gettext_lazy("Write down the answer"), "note", letters.answer_letter, MAY, AnswerForm,
         lambda letter: letter.withdrawn_at is None),
    Step("withdraw", gettext_lazy("Withdraw"), "ban", letters.withdraw_letter, MAY, ReasonForm,
         lambda letter: letter.withdrawn_at is None, "danger"),
)  # fmt: skip


def letter(request: Request, pk: UUID, step: str = "") -> HttpResponse:
    """Show a letter, its clock and who acknowledged it; take a step on it."""
    return thing_page(request, _found(pk), step, LETTER, "letter", MAY, _letter)


def _found(pk: UUID) -> Letter:
    rows = Letter.objects.select_related("outbreak", "written_by", "acknowledged_by", "person", "lead")
    found: Letter = get_object_or_404(rows.select_related("case__person", "contact__person"), pk=pk)
    return found


def _letter(letter: Letter, request: Request) -> dict[str, Any]:
    return {
        "title": letter.subject,
        "letter": letter,
        "area": labels([letter.area_id]).get(letter.area_id, ""),
        "opens": may(request.user, "cases.read", request.today, letter.area_id),
        "hours": queries.protocol_of(letter.outbreak, request.now).investigation.letter_hours,
    }


def letter_print(request: Request, pk: UUID) -> HttpResponse:
    """Print a letter as PDF."""
    letter = _found(pk)
    require(request.user, MAY, letter.area_id, request.today)
    who: dict[str, Any] = {"person_id": letter.person_id, "area_id": letter.area_id}
    audit(request.user, "cases.letter.printed", letter, request.now, **who)
    data = papers.print_letter(letter, by=request.user, now=request.now)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="letter-{letter.number}.pdf"'
    return response
