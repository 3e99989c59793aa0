"""Demand, drafts, plans by the real planner, changes by hand, wishes, swaps, and who may."""

from datetime import timedelta

import pytest

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.places.models import Area, SiteKind
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area, make_site
from lianfang.rotas import actions, queries, solving
from lianfang.rotas.models import Assignment, Demand, Rota
from lianfang.rotas.tests.make import (
    FIRST,
    LAST,
    NOW,
    make_hand,
    make_planner,
    make_rota,
    need,
    refused,
    seated,
)
from lianfang.workforce.tests.make import make_qualification, make_volunteer

pytestmark = pytest.mark.django_db
MORNINGS = [need(6, 6, skill="sampler"), need(7, 6, skill="sampler")]


def planned(rota: Rota) -> Rota:
    """Let the planner plan."""
    actions.ask_plan(rota, by=rota.by, now=NOW)
    assert solving.plan_next()
    assert not solving.plan_next()
    rota.refresh_from_db()
    return rota


def names(rota: Rota) -> list[str]:
    live = Assignment.objects.filter(shift__rota=rota, state__in=Assignment.LIVE)
    return list(live.order_by("shift__starts_at", "person__name").values_list("person__name", flat=True))


def test_a_rota_is_drafted_planned_published_and_seen_by_who_works() -> None:
    planner = make_planner()
    rota = make_rota(planner, MORNINGS)
    me = make_hand("周采样", "sampler", user=make_user("sampler"))
    make_hand("无证者")
    planned(rota)
    assert (rota.state, rota.failure, rota.proven, rota.gap) == ("proposed", "", True, 0)
    assert names(rota) == ["周采样", "周采样"]
    why = Assignment.objects.all()[0].why
    assert why["others"] == {"skill": 1}
    assert not queries.shifts_of(me, NOW, NOW + timedelta(days=9))
    actions.publish(rota, by=planner, now=NOW)
    shifts = queries.shifts_of(me, NOW, NOW + timedelta(days=9))
    assert [a.shift.starts_at for a in shifts] == [at(FIRST, 6), at(LAST, 6)]
    assert queries.on_site(shifts[0].shift.site, at(FIRST, 8)).get().worker == me
    assert not queries.on_site(shifts[0].shift.site, at(FIRST, 12))
    assert {"rotas.rota.drafted", "rotas.rota.asked", "rotas.rota.published"} <= set(
        AuditEntry.objects.values_list("verb", flat=True)
    )


def test_who_cannot_come_is_replaced_and_nobody_else_moves() -> None:
    planner = make_planner()
    rota = make_rota(planner, MORNINGS)
    user = make_user("sampler")
    make_hand("甲", "sampler", user=user)
    make_hand("乙", "sampler")
    make_hand("丙", "sampler")
    planned(rota)
    actions.publish(rota, by=planner, now=NOW)
    before = names(rota)
    gone = Assignment.objects.filter(person__name=before[0], shift__starts_at=at(FIRST, 6)).get()
    actions.drop(gone, note="发烧", by=planner, now=NOW)
    assert len(names(rota)) == 1
    planned(rota)
    assert rota.state == "published"
    after = names(rota)
    assert after[1] == before[1]
    assert after[0] != before[0]


def test_what_was_put_by_hand_stays_and_what_it_breaks_is_told() -> None:
    planner = make_planner()
    rota = make_rota(planner, MORNINGS)
    make_hand("持证", "sampler")
    unfit = make_hand("无证")
    first = rota.shifts.order_by("starts_at")[0]
    made = actions.put(first, unfit, by=planner, now=NOW)
    assert AuditEntry.objects.get(verb="rotas.person.put").data["why"] == ["skill"]
    planned(rota)
    assert names(rota) == ["无证", "持证"]
    actions.take_out(made, by=planner, now=NOW)
    planned(rota)
    assert names(rota) == ["持证", "持证"]


def test_fixed_wishes_expired_licences_and_light_work() -> None:
    planner = make_planner()
    heavy = [need(6, 6, skill="sampler", heavy=True)]
    rota = make_rota(planner, heavy, to_on=FIRST)
    free, expired, light, fit = (make_hand(name, "sampler") for name in ("休", "期", "轻", "行"))
    span = (at(FIRST), at(FIRST, 24))
    actions.wish(free, "off", *span, fixed=True, by=planner, now=NOW)
    actions.wish(light, "light", *span, by=planner, now=NOW)
    expired.qualifications.update(until=FIRST - timedelta(days=1))
    planned(rota)
    assert names(rota) == ["行"]
    fit.qualifications.update(withdrawn_at=NOW)
    planned(rota)
    assert names(rota) == []


