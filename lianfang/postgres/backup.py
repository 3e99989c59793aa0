"""A backup: a copy of the whole cluster by pg_basebackup, tried out on a scratch server, thinned by rule."""

import fcntl
import hashlib
import json
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from .archive import LEVEL, Access, make_folder, system_of
from .binaries import programs
from .cluster import sync
from .errors import DISK_FULL, N_, Unavailable
from .restore import restore
from .run import running
from .store import Backup, Store, first_needed, kept, listed, noted, position, segments, timelines

# Thrown away afterwards; certificates and libraries of the server did not come along.
SCRATCH = {"fsync": "off", "shared_buffers": "64MB", "ssl": "off", "shared_preload_libraries": ""}


def take(url: str, access: Access, backups: Path, *, key: str) -> Backup:
    """Copy the whole cluster of a running server; complete or not there.

    Raises Unavailable: backups, backup_running, backup_failed, disk_full.
    """
    system, _timeline = system_of(url)
    store = Store(backups / system)
    make_folder(store.base)
    with _alone(store.base):
        return _take(url, access, store, key)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one program at a time take a backup into a folder; what a killed one left is cleared by the next."""
    with (folder / ".taking").open("w") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = N_("Another backup is being taken into %(folder)s. Wait until it is done.")
            raise Unavailable("backup_running", message, folder=folder) from error
        yield


def _take(url: str, access: Access, store: Store, key: str) -> Backup:
    began = datetime.now(UTC)
    for left in store.base.glob("new-*"):
        shutil.rmtree(left)
    new = store.base / f"new-{secrets.token_hex(4)}"
    options = ["-D", str(new), "-Ft", f"--compress=client-gzip:{LEVEL}", "-X", "stream", "--checkpoint=fast"]
    command = access.command(programs(), "pg_basebackup", *options, "--manifest-checksums=SHA256")
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 our own list, no shell
    if done.returncode:
        shutil.rmtree(new, ignore_errors=True)
        raise _failure(store.base, done.stderr)
    backup = _about(url, new, began, key)
    backup.write(new)
    for file in (*new.iterdir(), new):
        sync(file)
    new.rename(store.base / backup.name)
    sync(store.base)
    return backup


def _failure(folder: Path, said: str) -> Unavailable:
    if DISK_FULL.search(said):
        message = N_(
            "The backup was broken off: the disk of %(folder)s is full. Earlier backups are untouched."
        )
        return Unavailable("disk_full", message, folder=folder)
    why = next((line for line in said.splitlines() if "error:" in line or "FATAL" in line), said.strip())
    return Unavailable("backup_failed", N_("The backup was broken off: %(why)s"), why=why)


def _about(url: str, folder: Path, began: datetime, key: str) -> Backup:
    manifest = json.loads((folder / "backup_manifest").read_text())
    within = manifest["WAL-Ranges"][-1]
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        ((segment,),) = connection.execute(
            "SELECT setting::int FROM pg_settings WHERE name = 'wal_segment_size'"
        ).fetchall()
        tables, migrations = contents(connection)
    return Backup(
        name=began.strftime("%Y%m%dT%H%M%SZ"),
        began=began,
        ended=datetime.now(UTC),
        timeline=within["Timeline"],
        start=position(within["Start-LSN"]),
        end=position(within["End-LSN"]),
        segment=segment,
        bytes=sum(file["Size"] for file in manifest["Files"]),
        tables=tables,
        migrations=migrations,
        key=key,
    )


def contents(connection: "psycopg.Connection[Any]") -> tuple[int, tuple[str, ...]]:
    """Count the tables of a database, and name the migrations that made them."""
    ((tables, ours),) = connection.execute(
        "SELECT (SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') "
        "AND relnamespace = 'public'::regnamespace)::int, to_regclass('public.django_migrations') IS NOT NULL"
    ).fetchall()
    names = "SELECT app || '.' || name FROM public.django_migrations ORDER BY 1"
    return tables, tuple(name for (name,) in connection.execute(names)) if ours else ()


def fingerprint(secret: str) -> str:
    """Tell a key from another without giving it away."""
    return hashlib.sha256(f"lianfang {secret}".encode()).hexdigest()[:16]


def verify(backup: Backup, store: Store, near: Path) -> Backup:
    """Try a backup out: the checksums of its files, then a server of its own that must start from it and hold every
    table and migration that the city had. Whatever is found is noted in its about.json.

    `near`: a folder with room for the whole, such as the city's own.
    """
    folder = store.base / backup.name
    fault = _checksums(folder) or _starts(backup, store, near)
    return noted(backup, folder, fault)


def _checksums(folder: Path) -> str:
    # The files of changes in a tar are read by the server that starts from them.
    command = [str(programs() / "pg_verifybackup"), "--no-parse-wal", "--exit-on-error"]
    command += ["--ignore=about.json", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 our own list, no shell
    return done.stderr.strip()[:500] if done.returncode else ""


def _starts(backup: Backup, store: Store, near: Path) -> str:
    """Say what a server finds that starts from a backup in a folder of its own; "" when nothing is wrong."""
    with tempfile.TemporaryDirectory(prefix="verify-", dir=near) as scratch:
        root = Path(scratch)
        root.chmod(near.stat().st_mode)
        try:
            restore(root, store, name=backup.name, durable=False)
            with running(root, settings=SCRATCH) as url, psycopg.connect(url) as connection:
                tables, migrations = contents(connection)
        except (Unavailable, OSError, psycopg.Error) as error:
            return str(error).strip()[:500]
    if tables < backup.tables:
        return f"{tables} tables instead of {backup.tables}"
    missing = sorted(set(backup.migrations) - set(migrations))
    return f"missing migrations: {', '.join(missing[:5])}" if missing else ""


def thin(store: Store, now: datetime, days: int) -> tuple[list[str], int]:
    """Remove the backups and the files of changes that the rule lets go. Gives their names and how many files."""
    backups = listed(store)
    stay = kept(backups, now, days)
    gone = [each.name for each in backups if each.name not in stay]
    for name in gone:
        going = store.base / f"new-{name}"  # what is broken off in the middle must not look like a backup
        (store.base / name).rename(going)
        shutil.rmtree(going)
    return gone, _thin_changes(store, [each for each in backups if each.name in stay], now, days)


def _thin_changes(store: Store, backups: Sequence[Backup], now: datetime, days: int) -> int:
    needed = first_needed(backups, now, days)
    if not needed:
        return 0
    size, removed = backups[-1].segment, 0
    for timeline in timelines(store):
        first = needed.get(timeline)
        if first is None and timeline > min(needed):
            continue  # since a restore, and not in a backup yet
        for number, file in segments(store, timeline, size).items():
            if first is None or number < first:
                file.unlink()
                removed += 1
    return removed
