"""A city put back from its backups, to a moment: into an empty folder or in the place of a stopped city.

The data that were there before are put aside, never removed. What is put back takes the city's place only when it is
whole; whoever breaks it off in the middle finds the old data where they were.
"""

import gzip
import shlex
import shutil
import subprocess
import tarfile
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .archive import MAKE_SLOT, reached_at, reached_to
from .binaries import end, programs, spawn
from .claims import alone, claimed
from .cluster import make_roles, sync, tell
from .configuration import readable
from .errors import N_, Unavailable, failure, folder_errors
from .folders import Home, home_of, open_log, own, prepare
from .server import TAIL_BYTES, is_ready
from .store import Backup, Store, chosen, lineage, listed, segment_name, segments, timelines

SLACK = timedelta(
    hours=1
)  # changes that long after the moment are laid ready too: commits come in no strict order
ROOM = 1.1  # of the data's size must be free
NOT_REACHED = "recovery ended before configured recovery target was reached"
SETTINGS = {
    "listen_addresses": "",
    "hot_standby": "off",  # nobody looks before it is whole
    "shared_buffers": "256MB",
    "recovery_target_action": "promote",
    "recovery_target_timeline": "latest",
    "TimeZone": "UTC",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "ssl": "off",  # certificates did not come along
    "shared_preload_libraries": "",
}


@dataclass(frozen=True)
class Restored:
    """What was put back, and where the data lie that were there before."""

    backup: Backup
    before: Path | None


@dataclass(frozen=True)
class _Work:
    """One restore under way."""

    home: Home
    bin: Path
    alive: int
    durable: bool

    @property
    def data(self) -> Path:
        return self.home.root / "data.restored"

    @property
    def changes(self) -> Path:
        return self.home.root / "changes.restored"


def restore(
    root: Path,
    store: Store,
    *,
    at: datetime | None = None,
    name: str = "",
    then: Sequence[str] = (),
    database: str = "",
    durable: bool = True,
) -> Restored:
    """Put a cluster back as it was at a moment, or as far as its changes were copied; or one backup by its name, alone.

    then: statements for the city's database before anybody else sees it.
    database: the name of that of a server of one's own, whose roles and access stay as they were.

    Raises Unavailable: already_running, no_backup, too_early, too_late, future, archive_gap, disk_full, unsound.
    """
    home = home_of(root)
    backup, changes = planned(store, at, name)
    with folder_errors(home.root):
        prepare(home, "5432")
        with claimed(home), alone(home) as alive:
            work = _Work(home, programs(), alive, durable)
            _clear(work)
            try:
                _check_room(home.root, backup, len(changes))
                unpack(store.base / backup.name, work.data)
                _lay_ready(changes, work.changes, backup.segment)
                with readable(work.data, work.bin, home.account, kept=bool(database)):
                    _replay(work, at)
                    _finish(work, then, database)
                return Restored(backup, _put_in_place(work))
            finally:
                _clear(work)


def _finish(work: _Work, then: Sequence[str], database: str) -> None:
    """Let the application in again, unless roles and access stay as they were, and do what else is told."""
    if not database:
        # The slot before all else: the archive goes on where the restored stream of changes begins.
        slot = [MAKE_SLOT] if work.durable else []
        make_roles(
            work.home, work.data, work.bin, work.alive, durable=work.durable, then=slot, database="lianfang"
        )
    tell(work.home, work.data, work.bin, work.alive, database or "lianfang", then, durable=work.durable)


def planned(store: Store, at: datetime | None, name: str) -> tuple[Backup, list[tuple[str, Path]]]:
    """Choose the backup for a moment, and the files of changes that lead from it there.

    Raises Unavailable: no_backup, too_early, too_late, future, archive_gap.
    """
    backups = listed(store)
    if name:
        found = next((each for each in backups if each.name == name), None)
        if found is None:
            raise Unavailable("no_backup", N_("There is no backup %(name)s."), name=name)
        return found, []
    known = timelines(store)
    newest = max([*known, *(each.timeline for each in backups)], default=1)
    line = lineage(store, newest)
    backup = chosen(backups, line, at)
    _check_moment(at, backup, reached_at(store))
    return backup, _changes(store, backup, line, at)


def _check_moment(at: datetime | None, backup: Backup, reached: datetime | None) -> None:
    if at is None:
        return
    if at > datetime.now(UTC):
        raise Unavailable("future", N_("%(at)s has not come yet."), at=at)
    until = max(reached or backup.ended, backup.ended)
    if at > until + timedelta(seconds=1):
        raise Unavailable(
            "too_late",
            N_(
                "Changes are known until %(until)s only, not until %(at)s. "
                "Leave --at away to go as far as they reach."
            ),
            until=until,
            at=at,
        )


