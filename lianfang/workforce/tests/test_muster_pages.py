"""The pages of musters."""

from datetime import datetime

import pytest

from lianfang.accounts.models import AuditEntry
from lianfang.common.ids import person_code
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Person
from lianfang.places.tests.make import TAOJIANG, make_area, make_site
from lianfang.web import clock
from lianfang.workforce.models import Arrival, Muster
from lianfang.workforce.tests.make import (
    make_call,
    make_muster,
    make_organisation,
    make_staff,
    make_team,
    make_worker,
    moment,
)
from lianfang.workforce.tests.test_views import get, post, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def night(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages think it is half past four on 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: moment(5, 4).replace(minute=30))
    make_area(43, 9, name="益阳市", name_en="Yiyang City")
    make_area(43, 9, 3, name="赫山区", name_en="Heshan District")
    make_area(43, 9, 22)


def people_of(muster: Muster) -> set[str]:
    return set(muster.calls.values_list("person__name", flat=True))


def test_teams_are_ticked_and_called() -> None:
    make_outbreak()
    body = make_organisation(name="市中心医院")
    team = make_team(body, name="采样一队", kind="medical")
    make_worker(team.members.get().person)
    staff = make_worker(organisation=body)
    client = signed_in("dispatcher")
    assert "采样一队" in get(client, "muster_new", id=str(team.pk))
    form = {"task": "支援赫山", "place": "医院大院", "area": "430903", "due_at": "2021-08-05T05:00"}
    page = post(client, "muster_new", **form, id=str(team.pk), organisation="市中心医院")
    made = Muster.objects.get()
    assert people_of(made) == {team.members.get().person.name, staff.person.name}
    assert "0 h 30 min" in page
    assert "The deadline has passed" in post(
        client, "muster_new", **form | {"due_at": "2021-08-05T04:00"}, id=str(team.pk)
    )
    assert "All of them were called" in post(client, "muster_more", made.pk, organisation="市中心医院")


def test_whoever_is_scanned_arrives_and_the_board_says_so() -> None:
    call = make_call(site=make_site(name="一号点"))
    client = signed_in("dispatcher")
    page = post(client, "muster_scan", call.muster_id, code=person_code(call.person_id).lower())
    assert "一号点" in page
    assert Arrival.objects.get().scanned
    assert call.person.name in get(client, "muster", call.muster_id, standing="arrived")
    assert call.person.name not in get(client, "muster", call.muster_id, standing="missing")
    assert "no code of a person" in post(client, "muster_scan", call.muster_id, code="LFP-XX")
    stranger = make_staff(name="路人甲")
    assert "was not called" in post(client, "muster_scan", call.muster_id, code=person_code(stranger.id))
    assert "路人甲" in get(client, "muster", call.muster_id)
    assert "somebody has to look" in post(client, "muster_scan", call.muster_id, code=person_code(call.pk))


def test_marking_replacing_and_letting_off_by_hand() -> None:
    first, second, third = (make_call(muster) for muster in [make_muster()] * 3)
    client = signed_in("dispatcher")
    assert "Coming" in post(client, "call_mark", first.pk, said="coming")
    post(client, "call_mark", second.pk, said="arrived")
    assert not Arrival.objects.get().scanned
    other = make_worker(make_staff(name="替补乙"))
    assert "Who comes instead?" in get(client, "call_replace", first.pk)
    client.post(f"/teams/musters/calls/{first.pk}/replace/?with={other.person_id}", {"why": "发烧"})
    assert "替补乙" in people_of(first.muster)
    stranger = Person.objects.exclude(id__in=first.muster.calls.values("person")).create(
        name="未上岗", area_id=other.area_id, registered_at=moment(1)
    )
    assert (
        "not on the list"
        in client.get(f"/teams/musters/calls/{third.pk}/replace/?with={stranger.pk}").content.decode()
    )
    assert "This field is required" in post(client, "call_release", third.pk, why="")
    assert "值班" in post(client, "call_release", third.pk, why="值班")
    assert "Let off" in get(client, "muster", first.muster_id, export="csv")


def test_vehicles_sites_and_the_end() -> None:
    call = make_call()
    make_site(name="甲点")
    client = signed_in("dispatcher")
    page = post(client, "muster_vehicle", call.muster_id, plate="湘H 12345", seats="1", driver="司机丙")
    assert "湘H12345" in page
    assert "No plate looks like this" in post(
        client, "muster_vehicle", call.muster_id, plate="湘I1", seats="1"
    )
    assert "0/1" in page
    assert "1/1" in post(client, "muster_seats", call.muster_id)
    assert "甲点" in post(client, "muster_sites", call.muster_id, area="430903", kind="sampling")
    assert "no open site" in post(client, "muster_sites", call.muster_id, area="430903", kind="hospital")
    assert "湘H12345" not in post(client, "vehicle_remove", call.muster.vehicles.get().pk)
    assert "Called off" in post(client, "muster_end", call.muster_id, cancelled="暴雨")
    assert client.post(f"/teams/musters/{call.muster_id}/seats/").status_code == 409


def test_who_may_and_who_may_not() -> None:
    call = make_call()
    there = make_muster(area_id=TAOJIANG)
    observer = signed_in("observer")
    assert "Scan the code" not in get(observer, "muster", call.muster_id)
    assert observer.post(f"/teams/musters/{call.muster_id}/scan/", {"code": "x"}).status_code == 403
    get(signed_in("dispatcher", call.muster.area_id), "muster", there.pk, status=404)
    assert "医院大院" in get(observer, "musters", q="采样")
    assert "Nobody was called together" in get(observer, "musters", state="over")
    saved = get(observer, "musters", export="csv")
    assert "医院大院" in saved
    get(observer, "muster", call.muster_id, export="csv")
    assert AuditEntry.objects.filter(verb="workforce.muster.exported").count() == 1


def test_the_board_takes_the_same_statements_however_many_are_called(
    django_assert_max_num_queries: object, now: datetime
) -> None:
    muster = make_muster()
    client = signed_in("observer")
    counts = []
    for n in (3, 20):
        for _ in range(n):
            make_call(muster)
        with django_assert_max_num_queries(30) as seen:  # type: ignore[operator]
            get(client, "muster", muster.pk)
        counts.append(len(seen))
    assert counts[0] == counts[1]
