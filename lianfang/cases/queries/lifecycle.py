"""Where cases stand after their decision, their whole history, and who is positive again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.cases import rules
from lianfang.cases.models import Case, CaseStep, Quarantine, Relapse, Sequencing
from lianfang.cases.queries.lookups import protocol_of
from lianfang.outbreak.models import Outbreak
from lianfang.people.queries import ids_of
from lianfang.protocol.timeline import named
from lianfang.testing.models import PersonResult


def running_relapse(case: Case) -> Relapse | None:
    """Give the time a case is positive again that has not ended."""
    return Relapse.objects.filter(case=case, out_at=None, withdrawn_at=None).first()


def in_hospital_again() -> Exists:
    """Say of cases in a list whether they are to be, or are, in hospital again."""
    return Exists(
        Relapse.objects.filter(
            case=OuterRef("pk"), readmitted_at__isnull=False, out_at=None, withdrawn_at=None
        )
    )


def is_over(case: Case) -> bool:
    """Say whether a case is over for a hospital: left or died, and not to be admitted again."""
    relapse = running_relapse(case) if case.out_at else None
    return bool(case.died_at) or bool(case.out_at and not (relapse and relapse.readmitted_at))


def stage_of(case: Case) -> str:
    """Name where a case stands."""
    relapse = running_relapse(case) if case.out_at else None
    watched = Quarantine.objects.filter(
        person_id__in=ids_of(case.person_id), outbreak_id=case.outbreak_id, released_at=None
    ).exists()
    return rules.stage(
        rules.Course(
            decided=case.state in rules.COUNTED,
            out_at=case.out_at,
            died_at=case.died_at,
            again=relapse is not None,
            readmitted=bool(relapse and relapse.readmitted_at),
            watched=watched,
        )
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a case's history."""

    at: datetime
    label: str
    text: str
    by: User | None
    protocol: str
    tone: str


TONES = {"confirmed": "red", "excluded": "neutral", "died": "red", "again": "red", "left": "green"}
TONES |= {"left_again": "green", "alive": "neutral", "not_again": "neutral", "type": "amber"}


def whole_history(case: Case) -> list[Told]:
    """Give every step of a case in the order in which they were told."""
    found = [
        Told(
            c.at, str(c.get_after_display()), gettext(c.reason), c.by, c.protocol, TONES.get(c.after, "amber")
        )
        for c in case.changes.select_related("by")
    ]
    found += [_step(step) for step in CaseStep.objects.filter(case=case).select_related("by")]
    return sorted(found, key=lambda each: each.at)


def _step(step: CaseStep) -> Told:
    text = gettext(step.reason)
    if step.what == CaseStep.What.TYPE:
        types = {each.key: gettext(each.label) for each in named(step.protocol).cases.clinical_types.value}
        before, after = types.get(step.before, step.before) or "–", types.get(step.after, step.after) or "–"
        text = f"{before} → {after} · {text}"
    if step.what == CaseStep.What.VARIANT:
        known = {each.key: gettext(each.label) for each in named(step.protocol).disease.variants.value}
        before, after = known.get(step.before, step.before) or "–", known.get(step.after, step.after) or "–"
        text = f"{before} → {after} · {text}"
    tone = TONES.get(step.what, "amber")
    return Told(step.told_at, str(step.get_what_display()), text, step.by, step.protocol, tone)


def positive_since(case: Case) -> PersonResult | None:
    """Give a positive result taken after the case left, which nobody judged yet."""
    if case.out_at is None:
        return None
    seen = Relapse.objects.filter(case=case).order_by("-found_at").values_list("found_at", flat=True).first()
    rows = PersonResult.objects.filter(
        person_id__in=ids_of(case.person_id), meaning="positive", taken_at__gt=seen or case.out_at
    )
    return rows.order_by("taken_at").first()


def maybe_again(outbreak: Outbreak, *, by: User, on: date) -> list[Case]:
    """List the cases that left and of whom a later swab was positive, until a person judged it."""
    positive = PersonResult.objects.filter(
        person=OuterRef("person"), meaning="positive", taken_at__gt=OuterRef("out_at")
    )
    rows = visible(Case.objects.filter(outbreak=outbreak, out_at__isnull=False), by, "cases.read", on)
    # A cluster asks nothing of spread results for every case.
    again = Q(person__in=_positive_after(rows)) if settings.CLUSTER else Q(Exists(positive))
    found = rows.filter(again).select_related("person", "outbreak")
    return [case for case in found if positive_since(case)]


def _positive_after(rows: QuerySet[Case]) -> list[UUID]:
    """Give the people of some cases who had a positive swab after they left."""
    left = {person: at for person, at in rows.values_list("person_id", "out_at") if at}
    positive = PersonResult.objects.filter(person__in=left, meaning="positive")
    last = positive.values_list("person_id").annotate(last=Max("taken_at"))
    return [person for person, at in last if at > left[person]]


def sequencings(
    outbreak: Outbreak, *, by: User, on: date, state: str = "", variant: str = "", q: str = ""
) -> QuerySet[Sequencing]:
    """List the specimens sent to be sequenced. `state`: "waiting", "result", "withdrawn"."""
    rows = visible(Sequencing.objects.filter(case__outbreak=outbreak), by, "cases.read", on)
    states = {
        "": Q(withdrawn_at=None),
        "waiting": Q(result_at=None, withdrawn_at=None),
        "result": Q(result_at__isnull=False, withdrawn_at=None),
        "withdrawn": Q(withdrawn_at__isnull=False),
    }
    rows = rows.filter(states.get(state, Q()))
    rows = rows.filter(variant=variant) if variant else rows
    if q:
        rows = rows.filter(
            Q(specimen__contains=q) | Q(lineage__contains=q) | Q(case__person__name__contains=q)
        )
    return rows.select_related("case__person", "sent_by", "entered_by")


def label_variants(rows: Iterable[Any], outbreak: Outbreak, now: datetime) -> None:
    """Put beside each specimen what its variant is called."""
    known = {each.key: gettext(each.label) for each in protocol_of(outbreak, now).disease.variants.value}
    for row in rows:
        row.variant_label = known.get(row.variant, row.variant)
