"""`lianfang keys`: which keys identity numbers are sealed with, a new one, and the end of the oldest."""

import argparse
import json
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianfang.common.errors import Refused
from lianfang.common.keys import fresh_secret, write_numbered
from lianfang.people import resealing
from lianfang.people.models import KeyRotation
from lianfang.people.vault import secrets
from lianfang.work import SEALED


def keys(given: argparse.Namespace) -> int:
    """Say how things stand, bring a new key in, or take the oldest away."""
    return {"status": _status, "rotate": _rotate, "retire": _retire}[given.deed](given)


def _status(given: argparse.Namespace) -> int:
    counted, running = resealing.by_key(SEALED), KeyRotation.objects.filter(done_at=None).first()
    if given.json:
        progress = {"key": running.key, "looked": running.looked, "total": running.total} if running else None
        told = {"keys": sorted(secrets()), "sealed": counted, "newest": max(secrets()), "rotation": progress}
        print(json.dumps(told))
        return 0
    for number in sorted({*secrets(), *counted}, reverse=True):
        said = {"key": number, "n": counted.get(number, 0)}
        print(
            _("Key %(key)s: %(n)s are sealed with it.") % said,
            "" if number in secrets() else _("It is missing!"),
        )
    if running:
        said = {"key": running.key, "looked": running.looked, "total": running.total}
        print(_("Key %(key)s is being brought in: %(looked)s of %(total)s looked at.") % said)
    missing = set(counted) - set(secrets())
    return 1 if missing else 0


def _rotate(given: argparse.Namespace) -> int:
    if KeyRotation.objects.filter(done_at=None).exists():
        print(_("A key is being brought in already."))
    else:
        if settings.IDENTITY_FILE and max(secrets()) in resealing.by_key(SEALED):
            _add()
        row = resealing.begin(SEALED, timezone.now())
        print(_("Key %(key)s: %(n)s are looked at in the background.") % {"key": row.key, "n": row.total})
    if given.wait:
        while resealing.step(SEALED, timezone.now()):
            pass
    return _status(given)


def _add() -> None:
    """Write a new secret in front of those of the file."""
    found = dict(secrets())
    newest = max(found) + 1
    if newest > 255:  # the first byte of what is sealed
        raise Refused("keys", _("There were 255 keys: no number is left for another one."))
    write_numbered(Path(settings.IDENTITY_FILE), {**found, newest: fresh_secret()})


def _retire(given: argparse.Namespace) -> int:
    if not settings.IDENTITY_FILE:
        raise Refused(
            "no_file",
            _("The key does not lie in a file of ours: its oldest secret cannot be taken away from here."),
        )
    oldest = resealing.check_retire(SEALED)
    file = Path(settings.IDENTITY_FILE)
    found = dict(secrets())
    gone = found.pop(oldest)
    following = found[min(found)]
    claimed = resealing.claim_anew(gone, following)
    with transaction.atomic():
        resealing.claim_latest(gone, following, timezone.now())
        _keep(file.parent / f"retired-{oldest}.key", gone)
        if not settings.DEVICE_KEY:
            _keep(file.parent / "device.key", gone)
        write_numbered(file, found)
    resealing.forget_claims(gone, following)
    print(
        _("Key %(key)s is not used any more; %(n)s numbers are found by the next one.")
        % {"key": oldest, "n": claimed}
    )
    said = {"file": file.parent / f"retired-{oldest}.key"}
    print(_("Backups made before need it: take %(file)s to where their keys are, and away from here.") % said)
    return _status(given)


def _keep(path: Path, secret: str) -> None:
    path.touch(0o600)
    path.write_text(secret)
