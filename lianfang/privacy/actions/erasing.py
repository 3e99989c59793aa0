"""Erase what is due, in bounded batches, and write down how much of what by which rule: the certificate."""

import os
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Max, Sum

from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.erasure import Held
from lianfang.people import naming
from lianfang.people.models import Identifier, IdentifierClaim, Person, ProxyLink
from lianfang.privacy import certificates, queries
from lianfang.privacy.models import Erasure, ErasureLine
from lianfang.privacy.queries import Bounds
from lianfang.privacy.tables import TABLES
from lianfang.sync.actions.tombstones import bury, settle

AT_ONCE = 5_000  # rows of one commit (design choice)
NUMBERS = 733_002_087  # the lock under which numbers of certificates are given

# An id that belongs to nobody: of a person and the run's secret, so that the rows of one person stay those of one.
_UNLINK = """
UPDATE {table} t SET {column} = x.nobody FROM (
    SELECT id,
        encode(set_byte(set_byte(h, 6, get_byte(h, 6) & 15 | 128), 8, get_byte(h, 8) & 63 | 128), 'hex')::uuid AS nobody
    FROM (
        SELECT id, substring(sha256(%(secret)s || uuid_send({column})) FROM 1 FOR 16) AS h
        FROM {table} WHERE id = ANY(%(ids)s)
    ) s
) x WHERE t.id = x.id
"""
# On a cluster a row lies where its person does: it is taken out, parted, and put where nobody's lie.
_APART = (
    "CREATE TEMPORARY TABLE parted ON COMMIT DROP AS SELECT * FROM {table} WHERE id = ANY(%(ids)s)",
    "DELETE FROM {table} WHERE id = ANY(%(ids)s)",
    _UNLINK.replace("{table}", "parted"),
    "INSERT INTO {table} SELECT * FROM parted",
    "DROP TABLE parted",
)


def would_erase(now: datetime, readers: Collection[str] = ()) -> list[ErasureLine]:
    """Say what a run would erase now, without erasing it."""
    limits = queries.bounds(now, readers)
    lines = []
    for held in _ends(limits):
        line = _line(held, limits)
        if not line.spared:
            records = held.record and _records(held, limits)
            line.n = sum(map(len, records)) if records else queries.due(held, limits).count()
        lines.append(line)
    return [line for line in lines if line.n or line.spared]


def erase(now: datetime, *, by: User, readers: Collection[str] = ()) -> Erasure | None:
    """Erase what is due and give the certificate; None when nothing was. A run that was broken off goes on where it
    stopped: each commit erases some rows and counts them.

    readers: those who follow the feed; facts that one of them has not read yet are left for the next run.
    """
    limits = queries.bounds(now, readers)
    run = Erasure.objects.filter(ended_at=None).first()
    run = run or Erasure.objects.create(began_at=now, by=by, secret=os.urandom(32))
    for held in _ends(limits):
        line = _kept_line(run, held, limits)
        if line.spared:
            continue
        if held.drop:
            _dropped(line, held, limits)
            continue
        if held.record:
            for ids in _records(held, limits):
                _some_records(run, line, held, limits, ids)
            continue
        while _some(run, line, held, limits):
            pass
    return _end(run, now)


def _ends(limits: Bounds) -> list[Held]:
    """List the tables whose rows end some day."""
    rules = limits.rules
    return [h for h in TABLES if h.how != "keep" and h.kind in rules and rules[h.kind].days is not None]


def _line(held: Held, limits: Bounds) -> ErasureLine:
    rule = limits.rules[held.kind]
    return ErasureLine(
        kind=held.kind,
        table=held.name,
        how=held.how,
        days=rule.days or 0,
        protocols=", ".join(rule.protocols)[:200],
        spared=queries.spared(held, limits),
    )


def _kept_line(run: Erasure, held: Held, limits: Bounds) -> ErasureLine:
    new = _line(held, limits)
    line, _made = ErasureLine.objects.update_or_create(
        erasure=run,
        kind=held.kind,
        table=held.name,
        how=held.how,
        defaults={"days": new.days, "protocols": new.protocols, "spared": new.spared},
    )
    return line


