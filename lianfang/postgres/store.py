"""The folder of backups: what lies where, which backup a moment is restored from, what may go.

BACKUPS/SYSTEM/base/TIME/ holds one backup each (base.tar.gz, pg_wal.tar.gz, backup_manifest, about.json),
BACKUPS/SYSTEM/wal/TIMELINE/ what was changed since, in files of 16 MB. SYSTEM is the number that PostgreSQL gave the
cluster when it was made: two cities never mix.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from .errors import N_, Unavailable

SEGMENT = re.compile(r"([0-9A-F]{24})(\.gz|\.partial)?")
MONTHS = 12  # so long the first backup of each month is kept


@dataclass(frozen=True)
class Store:
    """The backups of one cluster."""

    root: Path

    @property
    def base(self) -> Path:
        """Whole copies."""
        return self.root / "base"

    @property
    def wal(self) -> Path:
        """Changes between them, a folder for each timeline."""
        return self.root / "wal"

    @property
    def reached(self) -> Path:
        """A file touched whenever all that was committed by then had been copied."""
        return self.wal / "reached"


@dataclass(frozen=True)
class Backup:
    """What stands about a backup in its about.json."""

    name: str
    began: datetime
    ended: datetime
    timeline: int
    start: int  # where in the stream of changes it begins and ends, in bytes
    end: int
    segment: int  # bytes of a file of changes
    bytes: int  # of the data as they lie in a cluster
    tables: int
    migrations: tuple[str, ...]
    key: str  # a fingerprint of the key that identity numbers are encrypted with
    verified: datetime | None = None
    fault: str = ""  # what its last verification found

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read about.json of a backup's folder."""
        told = json.loads((folder / "about.json").read_text())
        for name in ("began", "ended", "verified"):
            told[name] = datetime.fromisoformat(told[name]) if told[name] else None
        return cls(**{**told, "migrations": tuple(told["migrations"])})

    def write(self, folder: Path) -> None:
        """Write about.json, whole or not at all."""
        new = folder / "about.json.new"
        new.write_text(json.dumps(asdict(self), default=datetime.isoformat, indent=1))
        new.replace(folder / "about.json")


def stores(backups: Path) -> list[Store]:
    """Name the clusters that have backups in a folder, the one with the newest backup first."""
    found = [Store(each) for each in backups.glob("[0-9]*") if each.name.isdigit()]
    return sorted(found, key=lambda each: [one.name for one in listed(each)][-1:], reverse=True)


def listed(store: Store) -> list[Backup]:
    """List the backups of a cluster, the oldest first; one that was broken off has no about.json and is none."""
    return [Backup.read(file.parent) for file in sorted(store.base.glob("[0-9]*/about.json"))]


def timelines(store: Store) -> list[int]:
    """Name the timelines of which changes are kept: each restore begins one."""
    return sorted(int(folder.name, 16) for folder in store.wal.glob("????????") if folder.is_dir())


def lineage(store: Store, timeline: int) -> dict[int, int | None]:
    """Say which timelines led to one, and where in the stream each was left; nothing for the one itself."""
    history = store.wal / f"{timeline:08X}" / f"{timeline:08X}.history"
    line: dict[int, int | None] = {timeline: None}
    for words in history.read_text().splitlines() if history.exists() else []:
        parts = words.split()
        if len(parts) > 1 and parts[0].isdigit():
            line[int(parts[0])] = position(parts[1])
    return line


def position(lsn: str) -> int:
    """Read a place in the stream of changes as PostgreSQL writes it: 2/4C000028."""
    high, _slash, low = lsn.partition("/")
    return int(high, 16) << 32 | int(low, 16)


def segment_name(timeline: int, number: int, size: int) -> str:
    """Name the file of changes of a number."""
    each = 2**32 // size
    return f"{timeline:08X}{number // each:08X}{number % each:08X}"


def segments(store: Store, timeline: int, size: int) -> dict[int, Path]:
    """Find the files of changes of one timeline by their numbers; a whole one goes before one still being written."""
    found: dict[int, Path] = {}
    for file in sorted((store.wal / f"{timeline:08X}").glob(f"{timeline:08X}*"), reverse=True):
        if match := SEGMENT.fullmatch(file.name):
            number = int(match[1][8:16], 16) * (2**32 // size) + int(match[1][16:], 16)
            found[number] = file
    return found


def chosen(backups: Sequence[Backup], line: dict[int, int | None], at: datetime | None) -> Backup:
    """Choose the newest backup that was whole before a moment, on the line of timelines that led to the present.

    Raises Unavailable: no_backup, too_early.
    """
    ours = [
        each for each in backups if each.timeline in line and each.end <= (line[each.timeline] or each.end)
    ]
    if not ours:
        raise Unavailable("no_backup", N_("There is no backup to restore from."))
    before = [each for each in ours if at is None or each.ended <= at]
    if not before:
        raise Unavailable(
            "too_early",
            N_("The oldest backup was whole at %(ended)s: no earlier moment can be restored."),
            ended=ours[0].ended,
        )
    return before[-1]


def kept(backups: Iterable[Backup], now: datetime, days: int) -> set[str]:
    """Say which backups stay: all of the last days, the newest before them (any moment of those days needs it), the
    first of each month for a year, and the newest that was found sound."""
    ordered = sorted(backups, key=lambda each: each.ended)
    since, year = now - timedelta(days=days), now - timedelta(days=31 * MONTHS)
    stay = {each.name for each in ordered if each.ended >= since}
    stay |= {each.name for each in [one for one in ordered if one.ended < since][-1:]}
    months: dict[tuple[int, int], str] = {}
    for each in ordered:
        if each.ended >= year:
            months.setdefault((each.ended.year, each.ended.month), each.name)
    sound = [each.name for each in ordered if each.verified and not each.fault]
    return stay | set(months.values()) | set(sound[-1:])


def first_needed(backups: Iterable[Backup], now: datetime, days: int) -> dict[int, int]:
    """Say for each timeline from which file of changes on they are needed to restore any moment of the last days."""
    ordered = sorted(backups, key=lambda each: each.ended)
    since = now - timedelta(days=days)
    early = [each for each in ordered if each.ended < since][-1:]
    needed: dict[int, int] = {}
    for each in [*early, *(one for one in ordered if one.ended >= since)]:
        number = each.start // each.segment
        needed[each.timeline] = min(number, needed.get(each.timeline, number))
    return needed


def noted(backup: Backup, folder: Path, fault: str) -> Backup:
    """Note what a verification found."""
    now = replace(backup, verified=datetime.now(UTC), fault=fault)
    now.write(folder)
    return now
