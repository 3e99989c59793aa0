"""Which counts are hidden, as a table."""

import pytest

from lianfang.extracts.rules import DATASETS, Row, hide


def rows(*counts: int, area: str = "a") -> list[Row]:
    return [{"township": area, "n": n, "hidden": False} for n in counts]


@pytest.mark.parametrize(
    ("counts", "left"),
    [
        ([9, 8], [9, 8]),
        ([0, 5], [0, 5]),
        ([4, 3, 9], [None, None, 9]),
        ([4, 7, 9], [None, None, 9]),  # alone it could be reckoned from a sum
        ([4], [None]),
        ([0, 4], [None, None]),
    ],
)
def test_small_counts_are_hidden_with_one_beside_them(counts: list[int], left: list[int | None]) -> None:
    given = rows(*counts)
    hide(given, ["n"], 5, "township")
    assert [row["n"] for row in given] == left
    assert [row["hidden"] for row in given] == [n is None for n in left]


def test_areas_are_looked_at_one_by_one() -> None:
    given = [*rows(4, 9), *rows(9, 8, area="b")]
    hide(given, ["n"], 5, "township")
    assert [row["n"] for row in given] == [None, None, 9, 8]


def test_names_of_columns_stand_once() -> None:
    for dataset in DATASETS:
        names = [column.name for column in dataset.columns]
        assert len(names) == len({*names})
        assert dataset.columns[0].name in {"township", "district"}
