"""The feed and its followers, with real transactions side by side."""

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg import Connection

from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import uuid7
from lianfang.sync import feed
from lianfang.sync.engine import ingest
from lianfang.sync.follow import Follow, catch_up, step
from lianfang.sync.models import Batch, Mark, Settlement, Void
from lianfang.sync.sender import sender_of
from lianfang.sync.tests.make import OWN, body, make_device, raw_connection, send, void
from lianfang.sync.wire import read_upload

SOURCES: dict[str, Any] = {"sync.void": Void}


def tell(conn: Connection[Any], token: str, n: int, now: datetime) -> None:
    """Store some facts in a transaction and leave it open."""
    upload = read_upload(body(now, *[void(now) for _ in range(n)]))
    sender = sender_of(conn, token, now=now)
    assert sender
    ingest(conn, OWN, sender, upload, now=now)


class Reader:
    """A follower that remembers what it was given."""

    def __init__(self) -> None:
        self.seen: list[UUID] = []
        self.follow = Follow("test.reader", SOURCES, self.handle)

    def handle(self, batches: Sequence[UUID], now: datetime) -> None:  # noqa: ARG002
        self.seen += batches


@pytest.fixture
def token() -> str:
    return make_device(make_user("sampler"))[1]


def looked(follow: Follow, now: datetime) -> int:
    """Look until there is something: a transaction of another database that ends just now holds a reader back."""
    return next((n for _look in range(20) if (n := step(follow, now=now))), 0)


def caught_up(follows: Sequence[Follow], now: datetime) -> int:
    """Catch up, and look again a few times for what was held back."""
    return sum(catch_up(follows, now=now) for _look in range(5))


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_commits_late_is_not_lost(token: str, now: datetime) -> None:
    other = make_device(make_user("sampler"))[1]
    reader = Reader()
    with raw_connection() as slow, raw_connection() as fast:
        tell(slow, token, 3, now)
        tell(fast, other, 3, now)
        fast.commit()
        assert Batch.objects.count() == 1
        assert step(reader.follow, now=now) == 0  # an earlier transaction is still running
        slow.commit()
        assert looked(reader.follow, now) == 2
    in_order = list(Batch.objects.order_by("xid", "id").values_list("id", flat=True))
    assert reader.seen == in_order
    assert step(reader.follow, now=now) == 0


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_gives_up_holds_nobody_back_any_longer(token: str, now: datetime) -> None:
    other = make_device(make_user("sampler"))[1]
    reader = Reader()
    with raw_connection() as failing, raw_connection() as fast:
        tell(failing, token, 3, now)
        tell(fast, other, 3, now)
        fast.commit()
        assert step(reader.follow, now=now) == 0
        failing.rollback()
        # A transaction of another database that ends while we look holds us back for that one look.
        assert any(step(reader.follow, now=now) == 1 for _look in range(20))


@pytest.mark.django_db(transaction=True)
def test_transactions_of_other_databases_hold_nobody_back(token: str, now: datetime) -> None:
    params = connection.get_connection_params()
    keys = ("user", "password", "host", "port")
    elsewhere = psycopg.connect(dbname="postgres", **{key: params[key] for key in keys if params.get(key)})
    reader = Reader()
    with elsewhere, raw_connection() as conn:
        elsewhere.execute("SELECT pg_current_xact_id()")
        tell(conn, token, 1, now)
        conn.commit()
        assert looked(reader.follow, now) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("facts", "read"), [(None, 3), (9, 3), (8, 2), (3, 1), (1, 1)])
def test_a_window_holds_no_more_facts_than_asked_for_or_one_batch(
    token: str, now: datetime, facts: int | None, read: int
) -> None:
    for _upload in range(3):
        send(token, *[void(now) for _ in range(3)], now=now)
    mark = Mark(reader="test.reader", epoch=feed.epoch(), xid=0, batch_id=None)
    looks = (feed.window(mark, {"sync.void": "sync_void"}, 10, facts=facts) for _look in range(20))
    held = next(window for window in looks if window.batches)  # see looked
    assert len(held.batches) == read
    assert held.batch_id == held.batches[-1]


