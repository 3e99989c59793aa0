"""Pages of an outbreak with thousands of cases answer."""

from datetime import UTC, datetime

import pytest

from lianfang.cases import actions, queries
from lianfang.cases.tests.make import make_epidemiologist
from lianfang.outbreak.tests.make import make_outbreak

NOW = datetime(2021, 8, 5, 4, tzinfo=UTC)


@pytest.mark.django_db
def test_more_cases_than_can_be_read_are_left_to_the_browser() -> None:
    by = make_epidemiologist()
    rows = [f"B{n},2021-07-{1 + n % 28},{f'B{n // 3}' if n > 2 else ''}" for n in range(1, 451)]
    data = "\n".join(["编号,发病日期,传染源", *rows]).encode()
    kept, _new = actions.keep_list(make_outbreak(), name="big.csv", data=data, by=by, now=NOW)
    actions.choose_columns(kept, columns=kept.columns, by=by, now=NOW)
    actions.read_list(kept, by=by, now=NOW)
    assert (kept.n_new, kept.n_links) == (450, 448)
    drawn, tree = queries.epidemic(kept.outbreak, NOW)
    assert (drawn.confirmed, tree.nodes) == (450, ())
    assert queries.picture(queries.graph(kept.outbreak, NOW), along="onset", colour="state").large
