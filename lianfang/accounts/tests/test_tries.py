"""Guesses of codes are counted together, whoever counts them; right ones do not count; old counters go."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from lianfang.accounts.models import Tried
from lianfang.accounts.tries import Tries

FEW = Tries("test", each=3, all_=8, seconds=60)


@pytest.mark.django_db
def test_each_address_and_all_together_have_their_number(now: datetime) -> None:
    assert [FEW.spent("10.0.0.1", now) for _ in range(5)] == [False, False, False, True, True]
    assert [FEW.spent(f"10.0.0.{n}", now) for n in (2, 3, 4, 5)] == [False, False, False, True]
    assert not FEW.spent("10.0.0.1", now + timedelta(minutes=1))


@pytest.mark.django_db
def test_what_was_right_does_not_count_and_what_is_over_is_swept_out(now: datetime) -> None:
    for _ in range(10):
        assert not FEW.spent("10.0.0.1", now)
        FEW.forgive("10.0.0.1", now)
    assert set(Tried.objects.values_list("n", flat=True)) == {0}
    assert not Tried.objects.filter(who=b"10.0.0.1").exists()  # no address can be read
    FEW.spent("10.0.0.2", now + timedelta(minutes=5))
    assert Tried.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_processes_count_together(now: datetime) -> None:
    all_together = Tries("test", each=40, all_=8, seconds=60)  # whoever comes first, eight get through

    def guess(n: int) -> bool:
        try:
            return all_together.spent(f"10.0.0.{n % 4}", now)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        spent = list(crowd.map(guess, range(40)))
    assert spent.count(False) == 8
    assert sorted(Tried.objects.values_list("n", flat=True)) == [10, 10, 10, 10, 40]
