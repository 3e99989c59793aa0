"""Tokens, and callers that show them, for tests."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.api.actions import make_token
from lianfang.api.scopes import SCOPES
from lianfang.common.dates import day_of
from lianfang.places.tests.make import YIYANG
from lianfang.web import clock


def now() -> datetime:
    """Give the instant of the tests’ calls."""
    return clock.now().astimezone(UTC)


def today() -> date:
    """Give the city's day of the tests’ calls."""
    return day_of(now())


def make_secret(
    user: User | None = None, *, scopes: Collection[str] = ("places",), ends_on: date | None = None
) -> str:
    """Make a token of somebody with every right, or of a user, and give its secret."""
    by = make_user("administrator", area_id=YIYANG)
    user = user or everything()
    last = ends_on or today()
    return make_token(user, name="医院系统", scopes=scopes, ends_on=last, by=by, now=now())[1]


def everything(area_id: int = YIYANG) -> User:
    """Make a user with every role in an area."""
    from lianfang.accounts.models import Post
    from lianfang.accounts.roles import ROLES

    user = make_user(area_id=area_id)
    since = date(2021, 7, 1)
    Post.objects.bulk_create(Post(user=user, role=r, area_id=area_id, from_on=since) for r in ROLES)
    return user


class Caller:
    """Calls the API with a token."""

    def __init__(self, secret: str) -> None:
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}

    def get(self, address: str, **headers: str) -> HttpResponse:
        """Ask."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(f"/api/v1/{address}", headers=self.headers | said)  # type: ignore[return-value]

    def post(self, address: str, body: Any, kind: str = "application/json", **headers: str) -> HttpResponse:
        """Tell."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        sent: dict[str, Any] = {"content_type": kind, "headers": self.headers | said}
        return self.client.post(f"/api/v1/{address}", body, **sent)  # type: ignore[return-value]


def all_scopes() -> list[str]:
    """Name every scope."""
    return list(SCOPES)
