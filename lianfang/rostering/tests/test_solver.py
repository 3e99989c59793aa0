"""The planner against the check that knows no solver, and against plans that can be reckoned by hand."""

import random
import sys

import pytest
from msgspec.structs import replace

from lianfang.rostering import solver
from lianfang.rostering.anneal import Annealer
from lianfang.rostering.check import costs, flaws, missing
from lianfang.rostering.explain import Explainer
from lianfang.rostering.greedy import greedy
from lianfang.rostering.merge import merge
from lianfang.rostering.model import Model
from lianfang.rostering.problem import DAY, Pair, Person, Plan, Problem, Wish, held
from lianfang.rostering.process import Planner, plan
from lianfang.rostering.relax import lower_bound
from lianfang.rostering.tests.make import person, problem, shift


def solved(asked: Problem, seconds: float = 20) -> Plan:
    found = solver.solve(asked, seconds=seconds, workers=1)
    assert found is not None
    assert not flaws(asked, found.staff)
    assert sum(costs(asked, found.staff).values()) == found.objective
    return found


def week(seed: int, people: int = 9, sites: int = 2, days: int = 2) -> Problem:
    """Invent a few days with a bit of everything."""
    dice = random.Random(seed)
    shifts = [
        shift(
            d,
            hour,
            8,
            id=f"{s}.{d}.{hour}{skill}",
            site=f"s{s}",
            skill=skill,
            needed=1 + (hour == 6),
            heavy=hour < 8,
        )
        for s in range(sites)
        for d in range(days)
        for hour, skill in ((6, "nurse"), (14, ""), (22, ""))
    ]
    staff = [
        person(
            f"p{n}",
            *(["nurse"] if n % 3 else []),
            intern=n == 4,
            volunteer=n == 0,
            heavy=n != 5,
            sites={f"s{s}": dice.randrange(5) for s in range(sites)},
            wishes=(Wish(dice.randrange(days) * DAY, days * DAY, dice.randrange(1, 30), on=n % 2 == 0),),
            off=((DAY, 2 * DAY),) if n == 6 else (),
        )
        for n in range(people)
    ]
    return problem(shifts, staff, days=days, pairs=(Pair("p1", "p2"), Pair("p7", "p8", together=False)))


@pytest.mark.parametrize("seed", range(3))
def test_the_objective_is_what_the_check_reckons_and_no_rule_is_broken(seed: int) -> None:
    asked = week(seed)
    found = solved(asked)
    assert found.bound <= found.objective <= sum(costs(asked, greedy(asked)).values())
    assert not flaws(asked, greedy(asked))


def test_the_best_of_three_is_found_and_proven() -> None:
    near, far, unwilling = (
        person("near", sites={"s": 1}),
        person("far", sites={"s": 9}),
        person("unwilling", wishes=(Wish(0, DAY, 50),)),
    )
    found = solved(problem([shift(0, 8)], [far, unwilling, near]))
    assert (found.staff, found.objective, found.proven, found.gap) == ({"0.8": ["near"]}, 1, True, 0)


def test_an_intern_is_never_alone_even_when_somebody_lacks() -> None:
    asked = problem([shift(0, 8, skill="nurse", needed=2)], [person("i", "nurse", intern=True)])
    assert missing(asked, solved(asked).staff) == {"0.8": 2}
    both = replace(asked, people=(*asked.people, person("n", "nurse")))
    assert sorted(solved(both).staff["0.8"]) == ["i", "n"]


def test_a_couple_works_together() -> None:
    shifts = [shift(d, 8, needed=2) for d in range(2)]
    people = [person(name) for name in "abcd"]
    found = solved(problem(shifts, people, pairs=(Pair("a", "b"), Pair("c", "d"))))
    assert {frozenset(p) for p in found.staff.values()} == {frozenset("ab"), frozenset("cd")}


def test_parents_never_work_at_once() -> None:
    people = [person(name, sites={"s": 0 if name in "ab" else 30}) for name in "abc"]
    asked = problem([shift(0, 8, needed=2)], people, pairs=(Pair("a", "b", together=False),))
    assert "c" in solved(asked).staff["0.8"]


def test_somebody_drops_out_and_one_other_moves() -> None:
    shifts = [shift(d, 8) for d in range(3)]
    people = [person(name) for name in "abc"]
    before = {"0.8": ("a",), "1.8": ("b",), "2.8": ("c",)}
    asked = problem(
        shifts, people[1:], before={s: tuple(p for p in who if p != "a") for s, who in before.items()}
    )
    found = solved(asked)
    assert found.staff["1.8"] == ["b"]
    assert found.staff["2.8"] == ["c"]
    assert found.staff["0.8"][0] in "bc"


def test_what_was_fixed_by_hand_stays_and_two_things_that_exclude_each_other_have_no_plan() -> None:
    people = [person("a", sites={"s": 50}), person("b")]
    kept = problem([shift(0, 8)], people, kept={"0.8": ("a",)})
    assert solved(kept).staff == {"0.8": ["a"]}
    twice = problem([shift(0, 8), shift(0, 10)], people, kept={"0.8": ("a",), "0.10": ("a",)})
    assert solver.solve(twice, seconds=5, workers=1) is None


