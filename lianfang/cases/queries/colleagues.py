"""Who works for the same organisation as somebody, as far as the register knows: those who were sent in teams and those
who are on record as workers. Where other people are employed is not on record."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from lianfang.cases.models import Case
from lianfang.people.queries import ids_of
from lianfang.workforce.models import Member, Worker

MOST = (
    100  # colleagues of one organisation who are proposed; of more nobody knows who met whom (design choice)
)


def colleagues(ids: Iterable[UUID], first: date, last: date) -> dict[UUID, str]:
    """Give the people who worked for an organisation of somebody's between two days, each with its name; of an
    organisation with very many none."""
    own = list(ids)
    there = Q(to_on=None) | Q(to_on__gte=first), Q(from_on__lte=last)
    bodies = {
        body
        for model in (Member, Worker)
        for body in model.objects.filter(*there, person__in=own).values_list("organisation", flat=True)
        if body
    }
    if not bodies:
        return {}
    found: dict[UUID, dict[UUID, str]] = {}
    for model in (Member, Worker):
        rows = model.objects.filter(*there, organisation__in=bodies).exclude(person__in=own)
        for person, body, name in rows.values_list("person_id", "organisation_id", "organisation__name"):
            found.setdefault(body, {})[person] = name
    return {
        person: name for people in found.values() if len(people) <= MOST for person, name in people.items()
    }


def colleagues_of(case: Case, people: Collection[UUID], on: date) -> set[UUID]:
    """Say which of some people worked for the same organisation as a case on a day, however large it is."""
    bodies: set[UUID | None] = set()
    there = Q(to_on=None) | Q(to_on__gte=on), Q(from_on__lte=on)
    ids = ids_of(case.person_id)
    for model in (Member, Worker):
        bodies |= set(model.objects.filter(*there, person__in=ids).values_list("organisation", flat=True))
    bodies.discard(None)
    if not bodies:
        return set()
    return {
        person
        for model in (Member, Worker)
        for person in model.objects.filter(*there, organisation__in=bodies, person__in=people).values_list(
            "person_id", flat=True
        )
    }
