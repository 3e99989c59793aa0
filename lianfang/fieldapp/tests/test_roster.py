"""The people of an area on a phone: pages, what changed since, and that nothing is lost between the two."""

import hmac
import json
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.models import Post, User
from lianfang.accounts.tests.make import make_post, make_user
from lianfang.cases.actions.clocks import end
from lianfang.cases.tests.make import make_contact, make_quarantine
from lianfang.common.ids import uuid7
from lianfang.fieldapp.kinds import KINDS
from lianfang.fieldapp.roster import pages, tail
from lianfang.fieldapp.tests.make import Caller, error, read
from lianfang.fieldapp.tests.rosters import COMMUNITY, NEXT_DOOR, Kept, newcomer
from lianfang.people import actions as people
from lianfang.people.models import Person
from lianfang.people.tests.make import make_household, make_number, make_person
from lianfang.places.rules import pack
from lianfang.places.tests.make import TAOJIANG, make_area, make_site
from lianfang.sync import feed, keys
from lianfang.sync.capture import VOID
from lianfang.sync.engine import ingest
from lianfang.sync.follow import catch_up
from lianfang.sync.wire import read_upload
from lianfang.testing.tests.make import NOON, Phone, fact, make_code, make_phone, make_round
from lianfang.web import clock
from lianfang.work import FOLLOWS

pytestmark = pytest.mark.django_db
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


def test_a_roster_holds_what_the_screens_need(phone: Caller, clerk: User, now: datetime) -> None:
    told = newcomer(born_on=date(1980, 5, 1))
    person = people.register(told, by=clerk, now=now)
    make_person(area_id=NEXT_DOOR)
    kept = Kept(phone).fetch()
    assert phone.device
    me = read(phone.get("me"))
    mark = hmac.digest(keys.read(me["roster_key"]), f"resident_id:{told.number}".encode(), "sha256")
    assert list(kept.of("person").values()) == [
        {
            "t": "person",
            "id": str(person.id),
            "area": COMMUNITY,
            "household": str(person.household_id),
            "name": "欧阳静",
            "sex": "f",
            "born": "1980-05-01",
            "kind": "resident",
            "tail": told.number[-4:],
            "h": mark[:8].hex(),
            "phone_tail": "2345",
        }
    ]
    door = {
        "t": "household",
        "id": str(person.household_id),
        "area": COMMUNITY,
        "address": "碧桂里3栋2单元501",
    }
    assert list(kept.of("household").values()) == [door]
    assert (kept.answer["next"], kept.answer["too_many"]) == (None, False)
    assert kept.answer["until"] == "2021-08-06T04:00:00Z"
    assert told.number not in str(kept.rows)


