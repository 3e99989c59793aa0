"""Pages are made by a few threads that keep their connection, whoever asks."""

import asyncio
import json
from threading import Barrier
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import override_settings
from django.urls import path

from lianfang.web.handler import THREADS, Pages, threads


def connected(_request: HttpRequest) -> HttpResponse:
    """Say which connection a page uses."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return JsonResponse(cursor.fetchone(), safe=False)


def broken(_request: HttpRequest) -> HttpResponse:
    """Lose the connection while a page is made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    return HttpResponse()


urlpatterns = [path("connected", connected), path("broken", broken)]


async def asked(site: Pages, address: str) -> tuple[int, bytes]:
    """Ask for a page as a server does."""
    said: list[Any] = []
    gone = asyncio.Event()
    told = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        return next(told, None) or await gone.wait()

    async def send(message: Any) -> None:
        said.append(message)

    headers = [(b"host", b"127.0.0.1")]
    scope = {"type": "http", "method": "GET", "path": address, "query_string": b"", "headers": headers}
    await site(scope, receive, send)
    return said[0]["status"], b"".join(each.get("body", b"") for each in said[1:])


@pytest.fixture
def site() -> Any:
    threads.cache_clear()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield Pages()
    most = threads()._max_workers
    everybody = Barrier(most)  # so that each of them takes one

    def close() -> None:
        everybody.wait()
        connection.close()

    for _ in range(most):
        threads().submit(close)
    threads().shutdown()
    threads.cache_clear()


@pytest.mark.django_db(transaction=True)
def test_pages_of_one_thread_use_one_connection(site: Pages) -> None:
    async def some() -> set[int]:
        return {json.loads((await asked(site, "/connected"))[1])[0] for _ in range(20)}

    with mock.patch(
        "lianfang.web.handler.THREADS", 1
    ):  # a second one may begin before the first is known to rest
        assert len(asyncio.run(some())) == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_use_no_more_connections_than_there_are_threads(site: Pages) -> None:
    async def crowd() -> set[int]:
        found = await asyncio.gather(*(asked(site, "/connected") for _ in range(5 * THREADS)))
        return {json.loads(body)[0] for _status, body in found}

    assert len(asyncio.run(crowd())) <= THREADS


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_broke_is_not_used_again(site: Pages) -> None:
    async def two() -> list[int]:
        return [(await asked(site, address))[0] for address in ("/broken", "/connected")]

    assert asyncio.run(two()) == [500, 200]
