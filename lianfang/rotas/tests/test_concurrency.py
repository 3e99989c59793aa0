"""Two reach for the same: the last place, the same person, the same rota."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from lianfang.common.errors import Refused
from lianfang.rotas import actions, solving
from lianfang.rotas.models import Assignment, Replan, Rota
from lianfang.rotas.tests.make import NOW, make_hand, make_planner, make_rota, need

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do all at the same moment, each on a connection of its own; give "done" or the code of the refusal of each."""
    gate, said = threading.Barrier(len(deeds)), [""] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            deed()
            said[place] = "done"
        except Refused as refused:
            said[place] = refused.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(said)


def test_the_last_place_is_taken_once() -> None:
    planner = make_planner()
    rota = make_rota(planner, [need(6, 6)])
    Rota.objects.filter(pk=rota.pk).update(state="published", published_at=NOW)
    shift = rota.shifts.get()
    hands = [make_hand(f"志愿{n}", kind="volunteer") for n in range(4)]
    takes = [lambda hand=hand: actions.take_place(shift, hand, by=planner, now=NOW) for hand in hands]
    assert at_once(*takes) == ["done", "shift_full", "shift_full", "shift_full"]
    assert Assignment.objects.count() == 1


def test_nobody_is_put_into_two_shifts_at_once() -> None:
    planner = make_planner()
    rota = make_rota(planner, [need(6, 6), need(6, 8, skill="sampler")])
    worker = make_hand("甲", "sampler")
    puts = [
        lambda shift=shift: actions.put(shift, worker, by=planner, now=NOW) for shift in rota.shifts.all()
    ]
    assert at_once(*puts) == ["done", "planned_already"]


def test_one_program_plans_a_rota() -> None:
    rota = make_rota(make_planner(), [need(6, 6)])
    actions.ask_plan(rota, by=rota.by, now=NOW)
    found: list[Rota | None] = []
    at_once(*[lambda: found.append(solving.claim(NOW)) for _ in range(4)])
    assert [each for each in found if each] == [rota]


def test_a_proposal_is_accepted_once() -> None:
    planner = make_planner()
    rota = make_rota(planner, [need(6, 6, skill="sampler")])
    one, other = make_hand("甲", "sampler"), make_hand("乙", "sampler")
    seat = actions.put(rota.shifts.get(), one, by=planner, now=NOW)
    Rota.objects.filter(pk=rota.pk).update(state="published", published_at=NOW)
    actions.drop(seat, note="", by=planner, now=NOW)
    assert solving.plan_next()
    found = Replan.objects.get()
    accepts = [lambda: actions.accept_replan(found, by=planner, now=NOW) for _ in range(3)]
    takes = [lambda: actions.take_place(rota.shifts.get(), other, by=planner, now=NOW)]
    said = at_once(*accepts, *takes)
    assert said.count("done") == 1
    assert Assignment.objects.filter(state__in=Assignment.LIVE).get().worker == other
