"""The one ASGI application: uploads go to the sync endpoint, everything else to Django; pages and what else phones ask
for each behind a gate of their own."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.settings")

import django

django.setup(set_prefix=False)

from lianfang.fieldapp.endpoint import endpoint, is_behind
from lianfang.web.gate import Receive, Scope, Send, gated
from lianfang.web.handler import Pages

UNGATED = ("/static/", "/health/", "/metrics")  # who looks after the server must not stand in line before it

django_application = Pages()
pages = gated(django_application, is_behind)  # type: ignore[arg-type]  # asgiref's TypedDicts
phones = gated(django_application, lambda: False)  # type: ignore[arg-type]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Route one connection."""
    if scope["type"] == "lifespan":
        return await lifespan(receive, send)
    if scope["type"] == "http" and scope["path"] == "/field/sync":
        return await endpoint(scope, receive, send)
    if scope["type"] == "http" and scope["path"] == "/health/live":
        return await alive(send)
    if scope["type"] == "http" and scope["path"].startswith(UNGATED):
        return await django_application(scope, receive, send)  # type: ignore[arg-type]
    if scope["type"] == "http" and scope["path"].startswith("/field/"):
        return await phones(scope, receive, send)
    return await pages(scope, receive, send)


async def alive(send: Send) -> None:
    """Say that this process answers, whatever the database does."""
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"3"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok\n"})


async def lifespan(receive: Receive, send: Send) -> None:
    """Tell the server that there is nothing to wait for at start and stop."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
