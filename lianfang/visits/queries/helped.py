"""Reads of people without smartphones: the roster, who still lacks a code or somebody to act, what phones must know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.people.models import Alias, Person
from lianfang.places.queries import inside
from lianfang.places.rules import Span
from lianfang.visits.models import HelpCode, Helped
from lianfang.visits.queries.roster import born_before

OF_AGE = 18  # of who acts for another (Civil Code of 2020, article 17)
REVOKED = 5_000  # codes that a phone is told are good no more, at most; the others end by themselves


def good_code(on: date) -> Exists:
    """Give the condition that somebody of the roster has a code that is good on a day."""
    return Exists(HelpCode.objects.filter(person=OuterRef("person"), revoked_at=None, ends_on__gte=on))


def helped(
    user: User, on: date, *, area_id: int | None = None, lack: str = "", why: str = ""
) -> QuerySet[Helped]:
    """List the roster of people without smartphones: those who lack a code, or somebody who acts for them, if asked."""
    rows = visible(Helped.objects.filter(ended_at=None), user, "people.read", on)
    if area_id is not None:
        rows = rows.filter(inside(area_id))
    if why:
        rows = rows.filter(why=why)
    rows = rows.annotate(coded=good_code(on))
    if lack == "code":
        rows = rows.filter(coded=False)
    elif lack == "proxy":
        rows = rows.filter(relative=None, worker=None)
    elif lack == "worker":
        rows = rows.filter(worker__isnull=False)
    return rows.select_related("person__household", "relative__proxy", "worker__person")


@dataclass(frozen=True, slots=True)
class HelpedFigures:
    """How many are on the roster, how many have a relative or a worker who acts, how many a good code."""

    all: int
    by_relative: int
    by_worker: int
    coded: int

    @property
    def by_nobody(self) -> int:
        """Give those for whom nobody acts yet."""
        return self.all - self.by_relative - self.by_worker


def without_smartphones(user: User, on: date, area_id: int) -> HelpedFigures:
    """Count the roster of an area."""
    rows = visible(Helped.objects.filter(inside(area_id), ended_at=None), user, "people.read", on)
    return HelpedFigures(
        rows.count(),
        rows.filter(relative__isnull=False).count(),
        rows.filter(worker__isnull=False).count(),
        rows.filter(good_code(on)).count(),
    )


def helped_people(area_id: int) -> QuerySet[Person]:
    """List the people of an area who are on the roster."""
    on_roster = Helped.objects.filter(inside(area_id), ended_at=None)
    return Person.objects.filter(pk__in=on_roster.values("person"))


def elders_not_listed(area_id: int, user: User, on: date, age: int) -> QuerySet[Person]:
    """List people of an age who are not on the roster: whom to ask whether they have a smartphone."""
    rows = visible(
        Person.objects.filter(inside(area_id), born_on__lte=born_before(on, age)), user, "people.read", on
    )
    there = Helped.objects.filter(person=OuterRef("pk"), ended_at=None)
    return rows.filter(~Exists(there)).select_related("household")


def family_of(people: Iterable[Person], on: date) -> dict[UUID, Person]:
    """Give for each of some people somebody of age who lives behind the same door, has a phone on record and is on no
    roster; the one nearest to them in years. One statement."""
    asked = list(people)
    doors = {one.household_id for one in asked if one.household_id}
    on_roster = Helped.objects.filter(person=OuterRef("pk"), ended_at=None)
    rows = Person.objects.filter(
        ~Exists(on_roster), household__in=doors, born_on__lte=born_before(on, OF_AGE)
    )
    rows = rows.exclude(phone="").exclude(pk__in=[one.pk for one in asked]).exclude(pk__in=merged_away())
    found: dict[UUID | None, Person] = {}
    for person in rows.order_by("born_on", "id"):
        found.setdefault(person.household_id, person)
    return {one.pk: found[one.household_id] for one in asked if one.household_id in found}


def merged_away() -> QuerySet[Alias, UUID]:
    """Give the records that gave way to another one."""
    return Alias.objects.filter(undone_at=None).values_list("person", flat=True)


def code_of_person(person_ids: Sequence[UUID]) -> HelpCode | None:
    """Give the code of somebody that was not revoked, if there is one."""
    rows = HelpCode.objects.filter(person__in=person_ids, revoked_at=None)
    return rows.order_by("-issued_at").first()


def revoked_codes(areas: Sequence[Span], on: date) -> list[UUID]:
    """List the codes of some areas that are good no more before their last day, for phones without network."""
    wanted = Q(pk__in=[])
    for first, last in areas:
        wanted |= Q(area_id__gte=first, area_id__lte=last)
    rows = HelpCode.objects.filter(wanted, revoked_at__isnull=False, ends_on__gte=on)
    return list(rows.order_by("-revoked_at").values_list("pk", flat=True)[:REVOKED])
