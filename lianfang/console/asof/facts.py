"""Wiring table: the kinds of fact about a person, with when each became known and was taken back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.cases.models import Reading
from lianfang.people.models import Newcomer, Person
from lianfang.presence.models import Passage
from lianfang.sync.models import Fact, Settlement, Void
from lianfang.testing.models import Swab
from lianfang.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Told:
    """A fact: when it happened, when it became known here, who told it; when it became known that it was taken back."""

    what: Promise
    more: str
    at: datetime
    known_at: datetime
    by: str
    disputed: bool
    back_at: datetime | None


def _temperature(row: Any) -> str:
    return f"{row.celsius} °C {row.symptoms}".strip()


def _of_person(ids: Sequence[UUID]) -> Q:
    return Q(person__in=ids)


def _of_door(ids: Sequence[UUID]) -> Q:
    homes = Person.objects.filter(pk__in=ids).exclude(household=None).values("household_id")
    return Q(household_id__in=homes)


KINDS: tuple[tuple[type[Fact], Promise, Callable[[Any], str], Callable[[Sequence[UUID]], Q]], ...] = (
    (Newcomer, _("Put on record in the field"), lambda row: str(row.get_kind_display()), _of_person),
    (Swab, _("Swab taken"), lambda row: str(row.tube.code), _of_person),
    (Reading, _("Temperature"), _temperature, _of_person),
    (Passage, _("At a checkpoint"), lambda row: str(row.get_disposition_display()), _of_person),
    (Visit, _("Visit at the door"), lambda row: str(row.get_outcome_display()), _of_door),
)
MOST = 300  # facts of one kind, the newest known first (design choice)


def facts(ids: Sequence[UUID]) -> list[Told]:
    """List the facts about a human being, over all their records, as they became known. A statement a kind, three more
    for all."""
    found: list[tuple[Promise, Callable[[Any], str], Any]] = []
    for model, word, line, whose in KINDS:
        rows: Any = model._default_manager.filter(whose(ids)).order_by("-received_at")
        rows = rows.select_related("tube") if model is Swab else rows
        found += [(word, line, row) for row in rows[:MOST]]
    backs = _taken_back({row.pk for _word, _line, row in found})
    names = dict(User.objects.filter(pk__in={row.by_id for _w, _l, row in found}).values_list("pk", "name"))
    return sorted(_told(found, backs, names), key=lambda each: each.known_at)


def _told(
    found: Iterable[tuple[Promise, Callable[[Any], str], Any]],
    backs: dict[UUID, datetime],
    names: dict[int, str],
) -> Iterator[Told]:
    for word, line, row in found:
        by, back = names.get(row.by_id, ""), backs.get(row.pk)
        yield Told(word, line(row), row.at, row.received_at, by, bool(row.dispute), back)


def _taken_back(ids: set[UUID]) -> dict[UUID, datetime]:
    """Say from when on each of these facts was known not to count: the first void or settlement that came in."""
    voids = Void.objects.filter(target__in=ids, dispute="").values_list("target", "received_at")
    settled = Settlement.objects.filter(target__in=ids, decision="void", dispute="")
    found: dict[UUID, datetime] = {}
    for target, known_at in [*voids, *settled.values_list("target", "received_at")]:
        found[target] = min(known_at, found.get(target, known_at))
    return found
