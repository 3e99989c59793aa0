"""Where a cluster lives, and whether PostgreSQL can live there."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .binaries import SHARED, Account, can_enter, server_account
from .errors import N_, Unavailable

LOG_BYTES = 10_000_000  # a longer log is put aside at the next start
SOCKET_BYTES = 107  # sun_path of <sys/un.h> is 108 with its final zero on Linux


def data_root() -> Path:
    """The folder of this installation's data.

    LIANFANG_DATA; else, as root, /var/lib/lianfang/PROJECT; else PROJECT in the user's data folder
    (XDG_DATA_HOME/lianfang or ~/.local/share/lianfang). PROJECT is `default` for an installed package; a
    checkout has a name made from its path, so that two checkouts on one machine never share a database.
    """
    if chosen := os.environ.get("LIANFANG_DATA"):
        return Path(chosen).expanduser().resolve()
    if os.geteuid() == 0:
        return SHARED / _project()
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home).resolve() / "lianfang" / _project()


def _project() -> str:
    checkout = Path(__file__).resolve().parents[2]
    if not (checkout / "pyproject.toml").exists():
        return "default"
    name = re.sub(r"[^A-Za-z0-9_-]", "", checkout.name)[:20]
    return f"{name}-{hashlib.sha256(os.fsencode(checkout)).hexdigest()[:8]}"


@dataclass(frozen=True)
class Home:
    """The folders and files of one cluster."""

    root: Path
    account: Account

    @property
    def data(self) -> Path:
        """What initdb made; its presence means initdb finished."""
        return self.root / "data"

    @property
    def mark(self) -> Path:
        """What a running server writes about itself: process, port, socket folder, address, state."""
        return self.data / "postmaster.pid"

    @property
    def sockets(self) -> Path:
        """The folder of the Unix socket, which only the server's user can enter."""
        return self.root / "s"

    @property
    def password(self) -> Path:
        """The password of the role lianfang, readable by whoever starts the server."""
        return self.root / "password"

    @property
    def passfile(self) -> Path:
        """The password of the role lianfang_backup, as PostgreSQL's programs read it (libpq-pgpass)."""
        return self.root / "backup.pgpass"

    @property
    def roles(self) -> Path:
        """Says that every role of this release was made; another name wherever there is one more."""
        return self.root / "roles.2"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.root / "log"


def home_of(root: Path) -> Home:
    """The cluster in `root`, whether it is there yet or not."""
    root = root.resolve()
    return Home(root, server_account(root / "data"))


def open_log(home: Home) -> BinaryIO:
    """The file that takes what PostgreSQL says; a long one is put aside."""
    home.log.touch(0o600)
    if home.log.stat().st_size > LOG_BYTES:
        home.log.replace(home.log.with_suffix(".1"))
        home.log.touch(0o600)
    return home.log.open("ab")


def own(path: Path, mode: int, account: Account) -> None:
    """Give `path` to the server's user with exactly this mode."""
    path.chmod(mode)
    if account.uid != os.geteuid():
        os.chown(path, account.uid, account.gid)


def prepare(home: Home, port: str) -> None:
    """Make the folders. One above ours is never opened up: a private one is refused and keeps its mode."""
    _check_socket(home.sockets / f".s.PGSQL.{port}")
    root, account = home.root, home.account
    missing = [folder for folder in (root, *root.parents) if not folder.exists()]
    above = next(folder for folder in root.parents if folder.exists())
    _check_enter(above, home)
    foreign = account.uid != os.geteuid()
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711 if foreign else 0o700)
    if foreign and not any(root.iterdir()):
        root.chmod(0o711)  # an empty folder handed to us is ours
    _check_enter(root, home)
    home.sockets.mkdir(exist_ok=True)
    own(home.sockets, 0o700, account)


def _check_enter(folder: Path, home: Home) -> None:
    if can_enter(folder, home.account):
        return
    line = (*reversed(folder.parents), folder)
    closed = next((each for each in line if not can_enter(each, home.account)), folder)
    raise Unavailable(
        "private_folder",
        N_(
            "PostgreSQL runs as user %(user)s, who cannot enter %(folder)s. Choose a folder outside it "
            "with LIANFANG_DATA, for example %(example)s. No permissions were changed."
        ),
        user=home.account.name,
        folder=closed,
        example=SHARED / "default",
    )


def _check_socket(path: Path) -> None:
    if len(os.fsencode(path)) > SOCKET_BYTES or "," in str(path) or '"' in str(path):
        raise Unavailable(
            "socket_path",
            N_(
                "The path %(path)s cannot be a socket: it may have %(most)s bytes (it has %(has)s) "
                "and neither comma nor quote. Choose a shorter folder with LIANFANG_DATA."
            ),
            path=path,
            most=SOCKET_BYTES,
            has=len(os.fsencode(path)),
        )
