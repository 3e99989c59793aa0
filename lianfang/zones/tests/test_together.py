"""Several people at once, with real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lianfang.common.errors import Refused
from lianfang.zones import actions
from lianfang.zones.models import Zone, ZoneOrder
from lianfang.zones.tests.make import NOON, chief, drafted, drafter, home


def together(*deeds: Callable[[], object]) -> list[str]:
    """Do several things at the same moment; give why each was refused."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> str:
        try:
            start.wait()
            deed()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


@pytest.mark.django_db(transaction=True)
def test_an_order_is_approved_once_and_numbers_have_no_gaps() -> None:
    home()
    one, writer = chief(), drafter()
    orders = [drafted(stair=f"花园{n}栋", name=f"花园{n}栋") for n in (1, 2, 3)]
    for order in orders:
        actions.submit(order, by=writer, now=NOON)
    again = [orders[0], orders[0]]
    said = together(
        *(lambda order=order: actions.approve(order, by=one, now=NOON) for order in [*orders, *again])
    )
    assert sorted(said) == ["", "", "", "zone_order_state", "zone_order_state"]
    assert list(ZoneOrder.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert list(Zone.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    zone = Zone.objects.order_by("number")[0]
    lifts = together(
        *(lambda: actions.begin(zone, "lift", reason="x", by=writer, now=NOON) for _n in range(3))
    )
    assert sorted(lifts) == ["", "zone_order_open", "zone_order_open"]
