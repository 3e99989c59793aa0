"""How good a plan of 35 sites, 7 days and 300 people is after a minute, beside what a careful clerk would do.

Invented people and sites. Thirty sites swab from six to eleven and from three to eight, so that nobody is in a suit in
the heat; five posts are kept day and night. `--instance` reads an instance of the Curtois collection instead.
"""

import os
import random
import sys
import time
from pathlib import Path

from lianfang.bench import curtois
from lianfang.bench.checkout import commit
from lianfang.rostering.check import costs, flaws, missing
from lianfang.rostering.explain import Explainer
from lianfang.rostering.greedy import greedy
from lianfang.rostering.problem import (
    DAY,
    FOREVER,
    HOUR,
    Pair,
    Person,
    Plan,
    Problem,
    Rules,
    Shift,
    Staff,
    Wish,
    held,
)
from lianfang.rostering.process import Planner

SITES, DAYS, PEOPLE = 35, 7, 300
TOWNS = 7
POSTS = 5  # of the sites are kept day and night
LIMIT_S, AGAIN_S = 55, 20
MOVE, TAIL = 8, 8  # who drops out when the plan is changed
RULES = Rules(
    rest=11 * HOUR,
    night_rest=24 * HOUR,
    shift_minutes=12 * HOUR,
    volunteer_minutes=6 * HOUR,
    week_minutes=54 * HOUR,
    run_days=6,
    run_nights=3,
    load=2,
    nights=20,
    heat=20,
    moved=40,
)


def measure(size: int | None, instance: Path | None = None) -> dict[str, object]:
    """Plan once as well as possible, and once more after some people dropped out."""
    if instance:
        return _report(curtois.read(instance), size or LIMIT_S) | {"instance": instance.stem}
    problem = scene(PEOPLE, SITES, DAYS)
    return {"sites": SITES, "people": PEOPLE, "days": DAYS, **_report(problem, size or LIMIT_S, again=True)}


def scene(people: int, sites: int, days: int, seed: int = 1) -> Problem:
    """Invent a week: who there is, what sites need, what people wish."""
    dice = random.Random(seed)  # noqa: S311 — a story, not a secret
    workers = tuple(_person(n, people, sites, days, dice) for n in range(people))
    pairs = tuple(Pair(f"p{n}", f"p{n + 1}", together=n % 4 != 0) for n in range(0, people // 10, 2))
    shifts = [shift for site in range(sites) for day in range(days) for shift in _shifts(site, day)]
    return Problem(days, tuple(shifts), workers, RULES, pairs)


def _shifts(site: int, day: int) -> list[Shift]:
    midnight, name = day * DAY, f"s{site}"

    def shift(hour: int, hours: int, needed: int, skill: str = "") -> Shift:
        start = midnight + hour * HOUR
        key = f"{name}.{day}.{hour}{skill}"
        return Shift(key, name, start, start + hours * HOUR, needed, skill, heavy=bool(skill))

    if site < POSTS:
        return [shift(hour, 8, 3) for hour in (0, 8, 16)]
    return [shift(hour, 5, n, skill) for hour in (6, 15) for n, skill in ((2, "sampler"), (1, ""))]


def _person(n: int, people: int, sites: int, days: int, dice: random.Random) -> Person:
    town = n % TOWNS
    near = {f"s{s}": 0 if s % TOWNS == town else 4 for s in range(sites) if (s - town) % TOWNS in (0, 1, 6)}
    skilled, volunteer = n < people * 6 // 10, n >= people * 17 // 20
    free = dice.randrange(days)
    wishes = [Wish(free * DAY, free * DAY + DAY, dice.choice((5, 10, 20)))] if n % 3 == 0 else []
    if n % 10 == 1:
        day = dice.randrange(days)
        wishes.append(Wish(day * DAY, day * DAY + DAY, 10, on=True))
    off = dice.randrange(days)
    return Person(
        f"p{n}",
        skills={"sampler": FOREVER if n % 40 else 4 * DAY} if skilled else {},
        intern=skilled and n % 12 == 5,
        volunteer=volunteer,
        heavy=n % 50 != 7,
        sites=near,
        off=((off * DAY, off * DAY + DAY),) if n % 8 == 2 else (),
        busy=((-8 * HOUR, -2 * HOUR),) if n % 15 == 0 else (),
        wishes=tuple(wishes),
    )


def _report(problem: Problem, seconds: int, again: bool = False) -> dict[str, object]:
    began = time.monotonic()
    reference = greedy(problem)
    greedy_s = time.monotonic() - began
    plan, took = _planned(problem, seconds)
    found: dict[str, object] = {"bench": "rota", "commit": commit(), "cores": os.cpu_count()}
    if plan is None:
        return found | {"seconds": took, "plan": "none"}
    found |= {
        "shifts": len(problem.shifts),
        "places": sum(shift.needed for shift in problem.shifts),
        "seconds": took,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": round(plan.gap, 4),
        "proven": plan.proven,
        **_judged(problem, plan.staff, ""),
        "costs": costs(problem, plan.staff),
        "greedy_seconds": round(greedy_s, 2),
        "greedy_objective": sum(costs(problem, reference).values()),
        **_judged(problem, reference, "greedy_"),
        "explain_seconds": _explained(problem, plan.staff),
    }
    return found | (_changed(problem, plan.staff) if again else {})


def _planned(problem: Problem, seconds: int) -> tuple[Plan | None, float]:
    began, plan = time.monotonic(), None
    with Planner(problem, seconds=seconds) as planner:
        for told in planner:
            plan = told.plan or plan
            if told.objective is not None:
                sys.stderr.write(f"{told.seconds:5.1f} s: {told.objective}, none below {told.bound}\n")
    return plan, round(time.monotonic() - began, 1)


def _judged(problem: Problem, staff: Staff, prefix: str) -> dict[str, object]:
    return {
        f"{prefix}broken_rules": len(flaws(problem, staff)),
        f"{prefix}missing": sum(missing(problem, staff).values()),
    }


def _explained(problem: Problem, staff: dict[str, list[str]]) -> float:
    began = time.monotonic()
    explainer = Explainer(problem, staff)
    for shift, person in held(staff):
        explainer.why(shift, person)
    return round(time.monotonic() - began, 2)


def _changed(problem: Problem, staff: dict[str, list[str]]) -> dict[str, object]:
    """Let some people drop out and plan again with few changes."""
    gone = {f"p{n}" for n in range(MOVE, MOVE + TAIL)}
    left = tuple(p for p in problem.people if p.id not in gone)
    before = {s: tuple(p for p in people if p not in gone) for s, people in staff.items()}
    smaller = Problem(
        problem.days,
        problem.shifts,
        left,
        problem.rules,
        tuple(pair for pair in problem.pairs if not {pair.a, pair.b} & gone),
        before=before,
    )
    plan, took = _planned(smaller, AGAIN_S)
    if plan is None:
        return {"again": "none"}
    was, now = {(s, p) for s, people in before.items() for p in people}, set(held(plan.staff))
    return {
        "dropped": len(gone),
        "dropped_places": sum(p in gone for people in staff.values() for p in people),
        "again_seconds": took,
        "again_missing": sum(missing(smaller, plan.staff).values()),
        "again_moved": len(was - now),
        "again_gap": round(plan.gap, 4),
    }
