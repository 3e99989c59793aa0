"""One web server: what it loads before the first request, and how it answers."""

from socket import socket

import uvicorn
from django.conf import settings
from django.db import connections
from django.urls import get_resolver
from django.utils.translation.trans_real import translation

import lianfang.asgi
from lianfang.fieldapp.door import Door
from lianfang.web import interpreter

# How long a connection may rest. Web servers in front let theirs go sooner (deploy/), or what is posted on one that
# just closes is lost. No whole number: phones that are sent away come again after whole seconds.
KEEP_ALIVE_S = 5.5
# How long the database may take over one statement of a page (design choice). The reconciliation of a round of 3.8
# million people takes 8 to 12 s; what nobody waits for any more could go on for hours.
STATEMENT_S = 120


def make_ready() -> None:
    """Load every page and both languages, so that no request waits for that."""
    len(get_resolver().url_patterns)
    for code, _name in settings.LANGUAGES:
        translation(code)
    interpreter.make_ready()


def limit_statements() -> None:
    """Let the database end what takes it too long; connections that this process opens from here on."""
    options = connections.settings["default"]["OPTIONS"]
    options["options"] = f"{options.get('options', '')} -c statement_timeout={STATEMENT_S}s".strip()


def answer(listening: socket) -> None:
    """Answer on an open socket until told to end."""
    limit_statements()
    config = uvicorn.Config(
        lianfang.asgi.application,
        http=Door,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,  # type: ignore[arg-type]  # any number of seconds, says asyncio
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run([listening])
