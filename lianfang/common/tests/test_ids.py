"""Codes, masks and days."""

import multiprocessing
import time
from datetime import date
from uuid import UUID

import pytest

from lianfang.common.dates import at, day_of, days
from lianfang.common.errors import Refused
from lianfang.common.ids import (
    is_checked,
    masked,
    person_code,
    read_person_code,
    tube_id,
    uuid7,
    with_check,
)


def test_ids_sort_by_their_time() -> None:
    made = [uuid7() for _ in range(50)]
    assert made == sorted(made)
    assert {one.version for one in made} == {7}


def test_processes_that_were_forked_make_different_ids() -> None:
    uuid7()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        made = [id_ for ids in pool.map(_some, range(2), chunksize=1) for id_ in ids]
    assert len(set(made)) == len(made)


def _some(_: int) -> list[UUID]:
    time.sleep(0.05)  # so that each process makes some
    return [uuid7() for _ in range(2_000)]


@pytest.mark.parametrize("code", ["YY2226GM", "2", "ZZZZZZZZ"])
def test_a_check_character_finds_a_wrong_letter(code: str) -> None:
    whole = with_check(code)
    assert is_checked(whole)
    for n, letter in enumerate(whole):
        wrong = whole[:n] + ("3" if letter != "3" else "4") + whole[n + 1 :]
        assert not is_checked(wrong)


@pytest.mark.parametrize("code", ["", "A", "YY0O1I2", "yy2226gma", "管"])
def test_what_is_no_code(code: str) -> None:
    assert not is_checked(code)


def test_a_tube_has_the_same_id_everywhere() -> None:
    assert tube_id("YY2226GMA") == tube_id("YY2226GMA") != tube_id("YY2226GMB")


@pytest.mark.parametrize(
    ("text", "head", "tail", "seen"),
    [
        ("14400001234", 3, 2, "144******34"),
        ("123", 3, 2, "***"),
        ("1234567", 0, 4, "***4567"),
        ("1234567", 3, 0, "123****"),
        ("", 3, 2, ""),
    ],
)
def test_masks_hide_the_middle(text: str, head: int, tail: int, seen: str) -> None:
    assert masked(text, head, tail) == seen


def test_a_day_of_the_city_begins_at_16_utc() -> None:
    assert day_of(at(date(2021, 8, 4), 0)) == date(2021, 8, 4)
    assert at(date(2021, 8, 4), 24) == at(date(2021, 8, 5))
    assert len(list(days(date(2021, 7, 30), date(2021, 9, 23)))) == 56


def test_a_refusal_fills_its_places() -> None:
    assert str(Refused("x", "Not before %(when)s", when="noon")) == "Not before noon"
    assert str(Refused("x", "100 %")) == "100 %"


@pytest.mark.parametrize("number", [0, 1, 2**128 - 1, 0x0123456789ABCDEF0123456789ABCDEF])
def test_a_resident_has_a_code(number: int) -> None:
    code = person_code(UUID(int=number))
    assert len(code) == 31
    assert code.startswith("LFP-")
    assert read_person_code(code) == UUID(int=number)
    assert read_person_code(f" {code[:9].lower()} {code[9:20]}-{code[20:]} ") == UUID(int=number)
    wrong = "3" if code[10] != "3" else "4"
    assert read_person_code(code[:10] + wrong + code[11:]) is None


@pytest.mark.parametrize(
    "text", ["", "LFP-", "LFP-222", "2" * 27, "LFP-" + "Z" * 27, "LFP-" + with_check("Z" * 26), "陈" * 30]
)
def test_what_is_no_code_of_a_resident(text: str) -> None:
    assert read_person_code(text) is None