def test_an_intern_needs_a_colleague() -> None:
    planner = make_planner()
    rota = make_rota(planner, [need(6, 6, people=2, skill="sampler")], to_on=FIRST)
    make_hand("实习", "sampler", "intern")
    planned(rota)
    assert names(rota) == []
    make_hand("老师", "sampler")
    planned(rota)
    assert names(rota) == ["实习", "老师"]


def test_a_volunteer_is_planned_once_insured_and_trained() -> None:
    planner = make_planner()
    rota = make_rota(planner, [need(6, 6)], to_on=FIRST)
    volunteer = make_volunteer(ready=True, insured_until=FIRST - timedelta(days=1))
    planned(rota)
    assert names(rota) == []
    volunteer.insured_until = FIRST
    volunteer.save(update_fields=["insured_until"])
    planned(rota)
    assert names(rota) == [volunteer.name]


def test_who_is_planned_elsewhere_is_not_planned_twice() -> None:
    planner = make_planner()
    worker = make_hand("只有我", "sampler")
    one = planned(make_rota(planner, [need(6, 6, skill="sampler")], to_on=FIRST))
    other = planned(make_rota(planner, [need(6, 8)], make_site(), name="另一张", to_on=FIRST))
    assert names(one) == ["只有我"]
    assert names(other) == []
    with refused("planned_already"):
        actions.put(other.shifts.get(starts_at=at(FIRST, 8)), worker, by=planner, now=NOW)


def test_planning_is_stopped_and_says_why_it_failed() -> None:
    planner = make_planner()
    rota = make_rota(planner, MORNINGS)
    actions.ask_plan(rota, by=planner, now=NOW)
    with refused("rota_state"):
        actions.publish(rota, by=planner, now=NOW)
    actions.stop(rota, by=planner, now=NOW)
    rota.refresh_from_db()
    assert (rota.state, rota.failure) == ("draft", "stopped")
    assert planned(rota).failure == "no_people"


def test_a_program_that_died_while_planning_is_succeeded_by_another() -> None:
    rota = make_rota(make_planner(), MORNINGS)
    actions.ask_plan(rota, by=rota.by, now=NOW)
    assert solving.claim(NOW) == rota
    assert solving.claim(NOW + timedelta(seconds=20)) is None
    assert solving.claim(NOW + timedelta(seconds=31)) == rota


def test_demand_is_reckoned_once_from_the_people_who_live_there() -> None:
    planner = make_planner()
    area = make_area(43, 9, 3, population=100_000)
    make_site(kind=SiteKind.CHECKPOINT, name="收费站")
    rota = make_rota(planner, [need(6, 6, people=9, skill="nurse")])
    outbreak = rota.outbreak
    n = actions.compute_sampling(outbreak, area, FIRST, LAST, by=planner, now=NOW)
    assert n == 2 * 2 * 2
    assert actions.compute_sampling(outbreak, area, FIRST, LAST, by=planner, now=NOW) == 0
    assert actions.compute_posts(outbreak, area, FIRST, FIRST, people=3, by=planner, now=NOW) == 3
    said = Demand.objects.filter(computed=False)
    assert actions.withdraw_demands([d.pk for d in said], by=planner, now=NOW) == 1
    with refused("no_sites"):
        actions.compute_posts(outbreak, make_area(43, 9, 22), FIRST, FIRST, people=3, by=planner, now=NOW)


def test_what_cannot_be_is_refused_in_words() -> None:
    planner = make_planner()
    rota = make_rota(planner, MORNINGS)
    site = rota.shifts.all()[0].site
    with refused("demand_exists"):
        actions.add_demand(rota.outbreak, site, MORNINGS[0], by=planner, now=NOW)
    with refused("demand_times"):
        actions.add_demand(rota.outbreak, site, need(6, 6, hours=25), by=planner, now=NOW)
    with refused("no_demand"):
        actions.draft(
            rota.outbreak,
            area=make_area(43, 9, 22),
            name="空",
            from_on=FIRST,
            to_on=LAST,
            by=planner,
            now=NOW,
        )
    with refused("rota_dates"):
        actions.draft(
            rota.outbreak,
            area=Area.objects.get(pk=HESHAN),
            name="反",
            from_on=LAST,
            to_on=FIRST,
            by=planner,
            now=NOW,
        )
    actions.withdraw(rota, by=planner, now=NOW)
    with refused("rota_state"):
        actions.ask_plan(rota, by=planner, now=NOW)


