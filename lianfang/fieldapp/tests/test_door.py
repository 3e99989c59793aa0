"""The quick way in for small uploads answers as the ordinary one does, whatever way bytes come."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from lianfang.accounts.tests.make import make_user
from lianfang.asgi import application
from lianfang.fieldapp import collector, door, endpoint
from lianfang.fieldapp.door import Door
from lianfang.sync.models import Refusal, Void
from lianfang.sync.tests.make import body, make_device, void
from lianfang.sync.uploads import Reply
from lianfang.web import clock

pytestmark = pytest.mark.django_db(transaction=True)

Answer = tuple[int, dict[str, str], Any]
Pieces = list[bytes]


@pytest.fixture(autouse=True)
def _connections() -> Iterator[None]:
    yield
    endpoint.hang_up()


@pytest.fixture
def present(now: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Let the door's clock stand at the tests' instant."""
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note the status of each answer that went the quick way."""
    noted: list[int] = []
    answer = Door.answer

    def noting(self: Door, passing: Any, reply: Any) -> None:
        noted.append(reply.status)
        answer(self, passing, reply)

    monkeypatch.setattr(Door, "answer", noting)
    return noted


def request(token: str, sent: bytes, *more: str, version: str = "1.1", length: bool = True) -> bytes:
    """Write a request as it goes over the wire."""
    lines = [f"POST /field/sync HTTP/{version}", "Host: x", f"Authorization: Bearer {token}", *more]
    lines += [f"Content-Length: {len(sent)}"] if length else []
    return "\r\n".join([*lines, "", ""]).encode() + sent


async def answered(reader: asyncio.StreamReader) -> Answer:
    """Read one answer."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[:-2]
    headers = dict(line.split(": ", 1) for line in lines)
    said = await reader.readexactly(int(headers["content-length"]))
    return int(first.split()[1]), headers, json.loads(said)


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[Any]]


def talk(how: type[HttpToolsProtocol], *talks: Talk) -> list[Any]:
    """Listen, and let each talk have a connection of its own."""
    return asyncio.run(_talk(how, talks))


async def _talk(how: type[HttpToolsProtocol], talks: tuple[Talk, ...]) -> list[Any]:
    config = Config(application, server_header=False, access_log=False, lifespan="off")
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: how(config, state, {}), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def one(have: Talk) -> Any:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            return await asyncio.wait_for(have(reader, writer), 20)
        finally:
            writer.close()

    async with server:
        return await asyncio.gather(*map(one, talks))


def sends(*pieces: bytes, n: int = 1) -> Talk:
    """Send pieces one after another, then read n answers."""

    async def have(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[Answer]:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.002)
        return [await answered(reader) for _ in range(n)]

    return have


def outcomes(answer: Answer) -> list[str]:
    return [one["outcome"] for one in answer[2]["outcomes"]]


def test_both_ways_give_the_same_answer(present: datetime, quick: list[int]) -> None:
    _, token = make_device(make_user("sampler"))
    _, lost = make_device(make_user("sampler"), revoked_at=present)
    told = void(present)
    assert outcomes(talk(Door, sends(request(token, body(present, told))))[0][0]) == ["accepted"]
    cases = [
        request(token, body(present, told)),
        request(token, body(present, {"odd": 1})),
        request(token, b"not json"),
        request(token, b""),
        request(token, body(present.replace(tzinfo=None), told)),
        request("forged", body(present, told)),
        request(lost, body(present, told)),
    ]
    for sent in cases:
        (short,), (long,) = (talk(way, sends(sent))[0] for way in (Door, HttpToolsProtocol))
        assert short[0] == long[0], sent
        assert short[2] == long[2], sent
        assert {k: v for k, v in short[1].items() if k != "date"} == {
            k: v for k, v in long[1].items() if k != "date"
        }
    assert quick == [200, 200, 200, 400, 400, 400, 401, 403]
    assert (Void.objects.count(), Refusal.objects.count()) == (1, 5)


