"""The rules of the folder of backups, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lianfang.postgres import Unavailable
from lianfang.postgres.store import Backup, chosen, first_needed, kept, position, segment_name

NOW = datetime(2021, 9, 1, tzinfo=UTC)
SIZE = 2**24


def made(ago: int, **odd: object) -> Backup:
    """A backup that was whole so many days ago; its changes begin in the file of that day."""
    ended, at = NOW - timedelta(days=ago), (1000 - ago) * SIZE
    one = Backup(f"b{ago}", ended, ended, 1, at, at, SIZE, 1, 1, (), "k", verified=ended)
    return replace(one, **odd)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ago", "days", "stay"),
    [
        ([3, 2, 1], 14, [3, 2, 1]),
        ([20, 16, 10, 1], 14, [20, 16, 10, 1]),  # 16: moments between it and 10; 20: the first of August
        (
            [33, 30, 20, 18, 16, 10],
            14,
            [33, 30, 16, 10],
        ),  # July's and August's first, the one before the window
        ([500, 499, 3], 14, [499, 3]),  # older than a year, and still the last before the window
        ([500], 14, [500]),  # the only one never goes
    ],
)
def test_what_stays(ago: list[int], days: int, stay: list[int]) -> None:
    assert kept([made(n) for n in ago], NOW, days) == {f"b{n}" for n in stay}


def test_the_newest_sound_one_stays_whatever_came_after() -> None:
    backups = [made(500), made(450), made(400, fault="odd"), made(399, fault="odd")]
    assert kept(backups, NOW, 14) == {"b450", "b399"}


def test_changes_are_needed_from_the_backup_before_the_window_on() -> None:
    backups = [made(40), made(20), made(15), made(3, timeline=2)]
    assert first_needed(backups, NOW, 14) == {1: 985, 2: 997}
    assert first_needed([], NOW, 14) == {}


def test_the_backup_for_a_moment_lies_on_the_line_that_led_here() -> None:
    backups = [made(9), made(5), made(3, timeline=2)]
    line = {
        2: None,
        1: backups[0].end + 1,
    }  # back to the day of the first: the second was on a line that was left
    assert chosen(backups, line, None).name == "b3"
    assert chosen(backups, line, NOW - timedelta(days=4)).name == "b9"
    with pytest.raises(Unavailable, match="no earlier moment"):
        chosen(backups, line, NOW - timedelta(days=10))
    with pytest.raises(Unavailable, match="There is no backup"):
        chosen([], {1: None}, None)


def test_places_and_names_of_files() -> None:
    assert position("2/4C000028") == 0x24C000028
    assert segment_name(2, 0x24C000028 // SIZE, SIZE) == "00000002000000020000004C"
