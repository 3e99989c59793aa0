"""What is said to a person about criteria of discharge, scores and proposals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.care.models import Observation
from lianfang.care.rules import LABELS, Check, news2
from lianfang.protocol.treatment import Treatment
from lianfang.web.words import day


def label(check: Check) -> str:
    """Name a criterion in the language of the page."""
    return _(LABELS[check.key])


def evidence(check: Check) -> str:
    """Say what was seen of a criterion, or what is missing, in the language of the page."""
    seen = {"have": check.have, "need": check.need, "on": _(", ").join(day(each) for each in check.on)}
    return _sentence(check) % seen


def _sentence(check: Check) -> str:
    if check.key == "afebrile":
        if not check.on:
            return _("No normal temperatures day after day up to today; more than %(need)s days are needed")
        return _("Normal since %(on)s: %(have)s days; more than %(need)s are needed")
    if check.key == "negatives":
        return _("%(have)s, %(need)s needed: %(on)s") if check.on else _("None, %(need)s needed")
    if check.key in {"minimum_stay", "days_after_onset"}:
        return _("%(have)s of %(need)s days, since %(on)s") if check.on else _("Day of onset not known")
    if check.key == "decided":
        return _("The case was excluded") if check.met else _("Nobody has decided this case yet")
    return _("Consultation of %(on)s") if check.met else _("No consultation says so")


def proof(found: Mapping[str, Any]) -> str:
    """Write a measurement that proposes a type, beside its threshold, in the language of the page."""
    side = "≥" if found["side"] == "at_least" else "≤"
    said = f"{_(found['label'])}: {found['value']:g} {found['unit']}"
    return _("%(said)s (severe: %(limit)s)") % {
        "said": said,
        "limit": f"{side} {found['threshold']:g} {found['unit']}",
    }


PARTS = {
    "respiratory_rate": gettext_lazy("Breathing"),
    "spo2": gettext_lazy("SpO2"),
    "on_oxygen": gettext_lazy("Air or oxygen"),
    "systolic": gettext_lazy("Systolic pressure"),
    "pulse": gettext_lazy("Pulse"),
    "consciousness": gettext_lazy("Consciousness"),
    "celsius": gettext_lazy("Temperature"),
}

TONES = {"zero": "green", "low": "green", "single": "amber", "medium": "amber", "high": "red"}

# Who is called: the responses of NEWS2 (Royal College of Physicians, 2017), shortened.
RESPONSES = {
    "zero": gettext_lazy("Routine: measure again in time"),
    "low": gettext_lazy("A nurse looks at the patient and decides how often to measure"),
    "single": gettext_lazy("The nurse tells the doctor of the ward, who decides whether more is needed"),
    "medium": gettext_lazy("The nurse calls the doctor of the ward at once, who comes urgently"),
    "high": gettext_lazy(
        "An emergency: call the senior doctor and the team of critical care at once; monitor without a break"
    ),
}

NOT_SCORED = {
    "child": gettext_lazy("NEWS2 is not for patients under 16."),
    "pregnant": gettext_lazy("NEWS2 is not for pregnant patients."),
}


@dataclass(frozen=True, slots=True)
class Warned:
    """A score as it is shown: its points in words, tone, band, and who is called."""

    text: str
    tone: str
    band: str
    response: str
    missing: str


def warned(seen: Observation, score: news2.Score | None, treatment: Treatment) -> Warned | None:
    """Say what measurements score in the language of the page; None where the score is not for this patient."""
    if score is None:
        return None
    text = str(score.points)
    if not score.complete:
        text = _("at least %(points)s, incomplete") % {"points": score.points}
    return Warned(
        text,
        TONES[seen.band],
        _(treatment.response(seen.band).label),
        str(RESPONSES[seen.band]),
        _(", ").join(str(PARTS[key]) for key in score.missing),
    )


BED_KINDS = {
    "icu": gettext_lazy("intensive care"),
    "negative": gettext_lazy("negative pressure"),
    "any": gettext_lazy("any bed"),
}
LINES = {
    "nobody_named": gettext_lazy("no hospital is named for this outbreak: all of them count"),
    "designated": gettext_lazy("designated"),
    "reserve": gettext_lazy("reserve: when the designated ones are full"),
    "not_named": gettext_lazy("not named for this outbreak"),
    "takes": gettext_lazy("takes %(whom)s"),
    "takes_not": gettext_lazy("takes %(whom)s: not this patient"),
    "free": gettext_lazy("%(n)s free with nurses (%(kind)s)"),
    "no_bed": gettext_lazy("no free bed (%(kind)s)"),
    "asked": gettext_lazy("%(n)s asked for already"),
    "far": gettext_lazy("%(km)s km in a straight line"),
    "no_place": gettext_lazy("nobody knows how far it is"),
    "type": gettext_lazy("type: %(type)s"),
    "type_open": gettext_lazy("no clinical type decided"),
    "severe": gettext_lazy("severe: stays where the team is"),
    "not_measured": gettext_lazy("not measured yet"),
    "steady": gettext_lazy("steady: %(points)s points of NEWS2"),
    "not_steady": gettext_lazy("not steady: %(points)s points of NEWS2"),
    "days": gettext_lazy("day %(n)s of the stay"),
    "under_way": gettext_lazy("a transfer is under way"),
}
WHOM = {
    "severe": gettext_lazy("severe patients only"),
    "not_severe": gettext_lazy("patients who are not severe"),
}


def lines_of(lines: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
    """Write why a hospital is proposed, or a patient for a transfer, line by line in the language of the page."""
    return [str(LINES[key] % _values(said)) for key, said in lines]


def _values(said: Mapping[str, Any]) -> dict[str, Any]:
    words = dict(said)
    if "kind" in said:
        words["kind"] = BED_KINDS[said["kind"]]
    if "whom" in said:
        words["whom"] = WHOM[said["whom"]]
    return words