def test_a_swap_takes_two_and_a_planner() -> None:
    planner = make_planner()
    rota = make_rota(planner, MORNINGS)
    one, other = make_user("sampler"), make_user("sampler")
    giver, taker = make_hand("给", "sampler", user=one), make_hand("接", "sampler", user=other)
    mine = seated(rota, giver, planner)
    theirs = actions.put(rota.shifts.order_by("-starts_at")[0], taker, by=planner, now=NOW)
    with refused("not_yours"):
        actions.ask_swap(mine, taker, by=other, now=NOW)
    swap = actions.ask_swap(mine, taker, back=theirs, by=one, now=NOW)
    with refused("swap_open"):
        actions.ask_swap(mine, taker, by=one, now=NOW)
    with refused("swap_state"):
        actions.decide_swap(swap, True, by=planner, now=NOW)
    with refused("not_yours"):
        actions.answer_swap(swap, True, by=one, now=NOW)
    actions.answer_swap(swap, True, by=other, now=NOW)
    with refused("forbidden"):
        actions.decide_swap(swap, True, by=other, now=NOW)
    actions.decide_swap(swap, True, by=planner, now=NOW)
    assert names(rota) == ["接", "给"]


def test_a_declined_swap_changes_nothing() -> None:
    planner, one, other = make_planner(), make_user("sampler"), make_user("sampler")
    rota = make_rota(planner, MORNINGS)
    giver, taker = make_hand("给", "sampler", user=one), make_hand("接", "sampler", user=other)
    mine = seated(rota, giver, planner)
    actions.answer_swap(actions.ask_swap(mine, taker, by=one, now=NOW), False, by=other, now=NOW)
    again = actions.ask_swap(mine, taker, by=one, now=NOW)
    actions.withdraw_swap(again, by=one, now=NOW)
    assert names(rota) == ["给"]


def test_an_open_place_is_taken_by_who_may() -> None:
    planner, user = make_planner(), make_user("sampler")
    rota = make_rota(planner, MORNINGS)
    Rota.objects.filter(pk=rota.pk).update(state="published", published_at=NOW)
    me, other = make_hand("我", "sampler", user=user), make_hand("他", "sampler")
    shift = queries.open_shifts(HESHAN, NOW, at(LAST, 24))[0]
    with refused("forbidden"):
        actions.take_place(shift, other, by=user, now=NOW)
    made = actions.take_place(shift, me, by=user, now=NOW)
    assert made.state == "confirmed"
    with refused("shift_full"):
        actions.take_place(shift, other, by=planner, now=NOW)
    with refused("shift_unfit"):
        actions.take_place(
            queries.open_shifts(HESHAN, NOW, at(LAST, 24))[0], make_hand("无"), by=planner, now=NOW
        )


def test_only_who_plans_here_plans() -> None:
    rota = make_rota(make_planner(), MORNINGS)
    elsewhere, sampler = make_planner(area_id=TAOJIANG), make_user("sampler")
    worker = make_hand("甲", "sampler")
    make_qualification(worker, "nurse")
    for who in (elsewhere, sampler, make_user("observer")):
        for deed in (
            lambda who=who: actions.ask_plan(rota, by=who, now=NOW),
            lambda who=who: actions.withdraw(rota, by=who, now=NOW),
            lambda who=who: actions.put(rota.shifts.all()[0], worker, by=who, now=NOW),
            lambda who=who: actions.wish(worker, "off", at(FIRST), at(LAST), by=who, now=NOW),
        ):
            with refused("forbidden"):
                deed()


def test_a_phone_is_given_the_published_shifts_of_its_user() -> None:
    planner, user = make_planner(), make_user("sampler")
    rota = make_rota(planner, MORNINGS)
    mine = seated(rota, make_hand("我", "sampler", user=user), planner)
    other = make_hand("同事", "sampler", user=make_user("sampler"))
    theirs = actions.put(rota.shifts.order_by("-starts_at")[0], other, by=planner, now=NOW)
    given = queries.phone_rota(user, NOW)
    assert [(each["id"], each["work_en"], each["state"]) for each in given["shifts"]] == [
        (mine.pk, "Swabbing", "planned")
    ]
    assert [(each["name"], each["shifts"][0]["id"]) for each in given["colleagues"]] == [("同事", theirs.pk)]
    actions.ask_swap(mine, other, back=theirs, by=user, now=NOW)
    swaps = [queries.phone_rota(one, NOW)["swaps"] for one in (user, other.user) if one]
    assert [(s["asked"], s["name"], s["back"]["id"]) for (s,) in swaps] == [
        (False, "同事", theirs.pk),
        (True, "我", theirs.pk),
    ]
    Rota.objects.filter(pk=rota.pk).update(state="withdrawn")
    assert queries.phone_rota(user, NOW)["shifts"] == []
    assert queries.phone_rota(planner, NOW) == {"shifts": [], "swaps": [], "colleagues": []}
