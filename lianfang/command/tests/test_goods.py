"""What runs out and what is asked for, in the work of whoever buys and approves, and on the command's page."""

import pytest

from lianfang.command.queries import picture
from lianfang.command.queries.work import queue
from lianfang.command.tests.make import the_outbreak
from lianfang.planning import actions
from lianfang.planning.tests.make import NOON, ON, buyer, round_of, swabs
from lianfang.supplies import actions as supplies

pytestmark = pytest.mark.django_db


def test_what_runs_out_waits_for_whoever_buys_and_a_request_for_somebody_else_than_asked() -> None:
    the_outbreak()
    by, other = buyer(), buyer()
    item = swabs(100, by)
    round_of(20_000)
    actions.reckon(NOON)

    def lines(user: object, source: str) -> list[str]:
        return [item.line for item in queue(user, ON, NOON, source=source).items]  # type: ignore[arg-type]

    assert "采样拭子 · 赫山区物资库" in lines(by, "planning.shortages")
    seen = picture.goods_of(by, ON)
    assert seen
    assert (seen.n, seen.waits, seen.days) == (
        3,
        3,
        3,
    )  # swabs, and tubes and disinfectant that no store keeps
    short = next(row for row, _name in seen.first if row.good == "swab")
    assert short.store
    asked = supplies.ask(short.store, {item: 200}, why="预测缺货", purpose="stock", by=by, now=NOON)
    actions.reckon(NOON)
    assert "采样拭子 · 赫山区物资库" not in lines(by, "planning.shortages")
    assert lines(by, "supplies.approve") == []  # their own
    assert lines(other, "supplies.approve") == [f"{asked.number} · 赫山区物资库 · 预测缺货"]
    actions.order(short.store, item, 5, due_on=ON, supplier="某公司", by=by, now=NOON)
    assert lines(by, "planning.ordered") == []  # today it may come still
