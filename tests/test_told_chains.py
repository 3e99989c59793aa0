"""Links that a line list tells count in epidemiology, too."""

from datetime import UTC, datetime

import pytest

from lianfang.cases.tests.test_line_lists import read_in
from lianfang.reporting.queries import infectors


@pytest.mark.django_db
def test_pairs_of_a_line_list_count_when_only_one_infector_is_told() -> None:
    kept = read_in("Tianjin135cases_revised.csv", "tianjin_edges_clean.csv")
    pairs = infectors(kept.outbreak, datetime(2021, 8, 5, 4, tzinfo=UTC))
    assert len(pairs) == 47  # of 66 with an infector; 19 have several
    days = [pair.days for pair in pairs if pair.days is not None]
    assert 2 < sum(days) / len(days) < 9