@pytest.fixture
def handled() -> Iterator[Callable[[], list[UUID]]]:
    """A table of what a follower has done, written in the follower's own transaction."""

    def rows() -> list[UUID]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT batch FROM handled")
            return [row[0] for row in cursor.fetchall()]

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE handled (batch uuid)")
    yield rows
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE handled")


def write(token: str, seed: int, now: datetime) -> None:
    """Tell facts in many small transactions that take their time; one in five gives up."""
    dice = random.Random(seed)
    with raw_connection() as conn:
        for _ in range(15):
            tell(conn, token, 2, now)
            conn.execute("SELECT pg_sleep(%s)", [dice.random() / 50])
            conn.rollback() if dice.random() < 0.2 else conn.commit()


def work(written: threading.Event, seed: int, now: datetime) -> None:
    """Follow until nothing is left; crash in three of ten windows, after having written."""
    dice = random.Random(seed)

    def handle(batches: Sequence[UUID], now: datetime) -> None:
        with connection.cursor() as cursor:
            for batch in batches:
                cursor.execute("INSERT INTO handled VALUES (%s)", [batch])
        if dice.random() < 0.3:
            raise RuntimeError("power cut")

    follow = Follow("test.crashing", SOURCES, handle)
    try:
        while True:
            last = written.is_set()
            with suppress(RuntimeError):
                if not step(follow, now=now, limit=3) and last:
                    return
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_followers_lose_and_repeat_nothing_among_many_writers(
    handled: Callable[[], list[UUID]], now: datetime
) -> None:
    tokens = [make_device(make_user("sampler"))[1] for _ in range(4)]
    written = threading.Event()
    with ThreadPoolExecutor(6) as pool:
        workers = [pool.submit(work, written, seed, now) for seed in (1, 2)]
        writers = [pool.submit(write, token, seed, now) for seed, token in enumerate(tokens)]
        try:
            for writer in writers:
                writer.result()
        finally:
            written.set()
        for worker in workers:
            worker.result()
    assert sorted(handled()) == sorted(Batch.objects.values_list("id", flat=True))
    assert len(handled()) > 20


@pytest.mark.django_db(transaction=True)
def test_a_worker_leaves_a_mark_alone_that_another_holds(token: str, now: datetime) -> None:
    send(token, void(now), now=now)
    reader, inner = Reader(), []

    def meanwhile() -> None:
        inner.append(step(reader.follow, now=now))
        connection.close()

    def handle(batches: Sequence[UUID], now: datetime) -> None:
        thread = threading.Thread(target=meanwhile)
        thread.start()
        thread.join()

    assert looked(Follow(reader.follow.name, SOURCES, handle), now) == 1
    assert inner == [0]
    assert reader.seen == []


@pytest.mark.django_db
def test_a_follower_reads_what_its_own_transaction_wrote(token: str, now: datetime) -> None:
    reader = Reader()
    send(token, void(now), now=now)
    assert looked(reader.follow, now) == 1
    send(token, void(now), now=now)
    assert looked(reader.follow, now) == 1
    assert step(reader.follow, now=now) == 0
    assert len(set(reader.seen)) == 2


@pytest.mark.django_db
def test_a_crash_repeats_nothing_and_loses_nothing(token: str, now: datetime) -> None:
    send(token, void(now), now=now)
    failing = True

    def handle(batches: Sequence[UUID], now: datetime) -> None:
        make_user("sampler", username="from the follower")
        if failing:
            raise RuntimeError("power cut")

    follow = Follow("test.crash", SOURCES, handle)
    users = type(make_user()).objects.filter(username="from the follower")
    with pytest.raises(RuntimeError):
        step(follow, now=now)
    assert users.count() == 0
    failing = False
    assert looked(follow, now) == 1
    assert step(follow, now=now) == 0
    assert users.count() == 1


