"""Tables of ways: read by rows with what is wrong in each, and straight lines where a city says nothing."""

import pytest

from lianfang.transport.matrix import Flaw, Place, matrix, missing, read, unknown, write

PLACES = [
    Place("赫山一中", (112.355, 28.57)),
    Place("体育馆", (112.355, 28.58)),
    Place("东站", (112.365, 28.57)),
]
TABLE = "from,to,seconds,metres\n赫山一中,体育馆,300,2100\n体育馆,赫山一中,360.4,2500\n"


def test_what_a_city_says_goes_before_straight_lines() -> None:
    legs, flaws = read(TABLE)
    found = matrix(PLACES, legs, km_per_hour=18, detour=1.5)
    assert flaws == []
    assert (found.seconds[0][1], found.seconds[1][0], found.metres[0][1]) == (300, 360, 2100)
    assert found.metres[0][2] == found.metres[2][0] == round(977 * 1.5)
    assert found.seconds[0][2] == round(found.metres[0][2] / 5)
    assert found.said(0, 1)
    assert not found.said(0, 2)
    assert not found.said(0, 0)
    assert len(found.given) == 2
    assert missing(legs, ["赫山一中", "体育馆"]) == []
    assert len(missing(legs, ["赫山一中", "体育馆", "东站"])) == 4
    assert unknown(legs, ["赫山一中"]) == ["体育馆"]


@pytest.mark.parametrize(
    ("text", "flaws"),
    [
        ("", [Flaw(1, "header", "")]),
        ("von,nach\n", [Flaw(1, "header", "von, nach")]),
        ("from;to;seconds;metres\na;b;1;2\n", []),
        ("\ufeffFrom\tTo\tSeconds\tMetres\r\na\tb\t1\t2\r\n\r\n", []),
        ("from,to,seconds,metres\na,b,1\n", [Flaw(2, "columns", "3")]),
        ("from,to,seconds,metres\na,b,1,2,3\nc,d,1,2\n", [Flaw(2, "columns", "5")]),
        ("from,to,seconds,metres\n,b,1,2\n", [Flaw(2, "name", "")]),
        ("from,to,seconds,metres\na,a,1,2\n", [Flaw(2, "itself", "a")]),
        ("from,to,seconds,metres\na,b,soon,2\n", [Flaw(2, "seconds", "soon")]),
        ("from,to,seconds,metres\na,b,-1,2\n", [Flaw(2, "seconds", "-1")]),
        ("from,to,seconds,metres\na,b,nan,2\n", [Flaw(2, "seconds", "nan")]),
        ("from,to,seconds,metres\na,b,1,1e9\n", [Flaw(2, "metres", "1e9")]),
        ("from,to,seconds,metres\na,b,1,2\na,b,3,4\n", [Flaw(3, "twice", "a – b")]),
        ("from,to,seconds,metres\n\n,,,\na,b,1,x\n", [Flaw(4, "metres", "x")]),
    ],
)
def test_rows_that_are_wrong_are_named(text: str, flaws: list[Flaw]) -> None:
    assert read(text)[1] == flaws


def test_a_table_is_read_as_it_was_written() -> None:
    legs, _flaws = read(TABLE)
    assert read(write(legs)) == (legs, [])
