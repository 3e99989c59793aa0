"""Who may take a shift at all, and what it costs: what can be said of one person and one shift alone."""

from lianfang.rostering.problem import Person, Problem, Rules, Shift, Staff, collide, is_hot, is_night

LICENSED = frozenset({"sampler", "nurse", "doctor", "laboratory", "vaccinator"})
"""Qualifications whose holders an intern may work beside."""


def unfit(person: Person, shift: Shift, rules: Rules) -> str:
    """Say why a person cannot take a shift, in a code; "" when they can."""
    if shift.skill and shift.skill not in person.skills:
        return "skill"
    if shift.skill and person.skills[shift.skill] < shift.end:
        return "expired"
    if person.sites is not None and shift.site not in person.sites:
        return "too_far"
    return _too_much(person, shift, rules) or _taken(person, shift, rules)


def _too_much(person: Person, shift: Shift, rules: Rules) -> str:
    if shift.minutes > rules.shift_minutes:
        return "shift_long"
    if person.volunteer and shift.heavy:
        return "volunteer_heavy"
    if person.volunteer and shift.minutes > rules.volunteer_minutes:
        return "volunteer_long"
    if shift.heavy and not person.heavy:
        return "not_heavy"
    return "kind" if person.pattern and not person.pattern.kinds.get(shift.kind, 0) else ""


def _taken(person: Person, shift: Shift, rules: Rules) -> str:
    if any(shift.start < end and start < shift.end for start, end in person.off):
        return "off"
    span = (shift.start, shift.end)
    return "busy" if any(collide(rules, span, other) for other in person.busy) else ""


def price(person: Person, shift: Shift) -> int:
    """Give what it costs that this person takes this shift: the way there and the wish not to work then."""
    way = 0 if person.sites is None else person.sites.get(shift.site, 0)
    return way + sum(wish.weight for wish in person.wishes if not wish.on and wish.meets(shift))


def has_licence(person: Person, shift: Shift) -> bool:
    """Say whether an intern may work beside this person on such a shift."""
    if person.intern:
        return False
    held = {skill for skill, until in person.skills.items() if until >= shift.end}
    return shift.skill in held if shift.skill else bool(held & LICENSED)


def beside(shift: Shift, other: Shift) -> bool:
    """Say whether who works the other shift is there for the whole of this one, at the same site."""
    return shift.site == other.site and other.start <= shift.start and other.end >= shift.end


def shares(problem: Problem) -> tuple[int, int, int]:
    """Give a fair share of minutes, nights and hot shifts: what is needed by how many there are, rounded up."""
    people = max(1, len(problem.people))
    longest = max((shift.minutes for shift in problem.shifts), default=1)
    minutes = sum(shift.minutes * shift.needed for shift in problem.shifts) + sum(
        p.worked for p in problem.people
    )
    nights = sum(s.needed for s in problem.shifts if is_night(problem.rules, s.start, s.end))
    hot = sum(s.needed for s in problem.shifts if is_hot(problem.rules, s))
    return -(-minutes // (people * longest)) * longest, -(-nights // people), -(-hot // people)


def by_person(problem: Problem, staff: Staff) -> dict[str, list[Shift]]:
    """Give each person's shifts of a plan, earliest first; people and shifts that are not known are left out."""
    shifts = {shift.id: shift for shift in problem.shifts}
    found: dict[str, list[Shift]] = {person.id: [] for person in problem.people}
    for shift_id, people in staff.items():
        for person in people:
            if person in found and shift_id in shifts:
                found[person].append(shifts[shift_id])
    return {person: sorted(own, key=lambda s: (s.start, s.end, s.id)) for person, own in found.items()}
