"""The index of stays is brought up to date while it is asked: real threads, a real database, one truth at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from lianfang.common.dates import day_of
from lianfang.common.ids import uuid7
from lianfang.presence import queries
from lianfang.presence.actions import record_stays
from lianfang.presence.indexing import refresh
from lianfang.presence.tests.test_stays import T, stayed

ROUNDS, ASKING = 14, 2


class Talk:
    """What was written so far, what of it is in the index, and what those who asked were told."""

    def __init__(self) -> None:
        self.case = uuid7()
        self.people = [uuid7() for _ in range(ROUNDS)]
        self.written = self.published = 0
        self.over = Event()

    def write(self) -> None:
        """Let one person after another turn up beside the case; now and then on another day, now and then twice."""
        try:
            for n, person in enumerate(self.people):
                self.written = n + 1
                record_stays({person: [stayed(10, 50)]})
                if n % 5 == 0:
                    record_stays(
                        {person: [stayed(10, 45), stayed(n * 1440 + 3000, n * 1440 + 3030, uuid7())]}
                    )
                assert refresh() is not None
                self.published = n + 1
        finally:
            self.over.set()
            connection.close()

    def ask(self) -> int:
        """Ask again and again: whoever was published is found, nobody who was not written yet, and nobody is lost."""
        asked = 0
        while not self.over.is_set() or not asked:
            least = self.published
            found = near(self.case)
            most = self.written
            assert found == set(self.people[: len(found)])
            assert least <= len(found) <= most
            asked += 1
            self.over.wait(0.01)
        return asked


def near(case: UUID) -> set[UUID]:
    """Ask who was near a case."""
    numbers = queries.numbers_on(day_of(T))
    found = queries.trace([case], T, T + timedelta(hours=1), now=T + timedelta(days=90), numbers=numbers)
    assert found is not None
    return {met.person_id for met in found.near}


@pytest.mark.django_db(transaction=True)
def test_who_asks_while_the_index_is_written_sees_one_state_whole(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRACING = str(tmp_path)
    monkeypatch.setattr("lianfang.presence.indexing.LATE", 4)  # days are written again every few rounds
    monkeypatch.setattr("lianfang.presence.indexing.SHARE", 1_000)
    monkeypatch.setattr("lianfang.tracing.numbers.FIRST_SIZE", 16)  # and the numbers grow on the way
    talk = Talk()
    record_stays({talk.case: [stayed(0, 60)]})
    refresh()
    with ThreadPoolExecutor(1 + ASKING) as pool:
        asking = [pool.submit(talk.ask) for _ in range(ASKING)]
        pool.submit(talk.write).result(timeout=180)
        asked = [each.result(timeout=180) for each in asking]
    assert near(talk.case) == set(talk.people)
    assert min(asked) > 0
