"""Reading public rostering instances; this one is invented."""

from pathlib import Path

import pytest

from lianfang.bench.curtois import read
from lianfang.common.errors import Refused
from lianfang.rostering.check import costs
from lianfang.rostering.solver import solve

INSTANCE = """# a comment
SECTION_HORIZON
7

SECTION_SHIFTS
E,480,
L,480,E

SECTION_STAFF
A,E=7|L=7,2400,960,5,2,2,1
B,E=7|L=0,2400,960,5,2,2,1

SECTION_DAYS_OFF
A,0

SECTION_SHIFT_ON_REQUESTS
A,2,E,3

SECTION_SHIFT_OFF_REQUESTS
B,4,E,2

SECTION_COVER
0,E,1,100,1
1,E,1,100,1
2,E,1,100,1
2,L,1,100,1
4,E,1,100,1
"""


def test_an_instance_is_read_and_planned(tmp_path: Path) -> None:
    path = tmp_path / "small.txt"
    path.write_text(INSTANCE)
    asked = read(path)
    assert (asked.days, len(asked.people), len(asked.shifts)) == (7, 2, 5)
    assert asked.not_after == {"L": ("E",)}
    assert asked.people[0].off == ((0, 1440),)
    found = solve(asked, seconds=10, workers=1)
    assert found is not None
    assert found.proven
    assert found.objective == sum(costs(asked, found.staff).values())


@pytest.mark.parametrize(
    "text", ["", "no instance", "SECTION_HORIZON\nx", "SECTION_HORIZON\n7\nSECTION_SHIFTS\nD"]
)
def test_what_is_none_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "strange.txt"
    path.write_text(text)
    with pytest.raises(Refused, match=r"strange\.txt"):
        read(path)
