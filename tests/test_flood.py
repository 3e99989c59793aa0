"""A flood of readers while phones upload: phones come first, nobody meets an error, and afterwards all is as before."""

import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest

from tests.city import City, void

READERS, PHONES = 120, 4
UPLOADS = 40  # of each phone


def read(address: str, over: Event) -> Counter[tuple[int, bool]]:
    """Open a page again and again; give how often which status came, and whether it said when to come again."""
    met: Counter[tuple[int, bool]] = Counter()
    while not over.is_set():
        try:
            with urllib.request.urlopen(f"{address}/sign-in/", timeout=180) as page:  # noqa: S310 — this machine only
                met[page.status, False] += 1
        except urllib.error.HTTPError as answer:
            with answer:
                met[answer.code, "Retry-After" in answer.headers] += 1
    return met


def upload(founded: City, address: str) -> list[int]:
    """Upload one fact after another; give the statuses. What is told to come again is told again."""
    statuses = []
    for _ in range(UPLOADS):
        status, answer = founded.tell(address, void(datetime.now(UTC)))
        assert answer["outcomes"][0]["outcome"] == "accepted"
        statuses.append(status)
    return statuses


@pytest.mark.slow
def test_phones_are_served_while_readers_flood_the_pages(founded: City, address: str) -> None:
    over = Event()
    with ThreadPoolExecutor(READERS + PHONES) as crowd:
        reading = [crowd.submit(read, address, over) for _ in range(READERS)]
        try:
            time.sleep(0.5)  # the flood is there before the phones
            uploading = [crowd.submit(upload, founded, address) for _ in range(PHONES)]
            statuses = [status for one in uploading for status in one.result()]
        finally:
            over.set()
        met = sum((one.result() for one in reading), Counter[tuple[int, bool]]())
    assert statuses == [200] * (PHONES * UPLOADS)
    assert set(met) <= {(200, False), (503, True)}, met
    assert met[503, True], "the flood was never too high: it proves nothing"
    with urllib.request.urlopen(f"{address}/sign-in/", timeout=180) as page:  # noqa: S310
        assert page.status == 200
