"""Look at everything once: database, queues, phones, backups, disks, keys, certificate."""

import shutil
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Max, Min, Q, Sum

from lianfang.accounts.chain import waiting
from lianfang.accounts.models import TurnedAway
from lianfang.exchange.models import FileIn
from lianfang.fieldapp import rights
from lianfang.messages.models import Message
from lianfang.operations.rules import SILENT, Backups, Disk, Reader, State
from lianfang.postgres.archive import reached_at
from lianfang.postgres.store import listed, stores
from lianfang.privacy import policies
from lianfang.sync.models import Device, Dispute, Refusal

WEEK = timedelta(days=7)  # a phone that was silent for longer is put away
MOST = 10_000  # batches that are counted; more is said as so many
_READERS = """
SELECT m.reader, waits.n, waits.since FROM sync_mark m CROSS JOIN sync_feed f
LEFT JOIN LATERAL (
  SELECT count(*) AS n, min(received_at) AS since FROM (
    SELECT b.received_at FROM sync_batch b
    WHERE m.epoch <> f.epoch OR (b.xid, b.id) > (m.xid, coalesce(m.batch_id, %(first)s::uuid))
    ORDER BY b.xid, b.id LIMIT %(most)s
  ) AS first_ones
) AS waits ON true
WHERE m.reader = ANY(%(readers)s) ORDER BY m.reader
"""
_SERVER = """
SELECT clock_timestamp(), pg_database_size(current_database()),
  (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
  current_setting('max_connections')::int
"""


def looked(now: datetime) -> State:
    """Look at everything once."""
    with connection.cursor() as cursor:
        before = time.time()
        cursor.execute(_SERVER)
        there, size, connections, most = cursor.fetchone()
        ingest, reader = rights.stand(cursor), policies.stand(cursor)
    skew = there.timestamp() - (before + time.time()) / 2
    messages, files = _messages(), _files()
    phones = _phones(now)
    audit, audit_since = waiting()
    return replace(
        looked_outside(),
        readers=readers(),
        messages=messages["waiting"],
        messages_since=messages["since"],
        messages_failed=messages["failed"],
        files=files["n"],
        files_since=files["since"],
        phones=phones["all"],
        silent=phones["silent"],
        refusals=dict(
            Refusal.objects.filter(dealt_at=None).values_list("code").annotate(n=Count("id")).order_by("code")
        ),
        disputes=Dispute.objects.filter(settled_at=None).count(),
        turned_away=turned_away(now),
        audit=audit,
        audit_since=audit_since,
        size=size,
        connections=connections,
        most_connections=most,
        skew_s=skew,
        pending=pending(),
        ingest=ingest,
        reader=reader,
    )


def looked_outside() -> State:
    """Look at what can be seen without the database."""
    certificate, fault = _certificate()
    return State(
        backups=backups(),
        disks=list(_disks()),
        open_keys=list(_open_keys()),
        certificate=certificate,
        certificate_fault=fault,
    )


def readers() -> list[Reader]:
    """Say of each follower how far behind it is."""
    from lianfang.work import FOLLOWS

    names = [follow.name for follow in FOLLOWS]
    with connection.cursor() as cursor:
        cursor.execute(_READERS, {"first": UUID(int=0), "most": MOST, "readers": names})
        return [Reader(name, n, since) for name, n, since in cursor.fetchall()]


def turned_away(now: datetime) -> int:
    """Count the requests that were turned away in this hour and the last."""
    since = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    return TurnedAway.objects.filter(hour__gte=since).aggregate(n=Sum("n"))["n"] or 0


def turned_away_since(since: datetime, why: str = "") -> list[Any]:
    """Sum up what was turned away since an instant: by reason and page, with the last hour in which it happened."""
    rows = TurnedAway.objects.filter(hour__gte=since, **({"why": why} if why else {}))
    sums = rows.values("why", "page").annotate(total=Sum("n"), last=Max("hour"))
    return list(sums.order_by("-total", "why", "page"))


def _messages() -> dict[str, Any]:
    queued, failed = Q(state="queued"), Q(state="failed")
    return Message.objects.filter(queued | failed).aggregate(
        waiting=Count("id", filter=queued),
        since=Min("due_at", filter=queued),
        failed=Count("id", filter=failed),
    )


def _files() -> dict[str, Any]:
    at_work = FileIn.objects.filter(state__in=["checking", "reading", "undoing"])
    return at_work.aggregate(n=Count("id"), since=Min("seen_at"))


def _phones(now: datetime) -> dict[str, int]:
    heard = Device.objects.filter(kind="phone", revoked_at=None, last_seen_at__gt=now - WEEK)
    return heard.aggregate(all=Count("id"), silent=Count("id", filter=Q(last_seen_at__lt=now - SILENT)))


def pending() -> list[str]:
    """Name the migrations of this release that the database lacks."""
    lacking = _migrations() - MigrationRecorder(connection).applied_migrations().keys()
    return [f"{app}.{name}" for app, name in sorted(lacking)]


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Read once which migrations this release has: whoever asks whether it is ready asks every few seconds."""
    return frozenset(MigrationLoader(None).disk_migrations)


def backups() -> Backups:
    """Look at the folder of backups."""
    if not settings.BACKUPS:
        return Backups()
    try:
        found = stores(Path(settings.BACKUPS))
        if not found:
            return Backups(chosen=True)
        every, reached = listed(found[0]), reached_at(found[0])
    except OSError as error:
        return Backups(chosen=True, fault=str(error))
    if not every:
        return Backups(chosen=True, reached=reached)
    last = every[-1]
    return Backups(True, last.ended, bool(last.verified), last.fault, reached)


def _disks() -> Iterator[Disk]:
    for what, folder in (("data", settings.DATA), ("backups", settings.BACKUPS)):
        if folder and Path(folder).exists():
            usage = shutil.disk_usage(folder)
            yield Disk(what, usage.free, usage.total)


def _open_keys() -> Iterator[str]:
    """Name the key files and passwords that others on this machine can read."""
    home = Path(settings.DATA) if settings.DATA else None
    files: Sequence[Path] = (
        [*home.glob("keys/*.key"), home / "password", home / "backup.pgpass"] if home else []
    )
    files = [*files, *(Path(each) for each in settings.SECRET_FILES)]
    for file in files:
        if file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield str(file)


def _certificate() -> tuple[datetime | None, str]:
    """Read until when the certificate of the web server in front is good, or why that cannot be read."""
    if not settings.CERTIFICATE:
        return None, ""
    try:
        return load_pem_x509_certificate(Path(settings.CERTIFICATE).read_bytes()).not_valid_after_utc, ""
    except (OSError, ValueError) as error:
        return None, str(error)
