"""Bad input: each gets its clear error, in both languages where a person sees it, and nothing is lost.

Two more are tested where they belong: a full disk in lianfang/postgres/tests/test_full_disk.py; a second program on
one database, and wrong rows of files, in tests/test_commands.py.
"""

import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lianfang.accounts import actions as accounts
from lianfang.accounts.models import AuditEntry, Post
from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions as cases
from lianfang.cases.models import Exposure
from lianfang.cases.tests.make import make_case
from lianfang.common.errors import Refused
from lianfang.fieldapp.kinds import KINDS
from lianfang.outbreak import actions as outbreaks
from lianfang.outbreak.models import LevelChange, Outbreak
from lianfang.people import actions as people
from lianfang.people.models import Organisation, Person
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.tests.make import make_person
from lianfang.places.models import Area
from lianfang.places.tests.make import HESHAN, YIYANG
from lianfang.protocol.load import load_file
from lianfang.protocol.timeline import SHIPPED
from lianfang.sync import words
from lianfang.sync.follow import catch_up
from lianfang.sync.models import Device, Dispute, Refusal, Void
from lianfang.sync.tests.make import make_device, raw_connection
from lianfang.sync.tests.make import void as void_at
from lianfang.sync.uploads import take
from lianfang.testing import actions as testing
from lianfang.testing.models import PersonResult, Result, Round, Swab
from lianfang.testing.tests.make import NOON, make_code
from lianfang.work import FOLLOWS
from tests.city import City, void
from tests.teller import Fact, Field, body, make_field, tell

DAY = timedelta(days=1)
LANGUAGES = ("en", "zh-hans")
PATIENCE_S = 180


@pytest.fixture
def at() -> Field:
    return make_field()


