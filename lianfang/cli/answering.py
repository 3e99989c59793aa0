"""One web server: what it loads before the first request, and how it answers."""

from socket import socket

import uvicorn
from django.conf import settings
from django.urls import get_resolver
from django.utils.translation.trans_real import translation

import lianfang.asgi
from lianfang.fieldapp.door import Door
from lianfang.web import interpreter


def make_ready() -> None:
    """Load every page and both languages, so that no request waits for that."""
    len(get_resolver().url_patterns)
    for code, _name in settings.LANGUAGES:
        translation(code)
    interpreter.make_ready()


def answer(listening: socket) -> None:
    """Answer on an open socket until told to end."""
    config = uvicorn.Config(
        lianfang.asgi.application,
        http=Door,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run([listening])
