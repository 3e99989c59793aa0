"""Small problems for tests."""

from typing import Any

from lianfang.rostering.problem import DAY, FOREVER, HOUR, Person, Problem, Rules, Shift

RULES = Rules(
    rest=11 * HOUR,
    night_rest=24 * HOUR,
    shift_minutes=12 * HOUR,
    volunteer_minutes=6 * HOUR,
    week_minutes=54 * HOUR,
    run_days=6,
    run_nights=3,
    load=2,
    nights=20,
    heat=20,
    moved=40,
)


def shift(day: int, hour: int, hours: int = 8, **over: Any) -> Shift:
    """Make a shift at the site s for one person."""
    start = day * DAY + hour * HOUR
    fields: dict[str, Any] = {
        "id": f"{day}.{hour}",
        "site": "s",
        "start": start,
        "end": start + hours * HOUR,
        "needed": 1,
    }
    return Shift(**(fields | over))


def person(name: str, *skills: str, **over: Any) -> Person:
    """Make somebody whose qualifications never end."""
    return Person(name, skills=dict.fromkeys(skills, FOREVER), **over)


def problem(shifts: list[Shift], people: list[Person], days: int = 7, **over: Any) -> Problem:
    """Ask for a plan under the rules of the tests."""
    return Problem(days, tuple(shifts), tuple(people), **({"rules": RULES} | over))
