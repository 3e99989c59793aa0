"""Rooms, beds and stays for tests."""

from datetime import datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from lianfang.beds.models import Bed, Occupancy, Room
from lianfang.people.models import Person
from lianfang.places.models import Site, SiteKind
from lianfang.places.tests.make import make_site


def make_hospital(**over: Any) -> Site:
    """Make a hospital in Heshan."""
    return make_site(**({"kind": SiteKind.HOSPITAL} | over))


def make_bed(site: Site | None = None, *, beds: int = 1, state: str = Bed.State.FREE, **over: Any) -> Bed:
    """Make a room and give its first bed; a single room of one bed unless told otherwise."""
    site = site or make_hospital()
    fields = {"ward": "负压病区", "name": f"{101 + site.rooms.count()}", "negative_pressure": True} | over
    room = Room.objects.create(site=site, **fields)
    made = [Bed.objects.create(room=room, name=str(n + 1), state=state) for n in range(beds)]
    return made[0]


def make_stay(person: Person, bed: Bed, since: datetime, until: datetime | None = None) -> Occupancy:
    """Put a person into a bed, past or present."""
    during = DateTimeTZRange(since, until)
    return Occupancy.objects.create(
        person=person, bed=bed, room=bed.room, single=bed.room.single, during=during
    )
