"""The reconciliation of a round: its figures, what is left, who signed; as PDF for the file."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lianfang.accounts.access import may
from lianfang.accounts.audit import audit
from lianfang.accounts.roles import ROLES
from lianfang.common.errors import Refused
from lianfang.testing import queries
from lianfang.testing.actions.reconciling import SIGNS, sign_round
from lianfang.testing.actions.rounds import reconcile_round
from lianfang.testing.forms import round_name
from lianfang.testing.forms.coverage import REASONS
from lianfang.testing.forms.reconciling import FIGURES
from lianfang.testing.models import Reconciliation, Round
from lianfang.testing.queries.reconciling import figures, so_far
from lianfang.testing.reconciling_papers import print_report
from lianfang.testing.views.rounds import seen
from lianfang.web.http import Request
from lianfang.web.refusals import status_of


def round_reconcile(request: Request, pk: UUID) -> HttpResponse:
    """Show what a round came to; reconcile it, or sign what somebody reconciled."""
    round_ = get_object_or_404(seen(request), pk=pk)
    refused = None
    if request.method == "POST":
        try:
            return _done(request, round_)
        except Refused as error:
            refused = error
            round_.refresh_from_db()
    made = _made(round_)
    context = {
        "title": _("Reconciliation"),
        "round": round_,
        "round_name": round_name(round_),
        "made": made,
        "as_of": queries.counted_until(round_),
        "tables": tables(made.figures if made else so_far(round_, request.now)),
        "left": None if made else queries.unresolved(round_, request.now, by_counts=True),
        "signatures": _signatures(made),
        "refused": refused,
        "may_plan": may(request.user, "testing.plan", request.today, round_.area_id),
        "may_sign": made and _may_sign(request, round_, made),
    }
    return render(request, "testing/reconcile.html", context, status=status_of(refused) if refused else 200)


def _made(round_: Round) -> Reconciliation | None:
    return Reconciliation.objects.filter(round=round_).first()


def _done(request: Request, round_: Round) -> HttpResponse:
    given: dict[str, Any] = {"by": request.user, "now": request.now}
    if request.POST.get("do") == "sign":
        sign_round(round_, **given)
        messages.success(request, _("You have signed."))
    else:
        reconcile_round(round_, note=request.POST.get("note", ""), **given)
        messages.success(request, _("The round is reconciled; its figures are kept."))
    return redirect("round_reconcile", pk=round_.pk)


def _may_sign(request: Request, round_: Round, made: Reconciliation) -> bool:
    if made.signatures.filter(by=request.user).exists():
        return False
    return any(may(request.user, permission, request.today, round_.area_id) for permission in SIGNS)


def _signatures(made: Reconciliation | None) -> list[tuple[str, str, Any]]:
    rows = made.signatures.select_related("by") if made else ()
    return [
        (str(one.by), str(ROLES[one.as_what][0]) if one.as_what in ROLES else one.as_what, one.at)
        for one in rows
    ]


def tables(found: Mapping[str, Any]) -> list[tuple[str, str, list[tuple[str, int, bool]]]]:
    """Name the figures: each table with its lines; a line that stands out where it should be nothing."""
    alarm = {"findings", "missing"}
    return [
        (
            part,
            str(FIGURES["missing"] + " · " + _("by reason")) if part == "missing" else str(FIGURES[part]),
            [
                (
                    str(REASONS[key] if part == "missing" else FIGURES.get(key, key)),
                    value,
                    part in alarm and value > 0,
                )
                for key, value in sorted(lines.items(), key=_place)
                if isinstance(value, int)
            ],
        )
        for part, lines in sorted(found.items(), key=_place)
        if lines
    ]


PLACES = {name: n for n, name in enumerate(FIGURES)}


def _place(named: tuple[str, Any]) -> tuple[int, int]:
    """Say where a figure stands: kept ones come back from the database in another order. Reasons: the most first."""
    name, value = named
    return PLACES.get(name, len(PLACES)), 0 if name in PLACES or not isinstance(value, int) else -value


def round_report(request: Request, pk: UUID) -> HttpResponse:
    """Print the reconciliation of a round, also before it is signed: then that stands on it."""
    round_ = get_object_or_404(seen(request), pk=pk)
    made = _made(round_)
    found = made.figures if made else figures(round_, request.now)
    printed = print_report(
        round_,
        tables(found),
        _signatures(made),
        note=made.note if made else "",
        by=request.user,
        now=request.now,
    )
    audit(request.user, "testing.round.printed", round_, request.now, area_id=round_.area_id)
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="round-{round_.number}-reconciliation.pdf"'
    return response