def test_one_connection_sends_again_and_again(present: datetime, quick: list[int]) -> None:
    _, token = make_device(make_user("sampler"))
    told = [request(token, body(present, void(present))) for _ in range(5)]

    async def have(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[str]:
        said = []
        for sent in told:
            writer.write(sent)
            said += outcomes(await answered(reader))
        return said

    assert talk(Door, have)[0] == ["accepted"] * 5
    assert quick == [200] * 5


def test_requests_in_one_piece_are_answered_in_their_order(present: datetime, quick: list[int]) -> None:
    _, token = make_device(make_user("sampler"))
    told = [void(present) for _ in range(6)]
    page = b"GET /field/sync HTTP/1.1\r\nHost: x\r\n\r\n"
    sent = [request(token, body(present, one)) for one in told]
    (answers,) = talk(Door, sends(b"".join([*sent[:3], page, *sent[3:]]), n=7))
    assert [answer[0] for answer in answers] == [200, 200, 200, 405, 200, 200, 200]
    ids = [answer[2]["outcomes"][0]["id"] for answer in answers if answer[0] == 200]
    assert ids == [one["id"] for one in told]
    assert Void.objects.count() == 6
    assert quick  # the first one at least


def test_a_slow_phone_is_heard_byte_by_byte(present: datetime, quick: list[int]) -> None:
    _, token = make_device(make_user("sampler"))
    sent = request(token, body(present, void(present)))
    ((answer,),) = talk(Door, sends(*[sent[at : at + 40] for at in range(0, len(sent), 40)]))
    assert outcomes(answer) == ["accepted"]
    assert quick == [200]


@pytest.mark.parametrize(
    "unusual",
    [{"more": ["Transfer-Encoding: chunked"]}, {"version": "1.0"}, {"more": ["Connection: close"]}],
)
def test_what_is_unusual_goes_the_ordinary_way(
    present: datetime, quick: list[int], unusual: dict[str, Any]
) -> None:
    _, token = make_device(make_user("sampler"))
    sent, more = body(present, void(present)), unusual.pop("more", [])
    chunked = more == ["Transfer-Encoding: chunked"]
    pieces = b"%x\r\n%b\r\n0\r\n\r\n" % (len(sent), sent) if chunked else sent
    ((answer,),) = talk(Door, sends(request(token, pieces, *more, length=not chunked, **unusual)))
    assert outcomes(answer) == ["accepted"]
    assert (answer[1].get("connection") == "close") is not chunked
    assert quick == []


def test_a_phone_that_asks_first_is_told_to_go_on(present: datetime, quick: list[int]) -> None:
    _, token = make_device(make_user("sampler"))
    sent = body(present, void(present))

    async def have(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[str]:
        writer.write(request(token, sent, "Expect: 100-continue")[: -len(sent)])
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(sent)
        return outcomes(await answered(reader))

    assert talk(Door, have)[0] == ["accepted"]
    assert quick == []


def test_a_larger_upload_goes_the_ordinary_way(present: datetime, quick: list[int]) -> None:
    _, token = make_device(make_user("sampler"))
    told = [void(present) for _ in range(100)]
    ((answer,),) = talk(Door, sends(request(token, body(present, *told))))
    assert outcomes(answer) == ["accepted"] * 100
    assert quick == []


def test_a_phone_that_leaves_harms_nobody(present: datetime, quick: list[int]) -> None:
    devices = [make_device(make_user("sampler"))[1] for _ in range(6)]
    sent = [request(token, body(present, void(present))) for token in devices]

    async def leaves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[Answer]:
        writer.write(sent[0])
        writer.transport.abort()
        return []

    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[Answer]:
        writer.write(sent[1][:-20])
        await writer.drain()
        return []

    found = talk(Door, leaves, half, *[sends(one) for one in sent[2:]])
    assert [outcomes(answer) for answers in found[2:] for answer in answers] == [["accepted"]] * 4
    assert Void.objects.count() in {4, 5}  # what was cut off is not stored; what came whole may be


def test_what_is_cut_off_is_not_taken_for_an_upload(present: datetime, quick: list[int]) -> None:
    """A phone that loses its connection sends again; nobody has to look at half of what it said."""
    _, token = make_device(make_user("sampler"))
    sent = request(token, body(present, *[void(present) for _ in range(100)]))

    async def leaves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(sent[: len(sent) // 2])
        await writer.drain()
        await asyncio.sleep(0.01)

    async def stays(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[Answer]:
        await asyncio.sleep(0.03)
        answers: list[Answer] = await sends(sent)(reader, writer)
        return answers

    _, (answer,) = talk(Door, leaves, stays)
    assert outcomes(answer) == ["accepted"] * 100
    assert (Refusal.objects.count(), quick) == (0, [])


def told_to_end(monkeypatch: pytest.MonkeyPatch) -> list[Door]:
    """Tell the server of each connection to end as soon as there is one."""
    made: list[Door] = []
    begin = Door.connection_made

    def beginning(self: Door, transport: Any) -> None:
        begin(self, transport)
        made.append(self)
        self.shutdown()

    monkeypatch.setattr(Door, "connection_made", beginning)
    return made


@pytest.mark.parametrize("more", [(), ("Content-Encoding: identity",)], ids=["quick", "ordinary"])
def test_what_is_on_its_way_to_a_server_that_ends_is_answered(
    present: datetime, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    told_to_end(monkeypatch)
    _, token = make_device(make_user("sampler"))
    sent = request(token, body(present, void(present)), *more)

    async def have(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[Answer, bytes]:
        await asyncio.sleep(0.02)
        writer.write(sent[:40])
        await asyncio.sleep(0.02)
        writer.write(sent[40:])
        return await answered(reader), await reader.read()

    answer, after = talk(Door, have)[0]
    assert (outcomes(answer), answer[1]["connection"], after) == (["accepted"], "close", b"")


def test_a_connection_at_rest_does_not_hold_up_a_server_that_ends(
    present: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "LAST_S", 0.05)
    made = told_to_end(monkeypatch)

    async def rests(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        return await reader.read()

    assert talk(Door, rests) == [b""]
    assert made[0].transport.is_closing()


def test_a_phone_that_leaves_is_written_to_no_more(
    present: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it had sent two requests at once: the server's log stays quiet."""
    uvloop = pytest.importorskip("uvloop")
    heard: list[bool] = []
    logged: list[Any] = []
    monkeypatch.setattr(logging.getLogger("uvicorn.error"), "error", lambda *said, **_: logged.append(said))

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await asyncio.sleep(0.05)
        heard.append(True)
        await endpoint.reply(send, Reply(200, b"{}"))

    async def leaves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(request("", b"{}", "Content-Encoding: gzip") * 2)
        await writer.drain()

    async def waits(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not heard:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.02)

    monkeypatch.setitem(globals(), "application", slow)
    uvloop.run(_talk(Door, (leaves, waits)))
    assert logged == []


def test_without_room_a_phone_is_told_when_to_come_again(
    present: datetime, quick: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "BYTES", 5_000)
    _, token = make_device(make_user("sampler"))

    async def have(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Answer:
        endpoint.here().bytes = 5_000  # as if others waited
        writer.write(request(token, body(present, void(present))))
        return await answered(reader)

    status, headers, _ = talk(Door, have)[0]
    assert (status, int(headers["retry-after"]) > 0) == (503, True)
    assert quick == []
