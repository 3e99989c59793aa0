"""Rounds of visits: rosters, one visit for all tasks, follow-ups, checks of orders, leads, the day's figures."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.cases.models import Quarantine
from lianfang.cases.models.leads import Lead
from lianfang.cases.tests.make import make_contact, make_quarantine
from lianfang.grid.tests.make import give, make_contract, make_walker, refused
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Household
from lianfang.people.tests.make import make_household, make_person
from lianfang.places.models import Area
from lianfang.places.rules import official_code, span
from lianfang.places.tests.make import HESHAN, YIYANG, make_area
from lianfang.sync.tests.make import make_device
from lianfang.visits import actions, queries
from lianfang.visits.actions.checks import lay_out
from lianfang.visits.actions.filling import go_on
from lianfang.visits.models import DailyCheck, Due, VisitRound
from lianfang.visits.queries.due import page_of_doors
from lianfang.visits.tests.make import EIGHT, NOON, make_worker, take_back, tell, visit

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def community() -> Area:
    return make_area(43, 9, 3, 2, 1, name="桃花仑社区", name_en="Taohualun")


@pytest.fixture
def boss() -> User:
    return make_user("dispatcher", area_id=YIYANG)


def opened(area: Area, boss: User, roster: str = "all", *tasks: str, name: str = "入户排查") -> VisitRound:
    told = actions.Plan(name, roster, tasks or ("survey", "temperature"), TODAY, TODAY + timedelta(days=3))
    return actions.open_round(actions.plan(area, told, by=boss, now=EIGHT), by=boss, now=EIGHT)


def doors_of(row: VisitRound) -> set[UUID]:
    return set(row.dues.values_list("household_id", flat=True))


def state_of(home: Household) -> list[tuple[str, list[str], int]]:
    return list(Due.objects.filter(household=home).order_by("round").values_list("state", "done", "attempts"))


def test_rosters_are_asked_for(community: Area, boss: User) -> None:
    homes = [make_household(area=community) for _ in range(4)]
    elder = make_person(household=homes[0], area=community, born_on=date(1940, 1, 1))
    make_person(household=homes[1], area=community, kind="present", born_on=date(1990, 1, 1))
    actions.help_person(elder, "elder", by=boss, now=EIGHT)
    make_household()  # elsewhere
    assert doors_of(opened(community, boss)) == {home.pk for home in homes}
    for roster in ("elders", "no_smartphone"):
        row = opened(community, boss, roster)
        assert list(row.dues.values_list("household_id", "people")) == [(homes[0].pk, [elder.pk])]
    assert doors_of(opened(community, boss, "non_residents")) == {homes[1].pk}
    assert doors_of(opened(community, boss, "incomplete")) == {homes[0].pk, homes[1].pk}
    tell(make_worker()[1], visit(homes[0].pk))
    unvisited = opened(community, boss, "unvisited")
    assert doors_of(unvisited) == {home.pk for home in homes[1:]}
    new = make_household(area=community)
    actions.look_again(unvisited, by=boss, now=NOON)
    assert doors_of(unvisited) == {*(home.pk for home in homes[1:]), new.pk}


def test_a_large_round_is_filled_in_parts(
    community: Area, boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianfang.visits.actions.filling.AT_ONCE", 2)
    homes = {make_household(area=community).pk for _ in range(5)}
    row = opened(community, boss)
    assert (len(doors_of(row)), row.filled_at) == (2, None)
    while go_on(NOON):
        pass
    row.refresh_from_db()
    assert (doors_of(row), row.filled_at) == (homes, NOON)


def test_one_visit_records_all_tasks_of_all_rounds(community: Area, boss: User) -> None:
    home, (_user, token) = make_household(area=community), make_worker()
    opened(community, boss)
    opened(community, boss, "all", "letter", "survey", name="送信")
    told = visit(home.pk, tasks=["survey", "letter"])
    assert tell(token, told) == ["accepted"]
    assert sorted(state_of(home)) == [("done", ["survey", "letter"], 0), ("follow_up", ["survey"], 0)]
    assert tell(token, visit(home.pk, at=EIGHT + timedelta(hours=1), tasks=["temperature"])) == ["accepted"]
    assert {state for state, _done, _n in state_of(home)} == {"done"}
    assert tell(token, take_back(told)) == ["accepted"]
    assert sorted(state_of(home)) == [("due", [], 0), ("follow_up", ["temperature"], 0)] or sorted(
        state for state, _done, _n in state_of(home)
    ) == ["follow_up", "follow_up"]


def test_three_attempts_then_a_call(community: Area, boss: User) -> None:
    home, (_user, token) = make_household(area=community), make_worker()
    opened(community, boss, "all", "survey")
    for n in range(3):
        tell(token, visit(home.pk, "no_answer", EIGHT + timedelta(minutes=n)))
    assert state_of(home) == [("call", [], 3)]
    [due] = queries.doors_due(TODAY, queries.worker_of_user(boss, TODAY), households=[home.pk])
    assert (due.call, due.attempts, due.tasks, due.next_on) == (
        True,
        3,
        ["survey"],
        TODAY + timedelta(days=1),
    )
    tell(token, visit(home.pk, "no_answer", EIGHT + timedelta(minutes=9), by_phone=True))
    assert state_of(home) == [("unreached", [], 3)]
    tell(token, visit(home.pk, "done", EIGHT + timedelta(minutes=20), tasks=["survey"]))
    assert state_of(home) == [("done", ["survey"], 0)]


def test_a_door_belongs_to_whoever_answers_for_it(community: Area, boss: User) -> None:
    homes = [make_household(area=community) for _ in range(2)]
    worker = make_walker()
    give(homes[0], worker)
    row = opened(community, boss, "all", "survey")
    asker = queries.of_worker(worker, TODAY)
    assert [one.household_id for one in queries.doors_due(TODAY, asker, mine=True)] == [homes[0].pk]
    found = page_of_doors(TODAY, asker, [span(HESHAN)], (0, UUID(int=0)), 10)
    assert {(one.household_id, one.mine) for one in found} == {(homes[0].pk, True), (homes[1].pk, False)}
    last = sorted(homes, key=lambda home: home.pk)[0]
    assert len(page_of_doors(TODAY, asker, [span(HESHAN)], (community.pk, last.pk), 10)) == 1
    actions.close_round(row, by=boss, now=NOON)
    assert queries.doors_due(TODAY, asker) == []


def test_a_roster_comes_from_a_file(community: Area, boss: User) -> None:
    home = make_household(area=community, address="1栋101")
    person = make_person(name="曾小满", household=make_household(area=community), area=community)
    make_person(name="无门", area=community)
    told = actions.Plan("老年人", "file", ["elder_code"], TODAY, TODAY)
    row = actions.plan(community, told, by=boss, now=EIGHT)
    with refused("round_empty_file"):
        actions.open_round(row, by=boss, now=EIGHT)
    code = official_code(community.pk)
    text = f"区划代码,地址,姓名\n{code},1栋101,\n{code},1栋102,\n,,曾小满\n,,无门\n,,查无此人\n"
    kept, _new = actions.read_roster(row, name="名单.csv", data=text.encode(), by=boss, now=EIGHT)
    assert [why for _line, _cells, why in kept.returned] == ["door", "homeless", "nobody"]
    assert doors_of(row) == {home.pk, person.household_id}
    assert actions.open_round(row, by=boss, now=EIGHT).state == "open"


def test_ordered_checks_are_due_until_they_are_made(community: Area) -> None:
    home, epi = make_household(area=community), make_user("epidemiologist", area_id=YIYANG)
    person = make_person(household=home, area=community)
    contact = make_contact(EIGHT, person=person, by=epi)
    order: Quarantine = make_quarantine(EIGHT, contact=contact, by=epi)
    Quarantine.objects.filter(pk=order.pk).update(
        kind="home", site=None, place="家", area_id=community.pk, starts_on=TODAY, ends_on=TODAY
    )
    assert lay_out(TODAY, NOON) == 1
    assert lay_out(TODAY, NOON) == 0
    [due] = queries.doors_due(TODAY, queries.worker_of_user(epi, TODAY), areas=[span(HESHAN)])
    assert (due.household_id, due.tasks) == (home.pk, ["home_check"])
    token = make_device(epi)[1]
    for n, celsius in enumerate((36.6, 38.2)):
        data = {"person_id": str(person.pk), "celsius": celsius, "symptoms": ""}
        assert tell(token, reading(data, n, community)) == ["accepted"]
    check = DailyCheck.objects.get()
    assert (check.made, check.wanted) == (2, 2)
    assert queries.doors_due(TODAY, queries.worker_of_user(epi, TODAY)) == []
    lead = Lead.objects.get()
    assert (lead.kind, lead.person_id) == ("own", person.pk)
    assert "38.2" in lead.text
    Quarantine.objects.filter(pk=order.pk).update(
        starts_on=TODAY + timedelta(days=1), ends_on=TODAY + timedelta(days=1)
    )
    tomorrow = NOON + timedelta(days=1)
    assert lay_out(TODAY + timedelta(days=1), tomorrow) == 1
    Quarantine.objects.filter(pk=order.pk).update(kind="central")
    assert lay_out(TODAY + timedelta(days=1), tomorrow, [person.pk]) == 0
    assert not DailyCheck.objects.filter(day=TODAY + timedelta(days=1)).exists()


def reading(data: dict[str, Any], n: int, area: Area) -> dict[str, Any]:
    told = visit(UUID(int=0), at=NOON - timedelta(minutes=9 - n), area=area.pk)
    return told | {"kind": "cases.reading", "data": data}


def test_what_was_found_goes_to_the_investigators_once(community: Area) -> None:
    outbreak = make_outbreak()
    home, (_user, token) = make_household(area=community, address="1栋101"), make_worker()
    told = visit(home.pk, found=["risk_area"])
    assert tell(token, told) == ["accepted"]
    assert tell(token, told) == ["duplicate"]
    lead = Lead.objects.get()
    assert (lead.outbreak_id, lead.area_id, lead.staying_at) == (outbreak.pk, community.pk, "1栋101")


def test_the_day_of_a_unit(community: Area, boss: User) -> None:
    homes, (_user, token) = [make_household(area=community) for _ in range(4)], make_worker()
    contract = make_contract(community.pk)
    opened(community, boss, "all", "survey")
    yesterday = EIGHT - timedelta(days=1)
    told = [
        visit(homes[0].pk, "no_answer", yesterday),
        visit(homes[1].pk, "refused", yesterday),
        visit(homes[0].pk, tasks=["survey"]),
        visit(homes[2].pk, "no_answer"),
        visit(homes[2].pk, "moved", EIGHT + timedelta(hours=1)),
        visit(homes[3].pk, "refused"),
    ]
    assert tell(token, *told) == ["accepted"] * 6
    [day] = queries.unit_days(HESHAN, TODAY)
    assert (day.unit_id, day.area_id, day.assigned) == (contract.organisation_id, community.pk, 4)
    assert (day.visited, day.no_answer, day.refused, day.moved) == (1, 0, 1, 1)
    assert (day.follow_ups, day.follow_ups_in_time) == (2, 1)


def test_a_roster_is_paged_by_keys(community: Area, boss: User) -> None:
    people = {make_person(area=community, born_on=date(1940, 1, n + 1)).pk for n in range(5)}
    make_person(area=community, born_on=date(2000, 1, 1))
    make_person()
    seen: list[UUID] = []
    after = None
    while page := queries.people_page(community.pk, boss, TODAY, who="elders", after=after, limit=2):
        seen += [one.id for one in page]
        after = (page[-1].area_id, page[-1].id)
    assert (len(seen), set(seen)) == (5, people)
    assert len(queries.people_page(community.pk, boss, TODAY)) == 6
    assert queries.people_page(community.pk, make_user("observer"), TODAY) == []
