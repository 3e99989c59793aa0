"""Django's handler, which makes each page from beginning to end in one of a few threads that keep their connection."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponseBase

from lianfang.common.stack import with_room
from lianfang.web.gate import ACTIVE

# Of one process: what its two gates let in at once, and some for what goes past them.
THREADS = 2 * ACTIVE + 4


@cache
def threads() -> ThreadPoolExecutor:
    """Keep the threads in which this process makes pages."""
    return ThreadPoolExecutor(THREADS, "page")


class Pages(ASGIHandler):
    """Makes a page in one go. Django's own handler starts a thread for each request, which has to open a connection to
    the database that nobody uses again, and goes there and back for each step of each middleware."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002 — as Django calls it
        """Load the middlewares as they are without an event loop."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Wait for a thread, and for the page."""
        in_thread = sync_to_async(with_room, thread_sensitive=False, executor=threads())
        return await in_thread(self._made, request)

    def _made(self, request: HttpRequest) -> HttpResponseBase:
        close_old_connections()  # one that is as old as it may be, or broke off
        try:
            return self.get_response(request)
        finally:
            close_old_connections()
