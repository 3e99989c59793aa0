"""One cluster on disk: made whole or not at all, and only ever read by its own version."""

import os
import secrets
import shutil
import subprocess
from pathlib import Path

from .binaries import MAJOR, end, spawn
from .claims import alone
from .errors import N_, Unavailable, failure
from .folders import Home, open_log, own

# The application is no superuser: a hole in it is not a shell on the machine. The superuser has no password
# and cannot sign in; `postgres --single` reaches it while the server is down.
ACCESS = "local all lianfang scram-sha-256\nhost all lianfang all scram-sha-256\n"


def ensure(home: Home, bin_: Path, *, durable: bool) -> None:
    """Make the cluster if there is none, else check that this release can read it."""
    if not home.data.exists():
        _create(home, bin_, durable)
    version = (home.data / "PG_VERSION").read_text().strip()
    if version != MAJOR:
        raise Unavailable(
            "other_version",
            N_(
                "%(folder)s holds data of PostgreSQL %(found)s; this release reads %(needed)s only. "
                "Dump it with the release that wrote it and restore it here, or choose another LIANFANG_DATA."
            ),
            folder=home.data,
            found=version,
            needed=MAJOR,
        )
    if not home.password.exists():
        raise Unavailable(
            "password_lost",
            N_("%(file)s is missing, and nobody signs in to %(folder)s without it: restore the file."),
            file=home.password,
            folder=home.data,
        )


def _create(home: Home, bin_: Path, durable: bool) -> None:
    """Build in data.new and rename at the end: PG_VERSION is written early, so only the name is proof."""
    new = home.root / "data.new"
    secret = secrets.token_urlsafe(24)
    with alone(home) as alive:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        own(new, 0o700, home.account)
        home.password.touch(0o600)
        home.password.write_text(secret)
        initdb = [str(bin_ / "initdb"), "-D", str(new), "-U", "postgres", "-E", "UTF8", "--data-checksums"]
        initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-ctype=C.UTF-8"]
        initdb += ["--auth-local=reject", "--auth-host=scram-sha-256"]
        _run(home, alive, initdb if durable else [*initdb, "--no-sync"])
        (new / "pg_hba.conf").write_text(ACCESS)
        single = [str(bin_ / "postgres"), "--single", "-D", str(new), "-c", "exit_on_error=on"]
        single += ["-c", "log_min_error_statement=panic", "-c", f"fsync={'on' if durable else 'off'}"]
        role = f"create role lianfang login createdb password '{secret}'\n"
        _run(home, alive, [*single, "postgres"], f"{role}create database lianfang owner lianfang\n")
        if durable:
            for path in (home.password, new / "pg_hba.conf", new):
                _sync(path)
        new.rename(home.data)
        if durable:
            _sync(home.root)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _run(home: Home, alive: int, command: list[str], given: str = "") -> None:
    process = spawn(
        command,
        home.account,
        home.root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=(alive,),
    )
    try:
        said, _ = process.communicate(given)
    finally:
        end(process)
    if process.returncode:
        with open_log(home) as out:
            out.write(said.encode())
        raise failure(home.root, N_("The database could not be made"), process.returncode, said)
