"""Roommates in isolation: whoever shared a room with somebody who is infected was exposed until they parted."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop

from lianfang.accounts.models import User
from lianfang.beds.models import Occupancy
from lianfang.cases import queries, rules
from lianfang.cases.actions.contacts import add_contacts
from lianfang.cases.models import Case, Contact, Exposure
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.places.models import SiteKind
from lianfang.protocol.schema import Protocol

ROOMMATE = gettext_noop("Somebody in the same room became a case")


def expose_roommates(case: Case, *, protocol: Protocol, by: User, now: datetime) -> list[Contact]:
    """Set the clock of everybody anew who shared a room of an isolation site with a case inside its window.

    The clock holds at once; the order it leads to waits for a named person to answer for it.
    """
    met = list(_shared(case, now))
    if not met:
        return []
    Exposure.objects.bulk_create(
        Exposure(
            person=person,
            source_person_id=case.person_id,
            outbreak_id=case.outbreak_id,
            area_id=person.area_id,
            place=place,
            setting=Exposure.Setting.HOUSEHOLD,
            began_at=began,
            ended_at=ended,
            found_by=by,
        )
        for person, place, began, ended in met
    )
    strictest = protocol.contacts.grades[0].key
    last = [(person, ended) for person, _place, _began, ended in met]
    return add_contacts(last, case=case, grade=strictest, by=by, now=now, because=ROOMMATE, answered=False)


def _shared(case: Case, now: datetime) -> Iterator[tuple[Person, str, datetime, datetime]]:
    opens, _closes = queries.window_of(case, now)
    ids = ids_of(case.person_id)
    stays = Occupancy.objects.filter(room__site__kind=SiteKind.ISOLATION).select_related(
        "room__site", "person"
    )
    for mine in stays.filter(person__in=ids, during__endswith__isnull=True) | stays.filter(
        person__in=ids, during__endswith__gte=opens
    ):
        own = rules.overlap(mine.during.lower, mine.during.upper, opens, now)
        others = stays.filter(room=mine.room_id, during__overlap=mine.during).exclude(person__in=ids)
        for other in others if own else ():
            both = own and rules.overlap(other.during.lower, other.during.upper, *own)
            if both:
                yield other.person, f"{mine.room.site} {mine.room.ward} {mine.room}"[:120], *both
