"""What is late or wrong, from what was looked at. Pure; the limits are design choices, each with its reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Level(StrEnum):
    """How bad a finding is."""

    BAD = "bad"  # somebody must act now
    WATCH = "watch"  # somebody should look today
    FINE = "fine"


LATE = timedelta(minutes=2)  # a follower: results reach people through it; usually it is behind by seconds
STUCK = timedelta(minutes=15)
MESSAGE = timedelta(minutes=10)  # a code to sign in is good for as long
FILE = timedelta(minutes=30)  # without a sign from who reads it
SILENT = timedelta(hours=24)  # a phone: longer than a shift and the night after it
DISK_WATCH, DISK_BAD = 0.15, 0.05  # of a disk free
DISK_LEAST = 2 * 2**30  # bytes
SKEW_WATCH, SKEW_BAD = 2.0, 30.0  # seconds between our clock and the database's
CONNECTIONS = 0.85  # of what the server allows
BACKUP = timedelta(hours=26)  # daily, with two hours for one that takes long
BACKUP_BAD = timedelta(days=3)
ARCHIVE, ARCHIVE_BAD = timedelta(minutes=1), timedelta(minutes=15)  # what a lost disk would cost
CERTIFICATE, CERTIFICATE_BAD = timedelta(days=21), timedelta(days=3)
TURNED_AWAY = 200  # requests in two hours; a city that mistypes and clicks where it may not stays far below
DISPUTES = 200  # waiting for a person; more than somebody settles in a day


@dataclass(frozen=True)
class Reader:
    """A follower of the feed: how many batches it has not read, and since when the first of them waits."""

    name: str
    batches: int = 0
    since: datetime | None = None


@dataclass(frozen=True)
class Disk:
    """A disk that we write to."""

    what: str  # data, backups
    free: int
    total: int


@dataclass(frozen=True)
class Backups:
    """The newest backup, and until when changes were copied."""

    chosen: bool = False  # a folder was chosen
    ended: datetime | None = None
    verified: bool = False
    fault: str = ""
    reached: datetime | None = None


@dataclass(frozen=True)
class State:
    """What was looked at, all at one moment."""

    readers: Sequence[Reader] = ()
    messages: int = 0
    messages_since: datetime | None = None
    messages_failed: int = 0
    files: int = 0
    files_since: datetime | None = None
    phones: int = 0
    silent: int = 0
    refusals: dict[str, int] = field(default_factory=dict)
    disputes: int = 0
    turned_away: int = 0  # in this hour and the last
    audit: int = 0
    audit_since: datetime | None = None
    size: int = 0
    connections: int = 0
    most_connections: int = 0
    skew_s: float = 0.0
    pending: Sequence[str] = ()
    ingest: bool = True  # uploads are stored by a role that may little
    reader: bool = True  # pages are read by a role that sees rows of one's areas alone
    backups: Backups = Backups()
    disks: Sequence[Disk] = ()
    open_keys: Sequence[str] = ()
    certificate: datetime | None = None
    certificate_fault: str = ""  # why it cannot be read


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it stands, and the figures that go into its words."""

    key: str
    level: Level
    values: Mapping[str, object] = field(default_factory=dict)


def findings(state: State, now: datetime) -> list[Finding]:
    """Say of everything that was looked at how it stands, the worst first."""
    found = [
        *_followers(state, now),
        _late("messages", state.messages, state.messages_since, now, MESSAGE),
        _late("files", state.files, state.files_since, now, FILE),
        _late("audit", state.audit, state.audit_since, now, LATE),
        _phones(state),
        _counted("refusals", sum(state.refusals.values()), 1),
        _counted("disputes", state.disputes, DISPUTES),
        _counted("turned_away", state.turned_away, TURNED_AWAY),
        _connections(state),
        _clock(state),
        Finding("migrations", Level.BAD if state.pending else Level.FINE, {"n": len(state.pending)}),
        Finding("ingest", _graded(False, not state.ingest)),
        Finding("reader", _graded(False, not state.reader)),
        *outside(state, now),
    ]
    order = list(Level)
    return sorted(found, key=lambda each: order.index(each.level))


