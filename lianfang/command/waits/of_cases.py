"""What waits of cases and contacts, of leads and calls."""

from typing import Any

from django.db.models import Case as Whether
from django.db.models import DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianfang.cases import rules
from lianfang.cases.models import Appeal, Case, Contact, ContactProposal, Quarantine
from lianfang.cases.models.calls import CallTask
from lianfang.cases.models.leads import Lead, Letter
from lianfang.cases.queries.calls import whom
from lianfang.command.waits.source import Moment, Source, after, end_of_day


def _case(row: Case) -> str:
    return f"{row.number} · {row.person.name}" if row.number else row.person.name


def _numbered(row: Case) -> str:
    return str(row.number or "")


def _proposed(moment: Moment) -> QuerySet[Any]:
    rows = Case.objects.filter(outbreak=moment.outbreak, state__in=rules.UNDECIDED)
    hours = moment.protocol.reporting.case_report_hours.value if moment.protocol else 0
    return rows.select_related("person").annotate(due=after(F("detected_at"), hours))


def _unanswered(moment: Moment) -> QuerySet[Any]:
    rows = Quarantine.objects.filter(outbreak=moment.outbreak, released_at=None, reviewed_by=None)
    return rows.select_related("person")


def _unplaced(moment: Moment) -> QuerySet[Any]:
    """Give the contacts who are to be in quarantine and are not, each with the clock of their grade."""
    grades = moment.protocol.contacts.grades if moment.protocol else ()
    since = Coalesce("reopened_at", "found_at", output_field=DateTimeField())
    clocks = [
        When(grade=grade.key, then=after(since, grade.transfer_hours.value))
        for grade in grades
        if grade.transfer_hours.value is not None
    ]
    rows = Contact.objects.filter(outbreak=moment.outbreak, state__in=sorted(rules.UNREACHED))
    due = Whether(*clocks, default=Value(None), output_field=DateTimeField())
    return rows.select_related("person").annotate(due=due).filter(due__isnull=False)


def _investigations(moment: Moment) -> QuerySet[Any]:
    rows = Case.objects.filter(outbreak=moment.outbreak, investigated_at=None)
    rows = rows.exclude(state__in=["excluded", "elsewhere"]).select_related("person")
    if moment.protocol is None:
        return rows.none()
    numbers = moment.protocol.reporting
    start = Coalesce(F("reported_at"), after(F("detected_at"), numbers.case_report_hours.value))
    due = Whether(
        When(core_facts_at=None, then=after(start, numbers.core_hours.value)),
        default=after(start, numbers.report_hours.value),
    )
    return rows.annotate(due=due)


def _releases(moment: Moment) -> QuerySet[Any]:
    rows = Quarantine.objects.filter(outbreak=moment.outbreak, released_at=None, ends_on__lte=moment.on)
    return rows.select_related("person").annotate(due=end_of_day("ends_on"))


def _leads(moment: Moment) -> QuerySet[Any]:
    rows = Lead.objects.filter(outbreak=moment.outbreak, closed_at=None)
    due = Whether(When(acknowledged_at=None, then=F("acknowledge_by")), default=F("settle_by"))
    rows = rows.annotate(due=due)
    return rows.filter(Q(owner=None) | Q(owner=moment.user)) if moment.user else rows


def _lead(row: Lead) -> str:
    return f"{row.number} · {row.name or row.text[:60] or row.came_from}"


def _appeals(moment: Moment) -> QuerySet[Any]:
    """Give the appeals that wait for an answer: not for that of whoever ordered what they are against."""
    rows = Appeal.objects.filter(quarantine__outbreak=moment.outbreak, answered_at=None)
    rows = rows.select_related("quarantine__person")
    return rows.exclude(ordered_by=moment.user) if moment.user else rows


def _proposals(moment: Moment) -> QuerySet[Any]:
    rows = ContactProposal.objects.filter(outbreak=moment.outbreak, state="proposed")
    return rows.exclude(case__state=Case.State.EXCLUDED).select_related("person")


def _calls(moment: Moment) -> QuerySet[Any]:
    rows = CallTask.objects.filter(outbreak=moment.outbreak, ended_at=None)
    names = ("contact__person", "case__person", "lead__person", "outbreak")
    return rows.select_related(*names)


SOURCES = (
    Source(
        "cases.proposed",
        "approval",
        _("Positives waiting for a decision"),
        "cases.confirm",
        _proposed,
        _case,
        lambda row: reverse("case", args=[row.pk]),
        lambda: reverse("proposed"),
        due="due",
        tone="red",
    ),
    Source(
        "cases.unanswered",
        "approval",
        _("Isolations nobody answers for"),
        "cases.order",
        _unanswered,
        lambda row: row.person.name,
        lambda row: reverse("quarantine", args=[row.pk]),
        lambda: reverse("quarantines") + "?due=answer",
        tone="red",
    ),
    Source(
        "cases.unplaced",
        "clock",
        _("Contacts not in quarantine yet"),
        "cases.order",
        _unplaced,
        lambda row: row.person.name,
        lambda row: reverse("contact", args=[row.pk]),
        lambda: reverse("contacts") + "?due=place",
        due="due",
        tone="red",
    ),
    Source(
        "cases.appeals",
        "approval",
        _("Appeals to be answered"),
        "cases.appeal",
        _appeals,
        lambda row: row.said_by,
        lambda row: reverse("appeal_answer", args=[row.pk]),
        lambda: reverse("appeals") + "?state=open",
        due="due_at",
    ),
    Source(
        "cases.investigations",
        "clock",
        _("Investigations"),
        "cases.investigate",
        _investigations,
        _case,
        lambda row: reverse("investigation", args=[row.pk]),
        lambda: reverse("investigations"),
        due="due",
        about=_numbered,
    ),
    Source(
        "cases.releases",
        "approval",
        _("Quarantines whose last day has come"),
        "cases.order",
        _releases,
        lambda row: row.person.name,
        lambda row: reverse("quarantine", args=[row.pk]),
        lambda: reverse("quarantines") + "?due=release",
        due="due",
    ),
    Source(
        "cases.proposals",
        "approval",
        _("People who may be contacts"),
        "cases.investigate",
        _proposals,
        lambda row: row.person.name,
        lambda _row: reverse("candidates"),
        lambda: reverse("candidates"),
    ),
    Source(
        "cases.leads",
        "clock",
        _("Leads"),
        "cases.leads",
        _leads,
        _lead,
        lambda row: reverse("lead", args=[row.pk]),
        lambda: reverse("leads") + "?state=open",
        due="due",
        about=lambda row: str(row.number),
    ),
    Source(
        "cases.letters",
        "clock",
        _("Letters to be acknowledged"),
        "cases.leads",
        lambda moment: Letter.objects.filter(
            outbreak=moment.outbreak, acknowledged_at=None, withdrawn_at=None
        ),
        lambda row: f"{row.other} · {row.subject}",
        lambda row: reverse("letter", args=[row.pk]),
        lambda: reverse("letters") + "?state=open",
        due="due_at",
        about=lambda row: str(row.number),
    ),
    Source(
        "cases.calls",
        "call",
        _("Calls"),
        "cases.call",
        _calls,
        lambda row: whom(row)[0],
        lambda _row: reverse("calls"),
        lambda: reverse("calls"),
        due="due_at",
    ),
)
