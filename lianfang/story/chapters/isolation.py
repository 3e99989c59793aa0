"""The isolation site: a room for each, and the morning or night on which those who were ordered there come in."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_noop as _

from lianfang.beds.actions import set_up_room
from lianfang.cases.actions import leave_room, take_in_many
from lianfang.cases.queries import expected, room_of
from lianfang.story.chapters.infections import INFECTIONS
from lianfang.story.chapters.step import Step, when
from lianfang.story.world import World

FLOORS, ROOMS = 13, 20  # a hotel that was taken over


def set_up(world: World, now: datetime) -> None:
    """Take over a hotel: a room of its own for each contact."""
    for floor in range(1, FLOORS + 1):
        for n in range(1, ROOMS + 1):
            ward, name = f"{floor}楼", f"{floor}{n:02d}"
            set_up_room(world.sites["isolation"], ward=ward, name=name, by=world.by("doctor"), now=now)


def come_in(world: World, now: datetime) -> None:
    """Take in everybody who is expected; nobody stays on the way."""
    site = world.sites["isolation"]
    waiting = list(expected(site, now))
    _n, left = take_in_many(site, waiting, by=world.by("epidemiologist"), now=now)
    if left:
        raise RuntimeError(f"{len(left)} of {len(waiting)} got no room in the isolation site")


def brought_to_hospital(world: World, person_id: UUID, now: datetime) -> None:
    """Empty the room of a contact who became a case."""
    if stay := room_of([person_id], now):
        leave_room(stay, by=world.by("epidemiologist"), now=now)


STEPS = (
    Step(when(7, 29, 9), _("A hotel becomes an isolation site"), set_up),
    *(
        Step(one.found + timedelta(hours=3), _("Contacts come into the isolation site"), come_in)
        for one in INFECTIONS
    ),
)
