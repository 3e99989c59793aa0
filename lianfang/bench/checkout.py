"""Which code was measured."""

import subprocess
from pathlib import Path


def commit() -> str:
    """Name the commit of the checkout this runs from; empty where there is none."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    root = Path(__file__).resolve().parents[2]
    found = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603
    return found.stdout.strip()
