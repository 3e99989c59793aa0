"""What no plan costs less than, by the linear programme behind a model, in which people may be cut into parts.

A first-order method (PDLP) finds prices of the rules in seconds. What they prove is then reckoned in whole numbers, so
the bound holds however rough they are. Loaded only by the process that plans (process.py).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]
from ortools.sat.python import cp_model

SCALE = 2**20  # prices are rounded to parts of this
FOREVER = 2**60  # what CP-SAT writes for "no limit" is larger


@dataclass(slots=True)
class _Row:
    """A rule of the programme: least ≤ sum of terms ≤ most; None is no limit."""

    least: int | None
    most: int | None
    terms: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, literal: int, times: int = 1) -> None:
        """Add a yes-or-no, or its opposite (a negative number, as CP-SAT writes it)."""
        if literal >= 0:
            self.terms[literal] += times
            return
        self.terms[-literal - 1] -= times
        self.least = None if self.least is None else self.least - times
        self.most = None if self.most is None else self.most - times


def lower_bound(cp: cp_model.CpModel, seconds: float) -> int:
    """Give a whole number that no solution of a model costs less than; what is found within some seconds."""
    proto = cp.proto
    domains = [[int(bound) for bound in v.domain] for v in proto.variables]  # its [-1] is not its last
    spans = [(domain[0], domain[-1]) for domain in domains]
    rows = [row for constraint in proto.constraints for row in _rows(constraint)]
    costs: dict[int, int] = defaultdict(int)
    for var, cost in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
        costs[var] += int(cost)
    prices = _prices(spans, rows, costs, seconds)
    constant = round(proto.objective.offset)
    return max(_proven(spans, rows, costs, [sign * price for price in prices]) for sign in (1, -1)) + constant


def _rows(c: Any) -> list[_Row]:
    """Read a constraint; what is no sum is left out, which can only make the bound lower."""
    if c.has_linear() and not c.enforcement_literal:
        domain = [int(x) for x in c.linear.domain]
        least, most = (None if abs(x) > FOREVER else x for x in (domain[0], domain[-1]))
        row = _Row(least, most)
        for var, times in zip(c.linear.vars, c.linear.coeffs, strict=True):
            row.add(int(var), int(times))
        return [row]
    if c.has_at_most_one():
        row = _Row(None, 1)
        for literal in c.at_most_one.literals:
            row.add(int(literal))
        return [row]
    found = []
    if c.has_bool_and():
        for first in c.enforcement_literal:
            for then in c.bool_and.literals:
                row = _Row(None, 0)
                row.add(int(first))
                row.add(int(then), -1)
                found.append(row)
    return found


def _prices(
    spans: list[tuple[int, int]], rows: list[_Row], costs: dict[int, int], seconds: float
) -> list[int]:
    solver = pywraplp.Solver.CreateSolver("PDLP")
    endless = solver.infinity()
    vars_ = [solver.NumVar(least, most, "") for least, most in spans]
    written = []
    for row in rows:
        least = -endless if row.least is None else row.least
        made = solver.Constraint(least, endless if row.most is None else row.most)
        for var, times in row.terms.items():
            made.SetCoefficient(vars_[var], times)
        written.append(made)
    goal = solver.Objective()
    for var, cost in costs.items():
        goal.SetCoefficient(vars_[var], cost)
    goal.SetMinimization()
    solver.SetTimeLimit(max(1, int(seconds * 1000)))
    if solver.Solve() not in (solver.OPTIMAL, solver.FEASIBLE):
        return [0] * len(rows)
    return [round(made.dual_value() * SCALE) for made in written]


def _proven(spans: list[tuple[int, int]], rows: list[_Row], costs: dict[int, int], prices: list[int]) -> int:
    """Reckon what the prices prove, rounded up: costs are whole numbers."""
    total = 0
    left = {var: cost * SCALE for var, cost in costs.items()}
    for row, price in zip(rows, prices, strict=True):
        limit = row.least if price > 0 else row.most
        if price and limit is not None:  # without a limit a price proves nothing
            total += price * limit
            for var, times in row.terms.items():
                left[var] = left.get(var, 0) - price * times
    total += sum(min(cost * spans[var][0], cost * spans[var][1]) for var, cost in left.items())
    return -(-total // SCALE)
