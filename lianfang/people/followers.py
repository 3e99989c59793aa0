"""Tell other phones of the people whom one of them met."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.people.actions.telling import tell_of
from lianfang.people.models import Newcomer, Person


def tell_newcomers(batches: Sequence[UUID], now: datetime) -> None:
    """Announce everybody these batches put on record, with their doors."""
    met = Newcomer.objects.filter(batch_id__in=batches).values("person_id")
    tell_of(Person.objects.filter(pk__in=met), now=now)
