"""Erase somebody on request: everything that nothing requires to be kept, whatever its age."""

import os
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from lianfang.accounts.models import AuditEntry
from lianfang.common.erasure import ERASED, Held
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.privacy import certificates, queries
from lianfang.privacy.actions.erasing import empty, take_off
from lianfang.privacy.models import Forgotten, SubjectRequest
from lianfang.privacy.queries import Bounds
from lianfang.privacy.tables import TABLES
from lianfang.sync.actions.tombstones import bury_facts

AT_ONCE = 5_000  # rows of one commit (design choice)


def forget_person(
    person_id: UUID, now: datetime, *, readers: Collection[str] = (), asked: SubjectRequest | None = None
) -> int:
    """Erase what is held about somebody and need not be kept, and note that it stays erased. Gives how many rows.

    What a rule keeps for good stays (a case file), and so does what is held; the record itself is emptied only when
    nothing is kept that needs it.
    """
    limits, ids = queries.bounds(now, readers), ids_of(person_id)
    if limits.people & set(ids):
        return 0
    n = sum(_forget(held, ids, limits, now) for held in _alone())
    with transaction.atomic():
        for one in ids:
            row, _new = Forgotten.objects.update_or_create(
                person_id=one, defaults={"before": now, "request": asked}
            )
            transaction.on_commit(partial(certificates.keep_forgotten, row))
        n += _emptied(ids, limits)
    return n


def came_back() -> bool:
    """Say whether the database is an older copy: one that does not know of somebody who was erased."""
    gone = {each.person_id for each in certificates.forgotten()}
    return Forgotten.objects.filter(person_id__in=gone).count() < len(gone)


def again(now: datetime, readers: Collection[str] = ()) -> int:
    """Erase once more what came late, or came back with an old backup, of people who were erased; gives how much."""
    n, limits = 0, queries.bounds(now, readers)
    for gone in [*certificates.forgotten(), *Forgotten.objects.all()]:
        Forgotten.objects.get_or_create(person_id=gone.person_id, defaults={"before": gone.before})
        if gone.person_id in limits.people:
            continue
        ids = ids_of(gone.person_id)
        n += sum(_forget(held, ids, limits, gone.before) for held in _alone())
        since = AuditEntry.objects.filter(person_id__in=ids, at__gt=gone.before, verb__startswith="people.")
        n += 0 if since.exists() else _emptied(ids, limits)
    return n


def _alone() -> list[Held]:
    """List the tables whose rows go one by one, whatever else is kept: not the record itself (see `_emptied`)."""
    return [held for held in TABLES if held.how != "keep" and not held.drop and not held.record]


def _forget(held: Held, ids: Collection[UUID], limits: Bounds, before: datetime) -> int:
    """Erase the rows of a table that are about somebody and whose days began before an instant."""
    if queries.spared(held, limits):
        return 0
    at_once = replace(limits.rules[held.kind], days=0, after="made")
    rows = queries.due(held, replace(limits, now=before, rules={held.kind: at_once}))
    rows, n, secret = rows.filter(queries.about(held, ids)), 0, os.urandom(32)
    while chosen := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            if held.fact:
                bury_facts(held.name, chosen, limits.now)
            empty(held, chosen, secret)
        n += len(chosen)
    return n


@transaction.atomic
def _emptied(ids: Collection[UUID], limits: Bounds) -> int:
    """Empty the record of somebody, unless something is kept that needs it. Gives how many records."""
    for held in TABLES:
        if held.how == "keep" and held.kind not in queries.OUTLIVES and queries.of_people(held, ids).exists():
            return 0
    if any(hold.kind == "person" for hold in limits.holds):
        return 0
    take_off(ids)
    # That somebody looked stays, what was noted with it goes: the chain of the audit still holds.
    AuditEntry.objects.filter(person_id__in=ids).exclude(data={}).update(data={})
    records = Person.objects.filter(pk__in=ids).exclude(name=ERASED)
    return records.update(name=ERASED, phone="", sex="", born_on=None, household=None, verified_at=None)
