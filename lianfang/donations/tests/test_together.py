"""Real threads: the last of a gift is allocated once, the last of an allocation spent once, receipts have no gap."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.donations import actions, queries
from lianfang.donations.models import Allocation, Gift, Spending
from lianfang.donations.tests.test_gifts import NOON, make_gift
from lianfang.supplies.tests.test_together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_given_or_spent_twice_at_the_same_moment() -> None:
    by = make_user("dispatcher")
    gifts = [make_gift(by, giver=f"{n}号", amount=100) for n in range(4)]
    assert at_once([partial(actions.receive, g, by=by, now=NOON) for g in gifts]) == [""] * 4
    assert set(Gift.objects.values_list("receipt", flat=True)) == {1, 2, 3, 4}
    pk = gifts[0].pk
    told: dict[str, Any] = {"to": "点", "purpose": "用", "amount": 40, "by": by, "now": NOON}
    said = at_once([lambda: actions.allocate(Gift.objects.get(pk=pk), **told)] * 5)
    assert sorted(said) == ["", "", *["more_than_given"] * 3]
    use = Allocation.objects.filter(gift=pk).values_list("pk", flat=True)[0]

    def paying(n: int) -> Callable[[], object]:
        told = {"payee": "店", "what": "物", "amount": 30, "spent_on": date(2021, 8, 13)}
        return lambda: actions.spend(
            Spending(allocation=Allocation.objects.get(pk=use), voucher=str(n), **told), by=by, now=NOON
        )

    assert sorted(at_once([paying(n) for n in range(4)])) == ["", *["more_than_allocated"] * 3]
    assert queries.right(queries.verified(Gift.objects.all()))
