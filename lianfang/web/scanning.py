"""Files that are uploaded are shown to a scanner for viruses before a view sees them, where the operator names one."""

import logging
import subprocess
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext_lazy as _

from lianfang.common.errors import Refused
from lianfang.web.refusals import refusal

CLEAN, INFECTED = 0, 1  # how clamdscan and clamscan end (their manual pages)
SECONDS = 120  # for one file (design choice)

log = logging.getLogger("lianfang.security")


class ScannedUploads(MiddlewareMixin):
    """Refuses a request with a file in which the scanner finds something, or that it could not look at."""

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], *_given: Any
    ) -> HttpResponseBase | None:
        """Look at every file before the view does."""
        if not settings.SCANNER or request.content_type != "multipart/form-data":
            return None
        try:
            for _name, files in request.FILES.lists():
                for file in files:
                    scan(file)
        except Refused as refused:
            return refusal(request, refused)
        return None


def scan(file: "UploadedFile[Any]") -> None:
    """Show a file to the scanner, which reads it from its input.

    Raises Refused: "virus", "not_scanned" when the scanner is away or fails: then nothing is taken in.
    """
    with TemporaryFile() as shown:
        for chunk in file.chunks():
            shown.write(chunk)
        shown.seek(0)
        end = _end(shown)
    file.seek(0)
    if end == INFECTED:
        log.warning("A file with a virus was turned away")
        raise Refused("virus", _("A virus was found in %(file)s. It was not taken in."), file=file.name)
    if end != CLEAN:
        log.error("The scanner for viruses ended with %s", end)
        raise Refused(
            "not_scanned",
            _(
                "%(file)s could not be looked at for viruses, so it was not taken in. Try again; tell who runs the "
                "system when it stays so."
            ),
            file=file.name,
        )


def _end(shown: IO[bytes]) -> int:
    """Let the scanner read a file; say how it ended, -1 when it was not there or took too long."""
    quiet = subprocess.DEVNULL
    try:
        scanner = subprocess.run(  # noqa: S603 — the operator's own command
            settings.SCANNER, stdin=shown, stdout=quiet, stderr=quiet, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        log.exception("The scanner for viruses could not be asked")
        return -1
    return scanner.returncode
