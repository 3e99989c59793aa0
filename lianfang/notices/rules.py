"""What may be done with a notice, and who may: pure."""

import re
from dataclasses import dataclass

from lianfang.protocol.values import N_


@dataclass(frozen=True, slots=True)
class Standing:
    """How a notice stands: its state, whether a version is drafted, submitted, and by whom it was drafted."""

    state: str
    drafted: bool = False
    submitted: bool = False
    drafter: int | None = None


CANNOT = {
    "submitted": N_("It waits for approval: have it sent back before you change it."),
    "withdrawn": N_("It was withdrawn."),
    "no_draft": N_("There is no draft."),
    "not_submitted": N_("It was not submitted yet."),
    "own_draft": N_("Another person approves what you drafted."),
    "not_issued": N_("It was not issued yet."),
    "drafted": N_("A correction is being drafted already."),
}


def cannot(deed: str, now: Standing, user: int | None = None) -> str:
    """Say why a deed (edit, submit, approve, return, correct, withdraw) cannot be done now; "" when it can."""
    if now.state == "withdrawn":
        return "withdrawn"
    if deed in {"edit", "submit"}:
        return "" if now.drafted and not now.submitted else "submitted" if now.submitted else "no_draft"
    if deed in {"approve", "return"}:
        if not now.submitted:
            return "not_submitted"
        return "own_draft" if deed == "approve" and user == now.drafter else ""
    if now.state != "issued":
        return "not_issued"
    return "drafted" if deed == "correct" and now.drafted else ""


PLACE = re.compile(r"\[[^\[\]\n]{1,30}\]")


def unfilled(*texts: str) -> list[str]:
    """Name the places of a template that are still to be filled."""
    return list(dict.fromkeys(place for text in texts for place in PLACE.findall(text)))


def next_number(known: int | None) -> int:
    """Give the number after the last of an outbreak and year; the caller holds the outbreak, so none is missing."""
    return (known or 0) + 1


def filled(text: str, words: dict[str, str]) -> str:
    """Fill the places of a template, [area] and the like; a place nobody knows stays to be filled by hand."""
    for key, said in words.items():
        text = text.replace(f"[{key}]", said)
    return text
