"""The gate before the pages: so many inside, so many waiting, the others told when to come again."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from lianfang.web import gate
from lianfang.web.gate import Receive, Scope, Send, gated


class Site:
    """Pages that take as long as the test wants, and count how many are in work at once."""

    def __init__(self, *, stream: bool = False) -> None:
        self.kind = b"text/event-stream" if stream else b"text/html"
        self.inside = self.most = 0
        self.go_on = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        self.inside += 1
        self.most = max(self.most, self.inside)
        start = {"type": "http.response.start", "status": 200, "headers": [(b"Content-Type", self.kind)]}
        if self.kind != b"text/html":
            await send(start)
        await self.go_on.wait()
        if self.kind == b"text/html":
            await send(start)
        await send({"type": "http.response.body", "body": b""})
        self.inside -= 1


async def ask(site: Any) -> tuple[int, dict[bytes, bytes], bytes]:
    """Load one page."""
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        said.append(message)

    await site({"type": "http", "path": "/"}, receive, send)
    return said[0]["status"], dict(said[0]["headers"]), said[-1].get("body", b"")


async def crowd(n: int, site: Site, behind: Callable[[], bool] = lambda: False) -> list[Any]:
    """Let many load a page at once, then let the pages go on."""
    through = gated(site, behind)
    asked = [asyncio.ensure_future(ask(through)) for _ in range(n)]
    await asyncio.sleep(0)
    for _ in range(5):
        await asyncio.sleep(0)
    site.go_on.set()
    return await asyncio.gather(*asked)


def test_so_many_inside_so_many_wait_the_others_come_again() -> None:
    async def run() -> None:
        site = Site()
        answers = await crowd(gate.ACTIVE + gate.WAITING + 15, site)
        assert Counter(status for status, _, _ in answers) == {200: gate.ACTIVE + gate.WAITING, 503: 15}
        assert site.most == gate.ACTIVE
        turned_away = [(headers, page) for status, headers, page in answers if status == 503]
        waits = {int(headers[b"retry-after"]) for headers, _ in turned_away}
        assert len(waits) > 1
        page = turned_away[0][1].decode()
        assert "Too many people at once" in page
        assert "同时访问的人太多" in page
        again = await crowd(3, Site())
        assert [status for status, _, _ in again] == [200] * 3

    asyncio.run(run())


def test_while_uploads_wait_one_page_at_a_time() -> None:
    async def run() -> None:
        site = Site()
        answers = await crowd(8, site, lambda: True)
        assert site.most == gate.BEHIND
        assert [status for status, _, _ in answers] == [200] * 8

    asyncio.run(run())


def test_who_waits_too_long_is_told_so_and_takes_nobodys_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE", 0.05)

    async def run() -> None:
        site = Site()
        through = gated(site, lambda: False)
        first = [asyncio.ensure_future(ask(through)) for _ in range(gate.ACTIVE)]
        await asyncio.sleep(0)
        assert (await ask(through))[0] == 503
        site.go_on.set()
        assert [status for status, _, _ in await asyncio.gather(*first)] == [200] * gate.ACTIVE
        assert (await ask(through))[0] == 200

    asyncio.run(run())


def test_a_page_that_breaks_gives_its_place_back() -> None:
    async def breaks(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("a bug")

    async def run() -> None:
        through = gated(breaks, lambda: False)
        for _ in range(3 * gate.ACTIVE):
            with pytest.raises(RuntimeError):
                await ask(through)

    asyncio.run(run())


def test_streams_of_live_numbers_take_no_place_but_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "STREAMS", 20)

    async def run() -> None:
        site = Site(stream=True)
        answers = await crowd(20, site)
        assert [status for status, _, _ in answers] == [200] * 20
        assert site.most == 20
        more = Site(stream=True)
        through = gated(more, lambda: False)
        open_ = [asyncio.ensure_future(ask(through)) for _ in range(20)]
        await asyncio.sleep(0.01)
        assert (await ask(through))[0] == 503
        more.go_on.set()
        await asyncio.gather(*open_)

    asyncio.run(run())
