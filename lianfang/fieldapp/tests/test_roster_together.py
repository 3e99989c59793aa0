"""Nothing is lost between the pages of a roster and its changes while desks and phones write."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event
from typing import Any

import pytest
from django.db import connection

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.fieldapp.roster import changes as changes_of
from lianfang.fieldapp.roster import pages
from lianfang.fieldapp.tests.make import Caller
from lianfang.fieldapp.tests.rosters import COMMUNITY, NEXT_DOOR, Kept, newcomer
from lianfang.people import actions as people
from lianfang.people.models import Person
from lianfang.people.tests.make import make_household, make_person
from lianfang.places.rules import pack
from lianfang.places.tests.make import make_area, make_site
from lianfang.testing.tests.make import fact, make_code, make_phone, make_round
from lianfang.web import clock

commits = pytest.mark.django_db(transaction=True)  # the feed goes by commits


@pytest.fixture(autouse=True)
def present(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(clock, "wall", lambda: now)


@pytest.fixture
def clerk() -> User:
    return make_user("epidemiologist", area_id=pack(43, 9))


@pytest.fixture
def phone() -> Caller:
    make_area(43, 9, 3, 402, 7)
    make_area(43, 9, 3, 402, 8)
    return Caller(make_user("grid_worker", area_id=COMMUNITY))


@commits
def test_nothing_is_lost_between_pages_and_changes_while_desks_and_phones_write(
    phone: Caller, clerk: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads register, move, rename and merge people and tell swabs while a roster is read in tiny pages."""
    monkeypatch.setattr(pages, "PAGE", 7)
    monkeypatch.setattr(changes_of, "BATCHES", 5)
    round_, site = make_round(), make_site()
    for _ in range(40):
        make_person(
            area_id=random.choice((COMMUNITY, NEXT_DOOR)), household=make_household(area_id=COMMUNITY)
        )
    stop = Event()

    def write(seed: int) -> None:
        rng, sampler = random.Random(seed), make_phone()
        try:
            while not stop.is_set():
                _write_one(rng, clerk, sampler, round_, site, now)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(write, seed) for seed in range(3)]
        try:
            kept = Kept(phone).fetch()
            for _ in range(5):
                kept.follow()
        finally:
            stop.set()
        for writer in writers:
            writer.result()
    kept.follow()
    truth = Kept(phone).fetch()
    assert kept.of("person") == truth.of("person")
    assert kept.of("household") == truth.of("household")
    assert {k: v for k, v in kept.of("swab").items() if k in truth.of("swab")} == truth.of("swab")
    assert kept.pages > 6


def _write_one(rng: random.Random, clerk: User, sampler: Any, round_: Any, site: Any, now: datetime) -> None:
    act = rng.choice(("register", "move", "rename", "swab"))
    if act == "register":
        area = rng.choice((COMMUNITY, NEXT_DOOR))
        told = newcomer(id_kind="none_yet", number="", area_id=area, address=f"{rng.randrange(10**9)}号")
        people.register(told, by=clerk, now=now)
        return
    person = rng.choice(list(Person.objects.filter(area_id__in=(COMMUNITY, NEXT_DOOR))))
    if act == "swab":
        data = {"person_id": person.pk, "round_id": round_.pk, "site_id": site.pk, "tube_code": make_code()}
        sampler.tell(fact("testing.swab", data))
        return
    area = COMMUNITY if person.area_id == NEXT_DOOR else NEXT_DOOR
    changed: dict[str, Any] = (
        {"area_id": area} if act == "move" else {"name": f"王{rng.choice('甲乙丙丁戊')}"}
    )
    people.correct(person, changed, by=clerk, now=now)
