"""Long files leave in pieces, with memory that does not grow, from servers that wait and from those that do not."""

import io
import tracemalloc
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

import pytest
from asgiref.sync import async_to_sync
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory

from lianfang.exchange import gate, sending
from lianfang.exchange.gate import SavedLists
from lianfang.web.http import Request
from lianfang.web.pages import TableResponse

N = 30_000


def rows() -> Iterator[list[object]]:
    return ([f"样品{n}", n, "x" * 100] for n in range(N))


def asked(address: str) -> Request:
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": address.encode(), "headers": []}
    request = ASGIRequest(scope, io.BytesIO())
    request.now = None  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]


def saved(request: Request) -> HttpResponseBase:
    answer = TableResponse("list", ["名称", "数量", "备注"], rows())
    return SavedLists(lambda _request: answer).process_response(request, answer)


async def pieces(answer: StreamingHttpResponse) -> list[int]:
    return [len(piece) async for piece in answer]


def test_a_long_list_is_never_in_memory_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "IN_MEMORY", 1 << 16)
    monkeypatch.setattr(sending, "PIECE", 1 << 15)
    monkeypatch.setattr(gate, "_mark", lambda *_given: "")
    tracemalloc.start()
    try:
        answer = saved(asked("export=csv"))
        assert isinstance(answer, StreamingHttpResponse)
        assert answer.is_async
        sizes = async_to_sync(pieces)(answer)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sum(sizes) == int(answer["Content-Length"]) > N * 100
    assert max(sizes) <= 1 << 15
    assert peak < 2 << 20  # bytes; the list has more than three million


@pytest.mark.parametrize(("size", "streams"), [(100, False), (100_000, True)])
def test_short_files_leave_at_once(size: int, streams: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "IN_MEMORY", 1_000)
    file = SpooledTemporaryFile(10)  # noqa: SIM115 — the answer closes it
    file.write(b"x" * size)
    answer = sending.sent(RequestFactory().get("/"), file, "text/csv")
    assert isinstance(answer, StreamingHttpResponse) == streams
    assert b"".join(answer) == b"x" * size
    assert file.closed
    assert streams or isinstance(answer, HttpResponse)