def outside(state: State, now: datetime) -> list[Finding]:
    """Say the same of what can be seen without the database: backups, disks, keys, certificate."""
    return [
        *_backups(state.backups, now),
        *(_disk(disk) for disk in state.disks),
        Finding("keys", Level.BAD if state.open_keys else Level.FINE, {"files": ", ".join(state.open_keys)}),
        *_certificate(state, now),
    ]


def worst(found: Sequence[Finding]) -> Level:
    """Give the worst level of some findings."""
    order = list(Level)
    return min((each.level for each in found), key=order.index, default=Level.FINE)


def _graded(bad: bool, watch: bool) -> Level:
    return Level.BAD if bad else Level.WATCH if watch else Level.FINE


def _followers(state: State, now: datetime) -> Iterator[Finding]:
    behind = [each for each in state.readers if each.since and now - each.since > LATE]
    oldest = max((now - each.since for each in behind if each.since), default=timedelta(0))
    values = {
        "n": len(behind),
        "names": ", ".join(each.name for each in behind[:5]),
        "minutes": int(oldest.total_seconds() // 60),
    }
    yield Finding("followers", _graded(oldest > STUCK, bool(behind)), values)


def _late(key: str, n: int, since: datetime | None, now: datetime, limit: timedelta) -> Finding:
    waits = now - since if n and since else timedelta(0)
    level = _graded(waits > 6 * limit, waits > limit)
    return Finding(key, level, {"n": n, "minutes": int(waits.total_seconds() // 60)})


def _phones(state: State) -> Finding:
    level = _graded(False, state.silent * 4 > state.phones and state.silent > 0)
    return Finding("phones", level, {"n": state.silent, "all": state.phones})


def _counted(key: str, n: int, limit: int) -> Finding:
    return Finding(key, Level.WATCH if n >= limit else Level.FINE, {"n": n})


def _connections(state: State) -> Finding:
    level = _graded(False, state.connections > CONNECTIONS * state.most_connections > 0)
    return Finding("connections", level, {"n": state.connections, "most": state.most_connections})


def _clock(state: State) -> Finding:
    skew = abs(state.skew_s)
    return Finding("clock", _graded(skew > SKEW_BAD, skew > SKEW_WATCH), {"seconds": round(skew, 1)})


def _backups(state: Backups, now: datetime) -> Iterator[Finding]:
    if not state.chosen:
        yield Finding("no_backups", Level.BAD)
        return
    if state.ended is None:
        yield Finding("never_backed_up", Level.BAD)
    else:
        age = now - state.ended
        hours = {"hours": int(age.total_seconds() // 3600)}
        yield Finding("backup", _graded(age > BACKUP_BAD, age > BACKUP), hours)
        if state.fault:
            yield Finding("backup_unsound", Level.BAD, {"why": state.fault})
        elif not state.verified:
            yield Finding("backup_unverified", Level.WATCH)
    if state.reached is None:
        yield Finding("never_archived", Level.BAD)
    else:
        age = now - state.reached
        minutes = {"minutes": int(age.total_seconds() // 60)}
        yield Finding("archive", _graded(age > ARCHIVE_BAD, age > ARCHIVE), minutes)


def _disk(disk: Disk) -> Finding:
    part = disk.free / disk.total if disk.total else 0.0
    level = _graded(
        part < DISK_BAD or disk.free < DISK_LEAST // 4, part < DISK_WATCH or disk.free < DISK_LEAST
    )
    values = {"percent": int(100 * part), "gigabytes": round(disk.free / 2**30, 1)}
    return Finding(f"disk_{disk.what}", level, values)


def _certificate(state: State, now: datetime) -> Iterator[Finding]:
    if state.certificate_fault:
        yield Finding("certificate_unread", Level.BAD, {"why": state.certificate_fault})
    if state.certificate:
        left = state.certificate - now
        level = _graded(left < CERTIFICATE_BAD, left < CERTIFICATE)
        yield Finding("certificate", level, {"days": left.days})
