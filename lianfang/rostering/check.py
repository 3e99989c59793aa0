"""What a plan breaks and what it costs, reckoned without the solver: its plans, greedy ones and what a hand changed."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from lianfang.rostering.fit import beside, by_person, has_licence, price, shares, unfit
from lianfang.rostering.problem import (
    DAY,
    QUARTER,
    Pattern,
    Person,
    Problem,
    Shift,
    Span,
    Staff,
    collide,
    held,
    is_hot,
    is_night,
    rest_after,
)

WEEK = 7
SECOND_STEP = 8 * 60  # minutes above the fair share from which load weighs double


class Flaw(Struct, frozen=True):
    """A rule that is broken: its code, whom and which shift it is about, and the day or the other shift."""

    code: str
    person: str = ""
    shift: str = ""
    other: str = ""
    n: int = 0


def flaws(problem: Problem, staff: Staff) -> list[Flaw]:
    """List every hard rule that a plan breaks."""
    people = {person.id: person for person in problem.people}
    shifts = {shift.id: shift for shift in problem.shifts}
    found = []
    for shift_id, person_id in held(staff):
        if person_id not in people or shift_id not in shifts:
            found.append(Flaw("unknown", person_id, shift_id))
        elif why := unfit(people[person_id], shifts[shift_id], problem.rules):
            found.append(Flaw(why, person_id, shift_id))
    for person_id, own in by_person(problem, staff).items():
        found += _of_one(problem, people[person_id], own)
    found += _alone(staff, people, shifts)
    for shift in problem.shifts:
        if shift.over is None and len(staff.get(shift.id, ())) > shift.needed:
            found.append(Flaw("too_many", shift=shift.id, n=len(staff[shift.id]) - shift.needed))
        missing = set(problem.kept.get(shift.id, ())) - set(staff.get(shift.id, ()))
        found += [Flaw("kept", person, shift.id) for person in sorted(missing)]
    return found


def missing(problem: Problem, staff: Staff) -> dict[str, int]:
    """Give the shifts that lack people, and how many."""
    lacks = {shift.id: shift.needed - len(staff.get(shift.id, ())) for shift in problem.shifts}
    return {shift: n for shift, n in lacks.items() if n > 0}


def costs(problem: Problem, staff: Staff) -> dict[str, int]:
    """Give what a plan costs, by what for; the sum is what the solver makes small."""
    shifts = {shift.id: shift for shift in problem.shifts}
    people = {person.id: person for person in problem.people}
    lines = by_person(problem, staff)
    counts = {shift.id: len(staff.get(shift.id, ())) for shift in problem.shifts}
    found = Counter(
        missing=sum(s.under * max(0, s.needed - counts[s.id]) for s in problem.shifts),
        too_many=sum((s.over or 0) * max(0, counts[s.id] - s.needed) for s in problem.shifts),
        people=sum(price(people[p], shifts[s]) for s, p in held(staff) if p in people and s in shifts),
        wishes=sum(_unmet(people[p], own) for p, own in lines.items()),
        pairs=sum(
            pair.weight * _apart(pair.together, lines[pair.a], lines[pair.b]) for pair in problem.pairs
        ),
    )
    if problem.before:
        was, now = set(held({s: list(p) for s, p in problem.before.items()})), set(held(staff))
        there = {(s, p) for s, p in was if s in shifts and p in people}
        found["moved"] = problem.rules.moved * (len(there - now) + len(now - there))
    found.update(_unfair(problem, lines, people))
    return dict(found)


def _unfair(problem: Problem, lines: dict[str, list[Shift]], people: dict[str, Person]) -> dict[str, int]:
    rules = problem.rules
    share, nights, hot = shares(problem)
    found = Counter(load=0, nights=0, heat=0)
    for person_id, own in lines.items():
        extra = people[person_id].worked + sum(s.minutes for s in own) - share
        quarters = max(0, extra) // QUARTER + max(0, extra - SECOND_STEP) // QUARTER
        found["load"] += rules.load * quarters
        n = sum(is_night(rules, s.start, s.end) for s in own)
        found["nights"] += rules.nights * max(0, n - nights)
        found["heat"] += rules.heat * max(0, sum(is_hot(rules, s) for s in own) - hot)
    return dict(found)


def _unmet(person: Person, own: list[Shift]) -> int:
    return sum(w.weight for w in person.wishes if w.on and not any(w.meets(shift) for shift in own))


def _apart(together: bool, one: list[Shift], other: list[Shift]) -> int:
    """Count the hours at a site that a pair does not share; for those who must not work at once, those they share."""
    if together:
        places = [{(s.site, s.start, s.end) for s in line} for line in (one, other)]
        return len(places[0] ^ places[1])
    hours = [{(s.start, s.end) for s in line} for line in (one, other)]
    return len(hours[0] & hours[1])


def _of_one(problem: Problem, person: Person, own: list[Shift]) -> Iterator[Flaw]:
    rules = problem.rules
    for one, other in pairwise(own):
        spans: tuple[Span, Span] = (one.start, one.end), (other.start, other.end)
        if other.start < one.end:
            yield Flaw("overlap", person.id, other.id, one.id)
        elif collide(rules, *spans):
            yield Flaw("rest", person.id, other.id, one.id, rest_after(rules, *spans[0]) // 60)
        if other.day == one.day + 1 and other.kind in problem.not_after.get(one.kind, ()):
            yield Flaw("follows", person.id, other.id, one.id)
    spells = sorted([*person.busy, *((s.start, s.end) for s in own)])
    yield from _hours(problem, person, spells, own)
    yield from _runs(problem, person, spells, own)
    if person.pattern:
        yield from _pattern(problem, person, person.pattern, own)


def _hours(problem: Problem, person: Person, spells: list[Span], own: list[Shift]) -> Iterator[Flaw]:
    for first in range(max(1, problem.days - WEEK + 1)):
        inside = [end - start for start, end in spells if first <= start // DAY < first + WEEK]
        if sum(inside) > problem.rules.week_minutes:
            late = [s for s in own if first <= s.day < first + WEEK]
            yield Flaw("week", person.id, late[-1].id if late else "", n=sum(inside) // 60)
            return


def _runs(problem: Problem, person: Person, spells: list[Span], own: list[Shift]) -> Iterator[Flaw]:
    rules = problem.rules
    days = {start // DAY for start, _end in spells}
    nights = {start // DAY for start, end in spells if is_night(rules, start, end)}
    for code, worked, most in (("run", days, rules.run_days), ("nights", nights, rules.run_nights)):
        run = next((d for d in sorted(worked) if most < 31 and worked >= set(range(d, d + most + 1))), None)
        if run is not None:
            last = [s.id for s in own if run <= s.day <= run + most]
            yield Flaw(code, person.id, last[-1] if last else "", n=most)


def _pattern(problem: Problem, person: Person, own: Pattern, shifts: list[Shift]) -> Iterator[Flaw]:
    for kind, n in Counter(s.kind for s in shifts).items():
        if n > own.kinds.get(kind, 0):
            yield Flaw("kinds", person.id, n=n)
    minutes = sum(s.minutes for s in shifts)
    if not own.min_minutes <= minutes <= own.max_minutes:
        yield Flaw("minutes", person.id, n=minutes)
    days = {s.day for s in shifts}
    for is_on, least, most in ((True, own.min_run, own.max_run), (False, own.min_off, problem.days)):
        for first, last in _stretches([(d in days) is is_on for d in range(problem.days)]):
            n = last - first + 1
            inner = first > 0 and last < problem.days - 1
            if n > most or (inner and n < least):
                yield Flaw("stretch", person.id, n=n)
    weeks = {(d + problem.weekday) // WEEK for d in days if (d + problem.weekday) % WEEK >= 5}
    if len(weeks) > own.weekends:
        yield Flaw("weekends", person.id, n=len(weeks))


def _stretches(marks: list[bool]) -> Iterator[tuple[int, int]]:
    first = None
    for n, mark in enumerate([*marks, False]):
        if mark and first is None:
            first = n
        elif not mark and first is not None:
            yield first, n - 1
            first = None


def _alone(staff: Staff, people: dict[str, Person], shifts: dict[str, Shift]) -> Iterator[Flaw]:
    """Find interns without a licensed colleague beside them."""
    at_site: dict[str, list[tuple[Shift, Person]]] = {}
    for shift_id, person_id in held(staff):
        if shift_id in shifts and person_id in people:
            shift = shifts[shift_id]
            at_site.setdefault(shift.site, []).append((shift, people[person_id]))
    for there in at_site.values():
        for shift, person in there:
            if person.intern and not any(
                beside(shift, other) and has_licence(colleague, shift) for other, colleague in there
            ):
                yield Flaw("intern", person.id, shift.id)
