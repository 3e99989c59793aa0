"""Files that are uploaded are shown to a scanner for viruses before a view sees them, where the operator names one."""

import logging
import subprocess
from collections.abc import Callable
from typing import Any

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
    try:
        with subprocess.Popen(  # noqa: S603 — the operator's own command
            settings.SCANNER, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as scanner:
            end = _shown(file, scanner)
    except OSError:
        log.exception("The scanner for viruses could not be started")
        end = -1
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


def _shown(file: "UploadedFile[Any]", scanner: "subprocess.Popen[bytes]") -> int:
    assert scanner.stdin is not None  # noqa: S101 — it was asked for
    try:
        for chunk in file.chunks():
            scanner.stdin.write(chunk)
        scanner.stdin.close()
    except BrokenPipeError:
        pass  # it has seen enough
    try:
        return scanner.wait(SECONDS)
    except subprocess.TimeoutExpired:
        scanner.kill()
        return -1
