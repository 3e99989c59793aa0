"""Uploads of several devices with one commit: each is answered and judged as if it had come alone."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any

import pytest
from django.db import connection
from msgspec import Meta
from psycopg import Connection

from lianfang.accounts.tests.make import make_user
from lianfang.places.tests.make import HESHAN, TAOJIANG
from lianfang.sync.capture import VOID, VoidData
from lianfang.sync.models import Batch, Device, Refusal, Void
from lianfang.sync.tests.make import OWN, body, decode, make_device, raw_connection, void
from lianfang.sync.uploads import Letter, Reply, open_letter, take_all

pytestmark = pytest.mark.django_db(transaction=True)

SETTLING = {**OWN, "sync.void": replace(VOID, permission="sync.settle")}


@pytest.fixture
def conn() -> Iterator[Connection[Any]]:
    with raw_connection() as opened:
        yield opened


def phone(role: str = "testing_chief", area_id: int = HESHAN) -> str:
    """Make a phone; gives its token."""
    return make_device(make_user(role, area_id=area_id))[1]


def letter(token: str, *facts: Any, now: datetime) -> Letter:
    """Write one upload."""
    opened = open_letter(body(now, *facts), token)
    assert isinstance(opened, Letter)
    return opened


def codes(reply: Reply) -> list[str]:
    """List what became of an upload's facts, or its error."""
    said = decode(reply.body)
    if reply.status != 200:
        return [said["error"]]
    return [o["code"] or o["outcome"] for o in said["outcomes"]]


def test_one_commit_for_all(conn: Connection[Any], now: datetime) -> None:
    tokens = [phone() for _ in range(3)]
    letters = [letter(token, void(now), void(now), now=now) for token in tokens]
    assert [codes(reply) for reply in take_all(conn, OWN, letters, now=now)] == [["accepted"] * 2] * 3
    batch = Batch.objects.get()
    assert (batch.counts, batch.device) == ({"sync.void": 6}, None)
    told = Counter(Void.objects.values_list("device_id", "by_id"))
    assert told == {(d.pk, d.user_id): 2 for d in Device.objects.all()}


def test_each_is_judged_by_its_own_teller(conn: Connection[Any], now: datetime) -> None:
    here, there = phone(), phone(area_id=TAOJIANG)
    shut, forged = phone(), "forged"
    Device.objects.filter(pk=Device.objects.order_by("-enrolled_at", "-id")[0].pk).update(revoked_at=now)
    letters = [letter(token, void(now), now=now) for token in (there, shut, here, forged)]
    letters.insert(2, Letter(here, b"{", None, ("malformed", "cut off")))
    found = [codes(reply) for reply in take_all(conn, SETTLING, letters, now=now)]
    assert found == [["outside_area"], ["revoked_device"], ["malformed"], ["accepted"], ["unknown_device"]]
    assert Void.objects.count() == 2
    assert sorted(Refusal.objects.values_list("code", flat=True)) == ["malformed", "revoked_device"]
    assert decode(take_all(conn, OWN, letters[1:2], now=now)[0].body)["wipe"] is True


def test_one_fact_in_two_uploads_is_stored_once(conn: Connection[Any], now: datetime) -> None:
    tokens, told = [phone(), phone()], void(now)
    other = told | {"data": told["data"] | {"reason": "another"}}
    letters = [letter(tokens[0], told, now=now), letter(tokens[1], told, now=now)]
    letters.append(letter(tokens[1], other, now=now))
    found = [codes(reply) for reply in take_all(conn, OWN, letters, now=now)]
    assert found == [["accepted"], ["duplicate"], ["id_taken"]]
    assert Void.objects.count() == 1


class LooseVoid(VoidData):
    """A struct that forgot the length of its text."""

    reason: Annotated[str, Meta(min_length=1)]


