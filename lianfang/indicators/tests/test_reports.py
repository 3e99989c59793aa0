"""Daily reports: counted, submitted, locked, corrected, ranked; on a real database."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.common.tests.refusals import refused
from lianfang.grid.tests.make import FIVE, give
from lianfang.indicators import actions, queries, rules
from lianfang.indicators.models import Place, ReportDay, Submission, UnitReport
from lianfang.indicators.queries import FIGURES, SOURCE_OF
from lianfang.indicators.queries.sources import statements
from lianfang.indicators.tests.make import Teller, assign, make_communities, make_doors, submitted
from lianfang.needs import actions as tickets
from lianfang.needs.tests.make import make_need
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Household
from lianfang.places.tests.make import YIYANG
from lianfang.workforce.tests.make import make_dispatch, make_team, make_worker
from lianfang.zones.tests.make import home, make_zone

pytestmark = pytest.mark.django_db
DAY = date(2021, 8, 6)
NINE, TEN, SIX = at(DAY, 9), at(DAY, 10), at(DAY, 18)
AFTER = SIX + timedelta(minutes=15)


@pytest.fixture
def outbreak() -> Outbreak:
    return make_outbreak()


@pytest.fixture
def commander() -> User:
    return make_user("commander", area_id=YIYANG)


def test_figures_equal_the_rows_they_open_to(outbreak: Outbreak) -> None:
    (unit,) = make_communities(1)
    doors, teller = make_doors(unit, 6), Teller()
    teller.visit(doors[0], NINE - timedelta(hours=1), "no_answer")
    teller.visit(doors[0], NINE)  # the last visit of the day counts
    teller.visit(doors[1], NINE, "refused", dispute="other_area")
    teller.visit(doors[2], NINE, needs="胰岛素")
    teller.void(teller.visit(doors[3], NINE), NINE)
    teller.visit(doors[4], at(DAY, 18), "moved")  # at the cut-off: tomorrow's
    teller.visit(
        doors[5], NINE - timedelta(days=1), "no_answer"
    )  # to be come back to by nine, and nobody was
    wanted = queries.asked(outbreak, DAY, AFTER)
    figures = queries.figures_of(wanted, unit.area_id)
    assert figures["households"] == 6
    assert (figures["visited"], figures["refused"], figures["no_answer"], figures["needs"]) == (2, 1, 0, 1)
    assert (figures["follow_up_due"], figures["follow_up_done"]) == (1, 0)
    assert (figures["told"], figures["doubted"]) == (5, 1)
    for key in FIGURES:
        rows, total = queries.rows(wanted, unit.area_id, key, limit=100)
        assert (len(rows), total) == (figures[key], figures[key]), key
        assert SOURCE_OF[key]


def test_needs_and_people_who_answer_for_doors_are_counted(outbreak: Outbreak) -> None:
    (unit,) = make_communities(1)
    doors, desk = make_doors(unit, 2), make_user("dispatcher", area_id=YIYANG)
    people = [make_worker() for _ in FIVE]
    for duty, worker in zip(FIVE, people, strict=True):
        give(doors[0], worker, duty)
    give(doors[1], people[2])
    here: dict[str, Any] = {"by": desk, "area_id": unit.area_id, "household_id": doors[0].pk}
    met, _open = make_need("家里没菜了", told_at=NINE, **here), make_need("胸痛", told_at=NINE, **here)
    make_need("家里没菜了", told_at=NINE, **here)  # said again: joined
    make_need("买药", told_at=at(DAY, 19), **here)  # tomorrow's
    tickets.sort(met, kind="food", by=desk, now=TEN)
    tickets.meet(met, text="送到", by=desk, now=TEN)
    figures = queries.figures_of(queries.asked(outbreak, DAY, AFTER), unit.area_id)
    wanted = {
        "walked": 2,
        "all_accepted": 1,
        "needs_told": 2,
        "needs_met": 1,
        "needs_open": 1,
        "needs_late": 1,
    }
    assert {key: figures[key] for key in wanted} == wanted
    assert set(wanted) < set(queries.GIVEN)
    for key, n in wanted.items():
        assert queries.rows(queries.asked(outbreak, DAY, AFTER), unit.area_id, key, limit=9)[1] == n


def test_people_in_zones_are_counted_served_or_not(outbreak: Outbreak) -> None:
    door, _people = home(n=3)
    home("花园1栋102", 2)
    make_zone(now=NINE)
    desk = make_user("dispatcher", area_id=YIYANG)
    make_need("胸痛", told_at=NINE, by=desk, area_id=door.area_id, household_id=door.pk)
    wanted = queries.asked(outbreak, DAY, AFTER)
    figures = queries.figures_of(wanted, door.area_id)
    assert (figures["in_zones"], figures["in_zones_waiting"]) == (5, 3)
    assert queries.rows(wanted, door.area_id, "in_zones_waiting", limit=9)[1] == 3


def test_a_day_costs_the_same_number_of_statements_for_any_number_of_units(outbreak: Outbreak) -> None:
    units = make_communities(3)
    wanted = queries.asked(outbreak, DAY, AFTER)
    with CaptureQueriesContext(connection) as few:
        queries.copies(wanted, units[:1])
    with CaptureQueriesContext(connection) as many:
        queries.copies(wanted, units)
    assert len(few) == len(many) == len(list(statements())) + 3  # a savepoint around, and how to sort


def test_a_team_answers_for_the_area_it_was_sent_to(outbreak: Outbreak) -> None:
    unit, other = make_communities(2)
    sent = make_dispatch(make_team(area_id=YIYANG), outbreak=outbreak, area_id=unit.area_id, ordered_at=NINE)
    Teller().visit(make_doors(unit, 1)[0], NINE)
    units = queries.units_of(outbreak, SIX)
    assert [u.key for u in units] == [(unit.area_id, None), (other.area_id, None), (0, sent.team_id)]
    found = queries.copies(queries.asked(outbreak, DAY, SIX), units)
    assert [copy.figures["visited"] for copy in found] == [1, 0, 1]
    assert len(queries.units_of(outbreak, NINE)) == 2  # not sent yet


def test_a_report_is_submitted_once_by_a_named_person(outbreak: Outbreak, commander: User) -> None:
    (unit,) = make_communities(1)
    Teller().visit(make_doors(unit, 1)[0], NINE)
    with refused("forbidden"):
        actions.submit(outbreak, unit, DAY, zero=False, note="", by=make_user("observer"), now=TEN)
    made = actions.submit(outbreak, unit, DAY, zero=False, note="口罩不足", by=commander, now=TEN)
    assert (made.by, made.note) == (commander, "口罩不足")
    with refused("submitted"):
        actions.submit(outbreak, unit, DAY, zero=False, note="", by=commander, now=TEN)
    actions.take_back(made, by=commander, now=TEN)
    with refused("withdrawn"):
        actions.take_back(made, by=commander, now=TEN)
    actions.submit(outbreak, unit, DAY, zero=False, note="", by=commander, now=TEN)
    assert Submission.objects.count() == 2


def test_a_zero_report_is_said(outbreak: Outbreak, commander: User) -> None:
    unit, busy = make_communities(2)
    make_doors(unit, 3)  # doors alone are nothing that happened
    Teller().visit(make_doors(busy, 1)[0], NINE)
    with refused("zero_unsaid"):
        actions.submit(outbreak, unit, DAY, zero=False, note="", by=commander, now=AFTER)
    assert actions.submit(outbreak, unit, DAY, zero=True, note="", by=commander, now=AFTER).zero
    with refused("not_zero"):
        actions.submit(outbreak, busy, DAY, zero=True, note="", by=commander, now=AFTER)


def test_the_day_is_locked_once_and_only_when_it_is_over(outbreak: Outbreak, commander: User) -> None:
    (unit,) = make_communities(1)
    with refused("day_not_over"):
        actions.lock(outbreak, DAY, by=commander, now=SIX)
    with refused("forbidden"):
        actions.lock(outbreak, DAY, by=make_user("observer"), now=AFTER)
    locked = actions.lock(outbreak, DAY, by=commander, now=AFTER)
    assert (locked.n_units, locked.cut_off_at, locked.protocol) == (1, SIX, "covid19-2021-08-03")
    with refused("day_locked"):
        actions.lock(outbreak, DAY, by=commander, now=AFTER)
    with refused("day_locked"):
        actions.submit(outbreak, unit, DAY, zero=True, note="", by=commander, now=AFTER)


def test_a_late_fact_changes_a_report_only_through_a_visible_correction(
    outbreak: Outbreak, commander: User
) -> None:
    (unit,) = make_communities(1)
    doors, teller = make_doors(unit, 30), Teller()
    kept = [teller.visit(door, NINE) for door in doors[:5]]
    actions.lock(outbreak, DAY, by=None, now=AFTER)
    first = UnitReport.objects.select_related("locked__outbreak").get()
    before = queries.bytes_of(first)
    teller.visit(doors[5], NINE, received=AFTER)  # happened in time, told too late
    teller.void(kept[0], NINE, received=AFTER)  # taken back too late
    teller.visit(doors[6], NINE, received=AFTER)
    assert queries.recounted(first) == queries.bytes_of(first) == before
    assert (
        rules.digest(queries.document(first.locked, unit.area_id, None, first.given, first.figures))
        == first.digest
    )
    assert [change for change in queries.late_changes(first, AFTER) if change[0] == "visited"] == [
        ("visited", 5, 6)
    ]
    with refused("note"):
        actions.correct(first, note=" ", by=commander, now=AFTER)
    second = actions.correct(first, note="两户迟报,一户走错", by=commander, now=AFTER)
    assert (second.version, second.figures["visited"], second.note) == (2, 6, "两户迟报,一户走错")
    first.refresh_from_db()
    assert (queries.bytes_of(first), first.figures["visited"]) == (before, 5)
    assert queries.recounted(second) == queries.bytes_of(second)
    with refused("superseded"):
        actions.correct(first, note="再改", by=commander, now=AFTER)
    with refused("unchanged"):
        actions.correct(second, note="再改", by=commander, now=AFTER)
    (entry,) = AuditEntry.objects.filter(verb="reporting.unit.corrected")
    assert ["visited", 5, 6] in entry.data["changed"]


def test_doors_built_later_do_not_change_a_locked_report(outbreak: Outbreak) -> None:
    (unit,) = make_communities(1)
    make_doors(unit, 3)
    actions.lock(outbreak, DAY, by=None, now=AFTER)
    report = UnitReport.objects.select_related("locked__outbreak").get()
    Household.objects.create(area_id=unit.area_id, address="新楼 1 号")
    assert queries.recounted(report) == queries.bytes_of(report)
    assert report.given == dict.fromkeys(queries.GIVEN, 0) | {"households": 3}


def test_units_are_ranked_in_their_district_from_what_was_known_at_the_cut_off(
    outbreak: Outbreak, commander: User
) -> None:
    units, teller = [*make_communities(6), *make_communities(1, district=22)], Teller()
    for n, unit in enumerate(units):
        doors = make_doors(unit, 20)
        assign(doors, DAY, commander)
        for door in doors[: 20 - n]:
            teller.visit(door, NINE)
        if n != 3:
            submitted(outbreak, unit, DAY, NINE, commander)
    submitted(outbreak, units[3], DAY, AFTER, commander)  # late
    assign(make_doors(make_communities(8)[7], 1), DAY, commander)  # too few doors to count
    locked = actions.lock(outbreak, DAY, by=None, now=AFTER)
    assert locked.n_on_time == 6
    places = {p.area_id: p for p in Place.objects.filter(ranking__locked=locked, ranking__kind="area")}
    found = [places[unit.area_id] for unit in units]
    assert [p.rank for p in found] == [1, 2, 3, 6, 4, 5, 1]
    assert [p.bottom for p in found] == [False, False, False, True, False, True, False]
    assert str(found[1].score) == "96.88"  # (15 + 25 × 19/20) / 40; nineteen records are too few to count
    assert found[1].parts["visits"] == [19, 20, True]
    assert found[3].parts["timeliness"] == [0, 1, True]
    small = places[make_communities(8)[7].area_id]
    assert (small.rank, small.score, small.parts["visits"][2]) == (None, None, False)
    assert found[0].of == 6


def test_nobody_is_late_where_nobody_reports(outbreak: Outbreak, commander: User) -> None:
    unit, other = make_communities(2)
    (elsewhere,) = make_communities(1, district=22)
    for each in (unit, other, elsewhere):
        make_doors(each, 20)
    submitted(outbreak, unit, DAY, NINE, commander)
    locked = actions.lock(outbreak, DAY, by=None, now=AFTER)
    places = {p.area_id: p for p in Place.objects.filter(ranking__locked=locked)}
    assert [places[u.area_id].parts["timeliness"] for u in (unit, other, elsewhere)] == [
        [1, 1, True],
        [0, 1, True],
        [0, 0, False],
    ]
    assert places[elsewhere.area_id].rank is None


def test_a_ranking_takes_corrections_in_as_a_new_version(outbreak: Outbreak, commander: User) -> None:
    (unit,) = make_communities(1)
    doors, teller = make_doors(unit, 20), Teller()
    assign(doors, DAY, commander)
    for door in doors[:10]:
        teller.visit(door, NINE)
    submitted(outbreak, unit, DAY, NINE, commander)
    locked = actions.lock(outbreak, DAY, by=None, now=AFTER)
    with refused("unchanged"):
        actions.rank_again(locked, "area", note="重排", by=commander, now=AFTER)
    for door in doors[10:]:
        teller.visit(door, NINE, received=AFTER)
    report = queries.newest(locked, unit.area_id, None)
    assert report
    actions.correct(report, note="迟报", by=commander, now=AFTER)
    actions.rank_again(locked, "area", note="迟报", by=commander, now=AFTER)
    first, second = locked.rankings.filter(kind="area").order_by("version")
    assert (first.weights, first.protocol) == (second.weights, second.protocol)
    assert [str(r.places.get().score) for r in (first, second)] == ["68.75", "100.00"]
    assert [str(p.score) for p in queries.trend(outbreak, unit.area_id, None, DAY)] == ["100.00"]


def test_the_clock_locks_what_is_over_once(outbreak: Outbreak) -> None:
    make_communities(1)
    assert actions.tick(SIX) == 1  # yesterday's
    assert actions.tick(AFTER) == 1
    assert actions.tick(AFTER) == 0
    assert list(ReportDay.objects.values_list("day", flat=True)) == [DAY, DAY - timedelta(days=1)]
