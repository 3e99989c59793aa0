"""Why this person: what spoke for them, and what kept every other from the shift."""

from collections import Counter

from msgspec import Struct

from lianfang.rostering.check import WEEK
from lianfang.rostering.fit import beside, by_person, has_licence, price, shares, unfit
from lianfang.rostering.problem import DAY, Person, Problem, Shift, Span, Staff, collide, is_night

NEAR = 3  # of those who could have come, so many are named


class Other(Struct, frozen=True):
    """Somebody who could have come too: how much farther or less willing, how many more minutes they work."""

    person: str
    price: int
    minutes: int


class Reason(Struct, frozen=True):
    """Why somebody is in a shift.

    `price` is the way and the wish not to work then, `minutes` their work in the plan, `share` a fair share. `kept` was
    fixed by hand, `wanted` wished for it, `friend` works beside them as they asked. `others` counts why others are not
    there; `next` names those who could have been.
    """

    price: int
    minutes: int
    share: int
    kept: bool = False
    wanted: bool = False
    friend: str = ""
    others: dict[str, int] = {}
    next: tuple[Other, ...] = ()


class Explainer:
    """Explains one plan."""

    def __init__(self, problem: Problem, staff: Staff) -> None:
        self.problem, self.staff = problem, staff
        self.people = {person.id: person for person in problem.people}
        self.shifts = {shift.id: shift for shift in problem.shifts}
        self.own = by_person(problem, staff)
        self.spells = {p.id: [*p.busy, *((s.start, s.end) for s in self.own[p.id])] for p in problem.people}
        self.minutes = {p.id: p.worked + sum(s.minutes for s in self.own[p.id]) for p in problem.people}
        self.share = shares(problem)[0]

    def why(self, shift_id: str, person_id: str) -> Reason:
        """Say why a person is in a shift."""
        shift, person = self.shifts[shift_id], self.people[person_id]
        others: Counter[str] = Counter()
        free: list[Other] = []
        mine, load = price(person, shift), self.minutes[person_id]
        there = set(self.staff.get(shift_id, ()))
        for other in self.problem.people:
            if other.id in there:
                continue
            code = self.hinders(shift, other)
            if code:
                others[code] += 1
            else:
                free.append(Other(other.id, price(other, shift) - mine, self.minutes[other.id] - load))
        others.update(_compared(other, shift) for other in free)
        free.sort(key=lambda o: (o.price, o.minutes, o.person))
        return Reason(
            price=mine,
            minutes=load,
            share=self.share,
            kept=person_id in self.problem.kept.get(shift_id, ()),
            wanted=any(wish.on and wish.meets(shift) for wish in person.wishes),
            friend=self._friend(shift, person_id),
            others={code: n for code, n in others.most_common() if n},
            next=tuple(free[:NEAR]),
        )

    def hinders(self, shift: Shift, person: Person) -> str:
        """Say which rule keeps a person from one more shift; "" when none does."""
        if code := unfit(person, shift, self.problem.rules):
            return code
        span = (shift.start, shift.end)
        if any(collide(self.problem.rules, span, other) for other in self.spells[person.id]):
            return "works_then"
        spells = [*self.spells[person.id], span]
        if self._long_week(spells, shift.day):
            return "week"
        if _run({start // DAY for start, _end in spells}, shift.day) > self.problem.rules.run_days:
            return "run"
        nights = {start // DAY for start, end in spells if is_night(self.problem.rules, start, end)}
        if shift.day in nights and _run(nights, shift.day) > self.problem.rules.run_nights:
            return "nights"
        return "intern" if person.intern and not self._guided(shift) else ""

    def _long_week(self, spells: list[Span], day: int) -> bool:
        most = self.problem.rules.week_minutes
        last = max(0, self.problem.days - WEEK)
        for first in range(max(0, day - WEEK + 1), min(day, last) + 1):
            if sum(b - a for a, b in spells if first <= a // DAY < first + WEEK) > most:
                return True
        return False

    def _guided(self, shift: Shift) -> bool:
        return any(
            beside(shift, self.shifts[other]) and has_licence(self.people[person], shift)
            for other, people in self.staff.items()
            if other in self.shifts and self.shifts[other].site == shift.site
            for person in people
            if person in self.people
        )

    def _friend(self, shift: Shift, person: str) -> str:
        for pair in self.problem.pairs:
            if pair.together and person in (pair.a, pair.b):
                other = pair.b if person == pair.a else pair.a
                same = (s for s in self.own[other] if (s.site, s.start) == (shift.site, shift.start))
                if next(same, None):
                    return other
        return ""


def _compared(other: Other, shift: Shift) -> str:
    if other.price > 0:
        return "costs_more"
    return "works_more" if other.minutes + shift.minutes > 0 else "as_good"


def _run(days: set[int], day: int) -> int:
    """Count the days in a row around one."""
    first = last = day
    while first - 1 in days:
        first -= 1
    while last + 1 in days:
        last += 1
    return last - first + 1
