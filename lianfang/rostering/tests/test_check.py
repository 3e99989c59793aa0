"""What breaks a rule, as a table; what a plan costs."""

from typing import Any

import pytest

from lianfang.rostering.check import costs, flaws, missing
from lianfang.rostering.problem import DAY, HOUR, Pair, Person, Shift, Wish
from lianfang.rostering.tests.make import person, problem, shift

NURSE, ANYBODY = person("a", "nurse"), person("a")

# (what, the person, shifts they are put into, the code of the flaw)
TABLE: list[tuple[str, Person, list[Shift], list[str]]] = [
    ("nothing wrong", NURSE, [shift(0, 8, skill="nurse"), shift(1, 8, skill="nurse")], []),
    ("no qualification", ANYBODY, [shift(0, 8, skill="nurse")], ["skill"]),
    (
        "it ends during the shift",
        Person("a", {"nurse": 12 * HOUR}),
        [shift(0, 8, skill="nurse")],
        ["expired"],
    ),
    ("it ends with the shift", Person("a", {"nurse": 16 * HOUR}), [shift(0, 8, skill="nurse")], []),
    ("too far", person("a", sites={"x": 0}), [shift(0, 8)], ["too_far"]),
    ("two at once", ANYBODY, [shift(0, 8), shift(0, 12)], ["overlap"]),
    ("ten hours of rest", ANYBODY, [shift(0, 8, 12), shift(1, 6)], ["rest"]),
    ("eleven hours of rest", ANYBODY, [shift(0, 8, 11), shift(1, 6)], []),
    ("a day after a night", ANYBODY, [shift(0, 22), shift(1, 20)], ["rest"]),
    ("a day and a bit after a night", ANYBODY, [shift(0, 22), shift(2, 6)], []),
    ("thirteen hours", ANYBODY, [shift(0, 8, 13)], ["shift_long"]),
    ("a volunteer for eight hours", person("a", volunteer=True), [shift(0, 8)], ["volunteer_long"]),
    ("a volunteer in a suit", person("a", volunteer=True), [shift(0, 8, 4, heavy=True)], ["volunteer_heavy"]),
    ("a volunteer for six hours", person("a", volunteer=True), [shift(0, 8, 6)], []),
    ("no heavy work", person("a", heavy=False), [shift(0, 8, heavy=True)], ["not_heavy"]),
    ("wants to be free", person("a", off=((0, DAY),)), [shift(0, 8)], ["off"]),
    ("worked elsewhere until four", person("a", busy=((-4 * HOUR, 4 * HOUR),)), [shift(0, 8)], ["busy"]),
    ("worked elsewhere the day before", person("a", busy=((-12 * HOUR, -4 * HOUR),)), [shift(0, 8)], []),
    ("seven days in a row", ANYBODY, [shift(d, 8, 7) for d in range(7)], ["run"]),
    ("six days in a row", ANYBODY, [shift(d, 8) for d in range(6)], []),
    (
        "six after one before",
        person("a", busy=((-16 * HOUR, -15 * HOUR),)),
        [shift(d, 8) for d in range(6)],
        ["run"],
    ),
    ("fifty-five hours in a week", ANYBODY, [shift(d, 8, 11) for d in range(5)], ["week"]),
    ("an intern alone", person("a", "nurse", intern=True), [shift(0, 8, skill="nurse")], ["intern"]),
]


@pytest.mark.parametrize(("who", "own", "codes"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_breaks_a_rule(who: Person, own: list[Shift], codes: list[str]) -> None:
    staff = {each.id: ["a"] for each in own}
    assert [flaw.code for flaw in flaws(problem(own, [who]), staff)] == codes


def test_four_nights_in_a_row_are_too_many_where_rest_allows_them() -> None:
    from msgspec.structs import replace

    own = [shift(d, 22) for d in range(4)]
    asked = problem(own, [ANYBODY])
    asked = replace(asked, rules=replace(asked.rules, night_rest=0, rest=0))
    assert [flaw.code for flaw in flaws(asked, {s.id: ["a"] for s in own})] == ["nights"]
    assert not flaws(asked, {s.id: ["a"] for s in own[:3]})


@pytest.mark.parametrize(
    ("colleague", "alone"),
    [
        (person("b", "nurse"), False),
        (person("b", "doctor"), True),  # is no nurse
        (person("b", "nurse", intern=True), True),
        (Person("b", {"nurse": 12 * HOUR}), True),  # whose licence ends at noon
    ],
)
def test_an_intern_beside_a_colleague(colleague: Person, alone: bool) -> None:
    both = shift(0, 8, needed=2, skill="nurse")
    asked = problem([both], [person("a", "nurse", intern=True), colleague])
    codes = {flaw.code for flaw in flaws(asked, {both.id: ["a", "b"]})}
    assert ("intern" in codes) is alone


def test_too_many_unknown_and_kept() -> None:
    asked = problem([shift(0, 8)], [person("a"), person("b")], kept={"0.8": ("b",)})
    assert [f.code for f in flaws(asked, {"0.8": ["a", "x"]})] == ["unknown", "too_many", "kept"]
    assert missing(asked, {}) == {"0.8": 1}


@pytest.mark.parametrize(
    ("over", "staff", "what", "cost"),
    [
        ({}, {}, "missing", 1_000),
        ({"a": {"sites": {"s": 7}}}, {"0.8": ["a"]}, "people", 7),
        ({"a": {"wishes": (Wish(0, DAY, 5),)}}, {"0.8": ["a"]}, "people", 5),
        ({"a": {"wishes": (Wish(0, DAY, 5, on=True),)}}, {"0.8": ["b"]}, "wishes", 5),
        ({"a": {"wishes": (Wish(0, DAY, 5, on=True),)}}, {"0.8": ["a"]}, "wishes", 0),
        ({"pairs": (Pair("a", "b", weight=9),)}, {"0.8": ["a"]}, "pairs", 9),
        ({"before": {"0.8": ("b",)}}, {"0.8": ["a"]}, "moved", 80),
        ({"before": {"0.8": ("a",)}}, {"0.8": ["a"]}, "moved", 0),
        ({"a": {"worked": 8 * HOUR}}, {"0.8": ["a"]}, "load", 2 * 8 * 4),  # a fair share is eight hours
    ],
)
def test_what_a_plan_costs(over: dict[str, Any], staff: dict[str, list[str]], what: str, cost: int) -> None:
    people = [person("a", **over.pop("a", {})), person("b")]
    assert costs(problem([shift(0, 8)], people, **over), staff)[what] == cost
