"""The planner: shifts, people and rules as a model for CP-SAT. Loaded only by the process that plans (process.py)."""

import time
from collections import defaultdict
from collections.abc import Callable

from ortools.sat.python import cp_model

from lianfang.rostering import lines
from lianfang.rostering.check import SECOND_STEP
from lianfang.rostering.fit import beside, has_licence, price, shares, unfit
from lianfang.rostering.greedy import greedy
from lianfang.rostering.problem import QUARTER, Person, Plan, Problem, Shift, Staff, is_hot, is_night

Var = cp_model.IntVar
Tell = Callable[[Plan], None]


class Model:
    """One problem as variables and constraints: a yes-or-no for each person and shift that fit."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.cp = problem, cp_model.CpModel()
        self.x: dict[tuple[str, str], Var] = {}
        self.of: dict[str, list[tuple[Shift, Var]]] = {person.id: [] for person in problem.people}
        self.at: dict[str, list[tuple[Person, Var]]] = {shift.id: [] for shift in problem.shifts}
        self.terms: list[tuple[int, cp_model.LinearExprT]] = []
        self.constant = 0
        for person in problem.people:
            for shift in problem.shifts:
                kept = person.id in problem.kept.get(shift.id, ())
                if kept or not unfit(person, shift, problem.rules):
                    self._may(person, shift, kept)
        self._cover()
        for person in problem.people:
            lines.bind(self, person)
        self._interns()
        self._pairs()
        self._changes()
        self._fair()
        self.cp.minimize(sum(weight * term for weight, term in self.terms) + self.constant)

    def _may(self, person: Person, shift: Shift, kept: bool) -> None:
        var = self.cp.new_bool_var("")
        if kept:
            self.cp.add(var == 1)
        self.x[shift.id, person.id] = var
        self.of[person.id].append((shift, var))
        self.at[shift.id].append((person, var))
        self.cost(price(person, shift), var)

    def cost(self, weight: int, term: "cp_model.LinearExprT") -> None:
        """Let something cost."""
        if weight:
            self.terms.append((weight, term))

    def over(self, weight: int, total: "cp_model.LinearExprT", most: int, bound: int) -> None:
        """Let what a total has above `most` cost; `bound` is the most it can be."""
        if weight and bound > most:
            extra = self.cp.new_int_var(0, bound - most, "")
            self.cp.add(extra >= total - most)
            self.cost(weight, extra)

    def _cover(self) -> None:
        for shift in self.problem.shifts:
            there = sum(var for _person, var in self.at[shift.id])
            lack = self.cp.new_int_var(0, shift.needed, "")
            self.cost(shift.under, lack)
            kept = len(self.problem.kept.get(shift.id, ()))
            if shift.over is None:
                self.cp.add(there + lack >= shift.needed)
                self.cp.add(there <= max(shift.needed, kept))
            else:
                more = self.cp.new_int_var(0, len(self.at[shift.id]), "")
                self.cp.add(there + lack - more == shift.needed)
                self.cost(shift.over, more)

    def _interns(self) -> None:
        """An intern only beside a licensed colleague."""
        sites: dict[str, list[Shift]] = defaultdict(list)
        for shift in self.problem.shifts:
            sites[shift.site].append(shift)
        for shift in self.problem.shifts:
            interns = [(p, var) for p, var in self.at[shift.id] if p.intern]
            if interns:
                around = [other for other in sites[shift.site] if beside(shift, other)]
                guides = [v for o in around for p, v in self.at[o.id] if has_licence(p, shift)]
                for person, var in interns:
                    if person.id not in self.problem.kept.get(shift.id, ()):
                        self.cp.add(sum(guides) >= var)

    def _pairs(self) -> None:
        for pair in self.problem.pairs:
            if pair.together:
                places = {(s.site, s.start, s.end) for p in (pair.a, pair.b) for s, _v in self.of[p]}
            else:
                places = {("", s.start, s.end) for s, _v in self.of[pair.a]}
            for site, start, end in sorted(places):
                a, b = (
                    sum(v for s, v in self.of[p] if (s.start, s.end) == (start, end) and site in {"", s.site})
                    for p in (pair.a, pair.b)
                )
                off = self.cp.new_bool_var("")
                if pair.together:
                    self.cp.add(off >= a - b)
                    self.cp.add(off >= b - a)
                else:
                    self.cp.add(off >= a + b - 1)
                self.cost(pair.weight, off)

    def _changes(self) -> None:
        """Let each person who is moved cost, when a plan is changed."""
        moved = self.problem.rules.moved
        if not self.problem.before or not moved:
            return
        was = {(s, p) for s, people in self.problem.before.items() for p in people}
        known = {(s.id, p.id) for s in self.problem.shifts for p in self.problem.people}
        for key, var in self.x.items():
            self.cost(-moved if key in was else moved, var)
        self.constant += moved * len(was & known)

    def _fair(self) -> None:
        rules = self.problem.rules
        share, nights, hot = shares(self.problem)
        for person in self.problem.people:
            own = self.of[person.id]
            load = sum(s.minutes // QUARTER * v for s, v in own) + person.worked // QUARTER
            most = sum(s.minutes // QUARTER for s, _v in own) + person.worked // QUARTER
            for step in (0, SECOND_STEP):
                self.over(rules.load, load, (share + step) // QUARTER, most)
            some = [v for s, v in own if is_night(rules, s.start, s.end)]
            self.over(rules.nights, sum(some), nights, len(some))
            some = [v for s, v in own if is_hot(rules, s)]
            self.over(rules.heat, sum(some), hot, len(some))

    def hint(self, staff: Staff) -> None:
        """Begin with a plan that is there already."""
        there = {(shift, person) for shift, people in staff.items() for person in people}
        for key, var in self.x.items():
            self.cp.add_hint(var, key in there)

    def read(self, value: Callable[[Var], int | bool]) -> Staff:
        """Read who works where."""
        staff: Staff = {}
        for (shift, person), var in self.x.items():
            if value(var):
                staff.setdefault(shift, []).append(person)
        return staff


class _Better(cp_model.CpSolverSolutionCallback):
    """Tells of each better plan."""

    def __init__(self, model: Model, tell: Tell, began: float) -> None:
        super().__init__()
        self.model, self.tell, self.began = model, tell, began

    def on_solution_callback(self) -> None:
        """Hand over the plan that was just found."""
        objective, bound = round(self.objective_value), _up(self.best_objective_bound)
        staff = self.model.read(self.boolean_value)
        self.tell(Plan(staff, objective, bound, time.monotonic() - self.began, objective <= bound))


def solve(
    problem: Problem, *, seconds: float, workers: int, seed: int = 1, tell: Tell | None = None
) -> Plan | None:
    """Plan as well as possible within some seconds; None when no plan keeps every rule.

    `tell` gets each better plan. A plan with missing people keeps every rule, so only what was fixed by hand, or a
    contract that asks for more than there is, leaves none.
    """
    began = time.monotonic()
    model = Model(problem)
    model.hint(_first(problem))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(1.0, seconds - (time.monotonic() - began))
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    status = solver.solve(model.cp, _Better(model, tell, began) if tell else None)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    objective, bound = round(solver.objective_value), _up(solver.best_objective_bound)
    proven = status == cp_model.OPTIMAL
    return Plan(model.read(solver.boolean_value), objective, bound, time.monotonic() - began, proven)


def _first(problem: Problem) -> Staff:
    if problem.before:
        return {shift: list(people) for shift, people in problem.before.items()}
    return greedy(problem)


def _up(bound: float) -> int:
    """Costs are whole numbers: no plan costs less than the bound rounded up."""
    return -int(-(bound - 1e-6) // 1)
