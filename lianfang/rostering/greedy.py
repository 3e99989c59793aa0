"""A plan as a careful clerk would make it, shift by shift: a reference, and where the solver begins."""

from collections import defaultdict

from lianfang.rostering.fit import LICENSED, beside, has_licence, price, unfit
from lianfang.rostering.problem import DAY, Person, Problem, Shift, Span, Staff, collide, is_night

WEEK = 7


def greedy(problem: Problem) -> Staff:
    """Fill the shifts that fewest can take first, each time with whoever has worked least and costs least."""
    clerk = _Clerk(problem)
    for shift_id, people in problem.kept.items():
        for person in people:
            clerk.put(person, shift_id)
    may = {s.id: [p for p in problem.people if not unfit(p, s, problem.rules)] for s in problem.shifts}
    for shift in sorted(problem.shifts, key=lambda s: (len(may[s.id]) - s.needed, s.start, s.id)):
        clerk.fill(shift, may[shift.id])
    return dict(clerk.staff)


class _Clerk:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.shifts = {shift.id: shift for shift in problem.shifts}
        self.people = {person.id: person for person in problem.people}
        self.staff: Staff = defaultdict(list)
        self.own: dict[str, list[Span]] = {p.id: list(p.busy) for p in problem.people}
        self.load = {p.id: p.worked for p in problem.people}
        self.at_site: dict[str, list[tuple[Shift, Person]]] = defaultdict(list)

    def put(self, person: str, shift_id: str) -> None:
        if person in self.people and shift_id in self.shifts:
            shift = self.shifts[shift_id]
            self.staff[shift_id].append(person)
            self.own[person].append((shift.start, shift.end))
            self.load[person] += shift.minutes
            self.at_site[shift.site].append((shift, self.people[person]))

    def fill(self, shift: Shift, may: list[Person]) -> None:
        order = sorted(
            may, key=lambda p: (p.intern, _overqualified(p, shift), self.load[p.id], price(p, shift), p.id)
        )
        for person in order:
            if len(self.staff[shift.id]) >= shift.needed:
                return
            if person.id not in self.staff[shift.id] and self.can(person, shift):
                self.put(person.id, shift.id)

    def can(self, person: Person, shift: Shift) -> bool:
        span = (shift.start, shift.end)
        own = self.own[person.id]
        if any(collide(self.problem.rules, span, other) for other in own) or person.pattern:
            return False  # contracts are beyond a clerk
        if person.intern and not any(
            beside(shift, other) and has_licence(colleague, shift)
            for other, colleague in self.at_site[shift.site]
        ):
            return False
        return self._not_too_much([*own, span])

    def _not_too_much(self, own: list[Span]) -> bool:
        rules = self.problem.rules
        for first in range(max(1, self.problem.days - WEEK + 1)):
            if sum(b - a for a, b in own if first <= a // DAY < first + WEEK) > rules.week_minutes:
                return False
        nights = [span for span in own if is_night(rules, *span)]
        return _run(own) <= rules.run_days and _run(nights) <= rules.run_nights


def _overqualified(person: Person, shift: Shift) -> bool:
    return not shift.skill and bool(LICENSED & set(person.skills))


def _run(own: list[Span]) -> int:
    days, longest, run = {start // DAY for start, _end in own}, 0, 0
    for day in range(min(days, default=0), max(days, default=-1) + 1):
        run = run + 1 if day in days else 0
        longest = max(longest, run)
    return longest
