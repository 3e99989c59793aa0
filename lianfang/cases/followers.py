"""A positive single swab proposes a case; a positive taken back withdraws a proposal nobody has decided."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.cases import actions, rules
from lianfang.cases.models import Case
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.people.queries import ids_of, kept_id
from lianfang.testing import queries as testing
from lianfang.testing.models import Swab


def propose_cases(batches: Sequence[UUID], now: datetime) -> None:
    """Look again at whoever is in a tube for one that these batches touch and that a laboratory ever called positive.

    Recomputed from all their tubes, so running it twice or late changes nothing.
    """
    tubes = testing.suspects(testing.touched(batches).tubes)
    people = Swab.objects.filter(tube_id__in=tubes).values_list("person_id", flat=True)
    for person in Person.objects.filter(pk__in=people.distinct()).order_by("pk"):
        _look_again(person, now)


def _look_again(person: Person, now: datetime) -> None:
    ids, person = ids_of(person.pk), Person.objects.get(pk=kept_id(person.pk))
    tubes = Swab.objects.filter(person_id__in=ids).values_list("tube_id", flat=True)
    found = [p for p in testing.positives(list(tubes)) if p.person_id in ids]
    standing = {positive.outbreak_id for positive in found}
    for outbreak in Outbreak.objects.filter(pk__in=standing):
        there = [positive for positive in found if positive.outbreak_id == outbreak.pk]
        actions.propose_by_result(outbreak, person=person, positives=there, now=now)
    undecided = Case.objects.filter(person_id__in=ids, state__in=rules.UNDECIDED)
    for case in undecided.exclude(outbreak_id__in=standing):
        actions.withdraw_proposal(case, now=now)
