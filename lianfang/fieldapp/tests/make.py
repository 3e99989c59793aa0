"""A phone that calls the server, for tests."""

import gzip
import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from lianfang.accounts.models import User
from lianfang.sync.models import Device
from lianfang.sync.tests.make import make_device


class Caller:
    """A phone in somebody's hand, with its token."""

    def __init__(self, user: User | None = None, *, device: Device | None = None, token: str = "") -> None:
        if user is not None:
            device, token = make_device(user)
        self.device, self.token = device, token
        self.headers: dict[str, str] = {"Accept-Language": "en"}

    def get(self, path: str, **headers: str) -> HttpResponse:
        """Ask something."""
        return self._sent(Client().get(f"/field/{path}", headers=self._headers(headers)))

    def post(self, path: str, body: Any, **headers: str) -> HttpResponse:
        """Tell something."""
        raw = body if isinstance(body, bytes) else json.dumps(body, default=str).encode()
        sent = Client().post(
            f"/field/{path}", raw, content_type="application/json", headers=self._headers(headers)
        )
        return self._sent(sent)

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        token = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.headers | token | {name.replace("_", "-"): value for name, value in more.items()}

    @staticmethod
    def _sent(response: Any) -> HttpResponse:
        found: HttpResponse = response
        return found


def read(response: HttpResponse) -> Any:
    """Read an answer, packed or not."""
    body = response.content
    if response.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return json.loads(body) if body else None


def error(response: HttpResponse) -> tuple[int, str]:
    """Give the status and the code of an error."""
    return response.status_code, read(response)["error"]
