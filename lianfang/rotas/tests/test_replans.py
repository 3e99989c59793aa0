"""A published rota is planned again by itself: because somebody drops out or duty takes them off."""

import pytest

from lianfang.common.dates import at
from lianfang.places.tests.make import TAOJIANG
from lianfang.rotas import actions, solving
from lianfang.rotas.actions import Away
from lianfang.rotas.actions.seats import seat
from lianfang.rotas.models import Assignment, Replan, Rota
from lianfang.rotas.tests.make import FIRST, LAST, NOW, make_hand, make_planner, make_rota, need, refused
from lianfang.rotas.tests.test_views import client_of, page, post
from lianfang.web import clock
from lianfang.workforce.models import Worker

pytestmark = pytest.mark.django_db
MORNINGS = [need(6, 6, skill="sampler"), need(7, 6, skill="sampler")]


@pytest.fixture
def rota() -> Rota:
    """Publish a rota in which 甲 works the first morning and 乙 the second."""
    planner = make_planner()
    found = make_rota(planner, MORNINGS)
    for name, shift in zip("甲乙", found.shifts.order_by("starts_at"), strict=True):
        seat(shift, make_hand(name, "sampler"), by=planner, now=NOW, hand=False)
    Rota.objects.filter(pk=found.pk).update(state="published", published_at=NOW)
    found.refresh_from_db()
    return found


def who(rota: Rota) -> list[str]:
    live = Assignment.objects.filter(shift__rota=rota, state__in=Assignment.LIVE)
    return list(live.order_by("shift__starts_at").values_list("person__name", flat=True))


def drop(rota: Rota, name: str) -> Assignment:
    found = Assignment.objects.get(shift__rota=rota, person__name=name, state__in=Assignment.LIVE)
    actions.drop(found, note="发烧", by=rota.by, now=NOW)
    return found


def proposal() -> Replan:
    assert solving.plan_next()
    return Replan.objects.order_by("id")[Replan.objects.count() - 1]


def test_somebody_drops_out_another_is_proposed_and_who_plans_accepts(rota: Rota) -> None:
    make_hand("丙", "sampler")
    gone = drop(rota, "甲")
    found = proposal()
    assert (found.state, found.lacking) == ("proposed", 0)
    assert [(c.person.name, c.comes, c.shift_id) for c in found.changes.all()] == [
        ("丙", True, gone.shift_id)
    ]
    assert found.changes.get().why["others"] == {"off": 1, "works_more": 1}
    assert list(found.causes.all()) == [gone]
    assert who(rota) == ["乙"]  # until somebody decides
    actions.accept_replan(found, by=rota.by, now=NOW)
    assert who(rota) == ["丙", "乙"]
    actions.undo_replan(found, by=rota.by, now=NOW)
    assert who(rota) == ["乙"]
    rota.refresh_from_db()
    assert rota.state == "published"


def test_nobody_can_come_and_the_rota_is_left_as_it_is(rota: Rota) -> None:
    actions.wish(
        Worker.objects.get(person__name="乙"),
        "off",
        at(FIRST),
        at(FIRST, 24),
        fixed=True,
        by=rota.by,
        now=NOW,
    )
    drop(rota, "甲")
    found = proposal()
    assert (found.state, found.lacking, found.changes.count()) == ("proposed", 1, 0)
    actions.decline_replan(found, by=rota.by, now=NOW)
    with refused("replan_state"):
        actions.accept_replan(found, by=rota.by, now=NOW)
    assert not solving.plan_next()


def test_who_is_kept_from_work_leaves_all_shifts_until_they_are_looked_at_again(rota: Rota) -> None:
    make_hand("丙", "sampler")
    person = Worker.objects.get(person__name="乙").person_id
    away = Away(person, "ill", NOW, at(LAST))
    assert actions.keep_off([away], NOW) == 0  # their shift is after that
    actions.let_back([person], NOW)
    assert actions.keep_off([Away(person, "ill", NOW)], NOW) == 1
    assert actions.keep_off([Away(person, "ill", NOW)], NOW) == 0
    found = proposal()
    assert [c.person.name for c in found.changes.all()] != ["乙"]
    assert found.lacking == 0
    cause = found.causes.get()
    assert (cause.state, cause.absence and cause.absence.why) == ("dropped", "ill")


def test_shifts_that_have_begun_stay_as_they_were(rota: Rota) -> None:
    make_hand("丙", "sampler")
    later = at(FIRST, 8)
    first = Assignment.objects.get(person__name="甲")
    actions.drop(first, note="", by=rota.by, now=later)
    assert not Replan.objects.exists()  # too late to find anybody
    second = Assignment.objects.get(person__name="乙")
    actions.drop(second, note="", by=rota.by, now=later)
    assert {c.shift_id for c in proposal().changes.all()} == {second.shift_id}
    actions.ask_plan(rota, by=rota.by, now=later)
    assert Replan.objects.get().state == "overtaken"
    assert solving.plan_next()
    assert not Assignment.objects.filter(shift=first.shift, state__in=Assignment.LIVE).exists()


def test_what_is_proposed_is_thought_over_when_the_rota_changes(rota: Rota) -> None:
    third = make_hand("丙", "sampler")
    gone = drop(rota, "甲")
    found = proposal()
    actions.put(gone.shift, third, by=rota.by, now=NOW)
    with refused("replan_state"):
        actions.accept_replan(found, by=rota.by, now=NOW)
    assert proposal().state == "overtaken"  # nothing is lacking any more
    drop(rota, "乙")
    assert Replan.objects.filter(state="waiting").count() == 1
    found = proposal()
    with refused("replan_stale"):
        actions.accept_replan(found, by=rota.by, now=at(LAST, 7))


def test_only_who_plans_here_decides(rota: Rota) -> None:
    make_hand("丙", "sampler")
    drop(rota, "甲")
    found = proposal()
    stranger = make_planner(area_id=TAOJIANG)
    for deed in (actions.accept_replan, actions.decline_replan, actions.ask_replan):
        with refused("forbidden"):
            deed(found, by=stranger, now=NOW)


def test_the_page_says_why_and_asks_who_plans(rota: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_hand("丙", "sampler")
    drop(rota, "甲")
    planner = client_of(rota.by)
    assert "The planner looks for somebody else." in page(planner, "rota", rota.pk)
    found = proposal()
    assert "change proposed" in page(planner, "rotas", proposed="on")
    assert "Rotas planned again" in page(planner, "home")
    shown = page(planner, "rota", rota.pk)
    assert all(words in shown for words in ["发烧", "丙", "comes", "Leave it as it is", "fair share"])
    assert "Changed as proposed." in post(planner, "replan_do", found.pk, "accept")
    assert "No rotas here" in page(planner, "rotas", proposed="on")
    assert "Undone." in post(planner, "replan_do", found.pk, "undo")
