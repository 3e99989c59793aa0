"""One cluster on disk: made whole or not at all, and only ever read by its own version."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .binaries import MAJOR, end, spawn
from .claims import alone
from .errors import N_, Unavailable, failure
from .folders import Home, open_log, own

# The application is no superuser: a hole in it is not a shell on the machine. The superuser has no password
# and cannot sign in; `postgres --single` reaches it while the server is down.
# A role of its own copies the whole cluster, and can do nothing else. Another takes in uploads: nobody signs in as it,
# the application becomes it (fieldapp.rights), and a hole in that door is not the register. A third reads pages for
# people signed in: it sees the rows of their areas (privacy.policies), whatever a page forgets to ask.
INGEST, READER = "lianfang_ingest", "lianfang_reader"
ACCESS = (
    "local all lianfang scram-sha-256\nhost all lianfang all scram-sha-256\n"
    "local replication lianfang_backup scram-sha-256\n"
)
ROLES = (
    "do $$begin if not exists (select from pg_roles where rolname = '%(role)s') "
    "then create role %(role)s; end if; end$$"
)


def ensure(home: Home, bin_: Path, *, durable: bool) -> None:
    """Make the cluster if there is none, else check that this release can read it."""
    ready = home.root / "data.ready"
    if ready.exists() and not home.data.exists():
        ready.rename(home.data)  # a restore was cut off at its last step
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
    if not (home.passfile.exists() and home.roles.exists()):
        with alone(home) as alive:
            make_roles(home, home.data, bin_, alive, durable=durable)


def make_roles(
    home: Home,
    data: Path,
    bin_: Path,
    alive: int,
    *,
    durable: bool,
    then: Sequence[str] = (),
    database: str = "postgres",
) -> None:
    """Let the application and the backups in, each with a password of its own in a file; then do what else is told.
    `database`: where the statements are run; that of the city opens wherever it was made, others may need a locale.

    For a new cluster, for one made before there were these roles, and for one restored where the passwords were lost.
    """
    for file in (home.password, home.passfile):
        file.touch(0o600)
    secret = home.password.read_text() or secrets.token_urlsafe(24)
    backup = secrets.token_urlsafe(24)
    home.password.write_text(secret)
    (data / "pg_hba.conf").write_text(ACCESS)
    tell(
        home,
        data,
        bin_,
        alive,
        database,
        [
            ROLES % {"role": "lianfang"},
            f"alter role lianfang login createdb password '{secret}'",
            "grant pg_monitor to lianfang",  # how far behind the archive is, how many connections there are
            ROLES % {"role": "lianfang_backup"},
            f"alter role lianfang_backup login replication password '{backup}'",
            ROLES % {"role": INGEST},
            f"grant {INGEST} to lianfang",
            ROLES % {"role": READER},
            f"grant {READER} to lianfang",
            *then,
        ],
        durable=durable,
    )
    home.passfile.write_text(f"*:*:*:lianfang_backup:{backup}\n")
    home.roles.touch(0o600)
    if durable:
        for path in (home.password, home.passfile, home.roles, data / "pg_hba.conf", data):
            sync(path)


def tell(
    home: Home, data: Path, bin_: Path, alive: int, database: str, statements: Sequence[str], *, durable: bool
) -> None:
    """Run statements as the superuser on a stopped cluster, one a line; the first that fails ends it."""
    single = [str(bin_ / "postgres"), "--single", "-D", str(data), "-c", "exit_on_error=on"]
    single += [
        "-c",
        "log_min_error_statement=panic",
        "-c",
        "shared_preload_libraries=",
        "-c",
        f"fsync={'on' if durable else 'off'}",
    ]
    _run(home, alive, [*single, database], "".join(f"{one}\n" for one in statements))


def _create(home: Home, bin_: Path, durable: bool) -> None:
    """Build in data.new and rename at the end: PG_VERSION is written early, so only the name is proof."""
    new = home.root / "data.new"
    with alone(home) as alive:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        own(new, 0o700, home.account)
        initdb = [str(bin_ / "initdb"), "-D", str(new), "-U", "postgres", "-E", "UTF8", "--data-checksums"]
        initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-ctype=C.UTF-8"]
        initdb += ["--auth-local=reject", "--auth-host=scram-sha-256"]
        _run(home, alive, initdb if durable else [*initdb, "--no-sync"])
        own_database = "create database lianfang owner lianfang"
        make_roles(home, new, bin_, alive, durable=durable, then=[own_database])
        new.rename(home.data)
        if durable:
            sync(home.root)


def sync(path: Path) -> None:
    """Wait until a file or a folder is on disk."""
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
