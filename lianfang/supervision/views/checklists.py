"""Forward: which rounds begin, their checklists, who signed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.accounts.access import may, must
from lianfang.accounts.audit import audit
from lianfang.common.errors import Refused
from lianfang.outbreak.queries import protocol_in
from lianfang.places.queries import labels
from lianfang.protocol.timeline import named
from lianfang.supervision import actions, queries, rules
from lianfang.supervision.forms import AnswersForm, BackForm, BoardFilter
from lianfang.supervision.models import Checklist
from lianfang.supervision.views.common import READ, SIGN
from lianfang.visits.models import VisitRound
from lianfang.web.http import Request, layout
from lianfang.web.pages import Listing, csv_response, filters, paginate

OPENS = {
    "testing": "testing.read",
    "visits": "visits.read",
    "zones": "zones.read",
}  # the page of what is checked


def checklists(request: Request) -> HttpResponse:
    """List the rounds that begin or run, those without a signature first."""
    must(request, READ)
    form, chosen = filters(BoardFilter, request)
    board = queries.board(request.user, request.today, **chosen)
    areas = labels(row.area_id for row in board.rows)
    if request.GET.get("export") == "csv":
        return _csv(request, board, areas)
    page = paginate(request, board.rows)
    context = {
        "title": _("Checklists"),
        "filters": form,
        "board": board,
        "rows": [(row, areas.get(row.area_id, "")) for row in page],
        "listing": Listing(page, len(board.rows), "", {}, layout(request), list(page.paginator.page_range)),
    }
    return render(request, "supervision/checklists.html", context)


def _csv(request: Request, board: queries.Board, areas: dict[int, str]) -> HttpResponse:
    audit(request.user, "supervision.checklists.exported", request.user, request.now, rows=len(board.rows))
    head = (_("Round"), _("Area"), _("From"), _("To"), _("Answered"), _("of"), _("Signed by"), _("Signed at"))
    cells = [
        (_name(row), areas.get(row.area_id, ""), row.first_on, row.last_on, row.n, row.all,
         str(row.checklist.signed_by) if row.checklist and row.signed else "",
         row.checklist.signed_at if row.checklist else None)
        for row in board.rows
    ]  # fmt: skip
    return csv_response("checklists", head, cells)


def _name(row: queries.Row) -> str:
    return f"{row.name} {row.number}" if row.number else row.name


def _round(request: Request, of: str, pk: UUID) -> Any:
    must(request, READ)
    found = queries.round_of(of, pk, request.user, request.today) if of in queries.ROUNDS else None
    if found is None:
        raise Http404
    return found


def checklist(request: Request, of: str, pk: UUID) -> HttpResponse:
    """Show the checklist of a round: what was seen of each thing, and who signed."""
    round_ = _round(request, of, pk)
    return render(request, "supervision/checklist.html", _page(request, of, round_))


def _page(request: Request, of: str, round_: Any, form: AnswersForm | None = None) -> dict[str, Any]:
    known = queries.checklist_of(round_)
    checks = queries.items(known) if known else _asked(of, round_, request)
    answers = rules.read(known.answers) if known else {}
    name = _("Round %(n)s") % {"n": round_.number} if of == "testing" else round_.name
    state = round_.state
    return {
        "title": _("Checklist: %(round)s") % {"round": name},
        "of": of,
        "round": round_,
        "round_name": name,
        "known": known,
        "form": form or AnswersForm(checks=checks, answers=answers),
        "rows": [(check, answers.get(check.key)) for check in checks],
        "left": len(rules.left([check.key for check in checks], answers)),
        "grade": _numbers(known, round_, request).checks,
        "may_open": may(request.user, OPENS[of], request.today, round_.area_id),
        "may_sign": may(request.user, SIGN, request.today, round_.area_id)
        and state not in {"reconciled", "lifted", "dropped"},
        "back_form": BackForm(),
        "opened": state not in {"draft", "planned", "proposed"},
    }


def _numbers(known: Checklist | None, round_: Any, request: Request) -> Any:
    if known:
        return named(known.protocol).supervision
    if isinstance(round_, VisitRound):
        return protocol_in(round_.area_id, request.today).supervision
    return named(round_.protocol).supervision


def _asked(of: str, round_: Any, request: Request) -> Any:
    return _numbers(None, round_, request).of(of)


@require_POST
def checklist_do(request: Request, of: str, pk: UUID, deed: str) -> HttpResponse:
    """Save what was seen, sign, or take a signature back."""
    round_ = _round(request, of, pk)
    if deed not in {"save", "sign", "back"}:
        raise Http404
    try:
        _deed(request, of, round_, deed)
    except Refused as refused:
        if refused.code == "forbidden":
            raise
        messages.error(request, str(refused))
    return redirect("checklist", of=of, pk=pk)


def _deed(request: Request, of: str, round_: Any, deed: str) -> None:
    by, now = request.user, request.now
    if deed == "back":
        actions.take_back(round_, reason=request.POST.get("reason", ""), by=by, now=now)
        messages.success(request, _("The signature is taken back."))
        return
    known = queries.checklist_of(round_)
    checks = queries.items(known) if known else _asked(of, round_, request)
    form = AnswersForm(request.POST, checks=checks, answers={})
    if form.is_valid():
        actions.answer(round_, form.answers(), by=by, now=now)
        messages.success(request, _("Saved."))
    if deed == "sign":
        actions.sign(round_, by=by, now=now)
        messages.success(request, _("Signed. The round shows it."))
