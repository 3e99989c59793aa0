"""A long file is dealt with in several lanes, and by several programs, at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection
from pytest_django import Settings

from lianfang.accounts.tests.make import make_user
from lianfang.exchange import actions
from lianfang.exchange.actions import lanes
from lianfang.exchange.models import BadRow, FileIn, Part
from lianfang.exchange.tests.test_files import brought, counts, table
from lianfang.people.models import Household, Identifier, IdentifierClaim, Person, Term
from lianfang.people.rules.numbers import check_character
from lianfang.people.vault import unseal
from lianfang.places.tests.make import HESHAN, make_area

N = 60


def number(n: int) -> str:
    digits = f"430903198005{n % 28 + 1:02}{n // 28:03}"
    return digits + check_character(digits)


@pytest.mark.django_db(transaction=True)
def test_lanes_and_programs_take_each_row_once(
    settings: Settings, tmp_path: object, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPLOADS = f"{tmp_path}/uploads"
    make_area(43, 9, 3, 1, 1, name="桃花仑社区")
    by = make_user("dispatcher", area_id=HESHAN)
    rows = [f"居民{n:c},,{number(n - 0x4E00)},,{n % 7}组,桃花仑社区" for n in range(0x4E00, 0x4E00 + N)]
    rows[5], rows[40] = rows[30], "王*明,,,,,桃花仑社区"  # the same person in two blocks, and a masked name
    file = brought(table(*rows), by, now)
    monkeypatch.setattr(lanes, "AT_MOST", 7)
    actions.choose(file, columns=file.columns, by=by, now=now)
    actions.work_on(file, now=now)
    assert (file.state, file.n_bad, Person.objects.count()) == (FileIn.State.CHECKED, 1, 0)
    assert not IdentifierClaim.objects.exists()
    actions.begin(file, by=by, now=now)

    def program(_n: int) -> None:
        try:
            actions.work_on(FileIn.objects.select_related("brought_by").get(pk=file.pk), now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(program, range(2)))
    file.refresh_from_db()
    assert (file.state, counts(file)) == (FileIn.State.DONE, (N - 2, 0, 1, 1))
    assert Part.objects.filter(file=file).count() == -(-N // 7)
    assert (Person.objects.count(), BadRow.objects.count()) == (N - 2, 1)
    assert Household.objects.count() == 7
    some = Identifier.objects.select_related("person").get(person__name="居民一")
    assert unseal(some.sealed, some.person_id) == number(0)
    assert set(Term.objects.filter(name="居民一").values_list("term", flat=True)) >= {
        "=居民一",
        "jumin" + "yi",
    }
    actions.undo(file, reason="试试", by=by, now=now)
    actions.go_back(file, now=now)
    assert (Person.objects.count(), IdentifierClaim.objects.count(), Household.objects.count()) == (0, 0, 0)
