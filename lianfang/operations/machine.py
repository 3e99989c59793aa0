"""What a machine can carry, from what was measured on it. Pure; docs/reference/performance.md has the sources."""

from collections.abc import Iterator
from dataclasses import dataclass

from lianfang.operations.rules import Finding, Level

REGISTRATION_US = 200  # processor time of application and database for one (bench scan: 93 + 100 µs)
SHARE = 0.6  # of the processors for phones; pages and followers need the rest
GIGABYTE = 2**30
MEMORY_LEAST, MEMORY_CITY = (
    3 * GIGABYTE,
    7 * GIGABYTE,
)  # design choice: four servers, followers, database, disk cache
DISK_LEAST, DISK_CITY = 20 * GIGABYTE, 200 * GIGABYTE  # design choice: a city's months with backups elsewhere
FLUSHES_BAD, FLUSHES_WATCH = 50, 300  # a second: each commit waits for one
WRITES_WATCH = 50 * 2**20  # bytes a second
FILES = 8192  # each phone that is connected holds one


@dataclass(frozen=True)
class Machine:
    """What was measured."""

    cores: int
    memory: int
    disk_free: int
    flushes: float  # a second
    writes: float  # bytes a second
    files: int  # that one process may open
    font: str  # that has Chinese letters; "" for none


def registrations(machine: Machine) -> int:
    """Say how many registrations a second its processors can carry."""
    return round(machine.cores * SHARE * 1_000_000 / REGISTRATION_US / 100) * 100


def verdict(machine: Machine) -> Iterator[Finding]:
    """Say of each part whether it is enough for a city."""
    carried = {"n": machine.cores, "carried": registrations(machine)}
    yield Finding("cores", _level(machine.cores < 1, machine.cores < 2), carried)
    memory = {"gigabytes": round(machine.memory / GIGABYTE, 1)}
    yield Finding("memory", _level(machine.memory < MEMORY_LEAST, machine.memory < MEMORY_CITY), memory)
    disk = {"gigabytes": round(machine.disk_free / GIGABYTE)}
    yield Finding("room", _level(machine.disk_free < DISK_LEAST, machine.disk_free < DISK_CITY), disk)
    flushes = {"n": round(machine.flushes), "ms": round(1000 / max(machine.flushes, 0.001), 1)}
    yield Finding("flushes", _level(machine.flushes < FLUSHES_BAD, machine.flushes < FLUSHES_WATCH), flushes)
    yield Finding(
        "writes", _level(False, machine.writes < WRITES_WATCH), {"n": round(machine.writes / 2**20)}
    )
    yield Finding("open_files", _level(machine.files < 1024, machine.files < FILES), {"n": machine.files})
    yield Finding("font", _level(not machine.font, False), {"name": machine.font})


def _level(bad: bool, watch: bool) -> Level:
    return Level.BAD if bad else Level.WATCH if watch else Level.FINE
