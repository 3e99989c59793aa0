"""Shifts, people and rules as a model for CP-SAT. Loaded only by the process that plans (process.py)."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from lianfang.rostering import lines
from lianfang.rostering.check import SECOND_STEP
from lianfang.rostering.fit import beside, has_licence, price, shares, unfit
from lianfang.rostering.merge import Merged, Ways
from lianfang.rostering.problem import QUARTER, Person, Problem, Shift, Span, Staff, is_hot, is_night

Var = cp_model.IntVar


class Model:
    """One problem as variables and constraints: a yes-or-no for each person and shift that fit."""

    def __init__(
        self,
        problem: Problem,
        *,
        whole: Merged | None = None,
        block: Sequence[Person] | None = None,
        others: Staff | None = None,
    ) -> None:
        """Write a problem. `whole`: its shifts are merged ones. `block`: only these people are planned, beside the
        `others`, who stay where they are."""
        self.problem, self.cp, self.whole = problem, cp_model.CpModel(), whole
        self.people = problem.people if block is None else block
        known = {person.id: person for person in problem.people}
        self.others = {shift: [known[p] for p in people] for shift, people in (others or {}).items()}
        self.x: dict[tuple[str, str], Var] = {}
        self.of: dict[str, list[tuple[Shift, Var]]] = {person.id: [] for person in self.people}
        self.when: dict[str, list[tuple[Span, Var]]] = {}  # whether they work in these hours, wherever
        self.at: dict[str, list[tuple[Person, Var]]] = {shift.id: [] for shift in problem.shifts}
        self.terms: list[tuple[int, cp_model.LinearExprT]] = []
        self.constant = 0
        self._choose()
        self._cover()
        for person in self.people:
            self.when[person.id] = lines.hours(self, self.of[person.id])
            lines.bind(self, person)
        self._interns()
        self._pairs()
        self._changes()
        self._fair()
        self.cp.minimize(sum(weight * term for weight, term in self.terms) + self.constant)

    def left(self, shift: Shift) -> int:
        """Give how many places of a shift are to be filled here."""
        return max(0, shift.needed - len(self.others.get(shift.id, ())))

    def _choose(self) -> None:
        near = self.whole.reachable() if self.whole else None
        for shift in self.problem.shifts:
            kept = self.problem.kept.get(shift.id, ())
            if not kept and shift.over is None and not self.left(shift):
                continue
            for person in self.people:
                near_enough = near is None or (shift.id, person.id) in near
                if person.id in kept or (near_enough and not unfit(person, shift, self.problem.rules)):
                    self._may(person, shift, person.id in kept)

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
            there = [var for _person, var in self.at[shift.id]]
            kept, left = len(self.problem.kept.get(shift.id, ())), self.left(shift)
            if self.whole and shift.over is None:
                self._go(shift, self.whole, kept)
            elif shift.over is None:
                self.cp.add(sum(there) + self._lack(shift, left) >= left)
                self.cp.add(sum(there) <= max(left, kept))
            else:
                more = self.cp.new_int_var(0, len(there), "")
                self.cp.add(sum(there) + self._lack(shift, left) - more == left)
                self.cost(shift.over, more)

    def _lack(self, shift: Shift, needed: int) -> Var:
        lack = self.cp.new_int_var(0, needed, "")
        self.cost(shift.under, lack)
        return lack

    def _go(self, shift: Shift, whole: Merged, kept: int) -> None:
        """Let groups of people who are at the same place go to the sites of a merged shift."""
        groups: dict[Ways | None, list[Var]] = defaultdict(list)
        for person, var in self.at[shift.id]:
            groups[whole.groups[person.id]].append(var)
        places = whole.places(shift.id)
        come: dict[str, list[Var]] = {site: [] for site in places}
        for ways, vars_ in groups.items():
            goes = []
            for site, way in ways if ways is not None else [(site, 0) for site in places]:
                if site in places:
                    n = self.cp.new_int_var(0, min(len(vars_), places[site] + kept), "")
                    self.cost(way, n)
                    goes.append(n)
                    come[site].append(n)
            self.cp.add(sum(goes) == sum(vars_))
        for site, needed in places.items():
            self.cp.add(sum(come[site]) + self._lack(shift, needed) >= needed)
            self.cp.add(sum(come[site]) <= needed + kept)

    def _interns(self) -> None:
        """An intern only beside a licensed colleague, also when several sites are looked at as one."""
        sites: dict[str, list[Shift]] = defaultdict(list)
        for shift in self.problem.shifts:
            sites[shift.site].append(shift)
        for shift in self.problem.shifts:
            kept = self.problem.kept.get(shift.id, ())
            interns = [var for p, var in self.at[shift.id] if p.intern and p.id not in kept]
            there = sum(p.intern for p in self.others.get(shift.id, ()))
            if interns or there:
                parts = self.whole.parts[shift.id] if self.whole else (shift,)
                most = max(part.needed for part in parts)
                around = [o for o in sites[shift.site] if o.id != shift.id and beside(shift, o)]
                here, here_too = self._guides(shift, [shift])
                beside_, beside_too = self._guides(shift, around)
                guides = max(0, most - 1) * sum(here) + most * sum(beside_)
                self.cp.add(sum(interns) - guides <= max(0, most - 1) * here_too + most * beside_too - there)

    def _guides(self, shift: Shift, around: list[Shift]) -> tuple[list[Var], int]:
        """Give the colleagues in some shifts beside whom an intern may work, and how many stay there anyway."""
        there = sum(has_licence(p, shift) for o in around for p in self.others.get(o.id, ()))
        return [v for o in around for p, v in self.at[o.id] if has_licence(p, shift)], there

    def _pairs(self) -> None:
        for pair in self.problem.pairs:
            if pair.a not in self.of or pair.b not in self.of:
                continue
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
        known = {(s.id, p.id) for s in self.problem.shifts for p in self.people}
        for key, var in self.x.items():
            self.cost(-moved if key in was else moved, var)
        self.constant += moved * len(was & known)

    def _fair(self) -> None:
        rules = self.problem.rules
        share, nights, hot = shares(self.problem)
        for person in self.people:
            own, when = self.of[person.id], self.when[person.id]
            load = sum((b - a) // QUARTER * v for (a, b), v in when) + person.worked // QUARTER
            most = (
                min(rules.week_minutes * 2, sum(b - a for (a, b), _v in when)) // QUARTER
                + person.worked // QUARTER
            )
            for step in (0, SECOND_STEP):
                self.over(rules.load, load, (share + step) // QUARTER, most)
            some = [v for span, v in when if is_night(rules, *span)]
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
