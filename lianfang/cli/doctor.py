"""`lianfang doctor`: measure this machine, say what it can carry and what to change."""

import argparse
import json
import os
import resource
import shutil
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from lianfang.cli import boot
from lianfang.cli.checking import say
from lianfang.common.errors import Refused
from lianfang.operations.machine import Machine, registrations, verdict

LOOK_S = 1.0  # for how long the disk is asked to flush
BLOCK = 8192  # bytes, a page of the database
CHUNK = 1 << 20
CHUNKS = 64


def doctor(given: argparse.Namespace) -> int:
    """Measure, say what was found."""
    boot.offline()
    boot.speak()
    machine = measured(_folder())
    if given.json:
        print(json.dumps(asdict(machine) | {"registrations": registrations(machine)}))
    else:
        say(list(verdict(machine)))
    return 0


def _folder() -> Path:
    """Name the folder that the data lie in, or will."""
    home = boot.home("city")
    return next(each for each in (home, *home.parents) if each.is_dir() and os.access(each, os.W_OK))


def measured(folder: Path) -> Machine:
    """Measure the machine, and the disk of a folder."""
    flushes, writes = _disk(folder)
    return Machine(
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        disk_free=shutil.disk_usage(folder).free,
        flushes=flushes,
        writes=writes,
        files=resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        font=_font(),
    )


def _font() -> str:
    from lianfang.documents.fonts import printing_fonts

    try:
        return printing_fonts()[1]
    except Refused:
        return ""


def _disk(folder: Path) -> tuple[float, float]:
    """Say how often in a second the disk brings a page to safety, and how many bytes it takes in a row."""
    with tempfile.TemporaryFile(dir=folder) as file:
        began, n = time.perf_counter(), 0
        while (took := time.perf_counter() - began) < LOOK_S:
            os.pwrite(file.fileno(), bytes(BLOCK), 0)
            os.fsync(file.fileno())
            n += 1
        flushes = n / took
        began, chunk = time.perf_counter(), os.urandom(CHUNK)
        for _ in range(CHUNKS):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
        return flushes, CHUNKS * CHUNK / (time.perf_counter() - began)
