"""Files on disk: beside the keys, never where the web server looks, and no longer than they are needed."""

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lianfang.common.errors import Refused

MOST_BYTES = 1024 * 1024 * 1024  # of a file; a city's register as CSV is half of it (design choice)
ROOM = 1024 * 1024 * 1024  # bytes that stay free on the disk


def folder() -> Path:
    """Give the folder of files.

    Raises Refused("no_folder") when the installation names none.
    """
    if not settings.UPLOADS:
        raise Refused("no_folder", _("No folder for files is set: LIANFANG_UPLOADS."))
    found = Path(settings.UPLOADS)
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path_of(file_id: UUID) -> Path:
    """Give where a file lies."""
    return folder() / file_id.hex


def keep(file_id: UUID, chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write a file; give its digest and size.

    Raises Refused: "file_large", "no_room". Nothing is left of it then.
    """
    path, digest, size = path_of(file_id), hashlib.sha256(), 0
    if shutil.disk_usage(path.parent).free < ROOM:
        raise Refused(
            "no_room", _("The disk is nearly full: no more files are taken in. Tell who runs the system.")
        )
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > MOST_BYTES:
                    most = MOST_BYTES >> 20
                    raise Refused(
                        "file_large", _("A file may have %(most)s MB at most. Divide it."), most=most
                    )
                digest.update(chunk)
                out.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def forget(file_id: UUID) -> None:
    """Delete a file."""
    path_of(file_id).unlink(missing_ok=True)
