"""Keys of this installation: made once, kept in files only the owner reads."""

import os
import re
import secrets
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

NUMBERED = re.compile(r"(\d{1,3}):(.+)", re.DOTALL)
COMMAND_S = 30  # for a key management service to answer


def secret(folder: Path, name: str) -> str:
    """Read the key of that name, or make it; two processes starting at once get the same one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.key"
    fresh = folder / f".{name}.{secrets.token_hex(8)}"
    if not path.exists():
        fresh.write_text(fresh_secret())
        fresh.chmod(0o600)
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()


def fresh_secret() -> str:
    """Make a secret of 48 random bytes."""
    return secrets.token_urlsafe(48)


def told_by(command: str) -> str:
    """Give the key that a command prints, such as one that asks a key management service; no shell reads it.

    Raises OSError when it cannot be run, fails, takes too long or prints nothing.
    """
    try:
        done = subprocess.run(  # noqa: S603 — whoever runs the city named it
            shlex.split(command), capture_output=True, text=True, check=True, timeout=COMMAND_S
        )
    except subprocess.SubprocessError as error:
        raise OSError(f"{shlex.split(command)[0]}: {type(error).__name__}") from error
    if not done.stdout.strip():
        raise OSError(f"{shlex.split(command)[0]}: printed nothing")
    return done.stdout.strip()


def numbered(told: str) -> dict[int, str]:
    """Read a list of secrets, the newest first: each has the number before its colon, else its place from the end."""
    found: dict[int, str] = {}
    for place, part in enumerate(
        reversed([each.strip() for each in told.split(",") if each.strip()]), start=1
    ):
        said = NUMBERED.fullmatch(part)
        found[int(said[1]) if said else place] = said[2] if said else part
    return found


def write_numbered(path: Path, found: Mapping[int, str]) -> None:
    """Write a list of secrets to the file of a key as a whole: nobody ever reads half of one."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    fresh.touch(0o600)
    fresh.write_text(",".join(f"{number}:{found[number]}" for number in sorted(found, reverse=True)))
    fresh.replace(path)