@pytest.mark.parametrize("seed", range(1))
def test_hours_without_sites_give_a_bound_below_the_best_plan(seed: int) -> None:
    asked = week(seed, sites=3, days=1)
    whole = merge(asked)
    assert len(whole.problem.shifts) == len(asked.shifts) / 3
    model = Model(whole.problem, whole=whole)
    search = solver._solver(20, 1, 1)
    assert search.solve(model.cp) in solver.FOUND
    assert search.best_objective_bound <= solved(asked).objective


def test_a_large_problem_is_planned_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "LARGE", 1)
    monkeypatch.setattr(solver, "BLOCK", 4)
    asked = week(1)
    told: list[int] = []
    found = solver.solve(asked, seconds=2, workers=1, tell=lambda *said: told.append(said[0]))
    assert found is not None
    assert not flaws(asked, found.staff)
    assert sum(costs(asked, found.staff).values()) == found.objective == told[-1]
    assert found.objective <= told[0]


def test_why_this_person() -> None:
    a = person("a", "nurse", wishes=(Wish(0, DAY, 5, on=True),))
    others = [
        person("b"),
        person("c", "nurse", busy=((8 * 60, 9 * 60),)),
        person("d", "nurse", sites={"s": 9}),
    ]
    asked = problem([shift(0, 8, skill="nurse")], [a, *others])
    reason = Explainer(asked, {"0.8": ["a"]}).why("0.8", "a")
    assert (reason.wanted, reason.kept, reason.minutes, reason.share) == (True, False, 480, 480)
    assert reason.others == {"skill": 1, "busy": 1, "costs_more": 1}
    assert [(other.person, other.price) for other in reason.next] == [("d", 9)]


def test_a_process_plans_and_ends_when_it_is_left() -> None:
    asked = week(0)
    found = plan(asked, seconds=15, workers=1)
    assert found is not None
    assert not flaws(asked, found.staff)
    with Planner(asked, seconds=60) as planner:
        assert planner.process.poll() is None
    assert planner.process.returncode is not None


def test_people_of_a_plan_before_who_no_longer_fit_are_left_out() -> None:
    asked = problem([shift(0, 8, skill="nurse")], [person("a"), person("b", "nurse")])
    assert greedy(asked, {"0.8": ("a",)}) == {"0.8": ["b"]}
    assert list(held(greedy(asked, {"0.8": ("b", "gone")}))) == [("0.8", "b")]


def test_web_servers_never_load_the_solver() -> None:
    import subprocess

    code = "import sys, lianfang.rostering.process, lianfang.rostering.explain; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_contract_of_ones_own_is_kept() -> None:
    from lianfang.rostering.problem import Pattern

    contract = Pattern({"D": 2}, 960, 0, 5, 2, 2, 1)
    days = [shift(d, 8, kind="D", over=1) for d in range(1, 4)]
    asked = problem(days, [Person("a", pattern=contract)], days=5)
    found = solved(asked)
    worked = sorted(int(s[0]) for s, _p in held(found.staff))
    assert len(worked) == 2
    assert worked[1] == worked[0] + 1


@pytest.mark.parametrize("seed", range(3))
def test_changes_place_by_place_keep_every_rule_and_never_end_worse(seed: int) -> None:
    asked = week(seed, people=14, days=3)
    begun = greedy(asked)
    found = Annealer(asked, begun, seed).run(0.2)
    assert not flaws(asked, found)
    assert sum(costs(asked, found).values()) <= sum(costs(asked, begun).values())


def test_place_by_place_finds_who_is_nearest_and_fills_what_lacks() -> None:
    shifts = [shift(0, 8, 6, site=f"s{n}", id=f"s{n}") for n in range(4)]
    people = [person(f"p{n}", sites={f"s{m}": 0 if m == n else 9 for m in range(4)}) for n in range(4)]
    asked = problem(shifts, people, days=1)
    crossed = {f"s{n}": [f"p{(n + 1) % 4}"] for n in range(3)}
    found = Annealer(asked, crossed, 1).run(0.2)
    assert found == {f"s{n}": [f"p{n}"] for n in range(4)}


def test_who_depends_on_others_stays_where_they_are() -> None:
    both = shift(0, 8, needed=2, skill="nurse")
    people = [
        person("i", "nurse", intern=True),
        person("far", "nurse", sites={"s": 9}),
        person("near", "nurse"),
    ]
    asked = problem([both], people)
    assert Annealer(asked, {"0.8": ["i", "far"]}, 1).run(0.05) == {"0.8": ["i", "far"]}
    kept = replace(asked, people=tuple(people[1:]), kept={"0.8": ("far",)})
    assert "far" in Annealer(kept, {"0.8": ["far"]}, 1).run(0.05)["0.8"]


@pytest.mark.parametrize("seed", range(3))
def test_what_prices_prove_is_below_the_best_plan(seed: int) -> None:
    asked = week(seed, days=1)
    best = solved(asked)
    assert best.proven
    assert 0 <= lower_bound(Model(asked).cp, 5) <= best.objective
    lacks = problem([shift(0, 8, needed=3)], [person("a")])
    assert lower_bound(Model(lacks).cp, 5) == 2_000
