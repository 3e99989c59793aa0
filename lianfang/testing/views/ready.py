"""What a round still lacks before it opens, and its plan as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _

from lianfang.testing.models import Round
from lianfang.testing.queries import Street
from lianfang.web import words
from lianfang.web.pages import csv_response


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a round: who is due then, which sites work and how many people they can swab."""

    day: date
    due: int
    sites: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Check:
    """Something a round needs before it opens: whether it is there, and what was seen."""

    met: bool
    what: str
    seen: str


def checks(round_: Round, rows: Sequence[Street], days: Sequence[Day], n_sites: int) -> list[Check]:
    """Say what a round has and lacks. Nothing of it keeps anybody from opening it."""
    due = sum(row.due for row in rows)
    short = [day for day in days if day.capacity < day.due]
    given = sum(bool(row.days) for row in rows if row.due > 0)
    streets = sum(row.due > 0 for row in rows)
    near = abs(round_.target - due) * 20 <= due  # within a twentieth (design choice)
    return [
        Check(n_sites > 0, _("Sites work for it"), _("%(n)s sites") % {"n": n_sites}),
        _enough(days, short),
        Check(
            given == streets,
            _("Every street or community has its days"),
            _("%(n)s of %(all)s streets and communities") % {"n": given, "all": streets},
        ),
        Check(
            near,
            _("The target is about what the register says"),
            _("%(target)s, by the register %(due)s") % {"target": f"{round_.target:,}", "due": f"{due:,}"},
        ),
        _signed(round_),
    ]


def _enough(days: Sequence[Day], short: Sequence[Day]) -> Check:
    seen = _("too few on %(n)s of %(days)s days") % {"n": len(short), "days": len(days)} if short else ""
    return Check(bool(days) and not short, _("The sites can swab everybody who comes"), seen)


def _signed(round_: Round) -> Check:
    at = round_.checked_at
    seen = _("signed at %(at)s") % {"at": words.moment(at)} if at else ""
    return Check(at is not None, _("Somebody signed the checklist"), seen)


def as_table(round_: Round, rows: Sequence[Street]) -> HttpResponse:
    """Write who comes from which street, and when, as a file."""
    head = [_("Street"), _("People"), _("Non-residents"), _("Need not come"), _("To come"), _("Days")]
    lines = (
        (row.area, row.people, row.present, row.exempt, row.due, _(", ").join(map(str, sorted(row.days))))
        for row in rows
    )
    return csv_response(f"round-{round_.number}-plan", head, lines)
