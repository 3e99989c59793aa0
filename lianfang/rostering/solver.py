"""The planner. Loaded only by the process that plans (process.py).

A small problem is given to CP-SAT as it is. A large one is searched in two ways beside each other: one finds the bound,
by the hours alone (merge.py), first by its linear programme (relax.py); the other begins with a clerk's plan, makes it
better place by place (anneal.py), and then plans some people anew, again and again, beside all the others, who stay.
"""

import random
import threading
import time
from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from lianfang.rostering.anneal import Annealer
from lianfang.rostering.check import costs
from lianfang.rostering.greedy import greedy
from lianfang.rostering.merge import merge
from lianfang.rostering.model import Model
from lianfang.rostering.problem import Person, Plan, Problem, Staff
from lianfang.rostering.relax import lower_bound

Tell = Callable[[int, int, float], None]
FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)
LARGE = 4_000  # people by shifts that fit from which a problem is planned in blocks
COMPLETE_S = 5.0  # to complete a hint
PLACES = 0.4  # of the time goes into changes place by place
BLOCK, BLOCK_S = 24, 3.0  # people planned anew at a time, and for how long
LEAVE_S = 1.0  # for reading the plan


class _Better(cp_model.CpSolverSolutionCallback):
    """Tells of each better plan."""

    def __init__(self, began: float, tell: Tell) -> None:
        super().__init__()
        self.began, self.tell = began, tell

    def on_solution_callback(self) -> None:
        """Tell what the plan that was just found costs."""
        self.tell(round(self.objective_value), _up(self.best_objective_bound), time.monotonic() - self.began)


def solve(
    problem: Problem, *, seconds: float, workers: int, seed: int = 1, tell: Tell | None = None
) -> Plan | None:
    """Plan as well as possible within some seconds; None when no plan keeps every rule.

    A plan with missing people keeps every rule, so only what was fixed by hand, or a contract that asks for more than
    there is, leaves none. `tell` gets the cost, the bound and the seconds of each better plan.
    """
    began = time.monotonic()
    if any(p.pattern for p in problem.people) or len(problem.people) * len(problem.shifts) <= 4 * LARGE:
        return _whole(problem, began, seconds, workers, seed, tell)
    return _Blocks(problem, began, seconds, workers, seed, tell).search()


def _whole(
    problem: Problem, began: float, seconds: float, workers: int, seed: int, tell: Tell | None
) -> Plan | None:
    """Give the whole problem to the solver."""
    model = Model(problem)
    _hint(model, greedy(problem, problem.before))
    solver = _solver(max(1.0, seconds - (time.monotonic() - began)), workers, seed)
    status = solver.solve(model.cp, _Better(began, tell) if tell else None)
    if status not in FOUND:
        return None
    objective, bound = round(solver.objective_value), _up(solver.best_objective_bound)
    staff = model.read(solver.boolean_value)
    return Plan(staff, objective, bound, time.monotonic() - began, bound >= objective)


