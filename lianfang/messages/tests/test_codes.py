"""Codes that open one's own page."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from lianfang.accounts.tests.make import make_user
from lianfang.messages.actions import erase, make_slip, send_code, use_code, use_slip
from lianfang.messages.actions.codes import TRIES
from lianfang.messages.models import Message, PageCode
from lianfang.people.models import Identifier, Person, ProxyLink
from lianfang.people.tests.make import make_person
from lianfang.people.vault import Sealer
from lianfang.places.tests.make import YIYANG
from lianfang.web.clock import wall

PHONE = "13807370001"


def sent() -> str:
    """Read the code of the newest message."""
    found = re.search(r"\d{6}", Message.objects.order_by("-id")[0].body)
    assert found
    return found[0]


@pytest.mark.django_db
def test_a_code_opens_the_pages_of_all_for_whom_the_phone_answers_once(now: datetime) -> None:
    mother, child = make_person(phone=PHONE), make_person()
    ProxyLink.objects.create(person=child, proxy=mother, relation="母亲", consented_on=now.date())
    id_ = send_code("138 0737 0001", now=now)
    assert Message.objects.get().address == PHONE
    assert use_code(id_, sent(), now=now) == [mother, child]
    assert use_code(id_, sent(), now=now) == []
    assert sent().encode() not in bytes(PageCode.objects.get().digest)


@pytest.mark.django_db
def test_a_stranger_learns_nothing(now: datetime) -> None:
    make_person(phone=PHONE)
    id_ = send_code("13807370099", now=now)
    assert not PageCode.objects.exists()
    assert not Message.objects.exists()
    assert use_code(id_, "123456", now=now) == []
    assert send_code("no phone", now=now)


@pytest.mark.django_db
def test_a_code_ends_with_time_with_tries_and_with_the_next_one(now: datetime) -> None:
    make_person(phone=PHONE)
    first = send_code(PHONE, now=now)
    code = sent()
    assert use_code(first, code, now=now + timedelta(minutes=11)) == []
    second = send_code(PHONE, now=now)
    assert use_code(first, code, now=now) == []
    right = sent()
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for _n in range(TRIES):
        assert use_code(second, wrong, now=now) == []
    assert use_code(second, right, now=now) == []


@pytest.mark.django_db
def test_codes_that_are_over_are_forgotten(now: datetime) -> None:
    make_person(phone=PHONE)
    real = wall()
    send_code(PHONE, now=real)
    erase(real + timedelta(minutes=11))
    assert PageCode.objects.get().address == ""


@pytest.mark.django_db
def test_a_phone_is_not_flooded_with_codes(now: datetime) -> None:
    make_person(phone=PHONE)
    for _n in range(9):
        asked = send_code(PHONE, now=now)
    assert Message.objects.count() == 5
    sent = re.search(r"\d{6}", Message.objects.order_by("-id")[0].body)
    assert sent
    assert use_code(asked, sent[0], now=now), "the newest message opens, however often a code was asked for"
    send_code(PHONE, now=now + timedelta(minutes=61))
    assert Message.objects.count() == 6


@pytest.mark.django_db
def test_a_slip_opens_with_the_end_of_the_documents_number_until_there_is_another(now: datetime) -> None:
    desk, person = make_user("sampler", area_id=YIYANG), make_person(born_on=date(1950, 3, 1))
    code = make_slip(person, by=desk, now=now)
    assert use_slip(code, "1950", now=now) == person  # no document on record
    _document(person, "430999195003010028")
    assert use_slip(code, "1950", now=now) is None
    assert use_slip(f" {code[:4]}-{code[4:].lower()}", "0028", now=now) == person
    assert use_slip(code, "430999195003010028", now=now) == person
    assert use_slip(code, "0029", now=now) is None
    assert use_slip(code, "", now=now) is None
    assert use_slip(code, "0028", now=now + timedelta(days=31)) is None
    again = make_slip(person, by=desk, now=now)
    assert use_slip(code, "0028", now=now) is None
    assert use_slip(again, "0028", now=now) == person


def _document(person: Person, number: str) -> None:
    sealed = Sealer().seal(number, person.pk)
    Identifier.objects.create(person=person, kind="resident_id", sealed=sealed, tail=number[-4:])


@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_a_code_at_once_one_comes_in(now: datetime) -> None:
    make_person(phone=PHONE)
    id_, many = send_code(PHONE, now=now), 4
    code, start = sent(), Barrier(many)

    def enter(_n: int) -> int:
        try:
            start.wait()
            return len(use_code(id_, code, now=now))
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        assert sorted(pool.map(enter, range(many))) == [0] * (many - 1) + [1]
