"""Every deed of the audit is said in words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import lianfang
from lianfang.accounts.deeds import DEEDS, NOTED, deed, noted

WRITERS = {"audit", "note", "_note", "trail"}


def written() -> Iterator[ast.Call]:
    """Find the calls that write to the audit."""
    for path in Path(lianfang.__file__).parent.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRITERS:
                yield node


def verbs(call: ast.Call) -> list[str]:
    """Give the code of a deed where a call names it."""
    said = [one.value for one in call.args if isinstance(one, ast.Constant)]
    cases = "cases." if isinstance(call.func, ast.Name) and call.func.id == "trail" else ""
    return [cases + verb for verb in said if isinstance(verb, str) and "." in verb]


def test_every_deed_and_what_is_noted_with_it_has_words() -> None:
    calls = list(written())
    found = {verb for call in calls for verb in verbs(call)}
    assert len(found) > 60
    assert found - set(DEEDS) == set()
    names = {word.arg for call in calls for word in call.keywords if word.arg and verbs(call)}
    assert names - set(NOTED) - {"person_id", "area_id"} == set()


def test_a_deed_without_words_is_told_by_its_code() -> None:
    assert deed("places.moon.opened") == "places.moon.opened"
    assert noted("so_far") == "so far"