def both(say: Callable[[], str]) -> tuple[str, str]:
    """Say something in English and in Chinese, and check that it really is."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(say())
    english, chinese = said
    assert english
    assert not _chinese(english), english
    assert _chinese(chinese), chinese
    return english, chinese


def _chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


# --- at desks


@pytest.mark.django_db
@pytest.mark.parametrize(
    "over",
    [
        {"id_kind": "resident_id", "number": "43090319800101001X"},  # the check digit would be another
        {"id_kind": "resident_id", "number": "430903198002300019"},  # 30 February
        {"id_kind": "resident_id", "number": "430903209001010019"},  # not born yet
        {"born_on": date(2021, 8, 6)},
        {"born_on": date(1890, 1, 1)},
        {"area_id": HESHAN + 1},  # nobody knows this area
        {"phone": "12345"},
    ],
)
def test_people_who_cannot_be_are_not_registered(at: Field, over: dict[str, Any], now: datetime) -> None:
    clerk, before = make_user("epidemiologist", area_id=YIYANG), Person.objects.count()
    told: dict[str, Any] = {"name": "王强", "area_id": HESHAN} | over
    with pytest.raises(Refused) as refused:
        people.register(Newcomer(**told), by=clerk, now=now)
    both(lambda: str(refused.value))
    assert Person.objects.count() == before


def _deeds(outbreak: Outbreak, now: datetime) -> dict[str, Callable[[], object]]:
    """List deeds with dates that cannot be, and numbers with wrong check digits."""
    chief, epi = make_user("commander", area_id=YIYANG), make_user("epidemiologist", area_id=YIYANG)
    admin, planner = make_user("administrator", area_id=YIYANG), make_user("testing_chief", area_id=YIYANG)
    dispatcher = make_user("dispatcher", area_id=YIYANG)
    area, today = Area.objects.get(pk=HESHAN), now.date()
    case, near = make_case(now - DAY, outbreak=outbreak), make_person()
    round_ = {"pool_size": 10, "target": 100, "by": planner, "now": now, "area": area}
    backwards = {"starts_on": today, "ends_on": today - DAY}
    exposed = {"place": "老街", "setting": "shop", "by": epi, "now": now, "outbreak": outbreak}
    plan: Callable[..., object] = testing.plan_round
    expose: Callable[..., object] = cases.add_exposure
    level: Callable[..., object] = partial(
        outbreaks.set_level, outbreak, reason="本土感染者", by=chief, now=now
    )
    return {
        "outbreak in the future": lambda: outbreaks.open_outbreak(
            "covid19", area_id=YIYANG, began_on=today + 2 * DAY, by=chief, now=now
        ),
        "level in the future": lambda: level(level="II", at=now + DAY),
        "round that ends before it begins": lambda: plan(outbreak, **round_, **backwards),
        "exposure that ends before it began": lambda: expose(
            near, source=case.person, began_at=now - DAY, ended_at=now - 2 * DAY, **exposed
        ),
        "exposure in the future": lambda: expose(
            near, source=case.person, began_at=now, ended_at=now + DAY, **exposed
        ),
        "post that ends before it begins": lambda: accounts.give_post(
            planner, role="observer", area=area, from_on=today, to_on=today - DAY, by=admin, now=now
        ),
        "organisation with a mistyped code": lambda: people.register_organisation(
            "益阳某公司", "city", HESHAN, code="91430900MA4L00000X", by=dispatcher, now=now
        ),
    }


@pytest.mark.django_db
def test_dates_and_codes_that_cannot_be_change_nothing(at: Field, now: datetime) -> None:
    deeds = _deeds(at.scene.round.outbreak, now)
    tables = (Outbreak, LevelChange, Round, Exposure, Post, Organisation, AuditEntry)
    before = [table.objects.count() for table in tables]
    for name, deed in deeds.items():
        with pytest.raises(Refused) as refused:
            deed()
        english, _ = both(partial(str, refused.value))
        assert "%(" not in english, name
    assert [table.objects.count() for table in tables] == before


@pytest.mark.django_db
def test_a_form_names_the_field_that_is_wrong(at: Field, now: datetime) -> None:
    client = Client()
    client.force_login(make_user("epidemiologist", area_id=YIYANG))
    typed = {
        "name": "王强",
        "born_on": "1980-02-30",
        "id_kind": "resident_id",
        "number": "43090319800101001X",
    }
    pages = []
    for language in LANGUAGES:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        pages.append(client.post(reverse("person_new"), typed | {"area": str(HESHAN)}).content.decode())
    assert all("王强" in page and "1980-02-30" in page for page in pages)  # what was typed stays
    english, chinese = ([line for line in page.splitlines() if 'class="error"' in line] for page in pages)
    assert len(english) == len(chinese) == 2
    assert not _chinese("".join(english))
    assert all(_chinese(line) for line in chinese)


# --- from phones


def _odd_facts(at: Field) -> dict[str, list[Fact]]:
    """List facts that happened and yet cannot be quite right, by the reason they are doubted for."""
    person, scene = make_person().id, at.scene
    return {
        "bad_code": [scene.swab(person, "XX23")],
        "tube_not_sealed": [scene.swab(person, code := make_code()), scene.result(code)],
        "unknown_area": [scene.swab(person, make_code(), area=7)],
        "unknown_person": [scene.swab(scene.round.id, make_code())],
        "clock": [scene.swab(person, make_code(), minutes=2 * 24 * 60)],
    }


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["bad_code", "tube_not_sealed", "unknown_area", "unknown_person", "clock"])
def test_what_happened_is_kept_and_a_person_reads_why_it_is_doubted(at: Field, reason: str) -> None:
    told = _odd_facts(at)[reason]
    answer = tell(at.scene.phone, told).outcomes[-1]
    assert (str(answer.outcome), answer.code) == ("disputed", reason)
    dispute = Dispute.objects.get(fact_id=told[-1]["id"])
    assert (Swab.objects.count() + Result.objects.count()) == len(told)
    client = Client()
    client.force_login(make_user("commander", area_id=YIYANG))

    def page() -> str:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = translation.get_language()
        said = words.reason(dispute.kind, dispute.reason)
        assert said in client.get(reverse("dispute", args=[dispute.pk])).content.decode()
        return said

    both(page)


@pytest.mark.django_db
def test_a_result_of_a_tube_never_sealed_releases_nothing_until_settled(at: Field) -> None:
    code = make_code()
    tell(at.scene.phone, [at.scene.swab(make_person().id, code), at.scene.result(code)])
    catch_up(FOLLOWS, now=NOON)
    assert not PersonResult.objects.exists()
    tell(at.scene.phone, [at.scene.seal(code, 1)])
    dispute = Dispute.objects.get()
    data = {"target": dispute.fact_id, "decision": "stands", "note": "封管信息后到"}
    told = {"id": dispute.pk, "kind": "sync.settlement", "at": NOON, "area": HESHAN, "data": data}
    assert str(tell(at.scene.phone, [told]).outcomes[0].outcome) == "accepted"
    catch_up(FOLLOWS, now=NOON)
    assert PersonResult.objects.get().meaning == "negative"


@pytest.mark.django_db
def test_a_malformed_fact_is_shown_whole_with_what_is_wrong(at: Field) -> None:
    bad = at.scene.swab(make_person().id, "T")  # no code is that short
    good = at.scene.swab(make_person().id, make_code())
    assert [str(o.outcome) for o in tell(at.scene.phone, [bad, good]).outcomes] == ["refused", "accepted"]
    refusal = Refusal.objects.get()
    assert msgspec.json.decode(refusal.raw) == msgspec.json.decode(msgspec.json.encode(bad))
    client = Client()
    client.force_login(make_user("commander", area_id=YIYANG))

    def page() -> str:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = translation.get_language()
        shown = client.get(reverse("refusal", args=[refusal.pk])).content.decode()
        said = words.code(refusal.code)
        assert said in shown
        assert str(bad["id"]) in shown
        return said

    both(page)


@pytest.mark.django_db(transaction=True)
def test_a_forged_device_opens_nothing_and_its_facts_are_taken_once_it_is_enrolled(now: datetime) -> None:
    sampler = make_user("sampler")
    told = [void_at(now) for _ in range(3)]
    with raw_connection() as conn:
        reply = take(conn, KINDS, body(told, now), "forged", now=now)
        assert (reply.status, msgspec.json.decode(reply.body)["error"]) == (401, "unknown_device")
        assert not Void.objects.exists()
        assert not Device.objects.exists()
        assert take(conn, KINDS, body(told, now), make_device(sampler)[1], now=now).status == 200
    assert Void.objects.count() == 3


# --- files


def test_a_protocol_with_a_misspelt_key_is_refused_where_it_is_wrong(tmp_path: Path) -> None:
    shipped = next((SHIPPED / "covid19").glob("2021-08-03.toml"))
    file = tmp_path / "covid19" / shipped.name
    file.parent.mkdir()
    file.write_text(shipped.read_text().replace("[incubation]", "[incubaton]"))
    with pytest.raises(Refused) as refused:
        load_file(file)
    english, chinese = both(lambda: str(refused.value))
    for said in (english, chinese):
        assert "covid19/2021-08-03.toml" in said
        assert "incubaton" in said
        assert "“incubation”" in said


# --- the database is killed


@pytest.mark.slow
@pytest.mark.xdist_group("city")
def test_a_killed_database_loses_nothing_and_phones_are_told_to_try_again(
    founded: City, address: str
) -> None:
    before, during = void(datetime.now(UTC)), void(datetime.now(UTC))
    assert founded.send(address, before)[1]["outcomes"][0]["outcome"] == "accepted"
    os.kill(founded.serving, signal.SIGSTOP)  # so that it is not started again at once
    try:
        _kill_database(founded)
        for _ in range(2):
            status, answer = founded.send(address, during)
            assert (status, answer["error"]) == (503, "try_again")
        both(lambda: _page(address, translation.get_language()))
    finally:
        os.kill(founded.serving, signal.SIGCONT)
    answer = _until_taken(founded, address, before, during)
    assert [o["outcome"] for o in answer["outcomes"]] == ["duplicate", "accepted"]


def _kill_database(city: City) -> None:
    """Kill the server as a power cut would, and wait until those who served connections are gone too."""
    postmaster = int((city.folder / "city" / "data" / "postmaster.pid").read_text().split()[0])
    children = [
        int(pid) for pid in Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    ]
    os.kill(postmaster, signal.SIGKILL)
    until = time.monotonic() + PATIENCE_S
    while any(Path(f"/proc/{pid}").exists() for pid in children):
        assert time.monotonic() < until, "servers of connections outlive their postmaster"
        time.sleep(0.02)


def _page(address: str, language: str | None) -> str:
    """Open a page as somebody who is signed in; gives its heading."""
    headers = {"Accept-Language": language or "", "Cookie": f"sessionid={'x' * 32}"}
    with pytest.raises(urllib.error.HTTPError) as failed:
        urllib.request.urlopen(urllib.request.Request(address, headers=headers))  # noqa: S310 — this machine
    with failed.value as reply:
        page = reply.read().decode()
    assert reply.code == 500
    return page[page.index("<h1>") + 4 : page.index("</h1>")]


def _until_taken(city: City, address: str, *facts: dict[str, Any]) -> dict[str, Any]:
    """Send again and again, as a phone does."""
    until = time.monotonic() + PATIENCE_S
    while True:
        status, answer = city.send(address, *facts)
        if status == 200:
            return answer
        assert time.monotonic() < until, answer
        time.sleep(0.1)
