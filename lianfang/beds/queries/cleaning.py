"""When beds were made clean, by whom and how."""

from dataclasses import dataclass
from datetime import date

from lianfang.beds.models import Disinfection, Room
from lianfang.beds.queries.numbers import current

SHOWN = 30  # the latest of a room


@dataclass(frozen=True, slots=True)
class Cleaning:
    """A disinfection and the words for how it was done."""

    row: Disinfection
    method: str


def cleanings(room: Room, on: date) -> list[Cleaning]:
    """Give a room's disinfections, the latest first."""
    known = {each.key: each.label for each in current(on).disinfection_methods.value}
    rows = Disinfection.objects.filter(bed__room=room).select_related("bed__room")[:SHOWN]
    return [Cleaning(row, known.get(row.method, row.method)) for row in rows]
