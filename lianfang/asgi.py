"""The one ASGI application: phones go to the sync endpoint, everything else to Django."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.settings")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from lianfang.fieldapp.endpoint import Receive, Scope, Send, endpoint


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Route one connection."""
    if scope["type"] == "lifespan":
        return await lifespan(receive, send)
    if scope["type"] == "http" and scope["path"] == "/field/sync":
        return await endpoint(scope, receive, send)
    return await django_application(scope, receive, send)  # type: ignore[arg-type]  # asgiref's TypedDicts


async def lifespan(receive: Receive, send: Send) -> None:
    """Tell the server that there is nothing to wait for at start and stop."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
