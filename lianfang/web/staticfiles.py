"""Static files: hashed names and gzip twins once collected, plain names with a version before that.

ES modules are resolved by the import map (templatetags/ui.py), so Django's rewriting of `import` statements,
which follows comments in third-party files, stays off.
"""

import gzip
import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, ClassVar

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

TEXT = {"text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json"}


@cache
def version(name: str) -> str:
    """Give a short hash of a file's content, so that a browser never keeps an old one."""
    path = finders.find(name)
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8] if path else ""


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage that also works from a fresh clone, where nothing has been collected yet."""

    def url(self, name: str, force: bool = False) -> str:
        """Give the address of a file: its hashed name, or its plain name and version."""
        if self.hashed_files:
            return str(super().url(name, force))
        address = self.base_url + name.lstrip("/")
        # A font is named by the style sheet too, where no version can be added: both must ask for one file.
        stamp = "" if name.endswith(".woff2") else version(name.lstrip("/"))
        return f"{address}?v={stamp}" if stamp else str(address)


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise that answers with whole files: nothing stays open when a browser goes away."""

    sync_capable, async_capable = True, False
    brought: ClassVar[dict[str, Any]] = {}  # by the apps: listed once a process, whoever asks again

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = self.files.get(request.path_info)
        answer: HttpResponseBase = self.whole(found, request) if found else self.get_response(request)
        return answer

    def add_files(self, root: str, prefix: str | None = None) -> None:
        """Take a folder's files; a folder that was never collected holds none."""
        if Path(root).is_dir():
            super().add_files(root, prefix)

    def add_files_from_finders(self) -> None:
        """Take the files that the apps bring along."""
        if not self.brought:
            super().add_files_from_finders()
            self.brought.update(self.files)
        self.files.update(self.brought)

    @staticmethod
    def whole(found: Any, request: HttpRequest) -> HttpResponse:
        """Answer with the file read whole: the largest of ours is a megabyte."""
        answer = found.get_response(request.method, request.META)
        body = b""
        if answer.file is not None:
            with answer.file:
                body = answer.file.read()
        headers = dict(answer.headers)
        if answer.status == 200 and _may_shrink(headers, request):
            body = shrunk(body)
            headers |= {
                "Content-Encoding": "gzip",
                "Vary": "Accept-Encoding",
                "Content-Length": str(len(body)),
            }
        response = HttpResponse(body, status=int(answer.status))
        del response["Content-Type"]
        for key, value in headers.items():
            response[key] = value
        if request.GET.get("v"):
            response["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _may_shrink(headers: dict[str, str], request: HttpRequest) -> bool:
    """Say whether a file is text that nobody compressed yet, and its reader takes gzip."""
    kind = headers.get("Content-Type", "").partition(";")[0]
    if headers.get("Content-Encoding") or kind not in TEXT or request.method != "GET":
        return False
    return "gzip" in request.headers.get("Accept-Encoding", "")


@lru_cache(maxsize=512)
def shrunk(body: bytes) -> bytes:
    """Compress a file's content: on a slow line a phone's first visit takes half as long."""
    return gzip.compress(body, mtime=0)
