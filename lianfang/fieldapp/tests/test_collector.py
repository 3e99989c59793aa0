"""Small uploads gather: how groups come together, without a database."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from lianfang.fieldapp.collector import LONGEST, PACE, Collector, Lanes, Turns
from lianfang.sync.uploads import Letter, Reply


def test_those_turned_away_are_sent_for_one_after_another_at_the_pace_of_the_last_second() -> None:
    turns = Turns()
    turns.note(500, 99.0, behind=True)  # the clock began long before
    assert turns.pace == PACE
    turns.note(500, 100.0, behind=False)  # nobody waited: it says nothing about how fast we are
    for second in range(1, 5):
        turns.note(50, 100.0 + second / 4, behind=True)
    assert turns.pace == 200
    assert [turns.next(200, 101.0) for _ in range(4)] == [2, 3, 4, 5]
    assert turns.next(200, 103.0) == 4  # two seconds later two of them have come
    assert turns.next(200, 200.0) == 2  # and now all have
    assert max(turns.next(500, 200.0) for _ in range(100)) == 1 + LONGEST


def test_whoever_sends_again_after_an_answer_goes_with_those_who_waited_meanwhile() -> None:
    stored: list[list[str]] = []
    others_wait = Event()

    def store(letters: Sequence[Letter]) -> list[Reply]:
        stored.append([letter.token for letter in letters])
        others_wait.wait(5)
        return [Reply(200, b"") for _ in letters]

    async def phones() -> None:
        here = Collector(store, Lanes(threads, 1), Lanes(threads, 1))

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


def test_nobody_waits_for_more_once_all_are_back() -> None:
    async def phone() -> None:
        here = Collector(
            lambda letters: [Reply(200, b"") for _ in letters], Lanes(threads, 1), Lanes(threads, 1)
        )
        here.small.gather = 600  # seconds between two groups
        for _ in range(3):
            await asyncio.wait_for(here.put(Letter("phone", b"", None)), 60)

    with ThreadPoolExecutor(1) as threads:
        asyncio.run(phone())
