"""What waits of supervision: checklists to sign, findings to put right, second looks, residents to call."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.command.waits.source import Moment, Source, end_of_day
from lianfang.supervision import queries


def _rounds(moment: Moment) -> QuerySet[Any]:
    return queries.unchecked_rounds(moment.on).filter(outbreak=moment.outbreak)


def _fix(moment: Moment) -> QuerySet[Any]:
    return queries.waiting().filter(outbreak=moment.outbreak).annotate(due=F("due_at"))


def _looks(moment: Moment) -> QuerySet[Any]:
    rows = queries.to_look_at(moment.on, moment.user).filter(outbreak=moment.outbreak)
    return rows.annotate(due=end_of_day("look_on"))


def _calls(moment: Moment) -> QuerySet[Any]:
    return queries.to_call().filter(draw__outbreak=moment.outbreak)


def _round(row: Any) -> str:
    return f"{row.area} · {gettext('Round %(n)s') % {'n': row.number}}"


def _finding(row: Any) -> str:
    return f"{row.number} · {row.what[:60]}"


def _of_finding(row: Any) -> str:
    return reverse("finding", args=[row.pk])


SOURCES = (
    Source(
        "supervision.rounds",
        "approval",
        _("Checklists of rounds of testing to sign"),
        "supervision.sign",
        _rounds,
        _round,
        lambda row: reverse("checklist", args=["testing", row.pk]),
        lambda: reverse("checklists") + "?of=testing&state=unsigned",
    ),
    Source(
        "supervision.visits",
        "approval",
        _("Checklists of rounds of visits to sign"),
        "supervision.sign",
        lambda moment: queries.unchecked_visits(moment.on),
        lambda row: row.name,
        lambda row: reverse("checklist", args=["visits", row.pk]),
        lambda: reverse("checklists") + "?of=visits&state=unsigned",
        of_outbreak=False,
    ),
    Source(
        "supervision.zones",
        "approval",
        _("Checklists of zones to sign"),
        "supervision.sign",
        lambda moment: queries.unchecked_zones(moment.user, moment.on),
        lambda row: row.name,
        lambda row: reverse("checklist", args=["zones", row.pk]),
        lambda: reverse("checklists") + "?of=zones&state=unsigned",
        of_outbreak=False,
    ),
    Source(
        "supervision.findings",
        "clock",
        _("Findings to be put right"),
        "supervision.rectify",
        _fix,
        _finding,
        _of_finding,
        lambda: reverse("findings") + "?state=open",
        due="due",
        about=lambda row: str(row.number),
        tone="red",
    ),
    Source(
        "supervision.looks",
        "clock",
        _("Findings to be looked at again"),
        "supervision.inspect",
        _looks,
        _finding,
        _of_finding,
        lambda: reverse("looks"),
        due="due",
        about=lambda row: str(row.number),
    ),
    Source(
        "supervision.calls",
        "call",
        _("Doors that were drawn, to be called"),
        "supervision.inspect",
        _calls,
        lambda row: row.household.address,
        lambda row: reverse("drawn", args=[row.pk]),
        lambda: reverse("draws"),
    ),
)
