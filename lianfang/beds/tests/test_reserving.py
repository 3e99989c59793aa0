"""Beds that are kept: nobody else gets them, and they are free again by themselves."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.beds import queries
from lianfang.beds.actions import (
    disinfected,
    move,
    occupy,
    release,
    reserve,
    set_state,
    staff_ward,
    vacate,
)
from lianfang.beds.models import Bed, Disinfection, Occupancy, Reservation, Ward
from lianfang.beds.queries.numbers import current
from lianfang.beds.tests.make import make_bed, make_hospital, make_stay
from lianfang.beds.tests.test_concurrency import at_once
from lianfang.common.dates import day_of
from lianfang.common.tests.refusals import refused
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person

HOUR = timedelta(hours=1)


@pytest.fixture
def doctor() -> User:
    return make_user("doctor")


@pytest.mark.django_db
def test_a_bed_that_is_kept_goes_to_nobody_else(doctor: User, now: datetime) -> None:
    bed, person = make_bed(beds=2), make_person()
    kept = reserve(bed, person, by=doctor, now=now, until=now + 2 * HOUR)
    other = bed.room.beds.exclude(pk=bed.pk).get()
    for place in (bed, other):  # the room is for one person
        with refused("kept"):
            occupy(place, make_person(), by=doctor, now=now + HOUR)
    with refused("bed_kept"):
        reserve(make_bed(), person, by=doctor, now=now + HOUR)
    with refused("kept"):
        set_state(bed, Bed.State.OUT, by=doctor, now=now + HOUR)
    assert not Occupancy.objects.exists()  # nobody is there yet
    stay = occupy(bed, person, by=doctor, now=now + HOUR)
    kept.refresh_from_db()
    assert (kept.end, kept.claim_id) == (Reservation.End.TAKEN, stay.pk)
    assert Occupancy.claims.count() == 1
    vacate(stay, by=doctor, now=now + 2 * HOUR)


@pytest.mark.django_db
def test_it_is_free_by_itself_when_nobody_came(doctor: User, now: datetime) -> None:
    bed, person = make_bed(), make_person()
    kept = reserve(bed, person, by=doctor, now=now, until=now + HOUR)
    seen = [
        (each.reserved, each.free)
        for at in (now, now + HOUR)
        for each in queries.capacity([bed.room.site], at).values()
    ]
    assert seen == [(1, 0), (0, 1)]
    assert list(queries.free_beds([bed.room.site], now)) == []
    occupy(bed, make_person(), by=doctor, now=now + HOUR)
    with refused("not_kept"):
        release(kept, by=doctor, now=now + HOUR)


@pytest.mark.django_db
def test_released_it_is_free_at_once_and_no_longer_kept_than_the_protocol_says(
    doctor: User, now: datetime
) -> None:
    bed = make_bed()
    longest = current(day_of(now)).reservation_hours.value * HOUR
    for until in (now, now + longest + HOUR):
        with refused("until"):
            reserve(bed, make_person(), by=doctor, now=now, until=until)
    release(reserve(bed, make_person(), by=doctor, now=now), by=doctor, now=now)
    occupy(bed, make_person(), by=doctor, now=now)


@pytest.mark.django_db
def test_the_table_itself_refuses(now: datetime) -> None:
    bed, person = make_bed(), make_person()
    make_stay(person, bed, now)
    for reserved, who in ((True, make_person()), (True, person)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Occupancy.claims.create(
                person=who, bed=bed, room=bed.room, single=True, reserved=reserved,
                during=DateTimeTZRange(now, now + HOUR),
            )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():  # nobody keeps a bed for ever
        Occupancy.claims.create(
            person=person, bed=make_bed(), room=bed.room, single=False, reserved=True,
            during=DateTimeTZRange(now, None),
        )  # fmt: skip


@pytest.mark.django_db
def test_a_patient_is_moved_into_the_bed_kept_for_them(doctor: User, now: datetime) -> None:
    site = make_hospital()
    stay = occupy(make_bed(site), make_person(), by=doctor, now=now)
    better = make_bed(site, icu=True)
    reserve(better, stay.person, by=doctor, now=now)
    moved = move(stay, better, by=doctor, now=now + HOUR)
    assert (moved.reserved, moved.bed) == (False, better)


@pytest.mark.django_db
def test_a_bed_is_made_clean_by_somebody_somehow(doctor: User, now: datetime) -> None:
    bed = make_bed()
    vacate(occupy(bed, make_person(), by=doctor, now=now), by=doctor, now=now + HOUR)
    (row,) = Disinfection.objects.all()
    assert row.due_at > row.begun_at == now + HOUR
    with refused("method"):
        disinfected(bed, method="prayer", by=doctor, now=now + 2 * HOUR)
    disinfected(bed, method="ultraviolet", done_by="刘保洁", by=doctor, now=now + 2 * HOUR)
    row.refresh_from_db()
    assert (row.method, row.done_by, row.done_at) == ("ultraviolet", "刘保洁", now + 2 * HOUR)
    with refused("not_cleaned"):
        disinfected(bed, by=doctor, now=now + 2 * HOUR)


@pytest.mark.django_db
def test_beds_without_nurses_are_no_capacity(doctor: User, now: datetime) -> None:
    site = make_hospital()
    first, second = make_bed(site, ward="一病区"), make_bed(site, ward="一病区")
    make_stay(make_person(), second, now)
    ward = Ward.objects.create(site=site, name="一病区")
    staff_ward(ward, beds=1, by=doctor, now=now)
    (counted,) = queries.capacity([site], now).values()
    assert (counted.beds, counted.staffed, counted.occupied, counted.free) == (2, 1, 1, 0)
    assert counted.unstaffed == 1
    with refused("bed_not_ready"):
        occupy(first, make_person(), by=doctor, now=now)
    with refused("too_many"):
        staff_ward(ward, beds=3, by=doctor, now=now)


@pytest.mark.django_db(transaction=True)
def test_many_want_to_keep_the_last_bed(doctor: User, now: datetime) -> None:
    bed = make_bed()
    people = [make_person() for _ in range(8)]

    def want(person: Person, n: int) -> Callable[[], object]:
        if n % 2:
            return lambda: occupy(bed, person, by=doctor, now=now)
        return lambda: reserve(bed, person, by=doctor, now=now)

    ends: Counter[str] = at_once([want(person, n) for n, person in enumerate(people)])
    assert ends["done"] == 1
    assert ends["done"] + ends["kept"] + ends["occupied"] == len(people)
    assert Occupancy.claims.count() == 1
