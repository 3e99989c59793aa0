"""Passes are issued and revoked; what became of somebody held is written down; who may."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.ids import is_checked
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.presence import queries
from lianfang.presence.actions import Became, Wanted, issue_pass, revoke_pass, settle_held
from lianfang.presence.capture import KINDS, TRANSFER
from lianfang.presence.models import Pass, Passage, Transfer
from lianfang.presence.signing import code_of, read_code
from lianfang.presence.tests.make import make_checkpoint, passage, told, vehicle
from lianfang.sync.tests.make import make_device, outcomes, send

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 8, 7, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def commander() -> User:
    make_area(43, 9, 3)
    return make_user("commander", area_id=YIYANG)


def give(by: User, **over: Any) -> Pass:
    asked: dict[str, Any] = {
        "area_id": HESHAN,
        "holder": " 王小明 ",
        "purpose": "dialysis",
        "plate": "湘h 12345",
    }
    hours = {"starts_at": NOW, "ends_at": NOW + HOUR}
    return issue_pass(Wanted(**asked | hours | over), most_days=14, by=by, now=NOW)


def test_a_pass_is_issued_with_a_number_nobody_guesses_and_a_signed_code(commander: User) -> None:
    given = give(commander)
    assert (given.holder, given.plate) == ("王小明", "湘H12345")
    assert is_checked(given.number)
    said = read_code(code_of(given))
    assert said
    assert (said.number, said.area, said.ends - said.starts) == (given.number, str(HESHAN), 60)
    assert AuditEntry.objects.get(verb="presence.pass.issued").by == commander


def test_a_code_that_was_changed_is_no_pass(commander: User) -> None:
    code = code_of(give(commander))
    head, body, signed = code.split(".")
    for wrong in (
        f"{head}.{body[:-2]}AA.{signed}",
        f"{head}.{body}.{signed[::-1]}",
        "LFG1",
        "",
        "LFG2" + code[4:],
    ):
        assert read_code(wrong) is None


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"holder": "  "}, "pass_holder"),
        ({"purpose": "joyride"}, "pass_purpose"),
        ({"plate": "湘I12345"}, "pass_plate"),
        ({"ends_at": NOW}, "pass_hours"),
        ({"starts_at": NOW - 3 * HOUR, "ends_at": NOW - HOUR}, "pass_hours"),
        ({"ends_at": NOW + timedelta(days=15)}, "pass_hours"),
        ({"area_id": TAOJIANG * 10}, "forbidden"),
    ],
)
def test_what_cannot_be_is_refused(commander: User, over: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        give(commander, **over)
    assert refused.value.code == code
    assert not Pass.objects.exists()


def test_only_who_may_issues_passes() -> None:
    make_area(43, 9, 3)
    with pytest.raises(Refused) as refused:
        give(make_user("checkpoint_officer", area_id=HESHAN))
    assert refused.value.code == "forbidden"


def test_a_revoked_pass_is_in_the_list_that_phones_keep_until_it_would_have_ended(commander: User) -> None:
    given = give(commander)
    assert queries.revoked_numbers(NOW) == []
    with pytest.raises(Refused):
        revoke_pass(given, why=" ", by=commander, now=NOW)
    revoke_pass(given, why="已出院", by=commander, now=NOW)
    assert queries.revoked_numbers(NOW) == [given.number]
    assert queries.revoked_numbers(NOW + 2 * HOUR) == []
    with pytest.raises(Refused) as again:
        revoke_pass(given, why="再次", by=commander, now=NOW)
    assert again.value.code == "pass_revoked"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_revoke_a_pass_at_once_one_does() -> None:
    make_area(43, 9, 3)
    commander = make_user("commander", area_id=YIYANG)
    given, start, said = give(commander), Barrier(2), []

    def revoke() -> None:
        start.wait(timeout=180)
        try:
            revoke_pass(Pass.objects.get(pk=given.pk), why="重复", by=commander, now=NOW)
            said.append("revoked")
        except Refused as refused:
            said.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=revoke) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=180)
    assert sorted(said) == ["pass_revoked", "revoked"]


def day() -> tuple[Passage, User]:
    """Tell of a vehicle with two people of whom one has a fever, of one on foot, of a queue and a hand-over."""
    officer = make_user("checkpoint_officer", area_id=YIYANG)
    token, gate = make_device(officer)[1], make_checkpoint(name="G55益阳南卡口")
    car = vehicle(gate.pk, NOW - HOUR / 2, n_people=3)
    hot = {"vehicle_id": car["id"], "disposition": "held_medical", "reason": "fever", "celsius": 38.2}
    ill = passage(make_person().pk, gate.pk, NOW - HOUR / 2, **hot)
    back = {"direction": "out", "disposition": "turned_back", "reason": "no_test", "checks": "test:none"}
    facts = [
        car,
        ill,
        passage(make_person().pk, gate.pk, NOW - 2 * HOUR, **back),
        told("queue", gate.pk, NOW - 2 * HOUR, direction="in", waiting=30),
        told("queue", gate.pk, NOW - HOUR / 4, direction="in", waiting=2),
        told("handover", gate.pk, NOW - HOUR, step="given", waiting=4, held=[ill["id"]], note="一人待120"),
    ]
    kinds = {kind.name: kind for kind in KINDS}
    assert outcomes(send(token, *facts, now=NOW, kinds=kinds)) == ["accepted"] * len(facts)
    return Passage.objects.get(pk=ill["id"]), officer


def test_the_board_counts_vehicles_people_queue_and_reasons() -> None:
    ill, officer = day()
    board = queries.board(YIYANG, officer, NOW.date(), NOW.date(), NOW)
    (station,) = board.stations
    came, went = station.ways["in"], station.ways["out"]
    assert (came.vehicles, came.people, came.stopped, came.vehicles_hour) == (1, 3, 1, 1)
    assert (went.vehicles, went.people, went.stopped, went.people_hour) == (0, 1, 1, 0)
    assert (came.waiting, came.wait, went.waiting) == (2, 120, None)
    assert (station.held, board.held) == (1, 1)
    assert station.handed
    assert station.handed.held == [ill.pk]
    found = {each.reason: (each.people_in, each.people_out, each.turned_back) for each in board.reasons}
    assert found == {"fever": (1, 0, 0), "no_test": (0, 1, 1)}


def test_who_is_held_waits_until_a_receipt_is_written_down() -> None:
    ill, officer = day()
    became = Became("taken_over", to="市四医院发热门诊", taken_by="120", receipt="YY-1")
    assert [one.pk for one in queries.held_at(officer, NOW.date(), "presence.check")] == [ill.pk]
    with pytest.raises(Refused) as bare:
        settle_held(ill, Became("taken_over"), by=officer, now=NOW, kind=TRANSFER)
    assert bare.value.code == "no_receipt"
    settle_held(ill, became, by=officer, now=NOW, kind=TRANSFER)
    kept = Transfer.objects.get()
    assert (kept.passage, kept.receipt, kept.by) == (ill, "YY-1", officer)
    assert queries.held_count(YIYANG, officer, NOW.date()) == 0
    (one,) = queries.with_transfers([ill])
    assert one.transfer == kept
    assert not one.overdue(NOW + 5 * HOUR, 60)


def test_somebody_who_waits_too_long_is_overdue() -> None:
    ill, _officer = day()
    (one,) = queries.with_transfers([ill])
    assert not one.overdue(NOW, 60)
    assert one.overdue(NOW + HOUR, 60)
