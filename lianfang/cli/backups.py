"""Backups of a city and the way back: `backup`, `restore`, `archive`, `restored`."""

import argparse
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from lianfang.cli import boot
from lianfang.common.errors import Refused
from lianfang.common.keys import numbered
from lianfang.postgres.archive import (
    Access,
    Archiver,
    make_folder,
    own_access,
    reached_at,
    system_of,
    url_access,
)
from lianfang.postgres.backup import fingerprint, take, thin, verify
from lianfang.postgres.folders import home_of
from lianfang.postgres.restore import planned, restore
from lianfang.postgres.store import Backup, Store, listed, stores

DAYS = (
    14  # design choice: two weeks are the incubation of most diseases, and longer than an error stays unseen
)
URL = "LIANFANG_BACKUP_URL"
KEYS = ("identity.key", "django.key", "audit.key", "device.key")
LATER = ("audit.key", "device.key")  # which an older copy of the keys has not


def folder() -> Path:
    """Name the folder of backups.

    Raises Refused("no_backups") when none was chosen.
    """
    from django.utils.translation import gettext_lazy as _

    if found := boot.backups():
        return found
    raise Refused(
        "no_backups",
        _("Name a folder on another disk in LIANFANG_BACKUPS: a backup beside its city is lost with it."),
    )


def days() -> int:
    """Say for how many days any moment can be restored."""
    from django.utils.translation import gettext_lazy as _

    told = os.environ.get("LIANFANG_BACKUP_DAYS", str(DAYS))
    if not told.isdigit() or not 1 <= int(told) <= 3650:
        raise Refused("backup_days", _("LIANFANG_BACKUP_DAYS=%(told)s: write a number of days."), told=told)
    return int(told)


def backup(given: argparse.Namespace) -> int:
    """Take a backup, list, verify or thin them."""
    if given.deed == "take":
        boot.keys(boot.home("city"))
    boot.offline()
    boot.speak()
    deeds: dict[str, Callable[[argparse.Namespace], int]] = {
        "take": _take,
        "list": _list,
        "verify": _verify,
        "thin": _thin,
    }
    return deeds[given.deed](given)


@contextmanager
def _reached(home: Path, *, own: bool) -> Iterator[Access]:
    """Reach the server as one who may copy all of it: the embedded one, or that of a URL."""
    if own:
        yield own_access(home_of(home), "5432")
        return
    make_folder(home)
    with url_access(os.environ.get(URL) or os.environ[boot.URL], home) as access:
        yield access


