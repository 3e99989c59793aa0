"""What names are found by is written once a name, and goes with the last who bears it."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import day_of
from lianfang.people import naming
from lianfang.people.actions import correct, register, take_back
from lianfang.people.models import Person, Term
from lianfang.people.queries import search
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, make_area

NAME = "王小明"


@pytest.fixture
def clerk() -> User:
    make_area(43, 9, 3)
    return make_user("dispatcher", area_id=HESHAN)


def words(name: str = NAME) -> set[str]:
    return set(Term.objects.filter(name=name).values_list("term", flat=True))


@pytest.mark.django_db
def test_two_of_one_name_share_its_words_and_the_last_takes_them_along(
    clerk: User, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    one, other = (register(Newcomer(NAME, HESHAN), by=clerk, now=now) for _ in range(2))
    assert words() == {"=王小明", "王小", "小明", "wangxiaoming", "wxm"}
    assert {found.person for found in search("wxm", clerk, day_of(now))} == {one, other}
    with django_capture_on_commit_callbacks(execute=True):
        take_back([one.pk], by=clerk, now=now)
    assert words()
    with django_capture_on_commit_callbacks(execute=True):
        correct(other, {"name": "王晓明"}, by=clerk, now=now)
    assert (words(), "=王晓明" in words("王晓明")) == (set(), True)


@pytest.mark.django_db
@pytest.mark.parametrize("cluster", [False, True])
def test_what_was_left_behind_is_swept(clerk: User, now: datetime, settings: Any, cluster: bool) -> None:
    for name in ("李四", "TJ12"):
        make_person(name=name)
    naming.write_terms([NAME, "John Smith"])
    settings.CLUSTER = cluster or settings.CLUSTER
    assert naming.sweep() == 5 + 5
    assert {*Term.objects.values_list("name", flat=True)} == {"李四", "TJ12"}
    assert [found.person.name for found in search("tj12", clerk, day_of(now))] == ["TJ12"]


def waits() -> bool:
    """Say whether somebody waits for the table of words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE relation = 'people_term'::regclass AND NOT granted")
        return cursor.fetchone() is not None


def apart(call: Callable[[], object]) -> object:
    try:
        return call()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("registered_first", [True, False])
def test_a_name_that_is_forgotten_while_somebody_of_it_is_registered_is_found(
    now: datetime, registered_first: bool
) -> None:
    make_area(43, 9, 3)
    by = make_user("dispatcher", area_id=HESHAN)  # seen by every connection
    naming.write_terms([NAME])  # of somebody who is gone

    def comes() -> object:
        return register(Newcomer(NAME, HESHAN), by=by, now=now)

    def goes() -> object:
        return naming.forget([NAME])

    first, second = (comes, goes) if registered_first else (goes, comes)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            waiting = pool.submit(apart, second)
            while not waits():
                assert not waiting.done()
                time.sleep(0.01)
        waiting.result()
    assert Person.objects.count() == 1
    assert [found.person.name for found in search("xiaoming", by, day_of(now))] == []
    assert [found.person.name for found in search("小明", by, day_of(now))] == [NAME]
