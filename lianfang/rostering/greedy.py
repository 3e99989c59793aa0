"""A plan as a careful clerk would make it, shift by shift: a reference, and where the solver begins."""

from collections import Counter, defaultdict

from lianfang.rostering.fit import LICENSED, beside, has_licence, price, shares, unfit
from lianfang.rostering.problem import DAY, QUARTER, Person, Problem, Shift, Span, Staff, collide, is_night

WEEK = 7
LOAD = 120  # minutes of work that weigh like one more unit of cost
SKILLED = 120  # what it weighs to take somebody who could do what few can


def greedy(problem: Problem, before: dict[str, tuple[str, ...]] | None = None) -> Staff:
    """Fill the earliest shifts first, each time with whoever has worked least and can do least else.

    Of a plan that was there before, what still keeps the rules stays.
    """
    clerk = _Clerk(problem)
    for shift_id, people in problem.kept.items():
        for person in people:
            clerk.put(person, shift_id)
    may = {s.id: [p for p in problem.people if not unfit(p, s, problem.rules)] for s in problem.shifts}
    clerk.uses.update(p.id for people in may.values() for p in people)
    for shift in sorted(problem.shifts, key=lambda s: s.start):
        clerk.keep(shift, may[shift.id], (before or {}).get(shift.id, ()))
    for shift in sorted(problem.shifts, key=lambda s: (s.start, len(may[s.id]) - s.needed, s.id)):
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
        self.uses: Counter[str] = Counter()
        self.share = shares(problem)
        self.at_site: dict[str, list[tuple[Shift, Person]]] = defaultdict(list)
        self.friend = {a: b for p in problem.pairs if p.together for a, b in ((p.a, p.b), (p.b, p.a))}
        self.never = {a: b for p in problem.pairs if not p.together for a, b in ((p.a, p.b), (p.b, p.a))}

    def put(self, person: str, shift_id: str) -> None:
        if person in self.people and shift_id in self.shifts:
            shift = self.shifts[shift_id]
            self.staff[shift_id].append(person)
            self.own[person].append((shift.start, shift.end))
            self.load[person] += shift.minutes
            self.at_site[shift.site].append((shift, self.people[person]))

    def keep(self, shift: Shift, may: list[Person], people: tuple[str, ...]) -> None:
        able = {person.id: person for person in may}
        for person in sorted((able[p] for p in people if p in able), key=lambda p: p.intern):
            there = self.staff[shift.id]
            if person.id not in there and len(there) < shift.needed and self.can(person, shift):
                self.put(person.id, shift.id)

    def fill(self, shift: Shift, may: list[Person]) -> None:
        able = {person.id: person for person in may}
        for person in sorted(may, key=lambda p: self._order(p, shift)):
            left = shift.needed - len(self.staff[shift.id])
            if left <= 0:
                return
            if person.id in self.staff[shift.id] or not self.can(person, shift):
                continue
            friend = able.get(self.friend.get(person.id, ""))
            if friend and left >= 2 and self.can(friend, shift):
                self.put(friend.id, shift.id)
                self.put(person.id, shift.id)
            elif person.id not in self.friend:
                self.put(person.id, shift.id)

    def _order(self, person: Person, shift: Shift) -> tuple[object, ...]:
        clash = (shift.start, shift.end) in self.own.get(self.never.get(person.id, ""), ())
        rules, tired = self.problem.rules, 0
        if is_night(rules, shift.start, shift.end):
            nights = sum(is_night(rules, *span) for span in self.own[person.id])
            tired = rules.nights * max(0, nights + 1 - self.share[1])
        tired += rules.load * max(0, self.load[person.id] + shift.minutes - self.share[0]) // QUARTER
        weight = price(person, shift) + tired + self.load[person.id] // LOAD
        weight += SKILLED * _overqualified(person, shift)
        return person.intern, clash, weight, self.uses[person.id], person.id

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