@transaction.atomic
def _some(run: Erasure, line: ErasureLine, held: Held, limits: Bounds) -> int:
    """Erase some rows of a table and count them, in one commit. Gives how many."""
    rows = queries.due(held, limits).order_by("pk").select_for_update(skip_locked=True, of=("self",))
    ids = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    if not ids:
        return 0
    if held.fact:
        bury(held.name, limits.now - timedelta(days=line.days), limits.now)
    empty(held, ids, bytes(run.secret or b""))
    ErasureLine.objects.filter(pk=line.pk).update(n=F("n") + len(ids))
    return len(ids)


def _records(held: Held, limits: Bounds) -> Iterator[list[Any]]:
    """Walk the records of people that may be due, some at a time; give those that nothing else needs."""
    last = UUID(int=0)
    while some := list(
        queries.due(held, limits).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    ):
        last = some[-1]
        if found := _alone(held, limits, some[0], last):
            yield found


def _alone(held: Held, limits: Bounds, first: UUID, last: UUID) -> list[Any]:
    rows = queries.due(held, limits).filter(pk__gte=first, pk__lte=last)
    return list(queries.nothing_else(held, rows, limits).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _some_records(run: Erasure, line: ErasureLine, held: Held, limits: Bounds, ids: list[Any]) -> None:
    """Erase some records of people and count them, in one commit. While they are locked nothing can be written about
    them: what came since they were found keeps them."""
    rows = queries.due(held, limits).filter(pk__in=ids).select_for_update(skip_locked=True, of=("self",))
    locked = set(rows.values_list("pk", flat=True))
    if gone := [one for one in _alone(held, limits, ids[0], ids[-1]) if one in locked]:
        empty(held, gone, bytes(run.secret or b""))
        ErasureLine.objects.filter(pk=line.pk).update(n=F("n") + len(gone))


def empty(held: Held, ids: list[Any], secret: bytes) -> None:
    """Erase rows of a table as its app says."""
    chosen = held.model._default_manager.filter(pk__in=ids)
    if held.fact:
        settle(list(chosen.values_list("batch_id", flat=True)))
    if held.record:
        take_off(ids)
    if held.how == "delete":
        chosen.delete()
    elif held.blank:
        chosen.update(**held.blank)
    if held.how == "unlink":
        _unlink(held, ids, secret)
    if held.forget:
        for one in ids:
            transaction.on_commit(partial(held.forget, one))


def take_off(people: Collection[Any]) -> None:
    """Erase what hangs on the records of persons: documents, who acts for whom, and once their names stand on them no
    more, what the names are found by."""
    names = set(Person.objects.filter(pk__in=people).values_list("name", flat=True))
    transaction.on_commit(partial(naming.forget, names))
    for model in (Identifier, ProxyLink):
        model._default_manager.filter(person__in=people).delete()
    ProxyLink.objects.filter(proxy__in=people).delete()
    IdentifierClaim.objects.filter(person_id__in=people).delete()


def _unlink(held: Held, ids: list[Any], secret: bytes) -> None:
    table, column = held.model._meta.db_table, held.people[0]
    given: dict[str, Any] = {"secret": secret + held.kind.encode(), "ids": ids}
    with connection.cursor() as cursor:
        for statement in _APART if settings.CLUSTER else (_UNLINK,):
            cursor.execute(statement.format(table=table, column=column), given)


def _dropped(line: ErasureLine, held: Held, limits: Bounds) -> None:
    """Drop the whole days of a table that lies in one part a day."""
    before = day_of(limits.now) - timedelta(days=line.days)
    n = queries.due(held, limits).count()
    if held.drop and held.drop(before):
        ErasureLine.objects.filter(pk=line.pk).update(n=F("n") + n)


@transaction.atomic
def _end(run: Erasure, now: datetime) -> Erasure | None:
    """Number and sign the certificate of a run; a run that erased nothing leaves none."""
    lines = run.lines.all()
    n = lines.aggregate(n=Sum("n"))["n"] or 0
    if not n:
        run.delete()
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    lines.filter(n=0, spared="").delete()
    run.number = (Erasure.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    run.ended_at, run.secret, run.n = now, None, n
    run.digest = certificates.digest(run)
    run.save()
    audit(run.by, "privacy.erased", run, now, n=n, number=run.number)
    transaction.on_commit(lambda: certificates.keep(run))
    return run