def _changes(
    store: Store, backup: Backup, line: dict[int, int | None], at: datetime | None
) -> list[tuple[str, Path]]:
    """Find every file of changes from the end of a backup to a moment. A missing one would end a restore early, and
    nobody would be told: so it is an error."""
    size = backup.segment
    first = -(
        -backup.end // size
    )  # its own last file is whole: a server begins another one when a backup ends
    reached_on, reached = reached_to(store)
    last = (reached - 1) // size if reached_on in line else 0  # so far they were there once
    found: dict[int, list[tuple[int, Path]]] = {}
    for timeline, left in line.items():
        for number, file in segments(store, timeline, size).items():
            if number >= first and (left is None or number <= left // size):
                found.setdefault(number, []).append((timeline, file))
    ready: list[tuple[str, Path]] = []
    for number in range(first, max([*found, last, first - 1]) + 1):
        if number not in found:
            raise Unavailable(
                "archive_gap",
                N_(
                    "The file of changes %(file)s is missing in %(folder)s. What came after it cannot be restored: "
                    "put the file back, or choose an earlier moment with --at, before %(before)s."
                ),
                file=segment_name(backup.timeline, number, size),
                folder=store.wal,
                before=_written(ready[-1][1]) if ready else backup.ended,
            )
        ready += [(segment_name(t, number, size), file) for t, file in found[number]]
        if at and min(_written(file) for _t, file in found[number]) > at + SLACK:
            break
    histories = [(file.name, file) for t in line for file in (store.wal / f"{t:08X}").glob("*.history")]
    return ready + histories


def _written(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _check_room(root: Path, backup: Backup, files: int) -> None:
    need, free = int(backup.bytes * ROOM) + files * backup.segment, shutil.disk_usage(root).free
    if need > free:
        message = N_(
            "%(need)s MB are needed in %(folder)s and %(free)s MB are free: free some, or choose another "
            "folder. Nothing was changed."
        )
        raise Unavailable("disk_full", message, need=need // 2**20, free=free // 2**20, folder=root)


def unpack(folder: Path, data: Path) -> None:
    """Lay a backup's files out as a cluster's folder, for its server's user.

    Raises Unavailable("unsound") when a file is missing or cannot be read.
    """
    account = home_of(data.parent).account
    data.mkdir(mode=0o700)
    try:
        for archive, target in (("base.tar.gz", data), ("pg_wal.tar.gz", data / "pg_wal")):
            with gzip.open(folder / archive) as plain, tarfile.open(fileobj=plain, mode="r|") as packed:
                _lay_out(packed, target)
    except (FileNotFoundError, EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError) as error:
        raise _unsound(folder, str(error)) from error
    for path in (data, *data.rglob("*")):
        own(path, 0o700 if path.is_dir() else 0o600, account)


def _lay_out(packed: tarfile.TarFile, target: Path) -> None:
    """Write folders and files of an archive; a backup has nothing else. By hand, because Python 3.11.2, which Debian 12
    has, cannot tell `extractall` to refuse the rest."""
    for each in packed:
        path = target / each.name
        if ".." in path.parts or not path.is_relative_to(target) or not (each.isdir() or each.isreg()):
            raise tarfile.TarError(each.name)
        if each.isdir():
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        elif source := packed.extractfile(each):
            with path.open("wb") as out:
                shutil.copyfileobj(source, out, 1 << 20)


def _unsound(folder: Path, why: str) -> Unavailable:
    message = N_("The backup %(folder)s is damaged: %(why)s. Choose an earlier one with --backup.")
    return Unavailable("unsound", message, folder=folder, why=why)


def _lay_ready(changes: Sequence[tuple[str, Path]], folder: Path, size: int) -> None:
    """Lay files of changes where the server reads them, unpacked; the last one may still be cut short."""
    account = home_of(folder.parent).account
    folder.mkdir(mode=0o700)
    for name, file in changes:
        with file.open("rb") as source, (folder / name).open("wb") as out:
            try:
                packed = gzip.GzipFile(fileobj=source) if file.suffix == ".gz" else source
                shutil.copyfileobj(packed, out, 1 << 20)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise _unsound(file, str(error)) from error
            if not name.endswith(".history"):
                out.truncate(size)
    for path in (folder, *folder.iterdir()):
        own(path, 0o700 if path.is_dir() else 0o600, account)


def _replay(work: _Work, at: datetime | None) -> None:
    """Let the server replay what is laid ready until the moment; all of it when nothing was committed after that."""
    signal = work.data / "recovery.signal"
    signal.touch()
    own(signal, 0o600, work.home.account)
    target = {"recovery_target_time": at.isoformat()} if at else {}
    said = _recover(work, target)
    if at and NOT_REACHED in said:
        said = _recover(work, {})
    if said:
        raise failure(work.home.root, N_("The backup could not be restored"), 1, said)


def _recover(work: _Work, target: dict[str, str]) -> str:
    """Run the server until it has ended its recovery and stop it; what it said when it failed."""
    source = shlex.quote(str(work.changes)).replace("%", "%%")
    sockets = {"unix_socket_directories": f'"{work.home.sockets}"'}
    settings = {**SETTINGS, **sockets, "restore_command": f'cp {source}/%f "%p" 2>/dev/null', **target}
    if not work.durable:
        settings["fsync"] = "off"
    command = [str(work.bin / "postgres"), "-D", str(work.data)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with open_log(work.home) as out:
        before = out.tell()
        streams = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": out, "pass_fds": (work.alive,)}
        process = spawn(command, work.home.account, work.home.root, **streams)
    mark = work.data / "postmaster.pid"
    try:
        while process.poll() is None:
            if mark.exists() and is_ready(mark.read_text().split("\n")):
                return ""
            time.sleep(0.02)
    finally:
        end(process)
    with work.home.log.open("rb") as log_file:
        log_file.seek(max(before, work.home.log.stat().st_size - TAIL_BYTES))
        return log_file.read().decode(errors="replace") or "ended"


def _put_in_place(work: _Work) -> Path | None:
    """Put the restored data in the city's place; the old ones go aside. From `data.ready` on a start finishes it."""
    root, data, before = work.home.root, work.home.data, None
    for left in work.data.glob("backup_*.old"):
        left.unlink()
    ready = root / "data.ready"
    work.data.rename(ready)
    if data.exists():
        before = root / f"data.before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        data.rename(before)
    ready.rename(data)
    if work.durable:
        sync(root)
    return before


def _clear(work: _Work) -> None:
    for path in (work.data, work.changes):
        shutil.rmtree(path, ignore_errors=True)
