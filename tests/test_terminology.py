"""Codes of LOINC, SNOMED CT, ICD and CVX stand in one table and nowhere else in the code."""

import re
from collections import Counter
from pathlib import Path

from lianfang.common.terminology import FILE, terms

ROOT = Path(__file__).resolve().parents[1] / "lianfang"
CODES = {each.code for each in terms().values()}
# What a code looks like: LOINC with its check digit; SNOMED CT of eight digits and more; ICD-11 extension codes.
SHAPES = re.compile(r"""["'](\d{4,5}-\d|[1-9]\d{7,17}|XM[0-9A-Z]{4}|U07\.\d|RA01\.\d)["']""")


def test_no_code_stands_elsewhere() -> None:
    known = {code for code in CODES if len(code) > 3}
    found: list[str] = []
    for path in ROOT.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts or "story" in path.parts:
            continue
        for word in SHAPES.findall(path.read_text("utf-8")):
            if word in known or _is_loinc(word) or word.startswith(("XM", "U07", "RA01")):
                found.append(f"{path.relative_to(ROOT)}: {word}")
    assert not found


def _is_loinc(word: str) -> bool:
    """Say whether a word is a LOINC code: its last digit is the mod 10 check of the others."""
    if "-" not in word:
        return False
    digits, check = word.split("-")
    odd = int("".join(digits[::-1][0::2])) * 2
    total = sum(map(int, digits[::-1][1::2])) + sum(map(int, str(odd)))
    return (10 - total % 10) % 10 == int(check)


def test_every_loinc_code_has_its_check_digit() -> None:
    loinc = [each.code for each in terms().values() if each.system_name == "LOINC"]
    assert len(loinc) > 15
    assert [code for code in loinc if not _is_loinc(code)] == []


def test_every_snomed_code_has_its_check_digit() -> None:
    """Verhoeff, as SNOMED CT's identifiers have it (SNOMED CT release file specification, 6.2)."""
    for each in terms().values():
        if each.system_name == "SNOMED CT":
            assert _verhoeff(each.code) == 0, each


_TABLE = [list(map(int, row)) for row in (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)]  # fmt: skip
_TURN = [list(map(int, row)) for row in (
    "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258",
)]  # fmt: skip


def _verhoeff(code: str) -> int:
    left = 0
    for place, digit in enumerate(reversed(code)):
        left = _TABLE[left][_TURN[place % 8][int(digit)]]
    return left


def test_the_table_is_whole_and_used() -> None:
    assert all(each.display and each.chinese and each.source for each in terms().values())
    twice = Counter((each.system, each.code) for each in terms().values())
    assert max(twice.values()) == 1
    sources = [path.read_text("utf-8") for path in ROOT.rglob("*.py") if "tests" not in path.parts]
    text = "\n".join(sources)
    assert [key for key in terms() if f'"{key}"' not in text] == []
    assert [key for key, each in terms().items() if not each.seen] == []
    assert FILE.exists()
