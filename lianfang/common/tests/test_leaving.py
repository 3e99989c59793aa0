"""The line below a saved table is known again, and nothing else is taken for it."""

import pytest

from lianfang.common.leaving import as_line, is_line


@pytest.mark.parametrize(
    ("cells", "is_one"),
    [
        ([as_line("李某 (li) · 2021-08-05 12:00")], True),
        (
            [as_line("李某, 市 (li) · 2021-08-05 12:00 · 核对\n更正"), "", ""],
            True,
        ),  # as a spreadsheet gives it back
        ([as_line("李某 (li) · 2021-08-05 12:00"), "1"], False),
        (["# 3 号楼"], False),
        (["#1 · 2021"], False),
        ([""], False),
        ([], False),
    ],
)
def test_a_mark_is_known_by_its_shape(cells: list[str], is_one: bool) -> None:
    assert is_line(cells) is is_one
