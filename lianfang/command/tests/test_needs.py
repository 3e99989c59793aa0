"""Needs and complaints in everybody's work: who sees them, and that an urgent one that nobody answers is told."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from lianfang.accounts.tests.make import make_user
from lianfang.command import actions as command
from lianfang.command.models import Breach
from lianfang.command.queries.work import queue
from lianfang.command.tests.make import the_outbreak
from lianfang.common.dates import at
from lianfang.grid import actions as grid
from lianfang.grid.tests.make import give, make_walker
from lianfang.needs import actions
from lianfang.needs.tests.make import NOON, make_need, make_word
from lianfang.people.tests.make import make_household
from lianfang.places.tests.make import YIYANG
from lianfang.visits import actions as visits
from lianfang.visits.models import RoundTeam, VisitRound
from lianfang.workforce.models import Member
from lianfang.workforce.tests.make import make_organisation, make_team

pytestmark = pytest.mark.django_db


def test_an_urgent_need_waits_by_its_clock_until_it_is_met() -> None:
    the_outbreak()
    desk, worker = make_user("dispatcher"), make_user("grid_worker")
    ticket = make_need("父亲突然胸痛", desk)
    make_word("队伍太长", desk, kind="complaint")

    def waits(user: object) -> list[str]:
        return [item.source.key for item in queue(user, NOON.date(), NOON).items]  # type: ignore[arg-type]

    assert waits(desk) == ["needs.new", "needs.feedback"]
    assert waits(worker) == []
    assert command.watch(NOON + timedelta(minutes=31)) == 1
    assert Breach.objects.get().about == str(ticket.number)
    actions.sort(ticket, kind="urgent_medical", by=desk, now=NOON)
    assert waits(worker) == ["needs.nobody"]
    actions.take(ticket, by=worker, now=NOON)
    assert waits(worker) == ["needs.taken"]
    actions.meet(ticket, text="已送医", by=worker, now=NOON)
    assert waits(worker) == []


def test_due_doors_wait_for_whoever_walks_there_with_what_was_needed_before() -> None:
    the_outbreak()
    boss, walker = make_user("dispatcher", area_id=YIYANG), make_walker()
    home, other = make_household(address="三栋501"), make_household(address="三栋502")
    give(home, walker, by=boss)
    asked = grid.ask([other], duty="grid_worker", worker=walker, by=boss, now=NOON)
    assert len(asked.made) == 1
    make_need("老人要去透析", boss, household_id=home.pk)
    today = NOON.date()
    told = visits.Plan("敲门行动", "all", ("survey",), today, today + timedelta(days=2))
    visits.open_round(visits.plan(home.area, told, by=boss, now=NOON), by=boss, now=NOON)
    assert walker.user
    with override("en"):
        found = queue(walker.user, today, NOON, source="visits.due")
    (item,) = found.items
    assert item.line == "三栋501 · 敲门行动 · 1 need told before: 老人要去透析"
    assert item.url == f"/visits/doors/{home.pk}/"
    assert item.due == at(today + timedelta(days=2), 24)
    assert [pile.source.key for pile in queue(walker.user, today, NOON).piles] == [
        "visits.due",
        "grid.asked",
    ]
    team = make_team(area_id=YIYANG)
    unit = make_organisation()
    Member.objects.create(team=team, person=walker.person, organisation=unit, from_on=today)
    RoundTeam.objects.create(round=VisitRound.objects.get(), team=team, area=home.area)
    assert len(queue(walker.user, today, NOON, source="visits.due").items) == 2
    assert command.watch(NOON + timedelta(days=4)) >= 0
    assert not Breach.objects.filter(source="visits.due").exists()
