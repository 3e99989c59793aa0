"""Rooms and beds: what may be done, and what the database itself refuses."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.beds import queries
from lianfang.beds.actions import move, occupy, offering, set_state, set_up_room, vacate
from lianfang.beds.models import Bed, Occupancy
from lianfang.beds.tests.make import make_bed, make_hospital, make_stay
from lianfang.common.tests.refusals import refused
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import TAOJIANG

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def doctor() -> User:
    return make_user("doctor")


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def test_a_room_is_set_up_with_its_beds(doctor: User, now: datetime) -> None:
    site = make_hospital()
    room = set_up_room(site, ward="三病区", name="301", beds=2, single=False, by=doctor, now=now)
    assert [bed.name for bed in room.beds.all()] == ["1", "2"]
    assert verbs() == ["beds.room.set_up"]
    with refused("room_exists"):
        set_up_room(site, ward="三病区", name="301", by=doctor, now=now)


def test_only_those_who_manage_beds_there_may(now: datetime) -> None:
    elsewhere, commander, bed = make_user("doctor", area_id=TAOJIANG), make_user("commander"), make_bed()
    for user in (elsewhere, commander):
        with refused("forbidden"):
            set_up_room(bed.room.site, ward="x", name="1", by=user, now=now)
        with refused("forbidden"):
            occupy(bed, make_person(), by=user, now=now)
        with refused("forbidden"):
            set_state(bed, Bed.State.OUT, by=user, now=now)
    stay = make_stay(make_person(), bed, now)
    with refused("forbidden"):
        vacate(stay, by=elsewhere, now=now + HOUR)
    with refused("forbidden"):
        move(stay, make_bed(bed.room.site), by=elsewhere, now=now + HOUR)


def test_the_second_person_in_a_single_room_is_refused_and_noted(doctor: User, now: datetime) -> None:
    bed = make_bed(beds=2)
    other_bed = bed.room.beds.exclude(pk=bed.pk).get()
    occupy(bed, make_person(), by=doctor, now=now)
    for wanted in (bed, other_bed):
        with refused("occupied"):
            occupy(wanted, make_person(), by=doctor, now=now + HOUR)
    assert Occupancy.objects.count() == 1
    assert verbs() == ["beds.bed.occupied", "beds.bed.refused_occupied", "beds.bed.refused_occupied"]
    assert queries.refusals().count() == 2


def test_a_shared_room_takes_one_person_a_bed(doctor: User, now: datetime) -> None:
    bed = make_bed(beds=2, single=False)
    other_bed = bed.room.beds.exclude(pk=bed.pk).get()
    occupy(bed, make_person(), by=doctor, now=now)
    with refused("occupied"):
        occupy(bed, make_person(), by=doctor, now=now)
    assert occupy(other_bed, make_person(), by=doctor, now=now).bed == other_bed


def test_nobody_is_in_two_beds(doctor: User, now: datetime) -> None:
    person, site = make_person(), make_hospital()
    occupy(make_bed(site), person, by=doctor, now=now)
    with refused("in_a_bed"):
        occupy(make_bed(site), person, by=doctor, now=now + HOUR)


@pytest.mark.parametrize("state", [Bed.State.DISINFECTING, Bed.State.OUT])
def test_a_bed_that_is_not_ready_takes_nobody(state: str, doctor: User, now: datetime) -> None:
    with refused("bed_not_ready"):
        occupy(make_bed(state=state), make_person(), by=doctor, now=now)
    assert verbs() == ["beds.bed.refused_bed_not_ready"]


def test_the_table_itself_refuses_whatever_writes_to_it(now: datetime) -> None:
    bed, shared = make_bed(), make_bed(beds=2, single=False)
    person = make_person()
    make_stay(person, bed, now, now + HOUR)
    make_stay(make_person(), bed, now + HOUR)  # the first one had left
    make_stay(make_person(), shared, now)
    for who, where, since in (
        (make_person(), bed, now + HOUR / 2),
        (make_person(), bed, now + 3 * HOUR),
        (make_person(), shared, now - HOUR),
        (person, shared.room.beds.exclude(pk=shared.pk).get(), now),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_stay(who, where, since)


def test_leaving_frees_the_bed_after_disinfection(doctor: User, now: datetime) -> None:
    bed = make_bed()
    stay = occupy(bed, make_person(), by=doctor, now=now)
    with refused("occupied"):
        set_state(bed, Bed.State.FREE, by=doctor, now=now)
    vacate(stay, by=doctor, now=now + HOUR)
    with refused("bed_not_ready"):
        occupy(bed, make_person(), by=doctor, now=now + HOUR)
    set_state(bed, Bed.State.FREE, by=doctor, now=now + 2 * HOUR)
    occupy(bed, make_person(), by=doctor, now=now + 2 * HOUR)


def test_a_stay_ends_once_and_after_it_began(doctor: User, now: datetime) -> None:
    stay = occupy(make_bed(), make_person(), by=doctor, now=now)
    with refused("too_early"):
        vacate(stay, by=doctor, now=now)
    vacate(stay, by=doctor, now=now + HOUR)
    with refused("left_bed"):
        vacate(stay, by=doctor, now=now + 2 * HOUR)


def test_moving_is_out_of_one_and_into_the_other_or_neither(doctor: User, now: datetime) -> None:
    site = make_hospital()
    first, second, taken = make_bed(site), make_bed(site), make_bed(site)
    make_stay(make_person(), taken, now)
    stay = occupy(first, make_person(), by=doctor, now=now)
    with refused("occupied"):
        move(stay, taken, by=doctor, now=now + HOUR)
    stay.refresh_from_db()
    assert stay.during.upper is None
    assert Bed.objects.get(pk=first.pk).state == Bed.State.FREE
    moved = move(stay, second, by=doctor, now=now + HOUR)
    assert (moved.bed, moved.during.lower) == (second, now + HOUR)
    assert Bed.objects.get(pk=first.pk).state == Bed.State.DISINFECTING
    assert verbs()[-2:] == ["beds.bed.refused_occupied", "beds.bed.moved"]
    with refused("other_site"):
        move(moved, make_bed(), by=doctor, now=now + 2 * HOUR)


def test_the_note_of_a_refusal_outlives_what_was_undone(doctor: User, now: datetime) -> None:
    """Whoever does more than occupying wraps it in `offering` too: one note stays, at whatever depth."""
    bed = make_bed()
    make_stay(make_person(), bed, now)
    person = make_person()
    with refused("occupied"), offering(bed, person, by=doctor, now=now):
        make_bed(ward="x")
        occupy(bed, person, by=doctor, now=now)
    assert verbs() == ["beds.bed.refused_occupied"]
    assert not Bed.objects.filter(room__ward="x").exists()
