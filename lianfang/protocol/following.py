"""The part of a protocol about following people up: finding contacts, reaching them, watching them, hearing them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Count, Hours, Limits, MaybeHours, Sourced


@dataclass(frozen=True, slots=True)
class Following:
    """How far candidates are looked for, by when contacts are reached, how they are watched and where they stay."""

    queue_neighbours: Annotated[
        Count, "People before and behind a case in the queue of a sampling site who are looked at"
    ]
    queue_minutes: Annotated[
        Sourced[int], Limits("min", 0, 240), "Neighbours in a queue are swabbed within this of the case"
    ]
    locate_hours: Annotated[MaybeHours, "From being found to be a contact to being located"]
    notify_hours: Annotated[MaybeHours, "From being found to be a contact to being told so"]
    temperature_by_hours: Annotated[
        Sourced[tuple[int, ...]],
        Limits("h of day", 1, 24),
        "Each of the day's temperatures is taken by this hour",
    ]
    appeal_answer_hours: Annotated[Hours, "An appeal against a restriction is answered within this"]
    single_room: Annotated[Sourced[bool], "Everybody in an isolation site has a room of their own"]
    household_may_share: Annotated[
        Sourced[bool], "People of one household may share a room of an isolation site"
    ]


def contradictions(following: Following, checks_per_day: int) -> Iterator[tuple[str, str]]:
    """Yield what contradicts itself: the key, and what is wrong."""
    hours = following.temperature_by_hours.value
    if len(hours) != checks_per_day:
        yield "temperature_by_hours", "has not as many hours as contacts.temperature_checks_per_day"
    if list(hours) != sorted(set(hours)):
        yield "temperature_by_hours", "is not in the order of the day"
    locate, notify = following.locate_hours.value, following.notify_hours.value
    if locate is not None and notify is not None and locate > notify:
        yield "locate_hours", "is later than notify_hours"
