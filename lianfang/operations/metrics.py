"""Figures for Prometheus: what the processes counted, and what the database shows when it is asked.

No figure has a person, a device, an area or an address in it. The names are listed in docs/reference/metrics.md, and
deploy/prometheus/alerts.yml is tested against them.
"""

import os
from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from lianfang.accounts import turned_away
from lianfang.fieldapp import meters
from lianfang.operations.queries import looked
from lianfang.operations.rules import State

METERS = (meters.UPLOADS, meters.FACTS, meters.GROUP, meters.WAITED, turned_away.METER)
Figure = tuple[str, str, float]

# Name → what it is; with a label where there is one.
GAUGES: dict[str, tuple[str, str]] = {
    "lianfang_follower_batches_behind": ("Batches of the feed that a follower has not read", "follower"),
    "lianfang_follower_seconds_behind": ("How long the oldest batch it has not read waits", "follower"),
    "lianfang_messages_waiting": ("Messages to people that wait to be sent", ""),
    "lianfang_messages_waiting_seconds": ("How long the first of them waits", ""),
    "lianfang_messages_failed": ("Messages that failed", ""),
    "lianfang_files_reading": ("Tables that are being read in", ""),
    "lianfang_phones": ("Phones heard within a week", ""),
    "lianfang_phones_silent": ("Phones among them that were silent for a day", ""),
    "lianfang_refusals_open": ("Uploads that were refused and wait for a person", "code"),
    "lianfang_disputes_open": ("Disputed facts that wait for a person", ""),
    "lianfang_turned_away_hours": ("Requests that were turned away in this hour and the last", ""),
    "lianfang_audit_unchained_seconds": ("How long the oldest row of the audit is in no block yet", ""),
    "lianfang_database_bytes": ("Size of the database", ""),
    "lianfang_database_connections": ("Connections to the server", ""),
    "lianfang_database_connections_most": ("Connections that it allows", ""),
    "lianfang_clock_skew_seconds": ("How far the database's clock is ahead of ours", ""),
    "lianfang_migrations_pending": ("Migrations of this release that the database lacks", ""),
    "lianfang_backup_age_seconds": ("Age of the newest backup", ""),
    "lianfang_backup_sound": ("1 when the newest backup could be restored when it was tried", ""),
    "lianfang_archive_age_seconds": ("For how long changes have not been copied", ""),
    "lianfang_disk_free_bytes": ("What is free of a disk", "disk"),
    "lianfang_disk_bytes": ("Size of a disk", "disk"),
    "lianfang_certificate_seconds_left": ("How long the certificate is good", ""),
}


def exposed(now: datetime) -> bytes:
    """Write all figures as Prometheus reads them."""
    registry: CollectorRegistry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        for meter in METERS:
            registry.register(meter)
    registry.register(_Looked(now))
    return generate_latest(registry)


class _Looked(Collector):
    """What is found when somebody looks."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Gauge]:
        """Look once, give every figure."""
        made = {
            name: Gauge(name, said, labels=[label] if label else []) for name, (said, label) in GAUGES.items()
        }
        for name, label, value in figures(looked(self.now), self.now):
            made[name].add_metric([label] if label else [], value)
        yield from made.values()


def figures(state: State, now: datetime) -> Iterator[Figure]:
    """Give every figure of what was looked at: name, label, value."""

    def age(since: datetime | None) -> float:
        return max(0.0, (now - since).total_seconds()) if since else 0.0

    for each in state.readers:
        yield "lianfang_follower_batches_behind", each.name, each.batches
        yield "lianfang_follower_seconds_behind", each.name, age(each.since)
    yield "lianfang_messages_waiting", "", state.messages
    yield "lianfang_messages_waiting_seconds", "", age(state.messages_since)
    yield "lianfang_messages_failed", "", state.messages_failed
    yield "lianfang_files_reading", "", state.files
    yield "lianfang_phones", "", state.phones
    yield "lianfang_phones_silent", "", state.silent
    for code, n in state.refusals.items():
        yield "lianfang_refusals_open", code, n
    yield "lianfang_disputes_open", "", state.disputes
    yield "lianfang_turned_away_hours", "", state.turned_away
    yield "lianfang_audit_unchained_seconds", "", age(state.audit_since)
    yield "lianfang_database_bytes", "", state.size
    yield "lianfang_database_connections", "", state.connections
    yield "lianfang_database_connections_most", "", state.most_connections
    yield "lianfang_clock_skew_seconds", "", state.skew_s
    yield "lianfang_migrations_pending", "", len(state.pending)
    yield from _of_disks(state, age)
    if state.certificate or state.certificate_fault:
        left = (state.certificate - now).total_seconds() if state.certificate else 0.0
        yield "lianfang_certificate_seconds_left", "", left


def _of_disks(state: State, age: Callable[[datetime | None], float]) -> Iterator[Figure]:
    if state.backups.ended:
        yield "lianfang_backup_age_seconds", "", age(state.backups.ended)
        yield "lianfang_backup_sound", "", float(state.backups.verified and not state.backups.fault)
    if state.backups.reached:
        yield "lianfang_archive_age_seconds", "", age(state.backups.reached)
    for disk in state.disks:
        yield "lianfang_disk_free_bytes", disk.what, disk.free
        yield "lianfang_disk_bytes", disk.what, disk.total
