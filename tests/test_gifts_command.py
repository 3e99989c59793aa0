"""`lianfang donations verify`: what it says, and that its exit code tells whether the books add up."""

import json
from argparse import Namespace
from datetime import date

import pytest
from django.db import connection

from lianfang.accounts.tests.make import make_user
from lianfang.cli.gifts import verify_gifts
from lianfang.donations import actions
from lianfang.donations.models import Spending
from lianfang.donations.tests.test_gifts import NOON, make_gift

pytestmark = pytest.mark.django_db


def test_the_books_of_gifts_are_added_up_again_and_what_differs_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    by = make_user("dispatcher")
    gift = make_gift(by)
    actions.receive(gift, by=by, now=NOON)
    use = actions.allocate(gift, to="县妇联", purpose="慰问", amount=400_000, by=by, now=NOON)
    told = {"payee": "百货", "what": "物品", "spent_on": date(2021, 8, 13)}
    actions.spend(Spending(allocation=use, voucher="1", amount=150_050, **told), by=by, now=NOON)
    assert verify_gifts(Namespace(json=True)) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["right"]
    assert said["fen"] == {"received": 1_000_000, "allocated": 400_000, "spent": 150_050, "left": 849_950}
    with connection.cursor() as cursor:  # somebody writes past the triggers
        cursor.execute("UPDATE donations_gift SET allocated = 1")
    assert verify_gifts(Namespace(json=False)) == 1
    said_plain = capsys.readouterr()
    assert "400000" in said_plain.err.replace(",", "")
