"""Contracts, charges, hand-overs and lists, on a database."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lianfang.accounts.tests.make import make_user
from lianfang.common.ids import uuid7
from lianfang.grid import actions, queries
from lianfang.grid.models import Charge, Contract, HandOver
from lianfang.grid.rules import Stand
from lianfang.grid.tests.make import (
    FIVE,
    NOW,
    follow,
    give,
    make_contract,
    make_manager,
    make_walker,
    refused,
)
from lianfang.people.models import Alias
from lianfang.people.tests.make import make_household
from lianfang.places.rules import official_code
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area
from lianfang.sync.models import Change
from lianfang.workforce.tests.make import make_organisation, make_staff, make_worker

pytestmark = pytest.mark.django_db
TODAY = date(2021, 8, 5)


def rules() -> object:
    return queries.numbers(HESHAN, TODAY)


def stand_of(home: object) -> Stand:
    return queries.stands([home.pk], queries.numbers(HESHAN, TODAY), TODAY)[home.pk]  # type: ignore[attr-defined]


def test_a_household_is_active_when_five_people_have_accepted() -> None:
    home, by = make_household(), make_manager()
    workers = [make_walker() for _ in FIVE]
    assert stand_of(home) is Stand.NOBODY
    for duty, worker in zip(FIVE, workers, strict=True):
        actions.ask([home], duty=duty, worker=worker, by=by, now=NOW)
    assert stand_of(home) is Stand.ASKED
    for worker in workers:
        assert stand_of(home) is Stand.ASKED
        mine = queries.mine(worker.user)  # type: ignore[arg-type]
        assert actions.accept([one.pk for one in mine.waiting], by=worker.user, now=NOW) == 1  # type: ignore[arg-type]
    assert stand_of(home) is Stand.ACTIVE
    workers[2].to_on = date(2021, 8, 1)
    workers[2].save()
    assert stand_of(home) is Stand.BROKEN
    assert Change.objects.filter(what="grid.charge", row_id=home.pk).exists()


def test_one_person_holds_one_duty_of_a_household_under_whatever_record() -> None:
    home, worker, by = make_household(), make_walker(), make_manager()
    give(home, worker)
    assert actions.ask([home], duty="police", worker=worker, by=by, now=NOW).left == [home.pk]
    twin = make_worker(make_staff())
    Alias.objects.create(person=twin.person, kept=worker.person, reason="同一人", merged_at=NOW, merged_by=by)
    assert actions.ask([home], duty="police", worker=twin, by=by, now=NOW).left == [home.pk]
    other = actions.ask([home], duty="grid_worker", worker=make_walker(), by=by, now=NOW)
    assert (other.made, other.left) == ([], [home.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.create(
            household=home, area_id=home.area_id, duty="medic", worker=worker, asked_at=NOW, asked_by=by
        )


def test_others_do_not_accept_for_somebody() -> None:
    home, worker = make_household(), make_walker()
    asked = actions.ask([home], duty="medic", worker=worker, by=make_manager(), now=NOW)
    with refused("forbidden"):
        actions.accept([asked.made[0].pk], by=make_user("grid_worker"), now=NOW)
    with refused("unknown_duty"):
        actions.ask([home], duty="astronaut", worker=worker, by=make_manager(), now=NOW)
    assert actions.decline([asked.made[0].pk], by=worker.user, now=NOW) == 1  # type: ignore[arg-type]
    assert stand_of(home) is Stand.NOBODY


def test_nothing_moves_before_the_other_has_taken_it_on() -> None:
    homes, giver, taker = [make_household() for _ in range(3)], make_walker(), make_walker()
    for home in homes:
        give(home, giver)
    give(homes[2], taker, "police")
    elsewhere = make_household(area=make_area(43, 9, 22))
    give(elsewhere, giver)
    led = make_contract(HESHAN, leader_id=giver.pk)
    row = actions.offer(giver, taker, area_id=HESHAN, reason="调离", by=giver.user, now=NOW)  # type: ignore[arg-type]
    assert (row.n_doors, row.n_contracts) == (3, 1)
    with refused("hand_over_offered"):
        actions.offer(giver, taker, area_id=HESHAN, reason="再次", by=make_manager(), now=NOW)
    assert len(queries.mine(giver.user).held) == 4  # type: ignore[arg-type]
    assert queries.mine(taker.user).hand_overs == [row]  # type: ignore[arg-type]
    with refused("forbidden"):
        actions.take(row, by=make_user("grid_worker"), now=NOW)
    done = actions.take(row, by=taker.user, now=NOW)  # type: ignore[arg-type]
    assert (done.n_doors, done.left) == (2, [str(homes[2].pk)])
    assert {one.household_id for one in queries.mine(giver.user).held} == {homes[2].pk, elsewhere.pk}  # type: ignore[arg-type]
    walkers = queries.walkers([one.pk for one in homes], queries.numbers(HESHAN, TODAY), TODAY)
    assert [walkers[one.pk].pk for one in homes] == [taker.pk, taker.pk, giver.pk]
    assert Contract.objects.get(pk=led.pk).leader_id == taker.pk
    with refused("hand_over_closed"):
        actions.close(row, taken_back=True, by=giver.user, now=NOW)  # type: ignore[arg-type]


def test_an_offer_is_declined_or_taken_back() -> None:
    giver, taker, home = make_walker(), make_walker(), make_household()
    give(home, giver)
    for taken_back, by, state in ((False, taker.user, "declined"), (True, giver.user, "withdrawn")):
        row = actions.offer(giver, taker, area_id=HESHAN, reason="调离", by=make_manager(), now=NOW)
        actions.close(row, taken_back=taken_back, by=by, now=NOW)  # type: ignore[arg-type]
        assert HandOver.objects.get(pk=row.pk).state == state
    assert [one.household_id for one in queries.mine(giver.user).held] == [home.pk]  # type: ignore[arg-type]


def test_the_board_counts_gaps_and_those_who_left() -> None:
    community = make_area(43, 9, 3, 1, 1)
    homes = [make_household(area=community) for _ in range(3)]
    worker, gone = make_walker(), make_walker()
    give(homes[0], worker)
    give(homes[1], gone)
    follow()
    gone.to_on = date(2021, 8, 4)
    gone.save()
    numbers = queries.numbers(HESHAN, TODAY)
    [(area, row)] = queries.board(HESHAN, make_user("commander"), TODAY, numbers)
    assert area
    assert (row.households, row.walked, row.gaps, row.complete, row.asked, row.left) == (3, 1, 2, 0, 2, 1)
    loads = queries.loads(HESHAN, make_user("commander"), TODAY, numbers).rows
    assert {(one.worker_id, one.doors, one.gone) for one in loads} == {
        (worker.pk, 1, False),
        (gone.pk, 1, True),
    }
    assert queries.board(TAOJIANG, make_user("commander"), TODAY, numbers) == []


def test_contracts_come_from_a_file_and_bad_rows_go_back() -> None:
    make_area(43, 9, 3, 1)
    unit, cadre = make_organisation(name="赫山区税务局"), make_worker(make_staff(name="文联点"))
    code = official_code(make_area(43, 9, 3, 1, 1).pk)
    text = (
        "区划代码,单位,联点干部,组长\n"
        f"{code},赫山区税务局,文联点,\n{code},赫山区税务局,,\n{code},没有的局,,\n{code},赫山区税务局,没有此人,\n999999999999,赫山区税务局,,\n"
    )
    told = {"area_id": HESHAN, "name": "包干.csv", "data": text.encode(), "now": NOW, "by": make_manager()}
    kept, new = actions.read_list("contracts", **told)  # type: ignore[arg-type]
    assert (new, kept.n_taken) == (True, 1)
    assert [why for _line, _cells, why in kept.returned] == ["twice", "unit", "worker", "area"]
    row = Contract.objects.get()
    assert (row.organisation, row.cadre_id, row.leader_id) == (unit, cadre.pk, None)
    again, new = actions.read_list("contracts", **told)  # type: ignore[arg-type]
    assert (again.pk, new, Contract.objects.count()) == (kept.pk, False, 1)
    with refused("no_head"):
        actions.read_list("contracts", **told | {"data": "甲,乙\n1,2\n".encode()})  # type: ignore[arg-type]


def test_people_for_doors_come_from_a_file() -> None:
    community = make_area(43, 9, 3, 1, 1)
    home = make_household(area=community, address="1栋101")
    worker, code = make_walker(), official_code(community.pk)
    name = worker.user.username  # type: ignore[union-attr]
    text = (
        "区划代码,地址,职责,责任人,已接受\n"
        f"{code},1栋101,,{name},是\n{code},1栋101,民警,{name},\n{code},1栋102,,{name},\n{code},1栋101,宇航员,{name},\n"
    )
    told = {
        "area_id": HESHAN,
        "name": "包户.csv",
        "data": text.encode("gb18030"),
        "now": NOW,
        "by": make_manager(),
    }
    kept, _new = actions.read_list("doors", **told)  # type: ignore[arg-type]
    assert [why for _line, _cells, why in kept.returned] == ["held", "door", "duty"]
    charge = Charge.objects.get()
    assert (charge.household, charge.worker_id, charge.duty) == (home, worker.pk, "grid_worker")
    assert charge.accepted_at == NOW


def test_a_contract_is_once_and_ends() -> None:
    row, by = make_contract(HESHAN), make_manager()
    with refused("contracted_already"):
        actions.contract([actions.Told(HESHAN, row.organisation_id)], by=by, now=NOW)
    actions.end_contract(row, by=by, now=NOW)
    with refused("contract_ended"):
        actions.end_contract(row, by=by, now=NOW)
    with refused("forbidden"):
        actions.contract([actions.Told(HESHAN, row.organisation_id)], by=make_user("observer"), now=NOW)
    assert uuid7() != row.pk
