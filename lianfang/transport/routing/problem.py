"""What a plan of rides is made of: vehicles, who wants to go where and when, and the calls of each vehicle in order.

Times are seconds of the day or from any other moment; places are numbers in the matrix.
"""

from dataclasses import dataclass
from typing import Literal

MUCH = 1_000_000_000
MISSED = 1_000_000  # metres and seconds that one is worth who is not left: more than any way in a city
GRACE = 900  # seconds a vehicle may be late rather than leave somebody it was promised to (design choice)

What = Literal["board", "alight"]


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle with its driver's hours: where it starts and ends, and when."""

    key: str
    seats: int
    wheelchairs: int
    depot: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Ride:
    """One way of somebody and whoever goes with them: picked up and put down between two times each.

    `longest` is how long they may sit in the vehicle. Rides of one `trip` are planned all or not at all: nobody is
    brought to a clinic without a way home.
    """

    key: str
    pick: int
    drop: int
    seats: int
    wheelchairs: int
    pick_from: int
    pick_to: int
    drop_from: int
    drop_to: int
    board_seconds: int
    longest: int = MUCH
    trip: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A vehicle stops for a ride; `at` is when boarding or alighting begins."""

    place: int
    ride: str
    what: What
    at: int


@dataclass(frozen=True, slots=True)
class Begun:
    """What a vehicle has done until now: its calls in order, and where and from when it is free for the next.

    A stop it is driving to already belongs to its calls, with the time when it will be there.
    """

    vehicle: str
    calls: tuple[Call, ...]
    place: int
    at: int


@dataclass(frozen=True, slots=True)
class Run:
    """The way of one vehicle from its depot and back: what it does, its metres, and the seconds it is out."""

    vehicle: str
    calls: tuple[Call, ...]
    metres: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Left:
    """A ride that is not taken, and why.

    "no_vehicle": none is large enough; "too_long": the way alone takes longer than they may sit; "no_time": none can be
    there then; "no_room": others fill them; "not_both": another ride of the trip has no room.
    """

    ride: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Runs of vehicles, rides that are left, and rides of people who will be late or sit too long: those aboard, and
    those to whom a vehicle was promised that is late itself, by GRACE at most."""

    runs: tuple[Run, ...]
    left: tuple[Left, ...]
    late: tuple[str, ...] = ()
