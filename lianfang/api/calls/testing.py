"""Rounds, coverage, results of tubes."""

from msgspec import UNSET

from lianfang.accounts.access import visible
from lianfang.api.calls.places import where
from lianfang.api.operations import Call, found
from lianfang.api.paging import Page, cut
from lianfang.api.shapes.testing import (
    CoverageOut,
    ResultOut,
    RoundOut,
    coverage_out,
    result_out,
    round_out,
)
from lianfang.testing import queries
from lianfang.testing.models import Round, Tube

READ = "testing.read"


def rounds(call: Call) -> Page[RoundOut]:
    """List the rounds that touch the token’s areas."""
    rows = queries.visible_rounds(call.user, READ, call.today)
    asked = {"outbreak": call.query.outbreak, "state": call.query.state}
    page, then = cut(rows.filter(**{k: v for k, v in asked.items() if v is not UNSET}), call.query)
    return Page([round_out(row) for row in page], then)


def _round(call: Call) -> Round:
    rows = queries.visible_rounds(call.user, READ, call.today)
    row: Round = found(rows.filter(pk=call.id()).first())
    return row


def round_(call: Call) -> RoundOut:
    """Give a round.

    Raises Problem: 404.
    """
    return round_out(_round(call))


def coverage(call: Call) -> CoverageOut:
    """Say how far a round has come in the token’s areas.

    Raises Problem: 404.
    """
    row = _round(call)
    return coverage_out(queries.coverage(row, call.now, queries.narrowed(call.user, READ, call.today, row)))


def results(call: Call) -> Page[ResultOut]:
    """List the tubes that have a result."""
    rows = visible(Tube.objects.filter(where(call)).exclude(conclusion=""), call.user, READ, call.today)
    asked = {"round": call.query.round, "conclusion": call.query.conclusion}
    page, then = cut(rows.filter(**{k: v for k, v in asked.items() if v is not UNSET}), call.query)
    return Page([result_out(row) for row in page], then)