def _take(given: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    home, backups = boot.home("city"), folder()
    keep, own = days(), boot.URL not in os.environ
    with boot.at_hand(home):
        url = os.environ[boot.URL]
        with _reached(home, own=own) as access:
            made = take(url, access, backups, key=_fingerprints(_identity(home)))
        store = Store(backups / system_of(url)[0])
    if given.keys:
        _copy_keys(home / "keys", given.keys)
    if not given.no_verify:
        made = verify(made, store, home)
    thin(store, datetime.now(UTC), keep)
    _print([made], given.json)
    if made.fault:
        raise Refused("backup_unsound", _("The backup is not sound: %(why)s"), why=made.fault)
    return 0


def _store() -> Store:
    from django.utils.translation import gettext_lazy as _

    where = folder()
    found = stores(where)
    if not found:
        raise Refused("no_backup", _("There is no backup in %(folder)s."), folder=where)
    return found[0]


def _list(given: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    store = _store()
    _print(listed(store), given.json)
    if not given.json and (until := reached_at(store)):
        print(_("Changes were copied until %(until)s.") % {"until": _clock(until)})
    return 0


def _verify(given: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    store = _store()
    found = (
        [each for each in listed(store) if given.name in {each.name, "all"}]
        if given.name
        else listed(store)[-1:]
    )
    if not found:
        raise Refused("no_backup", _("There is no backup %(name)s."), name=given.name)
    home = boot.home("city")
    make_folder(home)
    seen = [verify(each, store, home) for each in found]
    _print(seen, given.json)
    return 1 if any(each.fault for each in seen) else 0


def _thin(given: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    keep = days()
    gone, files = thin(_store(), datetime.now(UTC), keep)
    if given.json:
        print(json.dumps({"backups": gone, "files": files}))
    else:
        print(
            _("%(n)s backups and %(files)s files of changes were removed.") % {"n": len(gone), "files": files}
        )
    return 0


def _print(backups: Sequence[Backup], as_json: bool) -> None:
    from django.utils.translation import gettext as _

    if as_json:
        print(json.dumps([asdict(each) for each in backups], default=datetime.isoformat, ensure_ascii=False))
        return
    for each in backups:
        state = each.fault or (_("verified") if each.verified else _("not verified"))
        size = _("%(n)s MB") % {"n": max(1, each.bytes // 2**20)}
        print(each.name, _clock(each.ended), size, _("%(n)s tables") % {"n": each.tables}, state, sep="  ")


def _clock(at: datetime) -> str:
    return at.astimezone().isoformat(sep=" ", timespec="seconds")


def _copy_keys(source: Path, target: Path) -> None:
    """Copy the keys: without them nobody reads the identity numbers of a backup.

    Raises Refused("keys").
    """
    from django.utils.translation import gettext_lazy as _

    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in KEYS:
            if name in LATER and not (source / name).exists():
                continue
            new = target / f".{name}.new"
            new.touch(0o600)
            shutil.copyfile(source / name, new)
            new.replace(target / name)
    except OSError as error:
        raise Refused("keys", _("The keys could not be copied: %(why)s"), why=error) from error


def put_back(given: argparse.Namespace) -> int:
    """Restore a stopped city to a moment."""
    key = os.environ.get("LIANFANG_IDENTITY_KEY", "")
    boot.offline()
    boot.speak()
    from django.utils.translation import gettext as _

    from lianfang.sync.feed import NEW_EPOCH

    if os.environ.get(boot.URL) and not given.into:
        raise Refused(
            "own_server", _("The city's database is a server of your own: name an empty folder with --into.")
        )
    home, store = given.into or boot.home("city"), _store()
    plan, _changes = planned(store, given.at, given.backup)
    if not given.into:
        _check_keys(home, plan, given, key)
    database = os.environ[boot.URL].rpartition("/")[2].partition("?")[0] if os.environ.get(boot.URL) else ""
    done = restore(home, store, at=given.at, name=given.backup, then=[NEW_EPOCH], database=database)
    print(_("Restored from the backup %(name)s.") % {"name": done.backup.name})
    if done.before:
        print(_("The data that were there before lie in %(folder)s.") % {"folder": done.before})
    print(_("Start the city: phones send again what it lacks. Then take a new backup: lianfang backup"))
    return 0


def _identity(home: Path) -> str:
    """Give the key of identity numbers as it is now: one in a file may have changed since this program began."""
    file = home / "keys" / "identity.key"
    return (
        file.read_text() if os.environ.get("LIANFANG_IDENTITY_FILE") else os.environ["LIANFANG_IDENTITY_KEY"]
    )


def _fingerprints(key: str) -> str:
    """Tell the secrets of a key from others: whoever reads a backup needs each that was in it."""
    return "+".join(fingerprint(one) for one in numbered(key).values())


def _opens(key: str, plan: Backup) -> bool:
    return set(plan.key.split("+")) <= {fingerprint(one) for one in numbered(key).values()}


def _check_keys(home: Path, plan: Backup, given: argparse.Namespace, key: str) -> None:
    """See that the keys are those that the backup was written with.

    Raises Refused("keys").
    """
    from django.utils.translation import gettext_lazy as _

    if given.keys:
        _copy_keys(given.keys, home / "keys")
    file = home / "keys" / "identity.key"
    if given.without_keys or _opens(key, plan):
        return
    if not file.exists() or not _opens(file.read_text(), plan):
        raise Refused(
            "keys",
            _(
                "The keys of this backup are not in %(folder)s: without them nobody reads its identity numbers. Bring "
                "them with --keys FOLDER, or restore --without-keys."
            ),
            folder=file.parent,
        )


def archive(given: argparse.Namespace) -> int:  # noqa: ARG001 — every command takes what was given
    """Copy every change of a server of one's own until told to stop."""
    boot.offline()
    boot.speak()
    from django.utils.translation import gettext as _

    home, backups = boot.home("city"), folder()
    if not os.environ.get(boot.URL):
        raise Refused(
            "embedded",
            _("The embedded database copies its changes by itself; this is for a server of your own."),
        )
    with _reached(home, own=False) as access:
        archiver = Archiver(access, backups, home / "log")
        archiver.start(os.environ[boot.URL])
        try:
            threading.Event().wait()
        finally:
            archiver.stop()
    return 0
