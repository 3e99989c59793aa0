"""Booking, moving, cancelling, walking in; through whom, and what is kept of a helper."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from lianfang.accounts.tests.make import make_user
from lianfang.booking import actions, queries
from lianfang.booking.actions import Asked
from lianfang.booking.actions.keeping import DONE
from lianfang.booking.models import Booking, Slot
from lianfang.booking.rules import Cut
from lianfang.booking.tests.make import ROUND, make_slot
from lianfang.common.errors import Refused
from lianfang.messages.models import Message
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Alias, Person
from lianfang.people.phones import answers_for, phone_for
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import TAOJIANG, YIYANG, make_area, make_site

pytestmark = pytest.mark.django_db
FOR = {"purpose": "sampling", "subject": ROUND}


def code_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.code


def test_a_resident_books_moves_and_cancels(now: datetime) -> None:
    person = make_person(phone="13807370001")
    slot = make_slot(capacity=1)
    other = make_slot(hours=4, site=slot.site)
    asked = Asked()
    place = actions.book(person, slot, asked, by=None, now=now)
    assert (place.number, place.state, place.by.username) == (1, "booked", "public-pages")
    assert code_of(lambda: actions.book(person, other, Asked(), by=None, now=now)) == "booked_already"
    assert code_of(lambda: actions.book(make_person(), slot, Asked(), by=None, now=now)) == "slot_full"
    moved = actions.move(place, other, by=None, now=now)
    assert (moved.number, moved.slot_id) == (2, other.pk)
    assert list(Slot.objects.order_by("starts_at").values_list("taken", flat=True)) == [0, 1]
    actions.cancel(moved, by=None, now=now)
    assert not Slot.objects.filter(taken__gt=0).exists()
    assert code_of(lambda: actions.cancel(moved, by=None, now=now)) == "not_booked"
    assert code_of(lambda: actions.move(moved, slot, by=None, now=now)) == "not_booked"
    told = [message.body for message in Message.objects.order_by("id")]
    assert len(told) == 2
    assert "8/5 14:00–14:30" in told[0]
    assert person.name not in told[0]


def test_the_table_itself_keeps_a_slot_from_being_overbooked() -> None:
    slot = make_slot(capacity=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slot.pk).update(taken=2)


def test_what_is_over_or_closed_is_not_booked(now: datetime) -> None:
    past, closed = make_slot(hours=-1), make_slot()
    Slot.objects.filter(pk=closed.pk).update(closed_at=now)
    for slot in (past, closed):
        with pytest.raises(Refused) as refused:
            actions.book(make_person(), slot, Asked(), by=None, now=now)
        assert refused.value.code == "slot_gone"
    assert not queries.offered("sampling", ROUND, now).exists()


def test_a_helpers_number_is_kept_as_the_helpers_and_never_as_the_residents(now: datetime) -> None:
    make_outbreak()
    desk = make_user("sampler", area_id=YIYANG)
    elder = make_person(phone="")
    asked = Asked("helper", agreed=True, helper_name="林网格员", helper_phone="138 0737 0002")
    place = actions.book(elder, make_slot(), asked, by=desk, now=now)
    elder.refresh_from_db()
    assert (elder.phone, place.helper_phone) == ("", "13807370002")
    assert not Person.objects.filter(phone="13807370002").exists()
    assert answers_for("13807370002") == []  # nor does it open their page
    assert phone_for(elder.pk) == ""
    assert Message.objects.get().address == "13807370002"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked("helper", agreed=False), "not_agreed"),
        (Asked("pigeon", agreed=True), "channel"),
        (Asked("relative", agreed=True, helper_phone="12"), "helper_phone"),
    ],
)
def test_consent_and_channel_are_asked_for(now: datetime, asked: Asked, code: str) -> None:
    desk, slot = make_user("sampler", area_id=YIYANG), make_slot()
    assert code_of(lambda: actions.book(make_person(), slot, asked, by=desk, now=now)) == code


def test_on_the_residents_own_phone_no_number_of_the_helper_is_kept(now: datetime) -> None:
    desk = make_user("sampler", area_id=YIYANG)
    asked = Asked("their_phone", agreed=True, helper_name="林", helper_phone="13807370002")
    assert actions.book(make_person(), make_slot(), asked, by=desk, now=now).helper_phone == ""


def test_who_walks_in_gets_the_next_number_and_loses_a_place_elsewhere(now: datetime) -> None:
    desk, site, person = make_user("sampler", area_id=YIYANG), make_site(), make_person()
    elsewhere = make_slot()
    actions.book(person, elsewhere, Asked(), by=None, now=now)
    asked: dict[str, Any] = {"asked": Asked("desk", agreed=True), "by": desk, "now": now, **FOR}
    first = actions.walk_in(make_person(), site, **asked)
    here = actions.walk_in(person, site, **(asked | {"asked": Asked("desk", agreed=True)}))
    assert (first.number, here.number, here.state) == (1, 2, "waiting")
    assert queries.before(here) == 1
    elsewhere.refresh_from_db()
    assert elsewhere.taken == 0
    again = asked | {"asked": Asked("desk", agreed=True)}
    assert code_of(lambda: actions.walk_in(person, site, **again)) == "booked_already"
    assert queries.waiting_by_site("sampling", ROUND, here.day) == {site.pk: 2}


def test_nobody_has_two_places_under_two_records(now: datetime) -> None:
    person, double = make_person(), make_person()
    by = make_user("epidemiologist", area_id=YIYANG)
    Alias.objects.create(person=double, kept=person, reason="同一人", merged_at=now, merged_by=by)
    actions.book(person, make_slot(), Asked(), by=None, now=now)
    assert code_of(lambda: actions.book(double, make_slot(), Asked(), by=None, now=now)) == "booked_already"


def test_a_desk_elsewhere_may_not(now: datetime) -> None:
    make_area(43, 9, 22)
    stranger = make_user("sampler", area_id=TAOJIANG)
    asked = Asked("desk", agreed=True)
    assert (
        code_of(lambda: actions.book(make_person(), make_slot(), asked, by=stranger, now=now)) == "forbidden"
    )


def test_who_does_not_come_loses_the_place_and_who_came_is_done(now: datetime) -> None:
    make_outbreak()
    desk, slot = make_user("sampler", area_id=YIYANG), make_slot()
    late, here = (actions.book(make_person(), slot, Asked(), by=None, now=now) for _ in range(2))
    actions.arrive(here, by=desk, now=slot.starts_at)
    assert actions.miss(slot.ends_at + timedelta(minutes=29)) == 0
    assert actions.miss(slot.ends_at + timedelta(minutes=31)) == 1
    done = "SELECT %(person)s::uuid AS person_id, %(round)s::uuid AS subject, now() AS at"
    with connection.cursor() as cursor:
        for times in (1, 0):
            cursor.execute(DONE.format(done=done), {"person": here.person_id, "round": ROUND})
            assert cursor.rowcount == times
    assert dict(Booking.objects.values_list("pk", "state")) == {late.pk: "missed", here.pk: "done"}


def test_laying_out_again_keeps_places_that_are_taken_and_tells_who_must_choose_again(now: datetime) -> None:
    site = make_site()
    cuts = [Cut(now + timedelta(hours=n), now + timedelta(hours=n + 1), 2) for n in range(1, 4)]
    assert actions.lay_out("sampling", ROUND, site, cuts, now=now).new == 3
    assert actions.lay_out("sampling", ROUND, site, cuts, now=now) == actions.Laid()
    first, second, _third = Slot.objects.order_by("starts_at")
    person = make_person(phone="13807370003")
    actions.book(person, first, Asked(), by=None, now=now)
    place = actions.book(make_person(phone="13807370004"), second, Asked(), by=None, now=now)
    Message.objects.all().delete()
    less = [cuts[0]._replace(capacity=0)]
    found = actions.lay_out("sampling", ROUND, site, less, now=now)
    assert (found.changed, found.closed, found.told) == (1, 2, 1)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.capacity, first.taken, bool(second.closed_at)) == (1, 1, True)
    assert Message.objects.get().person_id == place.person_id
    assert Slot.objects.count() == 2  # the empty one went
    assert not Slot.objects.filter(taken__gt=F("capacity")).exists()
