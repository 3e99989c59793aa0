"""People of whom a list says no name: kept under the id they have there, without a document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.people import bulk, naming
from lianfang.people.actions.telling import tell_of_areas
from lianfang.people.models import Household, IdentifierClaim, Person, ProxyLink
from lianfang.places.withdrawing import withdraw


@dataclass(frozen=True, slots=True)
class Labelled:
    """Somebody known by a label only; the id is made where the list is read, so that reading it twice makes one."""

    id: UUID
    label: str
    area_id: int
    sex: str = ""
    born_on: date | None = None


@transaction.atomic
def register_labelled(rows: Sequence[Labelled], *, by: User, now: datetime) -> set[UUID]:
    """Put people on record who are known by a label only; give the ids of those that are new.

    Raises Refused("forbidden").
    """
    for area in {row.area_id for row in rows}:
        require(by, "people.edit", area, day_of(now))
    there = set(Person.objects.filter(pk__in=[row.id for row in rows]).values_list("pk", flat=True))
    fresh = {row.id: row for row in rows if row.id not in there}
    bulk.copy_people(
        bulk.PersonRow(row.id.hex, "present", row.label, row.sex, row.born_on, "", row.area_id, "", None, now)
        for row in fresh.values()
    )
    bulk.copy_identifiers([(row.id.hex, "none_yet", b"", "") for row in fresh.values()])
    naming.write_terms({row.label for row in fresh.values()})
    if fresh:
        audit(by, "people.person.imported", by, now, new=len(fresh), known=len(there), turned=0)
    return set(fresh)


@transaction.atomic
def take_back(ids: Sequence[UUID], *, by: User, now: datetime) -> dict[UUID, str]:
    """Take people off the record again whom a list had put there and nothing else speaks of, with their numbers and
    the doors that nobody else lives behind; give those who stay, each with what speaks of them.

    Raises Refused("forbidden").
    """
    people = list(Person.objects.filter(pk__in=ids))
    for area in {person.area_id for person in people}:
        require(by, "people.edit", area, day_of(now))
    linked = set(ProxyLink.objects.filter(person__in=people).values_list("person_id", flat=True))
    stay = {pk: _("Somebody acts for them since.") for pk in linked}
    told = withdraw(Person, [person.pk for person in people if person.pk not in linked])
    stay |= {UUID(pk): why for pk, why in told.items()}
    gone = [person for person in people if person.pk not in stay]
    IdentifierClaim.objects.filter(person_id__in=[person.pk for person in gone]).delete()
    doors = {person.household_id for person in gone if person.household_id}
    empty = Household.objects.filter(pk__in=doors, members=None, last_call=None)
    withdraw(Household, list(empty.values_list("pk", flat=True)))
    if gone:
        transaction.on_commit(partial(naming.forget, {person.name for person in gone}))
        tell_of_areas({person.area_id for person in gone}, now=now)
        audit(by, "people.person.taken_back", by, now, n=len(gone))
    return stay
