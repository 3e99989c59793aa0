"""What a person's page tells of investigations, of steps after a decision, of leads, letters and calls."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.cases.models import (
    TABLES,
    Call,
    Case,
    CaseStep,
    Entry,
    InvestigationPart,
    Lead,
    Letter,
    Sequencing,
)
from lianfang.common.dates import at
from lianfang.console.event import Event

LABELS = {
    "movements": _("Was at a place"),
    "symptoms": _("Symptom"),
    "visits": _("Was at a doctor’s"),
    "tests": _("Test elsewhere"),
    "vaccination": _("Vaccinated"),
}


def entries(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell where a person was and what happened to them, as an investigation found it."""
    for key, model in TABLES.items():
        rows = model.objects.filter(person_id__in=ids)  # type: ignore[attr-defined]  # of each of its tables
        for row in rows.order_by("row", "-version").distinct("row"):
            if not row.removed:
                url = reverse("investigation_part", args=[row.case_id, key])
                yield Event(_began(row), LABELS[key], _said(key, row), "neutral", url, "cases.read")


def _began(row: Entry) -> datetime:
    began: datetime | None = getattr(row, "began_at", None)
    return began or at(getattr(row, "began_on"))  # noqa: B009 — one of the two is there


def _said(key: str, row: Entry) -> str:
    """Say one row in a line."""
    shown = {
        "movements": ("place", "get_transport_display", "vehicle", "seat", "companions"),
        "symptoms": ("other", "get_symptom_display", "celsius"),
        "visits": ("institution", "department", "diagnosis"),
        "tests": ("get_method_display", "result", "place"),
        "vaccination": ("product", "lot"),
    }[key]
    values = (getattr(row, name) for name in shown)
    words = (str(value() if callable(value) else value or "") for value in values)
    return " · ".join(word for word in words if word)


def parts(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell when parts of an investigation were done."""
    rows = InvestigationPart.objects.filter(person_id__in=ids, done=True)
    for part in rows.order_by("case_id", "key", "version").distinct("case_id", "key"):
        url = reverse("investigation_part", args=[part.case_id, part.key])
        yield Event(
            part.at, _("Part of the investigation done"), part.get_key_display(), "green", url, "cases.read"
        )


def clocks(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell when a case was reported, its core facts known, its investigation done."""
    words = (
        ("reported_at", _("Case reported")),
        ("core_facts_at", _("Core facts known")),
        ("investigated_at", _("Investigation done")),
    )
    for case in Case.objects.filter(person__in=ids):
        url = reverse("investigation", args=[case.pk])
        for field, label in words:
            if when := getattr(case, field):
                yield Event(when, label, "", "green", url, "cases.read")


def steps(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell what happened to a case after its decision."""
    tones = {"left": "green", "left_again": "green", "died": "red", "again": "red"}
    for step in CaseStep.objects.filter(person_id__in=ids):
        url = reverse("case", args=[step.case_id])
        tone = tones.get(step.what, "amber")
        yield Event(step.at, step.get_what_display(), gettext(step.reason), tone, url, "cases.read")


def sequencings(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of specimens sent to be sequenced."""
    for sent in Sequencing.objects.filter(person_id__in=ids, withdrawn_at=None):
        url = reverse("case", args=[sent.case_id])
        said = f"{sent.specimen} · {sent.laboratory}"
        yield Event(sent.sent_at, _("Sent to sequencing"), said, "neutral", url, "cases.read")


def leads(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell what was told of a person from outside."""
    for lead in Lead.objects.filter(person__in=ids):
        url, number = reverse("lead", args=[lead.pk]), gettext("Lead %(n)s") % {"n": lead.number}
        said = f"{number} · {lead.get_kind_display()} · {lead.told_by}"
        yield Event(lead.received_at, _("A lead came in"), said, "amber", url, "cases.leads")
        if lead.closed_at:
            ended = f"{number} · {lead.get_outcome_display()}"
            yield Event(lead.closed_at, _("A lead was closed"), ended, "green", url, "cases.leads")


def letters(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of letters about a person, and who acknowledged them."""
    for letter in Letter.objects.filter(person__in=ids, withdrawn_at=None):
        url, said = reverse("letter", args=[letter.pk]), f"{letter.other} · {letter.subject}"
        yield Event(letter.sent_at, letter.get_way_display(), said, "amber", url, "cases.leads")
        if letter.acknowledged_at:
            who = letter.acknowledged_name
            yield Event(letter.acknowledged_at, _("Letter acknowledged"), who, "green", url, "cases.leads")


def calls(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of calls to a person."""
    for call in Call.objects.filter(person_id__in=ids).select_related("by"):
        said = " · ".join(filter(None, (call.get_outcome_display(), call.by.name, call.note)))
        tone = "green" if call.outcome == Call.Outcome.REACHED else "amber"
        yield Event(call.at, _("Call made"), said, tone, "", "cases.read")


TELLERS: tuple[Callable[[Sequence[UUID]], Iterable[Event]], ...] = (
    entries,
    parts,
    clocks,
    steps,
    sequencings,
    leads,
    letters,
    calls,
)
