"""What apps say of their tables, tried with rows made as their users make them."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from lianfang.accounts.tests.make import make_user
from lianfang.booking import actions as booking
from lianfang.booking.actions import Asked
from lianfang.booking.models import Booking
from lianfang.booking.tests.make import make_slot
from lianfang.cases.tests.make import make_case
from lianfang.common.dates import at
from lianfang.exchange import actions as exchange
from lianfang.exchange import storing
from lianfang.exchange.models import FileIn
from lianfang.hotline import actions as hotline
from lianfang.hotline.queries import calls, to_call
from lianfang.hotline.tests.make import make_hotline_call
from lianfang.messages import actions as messages
from lianfang.messages.models import Message
from lianfang.messages.tests.make import make_message
from lianfang.needs import actions as needs
from lianfang.needs.models import Feedback, TicketStep
from lianfang.needs.tests.make import NOON, dispatcher, make_need, make_word
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.actions import register
from lianfang.people.models import Identifier, IdentifierClaim, Person
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.tests.make import make_number, make_organisation, make_person
from lianfang.places.tests.make import HESHAN, YIYANG, make_area
from lianfang.privacy.rules import is_nobody
from lianfang.privacy.tests.make import erased
from lianfang.supervision import actions as supervision
from lianfang.supervision.actions import Told
from lianfang.supervision.models import Photo
from lianfang.supervision.tests.make import community, inspector, picture
from lianfang.sync.models import Batch
from lianfang.testing.followers import recompute_results
from lianfang.testing.models import PersonResult, Round, SwabClaim
from lianfang.testing.tests.make import MORNING as SWABBED
from lianfang.testing.tests.make import make_code, make_scene
from lianfang.transport import actions as transport
from lianfang.transport.models import Ride
from lianfang.transport.tests.make import MORNING, make_ride
from lianfang.transport.tests.make import chief as planner
from lianfang.workforce import actions as workforce
from lianfang.workforce.models import Volunteer
from lianfang.workforce.tests.make import SINCE, make_volunteer
from lianfang.zones import actions as zones
from lianfang.zones.actions import Asks
from lianfang.zones.models import CareFlag, DoorCount, Permit, Present, Zone
from lianfang.zones.tests.make import home, make_zone, walker

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)


def test_needs_and_words_are_emptied_sixty_days_after_they_are_closed() -> None:
    by = dispatcher()
    ticket = make_need("没菜了", by, phone="13807370001", name="陈家")
    needs.sort(ticket, kind="food", by=by, now=LATER)
    needs.meet(ticket, text="已送", by=by, now=LATER)
    needs.tick(LATER + 3 * DAY)
    word = make_word("队伍太长", sent_to=make_organisation(), name="陈家", phone="13807370001")
    needs.answer(word, text="已加开通道", by=by, now=LATER)
    assert erased(LATER + 59 * DAY) == {}
    assert erased(LATER + 60 * DAY)["needs.feedback"] == 1
    assert erased(LATER + 63 * DAY)["needs.ticket"] == 1
    ticket.refresh_from_db()
    assert (ticket.what, ticket.phone, ticket.name, ticket.erased, ticket.state) == (
        "–",
        "",
        "",
        True,
        "confirmed",
    )
    assert not TicketStep.objects.exclude(text="").exists()
    row = Feedback.objects.get()
    assert (row.said, row.answer, row.name, row.phone) == ("–", "–", "", "")
    assert erased(LATER + 70 * DAY) == {}


def test_a_call_keeps_its_outcome_and_nothing_that_was_said(now: datetime) -> None:
    call = make_hotline_call(line="13807370009", caller="陈女士")
    hotline.end(call, outcome="answered", text="问核酸", by=call.by, now=now)
    assert "hotline.hotlinecall" not in erased(now + 59 * DAY)
    assert erased(now + 60 * DAY)["hotline.hotlinecall"] == 1
    call.refresh_from_db()
    assert (call.line, call.caller, call.note, call.outcome) == ("", "", "", "answered")
    assert not call.steps.exclude(text="").exists()


def test_a_call_that_was_promised_and_never_made_is_not_said_to_have_been_made(now: datetime) -> None:
    call = make_hotline_call(line="13807370009")
    hotline.end(call, outcome="passed_on", text="", call_back_by=now + DAY, by=call.by, now=now)
    reader = make_user("commander", area_id=YIYANG)

    def late(on: datetime) -> int:
        return calls(reader, on.date(), now=on, state="late").count()

    assert late(now + 59 * DAY) == 1
    assert erased(now + 60 * DAY)["hotline.hotlinecall"] == 1
    call.refresh_from_db()
    assert (call.erased, call.called_back_at) == (True, None)
    assert late(now + 60 * DAY) == 0
    assert not to_call(reader, now.date()).exists()


def test_a_helper_goes_before_the_place_itself(now: datetime) -> None:
    make_outbreak()
    desk = make_user("sampler", area_id=YIYANG)
    elder = make_person(phone="")
    asked = Asked("helper", agreed=True, helper_name="林网格员", helper_phone="138 0737 0002")
    place = booking.book(elder, make_slot(), asked, by=desk, now=now)
    booking.cancel(place, by=desk, now=now)
    assert "booking.booking" not in erased(now + 29 * DAY)
    assert erased(now + 31 * DAY)["booking.booking"] == 1
    place = Booking.objects.get()
    assert (place.helper_name, place.helper_phone, place.person_id) == ("", "", elder.pk)
    erased(now + 61 * DAY)
    assert is_nobody(Booking.objects.get().person_id)
    assert Booking.objects.count() == 1


def test_an_offer_that_was_declined_is_emptied_and_no_other() -> None:
    by, now = make_user("dispatcher"), at(SINCE, 9)
    declined, waiting, accepted = make_volunteer(), make_volunteer(), make_volunteer(ready=True)
    workforce.turn_down(declined, reason="名额已满", by=by, now=now)
    assert erased(now + 29 * DAY) == {}
    assert erased(now + 30 * DAY)["workforce.volunteer"] == 1
    assert "workforce.volunteer" not in erased(now + 31 * DAY)
    row = Volunteer.objects.get(pk=declined.pk)
    assert (row.name, row.phone, row.born_on, row.skills, row.reason) == ("–", "–", None, [], "名额已满")
    assert bytes(row.code_digest) == bytes(row.origin) == b""
    kept = Volunteer.objects.filter(pk__in=[waiting.pk, accepted.pk]).values_list("phone", flat=True)
    assert "–" not in kept


def test_numbers_and_texts_of_messages_go_after_two_weeks(tmp_path: Path, now: datetime) -> None:
    with override_settings(MESSAGES=str(tmp_path)):
        sent, waiting = make_message(), make_message()
        Message.objects.filter(pk=waiting.pk).update(due_at=now + 100 * DAY)
        messages.send(now)
    assert erased(now + 13 * DAY) == {}
    assert erased(now + 15 * DAY)["messaging.message"] == 1
    sent.refresh_from_db()
    waiting.refresh_from_db()
    assert (sent.address, sent.body, sent.state) == ("", "", "sent")
    assert waiting.body


def test_photos_of_an_inspection_go_and_the_finding_stays() -> None:
    eye = inspector()
    told = Told("precise", community(), "队伍间隔不足一米")
    found = supervision.find(make_outbreak(), told, by=eye, now=NOON, pictures=[picture(), picture()])
    assert Photo.objects.count() == 1  # the same photo twice is one
    assert "supervision.photo" not in erased(NOON + 400 * DAY)  # nobody has closed it
    supervision.pass_(found, text="已改", by=eye, now=NOON)
    assert "supervision.photo" not in erased(NOON + 59 * DAY)
    assert erased(NOON + 60 * DAY)["supervision.photo"] == 1
    photo = Photo.objects.get()
    assert (bytes(photo.content), photo.erased_at is not None) == (b"", True)
    found.refresh_from_db()
    assert found.what == "队伍间隔不足一米"
    assert "supervision.photo" not in erased(NOON + 61 * DAY)


def test_who_was_inside_a_zone_is_erased_some_weeks_after_its_end() -> None:
    _door, (one, _two) = home()
    zone, worker = make_zone(), walker()
    zones.flag(zone, one, "medicine", note="二甲双胍", by=worker, now=NOON)
    asked = Asks(
        holder="陈某",
        way="out",
        purpose="medicine",
        starts_at=NOON,
        ends_at=NOON + timedelta(hours=4),
        person=one,
    )
    zones.ask(zone, asked, by=worker, now=NOON)
    assert "zones.present" not in erased(NOON + 400 * DAY)  # it is not lifted
    Zone.objects.filter(pk=zone.pk).update(state="lifted", lifted_at=NOON)
    assert "zones.present" not in erased(NOON + 59 * DAY)
    assert Present.objects.filter(zone=zone).exists()
    assert erased(NOON + 60 * DAY)["zones.zone"] == 1
    assert not Present.objects.filter(zone=zone).exists()
    assert not CareFlag.objects.exists()
    permit = Permit.objects.get()
    assert (permit.holder, permit.person_id, permit.plate, permit.why) == ("–", None, "", "")
    assert DoorCount.objects.filter(zone=zone).exists()
    assert not {"zones.zone", "zones.present", "zones.permit"} & set(erased(NOON + 61 * DAY))


def test_the_phone_of_whoever_asked_for_a_ride_for_others_goes_first() -> None:
    by = planner()
    ride = make_ride(by, helper_name="陈女士", helper_phone="13873700001")
    kept = make_ride(by, helper_name="林先生", helper_phone="13873700002")
    transport.cancel(ride, by=by, now=MORNING)
    assert "transport.ride" not in erased(MORNING + 29 * DAY)
    assert erased(MORNING + 31 * DAY)["transport.ride"] == 1
    ride.refresh_from_db()
    assert (ride.helper_name, ride.helper_phone, ride.place) == ("", "", "三栋一单元")
    assert not is_nobody(ride.person_id)
    assert erased(MORNING + 60 * DAY)["transport.ride"] == 1
    ride.refresh_from_db()
    assert (is_nobody(ride.person_id), ride.place, ride.longitude) == (True, "", None)
    assert Ride.objects.get(pk=kept.pk).helper_name == "林先生"  # not over yet


@pytest.mark.parametrize("cluster", [False, True])
def test_who_only_passed_through_is_forgotten_some_weeks_after_the_last_contact(
    settings: Any, cluster: bool
) -> None:
    scene = make_scene()
    by = make_user("dispatcher", area_id=YIYANG)
    told = Newcomer("过客", HESHAN, "transient", id_kind="resident_id", number=make_number())
    passer = register(told, by=by, now=SWABBED - DAY)
    resident, ill = make_person(), make_person(kind="transient")
    make_case(SWABBED, person=ill)
    Person.objects.update(registered_at=SWABBED - DAY)
    code = make_code()
    scene.phone.tell(
        scene.swab(passer.pk, code, minutes=0, single=True), scene.seal(code, 1), scene.result(code)
    )
    recompute_results(list(Batch.objects.values_list("id", flat=True)), SWABBED)
    Round.objects.update(state="closed", closed_at=SWABBED + DAY)
    settings.CLUSTER = cluster or settings.CLUSTER
    assert "people.person" not in erased(SWABBED + 89 * DAY)
    assert IdentifierClaim.objects.filter(person_id=passer.pk).exists()
    assert erased(SWABBED + 91 * DAY)["people.person"] == 1
    passer.refresh_from_db()
    assert (passer.name, passer.phone, passer.born_on, passer.household) == ("–", "", None, None)
    for hung in (Identifier, IdentifierClaim):
        assert not hung.objects.filter(person_id=passer.pk).exists(), hung
    for kept in (resident, ill):  # one lives here; of the other a file is kept that needs the record
        kept.refresh_from_db()
        assert kept.name != "–"
    assert is_nobody(PersonResult.objects.get().person_id)
    assert not SwabClaim.objects.exists()
    assert "people.person" not in erased(SWABBED + 92 * DAY)


def test_a_table_that_was_brought_goes_after_its_days_with_the_rows_that_came_back(
    tmp_path: Path, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    make_area(43, 9, 3, 1, 1, name="桃花仑社区")
    by = make_user("dispatcher", area_id=HESHAN)
    rows = ["姓名,性别,证件号码,电话,住址,社区", "李四,,,,二组,桃花仑社区", "钱七,,,,,哪里", ""]
    with override_settings(UPLOADS=str(tmp_path)):
        data = "\r\n".join(rows).encode()
        file, _new = exchange.bring("people", name="名册.csv", chunks=[data], by=by, now=now)
        exchange.choose(file, columns=file.columns, by=by, now=now)
        exchange.work_on(file, now=now)
        exchange.begin(file, by=by, now=now)
        exchange.work_on(file, now=now)
        assert (file.bad.count(), storing.path_of(file.pk).exists()) == (1, True)
        with django_capture_on_commit_callbacks(execute=True):
            assert "exchange.badrow" not in erased(now + 13 * DAY)
        assert storing.path_of(file.pk).exists()
        with django_capture_on_commit_callbacks(execute=True):
            gone = erased(now + 14 * DAY)
        assert (gone["exchange.badrow"], gone["exchange.filein"]) == (1, 1)
        assert not storing.path_of(file.pk).exists()
    kept = FileIn.objects.get()
    assert (kept.erased_at is not None, kept.bad.count(), kept.parts.count()) == (True, 0, 0)
    assert Person.objects.filter(name="李四").count() == 1  # what it said is on record