@pytest.mark.django_db
def test_a_batch_that_is_not_whole_ends_the_window(token: str, now: datetime) -> None:
    reader = Reader()
    for _ in range(3):
        send(token, void(now), now=now)
    second = Batch.objects.order_by("xid", "id")[1]
    Batch.objects.filter(id=second.id).update(counts={"sync.void": 2})
    assert caught_up([reader.follow], now) == 1
    Void.objects.create(
        id=uuid7(),
        batch_id=second.id,
        device=make_device(make_user())[0],
        by_id=make_user().pk,
        at=now,
        told_at=now,
        received_at=now,
        area_id=1,
        kind="testing.swab",
        target=uuid7(),
        reason="the rest of the batch",
    )
    assert caught_up([reader.follow], now) == 2


@pytest.mark.django_db
def test_rows_of_kinds_nobody_follows_do_not_matter(token: str, now: datetime) -> None:
    reader = Reader()
    send(token, void(now), now=now)
    Batch.objects.update(counts={"sync.void": 1, "later.kind": 9})
    assert looked(reader.follow, now) == 1


@pytest.mark.django_db
def test_a_new_epoch_reads_everything_again(token: str, now: datetime) -> None:
    reader = Reader()
    for _ in range(3):
        send(token, void(now), now=now)
    assert looked(reader.follow, now) == 3
    Batch.objects.update(xid=2**40)  # restored into a server that counts its transactions anew
    assert step(reader.follow, now=now) == 0
    before = feed.epoch()
    feed.begin_epoch()
    assert feed.epoch() != before
    assert looked(reader.follow, now) == 3
    assert reader.seen[:3] == reader.seen[3:]


@pytest.mark.django_db
def test_windows_are_small_and_follow_one_another(token: str, now: datetime) -> None:
    reader = Reader()
    for minute in range(7):
        send(token, void(now), now=now + timedelta(minutes=minute))
    # A transaction of another database that ends this very moment holds a reader back for one look.
    reads = [n for _look in range(20) if (n := step(reader.follow, now=now, limit=3))]
    assert reads == [3, 3, 1]
    assert reader.seen == sorted(reader.seen)


@pytest.mark.django_db
def test_who_is_up_to_date_costs_one_statement(token: str, now: datetime) -> None:
    readers = [Reader() for _n in range(9)]
    follows = [Follow(f"test.reader-{n}", SOURCES, reader.handle) for n, reader in enumerate(readers)]
    tell(cast("Connection[Any]", connection.connection), token, 2, now)
    assert caught_up(follows, now) == 9
    with CaptureQueriesContext(connection) as asked:
        assert catch_up(follows, now=now) == 0
    assert len(asked) == 1
    feed.begin_epoch()  # after a restore everybody reads again
    assert caught_up(follows, now) == 9


@pytest.mark.django_db
def test_a_follower_is_not_called_for_facts_of_other_kinds(token: str, now: datetime) -> None:
    follow = Follow("test.other", {"sync.settlement": Settlement}, lambda *_given: pytest.fail("called"))
    send(token, void(now), now=now)
    assert looked(follow, now) == 1
    assert feed.behind([follow.name]) == set()  # and is up to date


@pytest.mark.django_db
def test_facts_of_other_kinds_fill_no_window(token: str, now: datetime) -> None:
    for _upload in range(3):
        send(token, *[void(now) for _ in range(3)], now=now)
    mark = Mark(reader="test.other", epoch=feed.epoch(), xid=0, batch_id=None)
    looks = (feed.window(mark, {"sync.settlement": "sync_settlement"}, 10, facts=1) for _look in range(20))
    held = next(window for window in looks if window.batches)  # see looked
    assert (len(held.batches), held.followed) == (3, ())
