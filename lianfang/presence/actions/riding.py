"""Who rode together: what drivers told of who got in and out, as seen at a vehicle. Riding together is a contact."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Min

from lianfang.presence.models import Stay
from lianfang.presence.rules import Seen
from lianfang.sync.queries import counting
from lianfang.transport.models import Boarding, Hail

WAYS = {"board": "in", "alight": "out", "on": "in", "off": "out"}  # who was not there was nowhere


def rode(people: Collection[UUID], first: datetime, last: datetime) -> Iterator[tuple[UUID, Seen]]:
    """Yield when people got into which vehicle and out of it, those who gave their name in the street included, and
    their drivers from the first to the last that was told of a tour. Disputed facts count until somebody settles them.
    Four statements."""
    source = Stay.Source.BOARDING
    near = {"at__gte": first, "at__lte": last}
    for model in (Boarding, Hail):
        told = model.objects.filter(counting(), person__in=people, **near)
        for person, at, vehicle, what in told.values_list("person_id", "at", "tour__vehicle_id", "what"):
            if vehicle and what in WAYS:
                yield person, Seen(at, vehicle, WAYS[what], source)
    for model in (Boarding, Hail):
        told = model.objects.filter(counting(), tour__driver__person__in=people, **near).order_by()
        tours = told.values("tour", "tour__driver__person", "tour__vehicle").annotate(
            a=Min("at"), z=Max("at")
        )
        for tour in tours:
            for at, way in ((tour["a"], "in"), (tour["z"], "out")):
                yield tour["tour__driver__person"], Seen(at, tour["tour__vehicle"], way, source)
