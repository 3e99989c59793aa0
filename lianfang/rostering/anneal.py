"""A plan made better place by place: somebody takes a place from somebody else, or two change theirs; at first also for
the worse, later hardly ever (simulated annealing). Without the solver, some hundred thousand tries in a few seconds.

Who depends on others stays where they are: interns and those beside them, pairs, contracts, what was fixed by hand.
"""

import math
import random
import time
from collections import defaultdict

from lianfang.rostering.check import SECOND_STEP, WEEK
from lianfang.rostering.fit import beside, price, shares, unfit
from lianfang.rostering.problem import DAY, QUARTER, Person, Problem, Shift, Staff, collide, is_hot, is_night

HOT, COLD = 3.0, 0.4  # how much worse a change may make a plan, at first and at last
LOOK = 1_024  # tries after which it is looked how late it is
EDGE = 8  # days before and after a plan that count for runs
SWAPS = 0.8  # of the tries are of two who change places


class _One:
    """What one person works: the stretches (as bits), minutes and nights by the day, and what that costs."""

    __slots__ = ("bits", "day", "hot", "met", "minutes", "n_nights", "nights", "person", "total")

    def __init__(self, person: Person, days: int) -> None:
        self.person, self.bits, self.total, self.hot = person, 0, person.worked, 0
        self.day, self.nights = [0] * (days + 2 * EDGE), [0] * (days + 2 * EDGE)  # shifts that begin on each
        self.minutes, self.n_nights = [0] * (days + 2 * EDGE), 0
        self.met = [0] * sum(wish.on for wish in person.wishes)