def test_what_the_database_does_not_take_harms_no_neighbour(
    conn: Connection[Any], now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    loose = {"sync.void": replace(VOID, struct=LooseVoid)}
    tokens = [phone() for _ in range(3)]
    facts = [[void(now)], [void(now), void(now, reason="r" * 300)], [void(now)]]
    letters = [letter(token, *told, now=now) for token, told in zip(tokens, facts, strict=True)]
    found = [codes(reply) for reply in take_all(conn, loose, letters, now=now)]
    assert found == [["accepted"], ["accepted", "unstorable"], ["accepted"]]
    assert Void.objects.count() == 3
    assert "could not be stored" in caplog.text


@pytest.mark.one_machine  # on a cluster a part of a table is asked after the other
def test_statements_do_not_grow_with_the_group(conn: Connection[Any], now: datetime) -> None:
    tokens = [phone() for _ in range(20)]
    seen: list[str] = []
    execute = conn.execute

    def counted(query: str, *given: Any) -> Any:
        seen.append(query)
        return execute(query, *given)

    conn.execute = counted  # type: ignore[method-assign,assignment]

    def statements(n: int) -> int:
        seen.clear()
        take_all(conn, OWN, [letter(t, void(now), {"odd": 1}, now=now) for t in tokens[:n]], now=now)
        return len(seen)

    statements(20)  # their areas are known and their devices were seen from now on
    assert statements(2) == statements(15) == 6


@pytest.mark.parametrize(
    "text", ['said "no"', "back\\slash", "a\nb\tc", "null", "\\N", "\\.", "换管, 逗号", "€\u2028"]
)
def test_any_text_is_stored_as_it_was_told(conn: Connection[Any], text: str, now: datetime) -> None:
    token = phone()
    told = [void(now, reason=text) for _ in range(40)]
    assert codes(take_all(conn, OWN, [letter(token, *told, now=now)], now=now)[0]) == ["accepted"] * 40
    assert set(Void.objects.values_list("reason", flat=True)) == {text}
    assert codes(take_all(conn, OWN, [letter(token, *told, now=now)], now=now)[0]) == ["duplicate"] * 40


# --- threads


def side_by_side(*jobs: Any) -> list[Any]:
    """Run functions in threads that start together."""
    gate = threading.Barrier(len(jobs))

    def run(job: Any) -> Any:
        gate.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result() for future in [pool.submit(run, job) for job in jobs]]


def test_groups_with_the_same_devices_never_wait_in_a_circle(now: datetime) -> None:
    """Clocks that change with every upload have their devices written, in groups that share them in any order."""
    tokens = [phone() for _ in range(6)]

    def send(n: int) -> int:
        stored = 0
        with raw_connection() as conn:
            for turn in range(12):
                later = now + timedelta(minutes=2 * turn)
                mine = tokens[n:] + tokens[:n]
                letters = [
                    letter(t, void(later), now=later + timedelta(hours=(n + turn + place) % 3))
                    for place, t in enumerate(mine if turn % 2 else mine[::-1])
                ]
                stored += sum(
                    codes(reply) == ["accepted"] for reply in take_all(conn, OWN, letters, now=later)
                )
        return stored

    assert side_by_side(*[lambda n=n: send(n) for n in range(5)]) == [72] * 5
    assert Void.objects.count() == 5 * 72


def test_a_revocation_waits_for_the_group_and_then_holds(now: datetime) -> None:
    """Whatever is answered as accepted was stored, and nothing is stored after the device was shut out."""
    for _ in range(4):
        tokens = [phone() for _ in range(4)]
        shut = Device.objects.order_by("-enrolled_at", "-id")[0].pk

        def send(tokens: list[str] = tokens) -> list[list[str]]:
            with raw_connection() as conn:
                letters = [letter(token, *[void(now) for _ in range(40)], now=now) for token in tokens]
                return [codes(reply) for reply in take_all(conn, OWN, letters, now=now)]

        def revoke(shut: Any = shut) -> None:
            with raw_connection() as conn:
                conn.execute("UPDATE sync_device SET revoked_at = %s WHERE id = %s", [now, shut])

        found, again, _none = side_by_side(send, send, revoke)
        stored = Void.objects.filter(device_id=shut).count()
        assert stored == sum(each[3].count("accepted") for each in (found, again))
        assert all(each[:3] == [["accepted"] * 40] * 3 for each in (found, again))
        assert send()[3] == ["revoked_device"]


def test_that_a_device_was_here_is_noted_once_a_minute(conn: Connection[Any], now: datetime) -> None:
    token = phone()

    def seen(at: datetime, ahead: timedelta = timedelta(0)) -> tuple[datetime | None, int]:
        opened = open_letter(body(at + ahead, void(at)), token)
        assert isinstance(opened, Letter)
        take_all(conn, OWN, [opened], now=at)
        connection.close()
        device = Device.objects.get()
        return device.last_seen_at, device.skew_seconds

    assert seen(now) == (now, 0)
    assert seen(now + timedelta(seconds=59)) == (now, 0)
    later = now + timedelta(seconds=61)
    assert seen(later) == (later, 0)
    moment = later + timedelta(seconds=1)
    assert seen(moment, timedelta(hours=1)) == (moment, 3600)
