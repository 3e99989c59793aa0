"""The part of a protocol about finding out: the form of an investigation, leads, letters and calls."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from lianfang.protocol.values import Choice, Count, Hours, Limits, Sourced

PartKey = Literal[
    "identity",
    "onset",
    "symptoms",
    "movements",
    "visits",
    "tests",
    "vaccination",
    "source",
    "classification",
    "outcome",
]
Minutes = Annotated[Sourced[int], Limits("min", 1, 1440)]


@dataclass(frozen=True, slots=True)
class Spoken(Choice):
    """A sentence that is said on the phone, and to whom."""

    to: Literal["contact", "lead", "arrival", "case"]


@dataclass(frozen=True, slots=True)
class Investigation:
    """What is asked of a case first and what after, and how soon leads, letters and calls are answered."""

    core_parts: Annotated[Sourced[tuple[PartKey, ...]], "Parts of the form that are the core facts"]
    whole_parts: Annotated[Sourced[tuple[PartKey, ...]], "Parts of the form that the whole needs besides"]
    lead_acknowledge_hours: Annotated[Hours, "A lead has somebody who answers for it within this"]
    lead_settle_hours: Annotated[Hours, "A lead is settled within this, from when it came in"]
    arrival_acknowledge_hours: Annotated[
        Hours, "Somebody from a risk area has a person who answers for them within this"
    ]
    arrival_settle_hours: Annotated[
        Hours, "It is settled what becomes of somebody from a risk area within this"
    ]
    letter_hours: Annotated[Hours, "A letter between areas is acknowledged within this"]
    notify_hours: Annotated[Hours, "A contact is told on the phone within this, from being found"]
    call_hold_minutes: Annotated[Minutes, "A call that a nurse took is free again after this"]
    call_retry_minutes: Annotated[Minutes, "Nobody answered: called again after this"]
    call_attempts: Annotated[Count, "After so many calls without an answer somebody goes to the door"]
    spoken: Annotated[Sourced[tuple[Spoken, ...]], "What is said on the phone, sentence by sentence"]

    def lines(self, to: str) -> tuple[str, ...]:
        """Give the sentences that are said to somebody."""
        return tuple(each.label for each in self.spoken.value if each.to == to)


def contradictions(part: Investigation) -> Iterator[tuple[str, str]]:
    """Yield each contradiction: the key where it shows, and what is wrong, in words."""
    if both := set(part.core_parts.value) & set(part.whole_parts.value):
        yield "whole_parts", f"{', '.join(sorted(both))} is among the core parts already"
    if part.lead_acknowledge_hours.value > part.lead_settle_hours.value:
        yield "lead_settle_hours", "is shorter than lead_acknowledge_hours"
    if part.arrival_acknowledge_hours.value > part.arrival_settle_hours.value:
        yield "arrival_settle_hours", "is shorter than arrival_acknowledge_hours"
