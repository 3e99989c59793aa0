"""Small uploads gather: how groups come together, without a database."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from lianfang.fieldapp.collector import Collector
from lianfang.sync.uploads import Letter, Reply


def test_whoever_sends_again_after_an_answer_goes_with_those_who_waited_meanwhile() -> None:
    stored: list[list[str]] = []
    others_wait = Event()

    def store(letters: Sequence[Letter]) -> list[Reply]:
        stored.append([letter.token for letter in letters])
        others_wait.wait(5)
        return [Reply(200, b"") for _ in letters]

    async def phones() -> None:
        here = Collector(store, threads, small=1, large=1)

        async def send(token: str) -> None:
            await here.put(Letter(token, b"", None))

        first = asyncio.ensure_future(send("first"))
        await asyncio.sleep(0)
        while not stored:
            await asyncio.sleep(0.001)
        rest = [asyncio.ensure_future(send(f"other {n}")) for n in range(3)]
        await asyncio.sleep(0)
        others_wait.set()
        await first
        await send("first")
        await asyncio.gather(*rest)

    with ThreadPoolExecutor(1) as threads:
        asyncio.run(phones())
    assert stored == [["first"], ["other 0", "other 1", "other 2", "first"]]