def test_pages_follow_each_other_and_can_be_asked_again(
    phone: Caller, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE", 10)
    make_post(phone.device.user, "sampler", area_id=pack(43, 9, 72, 1))  # type: ignore[union-attr]
    for area in (COMMUNITY, pack(43, 9, 72, 1)):
        for _ in range(11):
            make_person(area_id=area, household=make_household(area_id=area))
    kept = Kept(phone).fetch()
    assert (len(kept.of("person")), len(kept.of("household"))) == (22, 22)
    assert kept.pages == 5
    first = read(phone.get("roster"))
    second = [phone.get(f"roster?after={first['next']}").content for _ in range(2)]
    assert second[0] == second[1]
    assert not {row["id"] for row in first["rows"]} & {row["id"] for row in read_rows(second[0])}


def read_rows(content: bytes) -> Any:
    """Read the rows of a page that was not packed."""
    return json.loads(content)["rows"]


@pytest.mark.parametrize(
    "text", ["x", "AAAA", "", "e30", "W10", "%00", "W1sxLDJdXQ", "a" * 3000, "…", "W251bGwsMCxudWxsXQ"]
)
def test_places_that_nobody_gave_out(phone: Caller, text: str) -> None:
    if text:
        assert error(phone.get(f"roster?after={text}")) == (400, "malformed")
    assert error(phone.get(f"changes?mark={text}")) == (400, "malformed")


def test_strangers_and_phones_that_were_shut_out(phone: Caller, now: datetime) -> None:
    mark = Kept(phone).fetch().mark
    for path in ("roster", f"changes?mark={mark}", "roster?after=x"):
        assert error(Caller().get(path)) == (401, "unknown_device")
    phone.device.revoked_at = now  # type: ignore[union-attr]
    phone.device.save()  # type: ignore[union-attr]
    for path in ("roster", f"changes?mark={mark}"):
        assert error(phone.get(path)) == (403, "revoked_device")


def test_who_keeps_what(phone: Caller, clerk: User, now: datetime) -> None:
    people.register(newcomer(), by=clerk, now=now)
    for role in ("observer", "administrator", "commander", "dispatcher", "lab_technician"):
        assert Kept(Caller(make_user(role, area_id=COMMUNITY))).fetch().rows == {}, role
    assert Kept(Caller(make_user("sampler", area_id=NEXT_DOOR))).fetch().rows == {}
    ended = make_user("sampler", area_id=COMMUNITY)
    Post.objects.filter(user=ended).update(to_on=date(2021, 8, 4))
    assert Kept(Caller(ended)).fetch().rows == {}
    assert len(Kept(Caller(make_user("sampler", area_id=COMMUNITY))).fetch().rows) == 2


@commits
def test_areas_with_too_many_people_keep_none(
    phone: Caller, clerk: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        make_person(area_id=COMMUNITY)
    few = type("Few", (), {"roster_hours": 24, "roster_people": 2})
    monkeypatch.setattr(pages, "numbers", lambda *_: few)
    kept = Kept(phone).fetch()
    assert (kept.answer["too_many"], kept.rows) == (True, {})
    people.register(newcomer(), by=clerk, now=now)
    assert kept.follow() == []


@commits
def test_what_desks_change_reaches_the_phone(phone: Caller, clerk: User, now: datetime) -> None:
    kept = Kept(phone).fetch()
    person = people.register(newcomer(), by=clerk, now=now)
    assert [row["t"] for row in kept.follow()] == ["household", "person"]
    people.correct(person, {"name": "欧阳敬"}, by=clerk, now=now)
    people.add_identifier(person, "passport", "E12345678", by=clerk, now=now)
    kept.follow()
    assert kept.names() == ["欧阳敬"]
    people.correct(person, {"area_id": NEXT_DOOR, "address": ""}, by=clerk, now=now)
    assert {"t": "gone", "id": str(person.id)} in kept.follow()
    people.correct(person, {"area_id": COMMUNITY}, by=clerk, now=now)
    kept.follow()
    other = people.register(newcomer(name="欧阳静"), by=clerk, now=now)
    alias = people.merge(other, person, reason="同一人", by=clerk, now=now)
    kept.follow()
    assert kept.names() == ["欧阳敬"]
    people.unmerge(alias, by=clerk, now=now)
    kept.follow()
    assert kept.names() == ["欧阳敬", "欧阳静"]
    assert kept.follow() == []
    people.register(newcomer(area_id=NEXT_DOOR), by=clerk, now=now)
    assert kept.follow() == []
    assert kept.rows == Kept(phone).fetch().rows


@commits
def test_an_import_lets_phones_of_the_area_fetch_a_clean_roster(
    phone: Caller, clerk: User, now: datetime
) -> None:
    kept = Kept(phone).fetch()
    people.register_many([newcomer(area_id=NEXT_DOOR)], by=clerk, now=now)
    assert kept.follow() == []
    people.register_many([newcomer(), newcomer(area_id=NEXT_DOOR)], by=clerk, now=now)
    assert error(phone.get(f"changes?mark={kept.mark}")) == (409, "resync")
    assert Kept(phone).fetch().names() == ["欧阳静"]


@commits
def test_an_import_into_many_communities_is_one_change(phone: Caller, clerk: User, now: datetime) -> None:
    kept = Kept(phone).fetch()
    areas = [make_area(43, 9, 3, 500, n).id for n in range(1, 60)]
    people.register_many([newcomer(area_id=area) for area in areas], by=clerk, now=now)
    assert kept.follow() == []  # all of them lie in another township
    people.register_many([newcomer(area_id=area) for area in [*areas, NEXT_DOOR]], by=clerk, now=now)
    assert error(phone.get(f"changes?mark={kept.mark}")) == (409, "resync")


@commits
def test_swabs_of_open_rounds_come_and_go(phone: Caller, now: datetime) -> None:
    person, far = make_person(area_id=COMMUNITY), make_person(area_id=NEXT_DOOR)
    round_, closed, site = make_round(), make_round(), make_site()
    sampler = make_phone()

    def swab(who: Person, in_: Any) -> Any:
        data = {"person_id": who.pk, "round_id": in_.pk, "site_id": site.pk, "tube_code": make_code()}
        return fact("testing.swab", data)

    kept = Kept(phone).fetch()
    one = swab(person, round_)
    sampler.tell(one, swab(far, round_), swab(person, closed))
    closed.state, closed.closed_at = "closed", now
    closed.save()
    # A round that closed changes nothing of what a phone keeps: it no longer shows that round.
    kept.follow()
    swabs = kept.of("swab")
    assert list(swabs) == [str(one["id"])]
    assert swabs[str(one["id"])]["tube"] == one["data"]["tube_code"]
    assert swabs[str(one["id"])]["at"] is not None
    assert kept.rows == Kept(phone).fetch().rows
    void = {"kind": "testing.swab", "target": one["id"], "reason": "错管"}
    sampler.tell(fact(VOID.name, void))
    kept.follow()
    assert kept.of("swab")[str(one["id"])]["at"] is None
    assert not Kept(phone).fetch().of("swab")


@commits
def test_last_visits_come_and_go_and_newcomers_reach_other_phones(phone: Caller, now: datetime) -> None:
    door = make_household(area_id=COMMUNITY)
    kept = Kept(phone).fetch()
    worker = make_phone(phone.device.user if phone.device else None)
    seen = {"household_id": door.pk, "outcome": "no_answer", "n_present": 0, "unchanged": False}
    one = fact("visits.visit", seen | {"present": [], "away": [], "needs": "", "note": ""}, area=COMMUNITY)
    met = {
        "person_id": uuid7(),
        "name": "欧阳静",
        "kind": "present",
        "id_kind": "none_yet",
        "address": "9栋101",
    }
    ingest_all(worker, one, fact("people.newcomer", met, area=COMMUNITY))
    catch_up(FOLLOWS, now=now)
    kept.follow()
    assert kept.of("visit")[str(door.pk)]["outcome"] == "no_answer"
    assert kept.of("person")[str(met["person_id"])]["name"] == "欧阳静"
    assert {row["address"] for row in kept.of("household").values()} == {door.address, "9栋101"}
    assert kept.rows == Kept(phone).fetch().rows
    ingest_all(worker, fact(VOID.name, {"kind": "visits.visit", "target": one["id"], "reason": "走错门"}))
    catch_up(FOLLOWS, now=now)
    kept.follow()
    assert kept.of("visit")[str(door.pk)]["at"] is None
    assert not Kept(phone).fetch().of("visit")


def ingest_all(worker: Phone, *facts: dict[str, Any]) -> None:
    """Tell facts of any kind."""
    connection.ensure_connection()
    upload = read_upload(msgspec.json.encode({"sent_at": NOON, "facts": facts}))
    answer = ingest(connection.connection, KINDS, worker.sender, upload, now=NOON)
    assert {str(one.outcome) for one in answer.outcomes} == {"accepted"}


@commits
def test_who_is_watched_comes_with_person_and_door(clerk: User, now: datetime) -> None:
    make_area(43, 9, 22, 1, 1)
    site = make_site(kind="isolation", area=make_area(43, 9, 3, 402, 7))
    person = make_person(area_id=TAOJIANG, household=make_household(area_id=TAOJIANG))
    phone = Caller(make_user("grid_worker", area_id=COMMUNITY))
    kept = Kept(phone).fetch()
    assert kept.rows == {}
    order = make_quarantine(now, contact=make_contact(now, person=person), site=site)
    kept.follow()
    assert kept.of("watched")[str(person.pk)]["until"] == str(order.ends_on)
    assert (len(kept.of("person")), len(kept.of("household"))) == (1, 1)
    assert kept.rows == Kept(phone).fetch().rows
    people.correct(person, {"name": "改名"}, by=clerk, now=now)
    end(order, reason="到期", by=clerk, now=now)
    kept.follow()
    assert kept.of("watched")[str(person.pk)]["until"] is None
    assert Kept(phone).fetch().rows == {}


@commits
def test_a_clean_roster_is_due(
    phone: Caller, clerk: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = Kept(phone).fetch().mark
    path = f"changes?mark={mark}"
    post = make_post(phone.device.user, "sampler", area_id=NEXT_DOOR)  # type: ignore[union-attr]
    assert error(phone.get(path)) == (409, "resync")
    post.delete()
    assert phone.get(path).status_code == 200
    monkeypatch.setattr(clock, "wall", lambda: now + timedelta(hours=24))
    assert error(phone.get(path)) == (409, "resync")
    monkeypatch.setattr(clock, "wall", lambda: now)
    feed.begin_epoch()
    assert error(phone.get(path)) == (409, "resync")
    kept = Kept(phone).fetch()
    people.register(newcomer(), by=clerk, now=now)
    kept.follow()
    assert kept.names() == ["欧阳静"]


def statements(phone: Caller, path: str) -> int:
    """Count the statements of a call."""
    with CaptureQueriesContext(connection) as queries:
        assert phone.get(path).status_code == 200
    return len(queries)


@commits
def test_calls_ask_the_database_a_fixed_number_of_times(phone: Caller, clerk: User, now: datetime) -> None:
    def grow(n: int) -> None:
        for _ in range(n):
            people.register(newcomer(address=f"{make_number()}号"), by=clerk, now=now)
            make_quarantine(now, contact=make_contact(now, person=make_person(area_id=COMMUNITY)))

    grow(1)
    kept = Kept(phone).fetch()
    kept.follow()  # from here on this process listens
    grow(1)
    few = [statements(phone, path) for path in ("me", "roster", f"changes?mark={kept.mark}")]
    kept.follow()
    grow(6)
    many = [statements(phone, path) for path in ("me", "roster", f"changes?mark={kept.mark}")]
    assert few == many
    assert max(many) <= 24, many


@commits
@pytest.mark.parametrize("most", [0, 3])
def test_a_phone_that_fell_behind_what_is_kept_in_memory_reads_the_tables(
    phone: Caller, clerk: User, now: datetime, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    kept, other = Kept(phone).fetch(), Kept(phone).fetch()
    other.follow()
    monkeypatch.setattr(tail, "COMMITS", most)
    for n in range(6):
        people.register(newcomer(name=f"王{'甲乙丙丁戊己'[n]}", address=f"{n}号"), by=clerk, now=now)
        other.follow()
    kept.follow()
    assert kept.rows == other.rows == Kept(phone).fetch().rows
    assert len(kept.names()) == 6
