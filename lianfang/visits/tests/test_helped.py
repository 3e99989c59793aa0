"""People without smartphones: who acts for them, the worker's number that is never theirs, codes that are signed."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.grid.tests.make import make_walker, refused
from lianfang.people.models import Person, ProxyLink
from lianfang.people.tests.make import make_household, make_person
from lianfang.places.tests.make import HESHAN
from lianfang.sync.actions import Changed, announce
from lianfang.visits import actions, queries
from lianfang.visits.models import HelpCode, Helped
from lianfang.visits.signing import code_of, read_code
from lianfang.visits.tests.make import EIGHT, NOON, make_worker, tell, visit
from lianfang.web import clock
from lianfang.workforce.tests.make import make_staff

pytestmark = pytest.mark.django_db
AGREED = actions.Agreed("spoken", NOON.date(), "李社区")


@pytest.fixture
def boss() -> User:
    return make_user("dispatcher")


def helped(boss: User, **over: object) -> Helped:
    return actions.help_person(make_person(household=make_household(), **over), "elder", by=boss, now=EIGHT)


def test_a_relative_or_a_worker_acts_with_consent(boss: User) -> None:
    row, daughter = helped(boss), make_person(phone="13873712345")
    with refused("phone_missing"):
        actions.by_relative(row, make_person(), relation="女儿", agreed=AGREED, by=boss, now=NOON)
    row = actions.by_relative(row, daughter, relation="女儿", agreed=AGREED, by=boss, now=NOON)
    assert ProxyLink.objects.get().proxy == daughter
    worker = make_walker(person=make_staff(phone="13973799999"))
    agreed = actions.Agreed("spoken", NOON.date(), " ")
    with refused("vouch_missing"):
        actions.by_worker(row, worker, agreed=agreed, by=boss, now=NOON)
    row = actions.by_worker(row, worker, agreed=AGREED, by=boss, now=NOON)
    assert (row.relative, row.worker, row.vouched_by) == (None, worker, "李社区")
    assert Person.objects.get(pk=row.person_id).phone == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        Helped.objects.filter(pk=row.pk).update(consented_on=None)
    with refused("helped_already"):
        actions.help_person(row.person, "elder", by=boss, now=NOON)


def test_a_workers_number_is_never_the_elders(boss: User) -> None:
    worker = make_walker(person=make_staff(phone="13973799999"))
    elder = make_person(phone="13973799999")
    with refused("phone_of_worker"):
        actions.help_person(elder, "elder", by=boss, now=EIGHT)
    row = helped(boss)
    Person.objects.filter(pk=row.person_id).update(phone="13973799999")  # whoever wrote it there
    announce([Changed("people.person", HESHAN, row.person_id)], now=NOON)
    tell(make_worker()[1], visit(make_household().pk))
    assert Person.objects.get(pk=row.person_id).phone == ""
    assert Person.objects.get(pk=worker.person_id).phone == "13973799999"


def test_codes_are_signed_given_and_end(boss: User) -> None:
    row = helped(boss)
    [code] = actions.issue_codes([row], by=boss, now=EIGHT)
    assert actions.issue_codes([row], by=boss, now=EIGHT) == []
    text = code_of(code)
    said = read_code(text)
    assert said
    assert (said.code, said.person, said.ends_on) == (code.pk, row.person_id, code.ends_on)
    head, body, signed = text.split(".")
    assert read_code(f"{head}.{body[:-2]}AA.{signed}") is None
    assert read_code("LFE1.x") is None
    told = visit(row.person.household_id, tasks=["elder_code"], at=EIGHT + timedelta(hours=1))  # type: ignore[arg-type]
    assert tell(make_worker()[1], told) == ["accepted"]
    assert HelpCode.objects.get().given_at == EIGHT + timedelta(hours=1)
    [anew] = actions.issue_codes([row], by=boss, now=NOON, anew=True)
    assert HelpCode.objects.get(pk=code.pk).revoked_at == NOON
    actions.end_help(row, by=boss, now=NOON)
    assert HelpCode.objects.get(pk=anew.pk).revoked_at == NOON


def test_the_roster_says_who_lacks_what(boss: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    one, other = helped(boss, name="曾祖母"), helped(boss, name="钟爷爷")
    actions.issue_codes([one], by=boss, now=EIGHT)
    client = Client()
    client.force_login(boss)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(f"/visits/no-smartphone/?area={HESHAN}&lack=code").content.decode()
    assert "钟爷爷" in page
    assert "曾祖母" not in page
    answer = client.post(
        "/visits/no-smartphone/print/", {"area": HESHAN, "do": "missing", "save_purpose": "plan"}
    )
    assert answer["Content-Type"] == "application/pdf"
    assert HelpCode.objects.get(person=other.person_id).printed_at == NOON
    told = {"relation": "孙子", "how": "written", "on": "2021-08-06", "vouched_by": "李社区"}
    kin = make_person(phone="13873700000", name="钟小")
    assert client.post(f"/visits/no-smartphone/{other.pk}/relative/?with={kin.pk}", told).status_code == 302
    assert "钟小" in client.get(f"/visits/no-smartphone/?area={HESHAN}").content.decode()


def test_many_are_put_on_the_roster_each_with_whoever_acts(boss: User) -> None:
    home = make_household()
    grandson = make_person(name="小童", household=home, phone="13873711111", born_on=date(1990, 5, 1))
    make_person(household=home, phone="13873722222", born_on=date(2010, 5, 1))  # not of age
    worker = make_walker(person=make_staff(phone="13973788888"))
    with_family, alone = make_person(household=home), make_person(household=make_household())
    known, wrong = helped(boss).person, make_person(phone="13973788888")
    family = queries.family_of([with_family, alone], NOON.date())
    assert family == {with_family.pk: grandson}
    told = [
        actions.Acting(with_family, family[with_family.pk], "同户"),
        actions.Acting(alone, worker=worker),
        actions.Acting(known, worker=worker),
        actions.Acting(wrong, worker=worker),
    ]
    with refused("vouch_missing"):
        actions.help_many(told, "elder", agreed=None, by=boss, now=NOON)
    listed = actions.help_many(told, "elder", agreed=AGREED, by=boss, now=NOON)
    assert listed.left == {known.pk: "known", wrong.pk: "number"}
    rows = {
        row.person_id: row
        for row in Helped.objects.filter(worker=worker) | Helped.objects.exclude(relative=None)
    }
    assert rows.keys() == {with_family.pk, alone.pk}
    assert rows[with_family.pk].relative == ProxyLink.objects.get(person=with_family, proxy=grandson)
    assert Person.objects.get(pk=alone.pk).phone == ""


def test_elders_are_ticked_and_put_on_the_roster(boss: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    elder = make_person(name="易奶奶", household=make_household(), born_on=date(1940, 1, 1))
    client = Client()
    client.force_login(boss)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "易奶奶" in client.get(f"/visits/no-smartphone/ask/?area={HESHAN}").content.decode()
    told = {"area": HESHAN, "acts": "family", "how": "spoken", "on": "2021-08-06", "vouched_by": "李社区"}
    answer = client.post("/visits/no-smartphone/ask/many/", told, follow=True)
    assert "Tick the people first." in answer.content.decode()
    answer = client.post(
        "/visits/no-smartphone/ask/many/", told | {"id": elder.pk, "acts": "me"}, follow=True
    )
    assert "not on record as somebody who works" in answer.content.decode()
    answer = client.post("/visits/no-smartphone/ask/many/", told | {"id": elder.pk}, follow=True)
    assert "For 1 of them nobody acts yet." in answer.content.decode()
    assert Helped.objects.get(person=elder).relative is None
