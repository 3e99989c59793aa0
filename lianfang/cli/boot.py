"""Get a program ready: its keys, its database, its Chinese, then Django."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lianfang.common.keys import secret, told_by
from lianfang.postgres import Unavailable, data_root, running, url_of

URL = "LIANFANG_DATABASE_URL"
KEYS = {
    "LIANFANG_SECRET_KEY": "django",
    "LIANFANG_IDENTITY_KEY": "identity",
    "LIANFANG_AUDIT_KEY": "audit",
}  # variable → the file of the key


def keys(root: Path) -> None:
    """Put this installation's keys and folders into the environment unless they are there."""
    if command := os.environ.get("LIANFANG_IDENTITY_KEY_COMMAND"):
        try:
            os.environ["LIANFANG_IDENTITY_KEY"] = told_by(command)
        except OSError as error:
            raise SystemExit(f"LIANFANG_IDENTITY_KEY_COMMAND: {error}") from error
    elif not os.environ.get("LIANFANG_IDENTITY_KEY"):
        os.environ["LIANFANG_IDENTITY_FILE"] = str(root / "keys" / "identity.key")
    device = root / "keys" / "device.key"
    if device.exists():
        os.environ.setdefault("LIANFANG_DEVICE_KEY", device.read_text())
    for variable, name in KEYS.items():
        if not os.environ.get(variable):
            os.environ[variable] = secret(root / "keys", name)
    os.environ.setdefault("LIANFANG_HOME", str(root))
    os.environ.setdefault("LIANFANG_MESSAGES", str(root / "messages"))
    os.environ.setdefault("LIANFANG_TRACING", str(root / "tracing"))
    os.environ.setdefault("LIANFANG_UPLOADS", str(root / "uploads"))
    os.environ.setdefault("LIANFANG_HEADS", str(root / "heads"))


def backups() -> Path | None:
    """Name the folder of backups; None when none was chosen."""
    chosen = os.environ.get("LIANFANG_BACKUPS")
    return Path(chosen).expanduser().resolve() if chosen else None


@contextmanager
def database(root: Path, archive: Path | None = None) -> Iterator[None]:
    """Run the embedded database while the block lasts, unless LIANFANG_DATABASE_URL names a server; with a folder of
    backups every change is copied there.

    Raises postgres.Unavailable when it cannot start, for example because it already runs.
    """
    if os.environ.get(URL):
        yield
        return
    with running(root, backups=archive) as url:
        os.environ[URL] = url
        try:
            yield
        finally:
            del os.environ[URL]


def join(root: Path) -> None:
    """Use the database that another program of this installation runs.

    Raises postgres.Unavailable when none runs.
    """
    if not os.environ.get(URL):
        os.environ[URL] = url_of(root)


@contextmanager
def at_hand(root: Path) -> Iterator[None]:
    """Have the installation's database for one command: that which runs already, else started for as long.

    Raises postgres.Unavailable when it can neither be reached nor started.
    """
    if not os.environ.get(URL):
        try:
            join(root)
        except Unavailable as error:
            if error.code != "not_running":
                raise
    with database(root, backups()):
        yield


def django() -> None:
    """Set Django up, with the Chinese compiled."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.settings")
    from lianfang.cli.messages import compile_stale

    compile_stale()
    import django as package

    package.setup()


def offline() -> None:
    """Set Django up for what needs code and no database."""
    for variable in KEYS:
        os.environ.setdefault(variable, "offline")
    django()


def language() -> str:
    """Name the language of the terminal: Chinese where its locale is Chinese, English elsewhere."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh-hans" if next(filter(None, named), "").startswith("zh") else "en"


def speak() -> None:
    """Speak the language of the terminal from here on."""
    from django.utils import translation

    translation.activate(language())


@contextmanager
def spoken() -> Iterator[None]:
    """Speak the language of the terminal while the block lasts; what is written down stays as it was."""
    from django.utils import translation

    with translation.override(language()):
        yield


def protocols() -> None:
    """Read every protocol file now, so that a mistyped key stops a start and not a night's work.

    Raises Refused, naming the file and the key.
    """
    from lianfang.protocol.timeline import diseases

    diseases()


def migrate() -> None:
    """Bring the tables up to date. Where no change is missing, Django need not work out what tables there would be:
    that took a third of a second of every command."""
    from django.core.management import call_command

    from lianfang.cli.management.commands.migrate import lay
    from lianfang.operations.queries import pending

    if pending():
        call_command("migrate", verbosity=0, interactive=False)
    else:
        lay()


def home(name: str) -> Path:
    """Give the folder of one database of this installation: `city` for real work, `demo` for the story."""
    return data_root() / name
