"""Supervision without a database: checklists, clocks, draws, files, photos."""

import io
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from PIL import Image

from lianfang.common.tests.refusals import refused
from lianfang.places.rules import pack
from lianfang.protocol.timeline import named
from lianfang.supervision import photos, rules
from lianfang.supervision.rules import Answer, Candidate, Found, Stage
from lianfang.supervision.tests.make import picture

NUMBERS = named("covid19-2021-08-03").supervision
NOON = datetime(2021, 8, 6, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        ({}, ("a", "b")),
        ({"a": Answer(True)}, ("b",)),
        ({"a": Answer(True), "b": Answer(False)}, ("b",)),
        ({"a": Answer(True), "b": Answer(False, "  ")}, ("b",)),
        ({"a": Answer(True), "b": Answer(False, "下午送到")}, ()),
    ],
)
def test_what_is_left_of_a_checklist(answers: dict[str, Answer], left: tuple[str, ...]) -> None:
    assert rules.left(["a", "b"], answers) == left


def test_clocks_of_findings() -> None:
    assert rules.due(True, NOON, NUMBERS) == NOON + timedelta(hours=24)
    assert rules.due(False, NOON, NUMBERS) == NOON + timedelta(hours=72)
    assert rules.look_on(NOON, NUMBERS).isoformat() == "2021-08-08"


@pytest.mark.parametrize(
    ("state", "hours", "late"),
    [
        ("found", -1, True),
        ("rectifying", -1, True),
        ("found", 1, False),
        ("fixed", -1, False),
        ("closed", -1, False),
    ],
)
def test_overdue_is_what_nobody_put_right_in_time(state: str, hours: int, late: bool) -> None:
    assert rules.overdue(state, NOON + timedelta(hours=hours), NOON) is late
    assert not rules.overdue(state, None, NOON)


def test_a_grid_belongs_to_its_community() -> None:
    assert rules.unit_area(pack(43, 9, 3, 2, 1, 4)) == pack(43, 9, 3, 2, 1)
    assert rules.unit_area(pack(43, 9, 3, 2)) == pack(43, 9, 3, 2)


# --- draws

ONE, TWO = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("found", "reasons", "weight"),
    [
        (Found(ONE), (), 1),
        (Found(ONE, same=4, gap=60, off=60), (), 1),
        (Found(ONE, same=5), (("same_note", 5),), 5),
        (Found(ONE, gap=44.0), (("pace", 44),), 9),
        (Found(ONE, gap=45.0), (), 1),
        (Found(ONE, off=1_801), (("clock", 30),), 5),
        (Found(ONE, same=9, gap=3, off=7_200), (("pace", 3), ("same_note", 9), ("clock", 120)), 17),
    ],
)
def test_how_odd_a_record_is(found: Found, reasons: tuple[tuple[str, int], ...], weight: int) -> None:
    assert rules.weight(found, NUMBERS) == Candidate(ONE, weight, reasons)


def test_the_same_seed_draws_the_same_in_whatever_order() -> None:
    crowd = [Candidate(UUID(int=n), 1 + n % 3) for n in range(200)]
    taken = rules.chosen(crowd, 2021, 20)
    assert rules.chosen(list(reversed(crowd)), 2021, 20) == taken
    assert rules.chosen(crowd, 2022, 20) != taken
    assert len(set(taken)) == 20
    assert rules.chosen(crowd[:3], 1, 20) == sorted(crowd[:3], key=lambda one: rules.place(1, one))


def test_odd_records_are_drawn_more_often_and_others_too() -> None:
    crowd = [Candidate(UUID(int=n), 9 if n < 20 else 1) for n in range(200)]
    odd = [sum(one.weight == 9 for one in rules.chosen(crowd, seed, 20)) for seed in range(200)]
    mean = sum(odd) / len(odd)
    assert 8 < mean < 11  # 180 of 360 parts, without replacement a little less than half
    assert min(odd) < 20


def test_a_digest_changes_with_a_weight() -> None:
    assert rules.digest([Candidate(ONE, 1), Candidate(TWO, 2)]) == rules.digest(
        [Candidate(TWO, 2), Candidate(ONE, 1)]
    )
    assert rules.digest([Candidate(ONE, 1)]) != rules.digest([Candidate(ONE, 2)])


# --- files

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("stages", "states"),
    [
        ([Stage("a", "", NOON), Stage("b", "")], ["done", "waits"]),
        ([Stage("a", ""), Stage("b", "", NOON)], ["gap", "done"]),
        ([Stage("a", "", NOON, due=NOON - HOUR)], ["late"]),
        ([Stage("a", "", due=NOON - HOUR)], ["gap"]),
        ([Stage("a", "", due=NOON + HOUR)], ["waits"]),
        ([Stage("a", "", side=True), Stage("b", "", NOON)], ["side", "done"]),
        ([Stage("a", ""), Stage("b", "", NOON, side=True)], ["waits", "side"]),
    ],
)
def test_steps_of_a_file(stages: list[Stage], states: list[str]) -> None:
    found = rules.judged(stages, NOON)
    assert [each.state for each in found] == states
    assert rules.gaps(found) == sum(state in {"gap", "late"} for state in states)


# --- photos


def test_a_photo_is_drawn_anew_upright_without_what_the_camera_wrote() -> None:
    clean = photos.clean(picture())
    assert (clean.width, clean.height) == (30, 40)
    assert b"camera" not in clean.content
    assert b"secret" not in clean.content
    with Image.open(io.BytesIO(clean.content)) as kept:
        assert (kept.format, dict(kept.getexif())) == ("JPEG", {})


def test_a_large_photo_is_made_smaller() -> None:
    clean = photos.clean(picture(3_200, 100, "PNG"))
    assert max(clean.width, clean.height) == photos.LONGEST


@pytest.mark.parametrize(
    "data", [b"", b"<svg onload='x()'/>", b"GIF89a", picture()[:200], b"\xff\xd8\xff" + b"0" * 500]
)
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with refused("photo_unread"):
        photos.clean(data)


def test_a_photo_that_would_unpack_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST_PIXELS", 1_000)
    with refused("photo_large"):
        photos.clean(picture())
    monkeypatch.setattr(photos, "MOST_BYTES", 10)
    with refused("photo_large"):
        photos.clean(picture())
