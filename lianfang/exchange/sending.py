"""Files that leave: short ones at once, long ones in pieces, so that none is in memory whole."""

from collections.abc import AsyncIterator, Iterator
from os import SEEK_END
from typing import IO

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

IN_MEMORY = 8 << 20  # bytes; a longer file goes over the disk
PIECE = 1 << 18  # bytes of it that are sent at once


def sent(request: HttpRequest, file: IO[bytes], kind: str) -> HttpResponseBase:
    """Answer with a file that was written; a long one leaves in pieces, so that it is never in memory whole."""
    size = file.seek(0, SEEK_END)
    file.seek(0)
    if size <= IN_MEMORY:
        with file:
            return HttpResponse(file.read(), content_type=kind)
    # A server that answers without waiting would take in the whole of what is read the other way.
    pieces = _awaited(file) if isinstance(request, ASGIRequest) else _pieces(file)
    answer = StreamingHttpResponse(pieces, content_type=kind)
    answer["Content-Length"] = str(size)
    return answer


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


async def _awaited(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while piece := await sync_to_async(file.read, thread_sensitive=False)(PIECE):
            yield piece
