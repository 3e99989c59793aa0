"""The part of a protocol about rides: how long anybody waits or sits in a vehicle, how long boarding takes, how far a
straight line is on the road."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Limits, Sourced

Minutes = Annotated[Sourced[int], Limits("min", 1, 240)]


@dataclass(frozen=True, slots=True)
class Transport:
    """Vehicles that take people to a site and home again."""

    wait_minutes: Annotated[Minutes, "Whoever is done and wants home waits no longer than this"]
    window_minutes: Annotated[
        Minutes, "Somebody who says only until when they have to be there comes this much earlier at most"
    ]
    longest_minutes: Annotated[Minutes, "Nobody sits in a vehicle longer than this on one way"]
    visit_minutes: Annotated[Minutes, "What a visit takes, where nobody says for when the way back is wanted"]
    board_seconds: Annotated[Sourced[int], Limits("s", 0, 1800), "To get in or out"]
    chair_seconds: Annotated[Sourced[int], Limits("s", 0, 1800), "To get in or out with a wheelchair"]
    km_per_hour: Annotated[
        Sourced[float], Limits("km/h", 1, 120), "Speed where the city gave no table of times"
    ]
    detour: Annotated[Sourced[float], Limits("", 1, 5), "A way on the road against the straight line"]
    last_hour: Annotated[
        Sourced[int], Limits("h", 0, 24), "Vehicles for everybody run until this hour of the day"
    ]


def contradictions(transport: Transport) -> Iterator[tuple[str, str]]:
    """Yield what no single key can show: the key, and what is wrong."""
    if transport.chair_seconds.value < transport.board_seconds.value:
        yield "chair_seconds", "is shorter than board_seconds"
