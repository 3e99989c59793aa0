"""What a round offers to those it tests: slots from the hours of its sites, quieter sites first, done when swabbed."""

from datetime import timedelta

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.booking.actions import Asked, book
from lianfang.booking.models import Booking, Slot
from lianfang.messages.models import Message
from lianfang.people.tests.make import make_person
from lianfang.places.models import Site
from lianfang.places.tests.make import HESHAN, YIYANG, make_site
from lianfang.protocol.timeline import named
from lianfang.testing import actions, queries
from lianfang.testing.followers import recompute_results
from lianfang.testing.models import Queue, Round, RoundSite, SiteHours, Swab
from lianfang.testing.tests.make import MORNING, PROTOCOL, Scene, fact, make_code, make_scene

pytestmark = pytest.mark.django_db
NOON = MORNING + timedelta(hours=4)


@pytest.fixture
def scene() -> Scene:
    """A round whose site swabs from 14 to 16 o'clock, 60 people an hour, and can be booked."""
    made = make_scene()
    open_hours(made, made.site)
    chief = make_user("testing_chief", area_id=YIYANG)
    actions.choose_service(made.round, telling="nobody", booking=True, by=chief, now=NOON)
    return made


def open_hours(scene: Scene, site: Site, per_hour: int = 60) -> SiteHours:
    works, _new = RoundSite.objects.get_or_create(round=scene.round, site=site)
    opens = NOON + timedelta(hours=2)
    return SiteHours.objects.create(
        round_site=works,
        day=opens.date(),
        opens_at=opens,
        closes_at=opens + timedelta(hours=2),
        per_hour=per_hour,
    )


def test_slots_follow_the_hours_of_sites_and_the_state_of_the_round(scene: Scene) -> None:
    assert actions.keep_slots(NOON) == 1
    assert actions.keep_slots(NOON) == 0
    assert list(Slot.objects.values_list("capacity", flat=True)) == [18] * 4  # 60 of 100 can be booked
    (row,) = queries.slots_by_site(scene.round)
    assert (row.n_slots, row.capacity, row.taken) == (4, 72, 0)
    SiteHours.objects.update(per_hour=10)
    actions.keep_slots(NOON)
    assert set(Slot.objects.values_list("capacity", flat=True)) == {3}
    person = make_person(phone="13807370001")
    place = book(person, Slot.objects.earliest("starts_at"), Asked(), by=None, now=NOON)
    Round.objects.update(state="closed", closed_at=NOON)
    actions.keep_slots(NOON)
    assert not Slot.objects.filter(closed_at=None).exists()
    place.refresh_from_db()
    assert place.state == "cancelled"
    assert "结束" in Message.objects.order_by("-id")[0].body


def test_a_quieter_site_is_proposed_before_one_with_a_queue(scene: Scene) -> None:
    quiet = make_site(name="桃花仑采样点")
    open_hours(scene, quiet)
    actions.keep_slots(NOON)
    told = fact("testing.queue", {"site_id": scene.site.pk, "waiting": 40, "lanes": 2}, at=NOON)
    row = Queue(**told["data"], id=told["id"], at=NOON, told_at=NOON, received_at=NOON, area_id=HESHAN)
    row.batch_id, row.device_id, row.by_id = told["id"], scene.phone.device.pk, scene.phone.device.user_id
    row.save()
    rules = named(PROTOCOL).residents
    found = queries.offers(scene.round, NOON, area_id=HESHAN, rules=rules)
    assert [(each.site.pk, each.wait) for each in found] == [(quiet.pk, 0), (scene.site.pk, 40)]
    later = queries.offers(scene.round, NOON + timedelta(hours=2), area_id=HESHAN, rules=rules)
    assert {each.wait for each in later} == {0}  # an hour-old queue says nothing


def test_whoever_booked_and_was_swabbed_is_done(scene: Scene) -> None:
    actions.keep_slots(NOON)
    person, slot = make_person(), Slot.objects.earliest("starts_at")
    book(person, slot, Asked(), by=None, now=NOON)
    assert scene.phone.codes(scene.swab(person.pk, make_code(), minutes=230)) == [""]
    recompute_results(list(Swab.objects.values_list("batch_id", flat=True)), NOON)
    place = Booking.objects.get()
    assert (place.state, place.ended_at) == ("done", MORNING + timedelta(minutes=230))
