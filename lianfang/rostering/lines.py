"""What binds one person's own line of shifts: rest, hours, runs, contracts, wishes to work; part of the model."""

from collections import defaultdict
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from lianfang.rostering.problem import DAY, Pattern, Person, Shift, Span, is_night, rest_after

if TYPE_CHECKING:
    from lianfang.rostering.model import Model

Var = cp_model.IntVar
WEEK = 7
LONGEST_RUN = 31


def hours(model: "Model", own: list[tuple[Shift, Var]]) -> list[tuple[Span, Var]]:
    """Give a yes-or-no for each stretch of hours in which a person can work, wherever that is."""
    by_span: dict[Span, list[Var]] = defaultdict(list)
    for shift, var in own:
        by_span[shift.start, shift.end].append(var)
    found = []
    for span, vars_ in sorted(by_span.items(), key=lambda one: one[0]):
        here = vars_[0]
        if len(vars_) > 1:
            here = model.cp.new_bool_var("")
            model.cp.add(sum(vars_) == here)
        found.append((span, here))
    return found


def bind(model: "Model", person: Person) -> None:
    """Write everything that binds one person."""
    own, when = model.of[person.id], model.when[person.id]
    _rest(model, when)
    _week(model, person, when)
    _runs(model, person, when)
    for wish in person.wishes:
        if wish.on:
            met = [var for shift, var in own if wish.meets(shift)]
            unmet = model.cp.new_bool_var("")
            model.cp.add(sum(met) + unmet >= 1)
            model.cost(wish.weight, unmet)
    _follows(model, own)
    if person.pattern:
        _pattern(model, person.pattern, own)


def _rest(model: "Model", when: list[tuple[Span, Var]]) -> None:
    """At most one of all stretches that would overlap at some minute if each lasted until the end of its rest."""
    until = [(a, b + rest_after(model.problem.rules, a, b), var) for (a, b), var in when]
    before: set[int] = set()
    cliques: list[list[Var]] = []
    for moment in sorted({start for start, _end, _var in until}):
        inside = {n for n, (start, end, _var) in enumerate(until) if start <= moment < end}
        if before <= inside and cliques:
            cliques.pop()
        cliques.append([until[n][2] for n in sorted(inside)])
        before = inside
    for clique in cliques:
        if len(clique) > 1:
            model.cp.add_at_most_one(clique)


def _week(model: "Model", person: Person, when: list[tuple[Span, Var]]) -> None:
    most = model.problem.rules.week_minutes
    for first in range(max(1, model.problem.days - WEEK + 1)):
        days = range(first, first + WEEK)
        busy = sum(end - start for start, end in person.busy if start // DAY in days)
        inside = [(b - a, var) for (a, b), var in when if a // DAY in days]
        if busy + sum(minutes for minutes, _var in inside) > most:
            model.cp.add(sum(minutes * var for minutes, var in inside) <= max(0, most - busy))


def _runs(model: "Model", person: Person, when: list[tuple[Span, Var]]) -> None:
    rules = model.problem.rules
    night = [one for one in when if is_night(rules, *one[0])]
    night_busy = [span for span in person.busy if is_night(rules, *span)]
    for some, busy, most in ((when, person.busy, rules.run_days), (night, night_busy, rules.run_nights)):
        if most < LONGEST_RUN:
            _run(model, some, {start // DAY for start, _end in busy}, most)


def _run(model: "Model", when: list[tuple[Span, Var]], busy: set[int], most: int) -> None:
    """Let nobody work more than so many days in a row."""
    by_day: dict[int, list[Var]] = defaultdict(list)
    for (start, _end), var in when:
        by_day[start // DAY].append(var)
    days: dict[int, Var] = {}
    for first in range(-most, model.problem.days - most + 1):
        stretch = range(first, first + most + 1)
        if all(d in by_day or d in busy for d in stretch):
            free = [d for d in stretch if d not in busy]
            days.update({d: _worked(model, by_day[d]) for d in free if d not in days})
            if free:
                model.cp.add(sum(days[d] for d in free) <= len(free) - 1)


def _worked(model: "Model", vars_: list[Var]) -> Var:
    """Give a yes-or-no for a day: at least whether one of its stretches is worked."""
    if len(vars_) == 1:
        return vars_[0]
    day = model.cp.new_bool_var("")
    for var in vars_:
        model.cp.add_implication(var, day)
    return day


def days_on(model: "Model", own: list[tuple[Shift, Var]]) -> dict[int, Var]:
    """Give a yes-or-no for each day on which a person can work: exactly whether they do."""
    by_day: dict[int, list[Var]] = defaultdict(list)
    for shift, var in own:
        by_day[shift.day].append(var)
    found = {}
    for day, vars_ in by_day.items():
        found[day] = model.cp.new_bool_var("")
        model.cp.add_max_equality(found[day], vars_)
    return found


def _follows(model: "Model", own: list[tuple[Shift, Var]]) -> None:
    for kind, never in model.problem.not_after.items():
        for shift, var in own:
            if shift.kind == kind:
                for other, next_ in own:
                    if other.day == shift.day + 1 and other.kind in never:
                        model.cp.add_at_most_one(var, next_)


def _pattern(model: "Model", pattern: Pattern, own: list[tuple[Shift, Var]]) -> None:
    cp, last = model.cp, model.problem.days - 1
    for kind, most in pattern.kinds.items():
        cp.add(sum(var for shift, var in own if shift.kind == kind) <= most)
    minutes = sum(shift.minutes * var for shift, var in own)
    cp.add_linear_constraint(minutes, pattern.min_minutes, pattern.max_minutes)
    days = days_on(model, own)
    none = cp.new_bool_var("")
    cp.add(none == 0)
    on = [days.get(day, none) for day in range(last + 1)]
    for first in range(last + 1 - pattern.max_run):
        cp.add(sum(on[first : first + pattern.max_run + 1]) <= pattern.max_run)
    for n in range(1, pattern.min_run):
        for first in range(1, last + 1 - n):
            inside = [~day for day in on[first : first + n]]
            cp.add_bool_or(on[first - 1], *inside, on[first + n])
    for n in range(1, pattern.min_off):
        for first in range(1, last + 1 - n):
            cp.add_bool_or(~on[first - 1], *on[first : first + n], ~on[first + n])
    _weekends(model, pattern, on)


def _weekends(model: "Model", pattern: Pattern, on: list[Var]) -> None:
    weeks: dict[int, list[Var]] = defaultdict(list)
    for day, var in enumerate(on):
        if (day + model.problem.weekday) % WEEK >= WEEK - 2:
            weeks[(day + model.problem.weekday) // WEEK].append(var)
    works = []
    for days in weeks.values():
        works.append(model.cp.new_bool_var(""))
        for var in days:
            model.cp.add_implication(var, works[-1])
    model.cp.add(sum(works) <= pattern.weekends)
