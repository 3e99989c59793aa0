"""The registration desk: everybody who stands there is found or put on record, whatever their document."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.booking.models import Booking, Slot
from lianfang.common.ids import person_code
from lianfang.people.actions import add_identifier
from lianfang.people.models import Person, ProxyLink
from lianfang.people.tests.make import make_number, make_person
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.testing import actions, queries
from lianfang.testing.models import RoundSite, SiteHours
from lianfang.testing.tests.make import Scene, make_code, make_scene
from lianfang.web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let pages think it is 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def scene() -> Scene:
    """A round and a site that works for it."""
    made = make_scene()
    RoundSite.objects.get_or_create(round=made.round, site=made.site)
    return made


@pytest.fixture
def clerk() -> Client:
    """Somebody at a desk who may put people on record and not search the register."""
    made = Client(headers={"accept-language": "en"})
    made.force_login(make_user("sampler", area_id=YIYANG))
    return made


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def find(client: Client, scene: Scene, typed: str) -> str:
    """Type or scan something, and follow to whoever was found."""
    where = reverse("desk_find", args=[scene.round.pk, scene.site.pk])
    return client.post(where, {"q": typed}, follow=True).content.decode()


def do(client: Client, scene: Scene, person: Person, deed: str, **told: object) -> str:
    where = reverse("desk_do", args=[scene.round.pk, scene.site.pk, person.pk, deed])
    given = {"channel": "desk", "agreed": "on"} | told
    return client.post(where, given, follow=True).content.decode()


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("resident_id", make_number()),
        ("passport", "E12345678"),
        ("hk_macau", "H1234567801"),
        ("taiwan", "12345678"),
        ("foreign_id", "ABC310000000000"),
    ],
)
def test_found_by_any_document_as_a_reader_types_it(
    clerk: Client, scene: Scene, kind: str, number: str, now: datetime
) -> None:
    person = make_person()
    add_identifier(person, kind, number, by=make_user("epidemiologist", area_id=YIYANG), now=now)
    found = find(clerk, scene, f" {number.lower()} ")
    assert person.name in found
    assert number not in found


def test_found_by_code_and_phone_not_by_name_without_the_right(clerk: Client, scene: Scene) -> None:
    person = make_person(phone="13807370001")
    assert person.name in find(clerk, scene, person_code(person.pk).lower())
    found = find(clerk, scene, "138 0737 0001")
    assert person.name in found
    assert "autofocus" in found  # the next scan goes to the next person
    assert "Nobody on record" in find(clerk, scene, person.name)
    assert AuditEntry.objects.filter(verb="testing.desk.opened", person_id=person.pk).count() == 2


@pytest.mark.parametrize(
    ("kind", "number"), [("passport", "E87654321"), ("none_yet", ""), ("taiwan", "87654321")]
)
def test_somebody_unknown_is_put_on_record_and_gets_a_number(
    clerk: Client, scene: Scene, kind: str, number: str
) -> None:
    assert "Nobody on record" in find(clerk, scene, number or "13900000001")
    told = {"name": "Jane Smith", "kind": "present", "id_kind": kind, "number": number, "sex": "f"}
    told |= {"id": "01900000-0000-7000-8000-00000000000a"}
    where = reverse("desk_new", args=[scene.round.pk, scene.site.pk])
    assert "Jane Smith" in clerk.post(where, told, follow=True).content.decode()
    person = Person.objects.get(name="Jane Smith")
    assert "Number 1." in do(clerk, scene, person, "ticket")
    place = Booking.objects.get()
    assert (place.person_id, place.state, place.channel) == (person.pk, "waiting", "desk")


def test_what_was_typed_is_filled_into_the_form_and_not_into_an_address(clerk: Client, scene: Scene) -> None:
    number = make_number()
    find(clerk, scene, number)
    assert f'value="{number}"' in page(clerk, "desk_new", scene.round.pk, scene.site.pk)
    find(clerk, scene, "LFP-23HBGUE422G22TWFVTR7ZNNZ2PX")  # a code read wrongly is nobody's name
    assert "LFP-" not in page(clerk, "desk_new", scene.round.pk, scene.site.pk)


def test_it_is_said_before_the_swab_that_somebody_is_in_an_open_tube(clerk: Client, scene: Scene) -> None:
    person, code = make_person(), make_code()
    scene.phone.tell(scene.swab(person.pk, code))
    found = page(clerk, "desk_person", scene.round.pk, scene.site.pk, person.pk)
    assert "Do not swab" in found
    assert code in found
    assert [tube.code for tube in queries.in_round(person.pk, scene.round).open_tubes] == [code]


def test_a_helpers_phone_is_asked_for_with_consent(clerk: Client, scene: Scene) -> None:
    elder = make_person()
    told = {"channel": "helper", "helper_name": "林", "helper_phone": "13807370002"}
    again = do(clerk, scene, elder, "ticket", agreed="", **told)
    assert all(word in again for word in ("asks them first", "13807370002", "林", 'value="helper" selected'))
    assert "13807370002" not in page(clerk, "desk_person", scene.round.pk, scene.site.pk, elder.pk)
    do(clerk, scene, elder, "ticket", **told)
    elder.refresh_from_db()
    assert (Booking.objects.get().helper_phone, elder.phone) == ("13807370002", "")


def test_a_mothers_code_leads_to_her_child(clerk: Client, scene: Scene, now: datetime) -> None:
    mother, child = make_person(), make_person(name="陈小宝")
    ProxyLink.objects.create(person=child, proxy=mother, relation="母亲", consented_on=now.date())
    assert child.name in find(clerk, scene, person_code(mother.pk))


def test_who_booked_is_noted_as_here_and_can_be_moved(clerk: Client, scene: Scene, now: datetime) -> None:
    opens = now + timedelta(hours=1)
    works = RoundSite.objects.get(site=scene.site)
    SiteHours.objects.create(
        round_site=works, day=opens.date(), opens_at=opens, closes_at=opens + timedelta(hours=1), per_hour=60
    )
    actions.lay_out_slots(scene.round, now=now)
    first, second = Slot.objects.order_by("starts_at")
    person = make_person()
    assert "Booked: number 1." in do(clerk, scene, person, "book", slot=first.pk)
    assert "Booked: number 2." in do(clerk, scene, person, "book", slot=second.pk)
    do(clerk, scene, person, "came")
    assert Booking.objects.get().state == "waiting"
    assert person.name in page(clerk, "desk_find", scene.round.pk, scene.site.pk)
    do(clerk, scene, person, "cancel")
    assert Booking.objects.get().state == "cancelled"
    second.refresh_from_db()
    assert second.taken == 0


def test_who_lives_elsewhere_and_shows_a_document_is_served(
    scene: Scene, client: Client, now: datetime
) -> None:
    away = make_area(43, 9, 22)
    mother, child, other = (make_person(name=name, area=away) for name in ("陈阿英", "陈小宝", "陈不在"))
    chief = make_user("epidemiologist", area_id=YIYANG)
    add_identifier(mother, "passport", "E12345678", by=chief, now=now)
    ProxyLink.objects.create(person=child, proxy=mother, relation="母亲", consented_on=now.date())
    client.force_login(make_user("sampler", area_id=HESHAN))
    shown = find(client, scene, "E12345678")
    assert mother.name in shown
    assert child.name in shown
    assert "1" in do(client, scene, child, "ticket")
    assert Booking.objects.get().person_id == child.pk
    if not settings.CLUSTER:  # which has no policies of rows
        page = reverse("desk_person", args=[scene.round.pk, scene.site.pk, other.pk])
        assert client.get(page).status_code == 404
        where = reverse("desk_do", args=[scene.round.pk, scene.site.pk, other.pk, "ticket"])
        assert client.post(where, {"channel": "desk", "agreed": "on"}).status_code == 404


def test_a_desk_elsewhere_is_shut(scene: Scene, client: Client) -> None:
    make_area(43, 9, 22)
    client.force_login(make_user("sampler", area_id=TAOJIANG))
    where = reverse("desk_find", args=[scene.round.pk, scene.site.pk])
    assert client.get(where).status_code == 403
    person = make_person()
    slip = reverse("desk_slip", args=[scene.round.pk, scene.site.pk, person.pk])
    assert client.post(slip).status_code == 403