class Annealer:
    """One plan that is made better."""

    def __init__(self, problem: Problem, staff: Staff, seed: int) -> None:
        self.problem, self.rules = problem, problem.rules
        self.dice = random.Random(seed)  # noqa: S311 — which change is tried next
        self.share, self.night_share, self.hot_share = shares(problem)
        self.staff = {shift.id: list(staff.get(shift.id, ())) for shift in problem.shifts}
        self.ones = {person.id: _One(person, problem.days) for person in problem.people}
        self.was = {(s, p) for s, people in problem.before.items() for p in people}
        self._spans()
        self._moving()
        for shift in problem.shifts:
            for person in self.staff[shift.id]:
                self._take(self.ones[person], shift, 1)
        for one in self.ones.values():
            for start, end in one.person.busy:
                self._busy(one, start, end)

    def _spans(self) -> None:
        """Number the stretches of time; which of them nobody can work both."""
        shifts = self.problem.shifts
        spans = sorted({(shift.start, shift.end) for shift in shifts})
        number = {span: n for n, span in enumerate(spans)}
        clash = [sum(1 << m for m, b in enumerate(spans) if collide(self.rules, a, b)) for a in spans]
        self.bit = {shift.id: 1 << number[shift.start, shift.end] for shift in shifts}
        self.clash = {shift.id: clash[number[shift.start, shift.end]] for shift in shifts}
        self.night = {shift.id: is_night(self.rules, shift.start, shift.end) for shift in shifts}
        self.heat = {shift.id: is_hot(self.rules, shift) for shift in shifts}

    def _moving(self) -> None:
        """Find which places may change hands, who may come, and at what price."""
        bound = {p.id for p in self.problem.people if p.intern or p.pattern}
        bound |= {id_ for pair in self.problem.pairs for id_ in (pair.a, pair.b)}
        at_site: dict[str, list[Shift]] = defaultdict(list)
        for shift in self.problem.shifts:
            at_site[shift.site].append(shift)
        taught = {
            other.id
            for shift in self.problem.shifts
            if any(self.ones[person].person.intern for person in self.staff[shift.id])
            for other in at_site[shift.site]
            if beside(shift, other)
        }
        self.fixed = {(s, p) for s, people in self.problem.kept.items() for p in people}
        self.free = bound
        self.open = [s for s in self.problem.shifts if s.over is None and s.id not in taught]
        self.price: dict[tuple[str, str], int] = {}
        self.may: dict[str, list[_One]] = {}
        for shift in self.open:
            able = [p for p in self.problem.people if p.id not in bound and not unfit(p, shift, self.rules)]
            self.may[shift.id] = [self.ones[p.id] for p in able]
            self.price.update(((shift.id, p.id), price(p, shift)) for p in able)

    def run(self, seconds: float) -> Staff:
        """Try changes for some seconds; give the best plan that was met."""
        self.open = [shift for shift in self.open if self.may[shift.id]]
        began, part, n, at, best, kept = time.monotonic(), 0.0, 0, 0, 0, self._copy()
        self._places()
        while self.places and part < 1:
            if n % LOOK == 0:
                part = (time.monotonic() - began) / max(seconds, 0.001)
                warm = HOT * (COLD / HOT) ** min(part, 1.0)
                if at < best:
                    best, kept = at, self._copy()
            n += 1
            at += self._try(n, warm)
        return kept if best <= at else self._copy()

    def _places(self) -> None:
        """List the places that may change hands, also by the day, and the shifts that lack somebody."""
        self.places = [(s, n) for s in self.open for n in range(len(self.staff[s.id]))]
        self.same_day: dict[int, list[tuple[Shift, int]]] = defaultdict(list)
        for place in self.places:
            self.same_day[place[0].day].append(place)
        self.lacking = [s for s in self.open if len(self.staff[s.id]) < s.needed]

    def _try(self, n: int, warm: float) -> int:
        choice = self.dice.choice
        if self.lacking and n % 8 == 0:
            return self._fill(choice(self.lacking))
        if self.dice.random() < SWAPS:
            here = choice(self.places)
            return self._swap(here, choice(self.same_day[here[0].day]), warm)
        return self._replace(choice(self.places), warm)

    def _copy(self) -> Staff:
        return {shift: list(people) for shift, people in self.staff.items()}

    # --- changes

    def _fill(self, shift: Shift) -> int:
        one = self.dice.choice(self.may[shift.id])
        if one.person.id in self.staff[shift.id] or not self._fits(one, shift):
            return 0
        delta = self._costs(one, shift, 1) - shift.under
        self.staff[shift.id].append(one.person.id)
        self._take(one, shift, 1)
        self._places()
        return delta

    def _replace(self, place: tuple[Shift, int], warm: float) -> int:
        shift, n = place
        gone, come = self.staff[shift.id][n], self.dice.choice(self.may[shift.id])
        if gone in self.free or (shift.id, gone) in self.fixed or come.bits & self.clash[shift.id]:
            return 0
        leaves = self.ones[gone]
        delta = self._costs(come, shift, 1) + self._costs(leaves, shift, -1)
        if not self._dares(delta, warm) or not self._fits(come, shift):
            return 0
        self._take(leaves, shift, -1)
        self._take(come, shift, 1)
        self.staff[shift.id][n] = come.person.id
        return delta

    def _swap(self, here: tuple[Shift, int], there: tuple[Shift, int], warm: float) -> int:
        (one, n), (other, m) = here, there
        a, b = self.staff[one.id][n], self.staff[other.id][m]
        if (
            a == b
            or one.id == other.id
            or not self._movable(one, a, other)
            or not self._movable(other, b, one)
        ):
            return 0
        first, second = self.ones[a], self.ones[b]
        delta = self._costs(first, one, -1) + self._costs(second, other, -1)
        self._take(first, one, -1)
        self._take(second, other, -1)
        if self._fits(first, other) and self._fits(second, one):
            delta += self._costs(first, other, 1) + self._costs(second, one, 1)
            if self._dares(delta, warm):
                self._take(first, other, 1)
                self._take(second, one, 1)
                self.staff[one.id][n], self.staff[other.id][m] = b, a
                return delta
        self._take(first, one, 1)
        self._take(second, other, 1)
        return 0

    def _movable(self, from_: Shift, person: str, to: Shift) -> bool:
        fixed = person in self.free or (from_.id, person) in self.fixed
        return not fixed and (to.id, person) in self.price and person not in self.staff[to.id]

    def _dares(self, delta: int, warm: float) -> bool:
        return delta <= 0 or self.dice.random() < math.exp(-delta / warm)

    # --- what it costs

    def _costs(self, one: _One, shift: Shift, sign: int) -> int:
        """Say how much more a plan costs when somebody takes a shift, or leaves it (-1)."""
        rules, person = self.rules, one.person
        more = one.total + sign * shift.minutes
        found = sign * self.price[shift.id, person.id] + rules.load * (
            self._over(more) - self._over(one.total)
        )
        if self.night[shift.id]:
            n = one.n_nights
            found += rules.nights * (max(0, n + sign - self.night_share) - max(0, n - self.night_share))
        if self.heat[shift.id]:
            extra = max(0, one.hot + sign - self.hot_share) - max(0, one.hot - self.hot_share)
            found += rules.heat * extra
        if one.met:
            found += self._wished(one, shift, sign)
        if self.was:
            found += rules.moved * (-sign if (shift.id, person.id) in self.was else sign)
        return found

    def _over(self, minutes: int) -> int:
        extra = minutes - self.share
        return max(0, extra) // QUARTER + max(0, extra - SECOND_STEP) // QUARTER

    def _wished(self, one: _One, shift: Shift, sign: int) -> int:
        found = 0
        for n, wish in enumerate(wish for wish in one.person.wishes if wish.on):
            if wish.meets(shift) and one.met[n] == (0 if sign > 0 else 1):
                found -= sign * wish.weight
        return found

    # --- what one works

    def _take(self, one: _One, shift: Shift, sign: int) -> None:
        one.bits ^= self.bit[shift.id]
        one.total += sign * shift.minutes
        day, night = shift.day + EDGE, self.night[shift.id]
        one.day[day] += sign
        one.minutes[day] += sign * shift.minutes
        one.nights[day] += sign * night
        one.n_nights += sign * night
        one.hot += sign * self.heat[shift.id]
        if one.met:
            for n, wish in enumerate(wish for wish in one.person.wishes if wish.on):
                one.met[n] += sign * wish.meets(shift)

    def _busy(self, one: _One, start: int, end: int) -> None:
        """Count work outside this plan for weeks and runs, not for what is shared."""
        day = start // DAY + EDGE
        if 0 <= day < len(one.day):
            one.day[day] += 1
            one.minutes[day] += end - start
            one.nights[day] += is_night(self.rules, start, end)

    def _fits(self, one: _One, shift: Shift) -> bool:
        """Say whether somebody may take one more shift beside those they have."""
        if one.bits & self.clash[shift.id]:
            return False
        rules, day = self.rules, shift.day
        last = max(0, self.problem.days - WEEK)
        for first in range(EDGE + max(0, day - WEEK + 1), EDGE + min(day, last) + 1):
            if sum(one.minutes[first : first + WEEK]) + shift.minutes > rules.week_minutes:
                return False
        if not self._short(one.day, day + EDGE, rules.run_days):
            return False
        return not self.night[shift.id] or self._short(one.nights, day + EDGE, rules.run_nights)

    def _short(self, worked: list[int], day: int, most: int) -> bool:
        """Say whether a run of days around one stays short enough when it is worked too."""
        first = last = day
        while first > 0 and worked[first - 1]:
            first -= 1
        while last + 1 < len(worked) and worked[last + 1]:
            last += 1
        return last - first + 1 <= most