class _Blocks:
    """Searches a large problem."""

    def __init__(
        self, problem: Problem, began: float, seconds: float, workers: int, seed: int, tell: Tell | None
    ) -> None:
        self.problem, self.began, self.until = problem, began, began + seconds - LEAVE_S
        self.workers, self.seed, self.tell = workers, seed, tell
        self.dice = random.Random(seed)  # noqa: S311 — which people are looked at next
        self.bound = 0
        self.ended = threading.Event()
        self.staff = greedy(problem, problem.before)
        self.objective = sum(costs(problem, self.staff).values())

    def search(self) -> Plan:
        """Plan blocks of people anew until the time is over or the bound is reached."""
        below = threading.Thread(target=self._below, daemon=True)
        below.start()
        self._said()
        self._place_by_place()
        while not self._over():
            for block in self._blocks():
                if self._over():
                    break
                self._again(block)
        below.join(max(0.0, self.until - time.monotonic()))
        self.ended.set()
        took = time.monotonic() - self.began
        return Plan(self.staff, self.objective, self.bound, took, self.bound >= self.objective)

    def _place_by_place(self) -> None:
        """Let people change places, for a part of the time; not where as few as possible should."""
        if self.problem.before:
            return
        left = self.until - time.monotonic()
        staff = Annealer(self.problem, self.staff, self.seed).run(left * PLACES)
        self._better(staff)

    def _better(self, staff: Staff) -> None:
        objective = sum(costs(self.problem, staff).values())
        if objective <= self.objective:
            better = objective < self.objective
            self.staff, self.objective = staff, objective
            if better:
                self._said()

    def _over(self) -> bool:
        return time.monotonic() >= self.until or self.bound >= self.objective

    def _said(self) -> None:
        if self.tell:
            self.tell(self.objective, self.bound, time.monotonic() - self.began)

    def _below(self) -> None:
        """Find what no plan costs less than, by hours alone."""
        whole = merge(self.problem)
        model = Model(whole.problem, whole=whole)
        self.bound = max(self.bound, lower_bound(model.cp, max(1.0, self.until - time.monotonic())))
        solver = _solver(max(1.0, self.until - time.monotonic()), 1, self.seed)
        solver.parameters.optimize_with_lb_tree_search = True
        solver.parameters.linearization_level = 2

        def higher(bound: float) -> None:
            self.bound = max(self.bound, _up(bound))
            if self.ended.is_set():
                solver.stop_search()

        solver.best_bound_callback = higher
        solver.solve(model.cp)
        higher(solver.best_objective_bound)

    def _blocks(self) -> list[list[Person]]:
        """Deal the people into blocks; who asked for each other stays together, each block has people of all kinds."""
        friends: dict[str, list[Person]] = {person.id: [person] for person in self.problem.people}
        for pair in self.problem.pairs:
            one, other = friends[pair.a], friends[pair.b]
            if one is not other:
                one.extend(other)
                friends.update((person.id, one) for person in other)
        groups = list({id(group): group for group in friends.values()}.values())
        self.dice.shuffle(groups)
        blocks: list[list[Person]] = [[]]
        for group in groups:
            if len(blocks[-1]) >= BLOCK:
                blocks.append([])
            blocks[-1].extend(group)
        return blocks

    def _again(self, block: Sequence[Person]) -> None:
        """Plan some people anew beside all others."""
        ids = {person.id for person in block}
        others = {s: [p for p in people if p not in ids] for s, people in self.staff.items()}
        model = Model(self.problem, block=block, others=others)
        _hint(model, self.staff)
        left = self.until - time.monotonic()
        solver = _solver(max(0.2, min(BLOCK_S, left)), max(2, self.workers // 4), self.dice.randrange(2**30))
        if solver.solve(model.cp) not in FOUND:
            return
        for shift, people in model.read(solver.boolean_value).items():
            others.setdefault(shift, []).extend(people)
        self._better(others)


def _hint(model: Model, staff: Staff) -> None:
    """Let a search begin with a plan: find what the rest of the model is when people work so."""
    model.hint(staff)
    solver = _solver(COMPLETE_S, 1, 1)
    solver.parameters.fix_variables_to_their_hinted_value = True
    if solver.solve(model.cp) in FOUND:
        model.cp.clear_hints()  # type: ignore[no-untyped-call]  # its stubs forgot it
        for n in range(len(model.cp.proto.variables)):
            var = model.cp.get_int_var_from_proto_index(n)
            model.cp.add_hint(var, solver.value(var))


def _solver(seconds: float, workers: int, seed: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    solver.parameters.symmetry_level = 0  # looked for in vain for seconds
    solver.parameters.cp_model_probing_level = 0  # the same
    return solver


def _up(bound: float) -> int:
    """Costs are whole numbers: no plan costs less than the bound rounded up."""
    return max(0, -int(-(bound - 1e-6) // 1))
