"""Where tests keep what they throw away."""

import shutil
from pathlib import Path


def memory() -> str | None:
    """Give the folder in memory when there is room in it: a disk that others use too makes a start slow."""
    shm = Path("/dev/shm")  # noqa: S108
    return str(shm) if shm.is_dir() and shutil.disk_usage(shm).free > 2_000_000_000 else None
