"""What was told is taken back, or settled by whoever may."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import pytest
from django.db import connection
from msgspec import Meta

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import uuid7
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.sync.capture import VOID, VoidData
from lianfang.sync.models import Settlement, Void
from lianfang.sync.queries import COUNTS, counting, touched
from lianfang.sync.tests.make import OWN, fact, make_device, make_dispute, outcomes, send, void

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def user() -> User:
    return make_user("testing_chief", area_id=HESHAN)


@pytest.fixture
def token(user: User) -> str:
    return make_device(user)[1]


def told_by(token: str, now: datetime, **over: Any) -> UUID:
    """Tell a fact that others will take back: a void stands in for the facts of upper apps."""
    told = void(now, **over)
    assert outcomes(send(token, told, now=now)) == ["accepted"]
    return UUID(told["id"])


def counts() -> set[UUID]:
    """Name the voids that count as facts, by both forms of the condition."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT t.id FROM sync_void t WHERE " + COUNTS.format(t="t"))
        by_sql = {row[0] for row in cursor.fetchall()}
    assert by_sql == {row.id for row in Void.objects.filter(counting())}
    return by_sql


@pytest.fixture
def loose(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Let voids take back voids, so that sync can be tested without the apps above it."""

    class Any_(VoidData):
        kind: Annotated[str, Meta(max_length=40)]

    return {**OWN, "sync.void": replace(VOID, struct=Any_)}


def test_people_take_back_their_own(token: str, loose: Any, now: datetime) -> None:
    one, other = told_by(token, now), told_by(token, now)
    assert outcomes(send(token, void(now, target=one, of="sync.void"), now=now, kinds=loose)) == ["accepted"]
    assert one not in counts()
    assert other in counts()


def test_a_void_may_come_before_its_target(token: str, loose: Any, now: datetime) -> None:
    target = uuid7()
    assert outcomes(send(token, void(now, target=target, of="sync.void"), now=now, kinds=loose)) == [
        "accepted"
    ]
    told_by(token, now, id_=target)
    assert target not in counts()


def test_what_others_told_is_not_yours_to_take_back(token: str, loose: Any, now: datetime) -> None:
    target = told_by(token, now)
    _, stranger = make_device(make_user("sampler"))
    taking = void(now, target=target, of="sync.void")
    assert outcomes(send(stranger, taking, now=now, kinds=loose)) == ["disputed:not_yours"]
    assert target in counts()  # until somebody has looked
    chief = make_device(make_user("commander", area_id=YIYANG))[1]
    stands = fact("sync.settlement", now, target=taking["id"], decision="stands", note="asked both")
    assert outcomes(send(chief, stands, now=now)) == ["accepted"]
    assert target not in counts()
    settlement = Settlement.objects.get()
    assert touched([settlement.batch_id]) == {UUID(taking["id"]), target}


def test_a_settler_takes_back_what_others_told_in_the_area(token: str, loose: Any, now: datetime) -> None:
    target = told_by(token, now)
    here = make_device(make_user("commander", area_id=YIYANG))[1]
    there = make_device(make_user("commander", area_id=TAOJIANG))[1]
    told = [void(now, target=target, of="sync.void") for _ in range(2)]
    assert outcomes(send(there, told[0], now=now, kinds=loose)) == ["disputed:not_yours"]
    assert outcomes(send(here, told[1], now=now, kinds=loose)) == ["accepted"]
    assert target not in counts()


def test_a_void_of_a_kind_nobody_knows_is_disputed(token: str, now: datetime) -> None:
    told = [void(now, of=of) for of in ("testing.nonsense", "accounts.user", "nosuch.app")]
    assert outcomes(send(token, *told, now=now)) == ["disputed:unknown_kind"] * 3


def test_a_settlement_closes_the_dispute(user: User, token: str, now: datetime) -> None:
    dispute = make_dispute(now - DAY)
    told = fact("sync.settlement", now, target=str(dispute.fact_id), decision="void", note="wrong person")
    assert outcomes(send(token, told, now=now)) == ["accepted"]
    dispute.refresh_from_db()
    assert (dispute.settled_at, dispute.settled_by) == (now, user)
    again = fact("sync.settlement", now, target=str(dispute.fact_id), decision="stands", note="no")
    assert outcomes(send(token, again, now=now)) == ["disputed:already_settled"]


def test_of_two_settlements_in_one_upload_the_first_counts(token: str, now: datetime) -> None:
    target = str(make_dispute(now).fact_id)
    told = [fact("sync.settlement", now, target=target, decision=d, note="n") for d in ("void", "stands")]
    assert outcomes(send(token, *told, now=now)) == ["accepted", "disputed:already_settled"]


def test_a_settlement_from_elsewhere_is_disputed_and_does_nothing(now: datetime) -> None:
    dispute = make_dispute(now)
    make_area(43, 9, 3)
    for role, area in (("commander", TAOJIANG), ("sampler", HESHAN)):
        _, token = make_device(make_user(role, area_id=area))
        told = fact("sync.settlement", now, target=str(dispute.fact_id), decision="void", note="n")
        assert outcomes(send(token, told, now=now)) == ["disputed:outside_area"]
    dispute.refresh_from_db()
    assert dispute.settled_at is None
    taken_back = Settlement.objects.filter(target=dispute.fact_id, dispute="")
    assert not taken_back.exists()


def test_a_settlement_of_nothing_is_disputed(token: str, now: datetime) -> None:
    told = fact("sync.settlement", now, target=str(uuid7()), decision="void", note="n")
    assert outcomes(send(token, told, now=now)) == ["disputed:not_disputed"]


def test_a_fact_settled_as_void_no_longer_counts(token: str, now: datetime) -> None:
    told = [void(now + 3 * DAY), void(now + 3 * DAY)]
    send(token, *told, now=now)
    for one, decision in zip(told, ("void", "stands"), strict=True):
        send(token, fact("sync.settlement", now, target=one["id"], decision=decision, note="n"), now=now)
    assert counts() == {UUID(told[1]["id"])}
