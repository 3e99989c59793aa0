"""What people see of what is held about them, what they ask for, and what becomes of it."""

import json
from datetime import datetime, timedelta
from shutil import rmtree
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.cases.tests.make import make_case
from lianfang.common.errors import Refused
from lianfang.people.models import Identifier, IdentifierClaim, Person, Term
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import TAOJIANG, YIYANG
from lianfang.privacy import actions, subject
from lianfang.privacy.models import Forgotten, SubjectRequest
from lianfang.privacy.rules import is_nobody
from lianfang.sync.models import Refusal
from lianfang.testing.models import Round, Swab
from lianfang.testing.tests.make import MORNING, Scene, make_code, make_scene
from lianfang.workforce.actions import public_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = MORNING + 10 * DAY


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def person(scene: Scene) -> Person:
    """Somebody whose swab of ten days ago was negative."""
    one, code = make_person(name="王小明", phone="13807370001"), make_code()
    scene.phone.tell(scene.swab(one.pk, code, single=True), scene.seal(code, 1), scene.result(code))
    return one


def end_round() -> None:
    """Let the round be over: before that, that somebody was swabbed in it is not forgotten on a cluster."""
    Round.objects.update(state="closed", closed_at=NOW - DAY)


def asked(person: Person, kind: str = "erase") -> SubjectRequest:
    return actions.ask(person, kind=kind, text="请删除", by=public_user(), now=NOW, own=True)


def test_what_is_held_stands_there_by_kind_with_its_end(
    person: Person, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        found = {part.rule.key: part for part in subject.parts(person, NOW.date())}
    assert found["negative_result"].n >= 1
    assert found["negative_result"].gone_on == (MORNING + 90 * DAY).date()
    assert found["person"].gone_on is None
    assert "case_file" not in found


def test_who_has_looked_is_told_by_role_and_not_by_name(person: Person) -> None:
    nurse = make_user("tracer", area_id=YIYANG)
    actions.copied(person, form="pdf", reason="本人要求", by=public_user(), now=NOW, own=True)
    AuditEntry.objects.create(at=NOW, by=nurse, verb="people.person.opened", thing="x", person_id=person.pk)
    looked, n = subject.looks(person)
    assert n == 2
    assert "流调" in looked[0].role or looked[0].role
    assert nurse.name not in looked[0].role + looked[0].area + looked[0].deed


def test_a_copy_holds_ones_own_and_nobody_elses(person: Person) -> None:
    other = make_person(name="李四")
    case = make_case(NOW, person=other)
    from lianfang.cases.models import Exposure

    Exposure.objects.create(
        person=person,
        source_person_id=other.pk,
        outbreak=case.outbreak,
        area_id=person.area_id,
        place="棋牌室",
        setting="other",
        began_at=MORNING,
        ended_at=MORNING + timedelta(hours=1),
        found_by=make_user("epidemiologist"),
    )
    said = json.dumps(subject.copy(person, NOW), ensure_ascii=False, default=str)
    assert "棋牌室" in said
    assert "王小明" in said
    assert "李四" not in said
    assert str(other.pk) not in said
    assert "sealed" not in said


def test_the_desk_shows_gives_copies_with_a_purpose_and_takes_in(person: Person, client: Client) -> None:
    desk = make_user("dispatcher", area_id=YIYANG)
    client.force_login(desk)
    page = reverse("subject", args=[person.pk])
    assert "王小明" in client.get(page).content.decode()
    copy = reverse("subject_copy", args=[person.pk])
    assert client.post(copy, {"reason": "", "form": "json"}).status_code == 302
    assert not AuditEntry.objects.filter(verb="privacy.copy.saved").exists()
    assert client.post(copy, {"reason": "本人到场", "form": "json"}).json()["of"] == "王小明"
    assert client.post(copy, {"reason": "本人到场", "form": "pdf"}).content.startswith(b"%PDF")
    assert AuditEntry.objects.filter(verb="privacy.copy.saved", data__reason="本人到场").count() == 2
    assert client.post(page, {"kind": "correct", "text": "出生日期不对"}).status_code == 302
    assert client.post(page, {"kind": "correct", "text": "再说一次"}).status_code == 422
    assert "出生日期不对" in client.get(page).content.decode()
    client.force_login(make_user("dispatcher", area_id=TAOJIANG))
    assert client.get(page).status_code == 404


def test_a_request_is_answered_by_another_than_who_took_it_in(
    person: Person, chief: User, client: Client
) -> None:
    made = actions.ask(person, kind="correct", text="电话错了", by=chief, now=NOW)
    with pytest.raises(Refused) as refused:
        actions.answer(made, outcome="done", text="已改", by=chief, now=NOW)
    assert refused.value.code == "same_person"
    other = make_user("commander", area_id=YIYANG)
    client.force_login(other)
    assert "电话错了" in client.get(reverse("subject_requests")).content.decode()
    page = reverse("subject_request", args=[made.pk])
    assert client.post(page, {"outcome": "done", "text": ""}).status_code == 422
    assert client.post(page, {"outcome": "done", "text": "已改"}).status_code == 302
    assert client.post(page, {"outcome": "refused", "text": "不行"}).status_code == 422
    made.refresh_from_db()
    assert (made.outcome, made.answered_by) == ("done", other)
    assert "电话错了" not in client.get(reverse("subject_requests")).content.decode()


def test_an_erasure_that_is_granted_empties_the_record_and_parts_the_swabs(
    person: Person, scene: Scene, chief: User, django_capture_on_commit_callbacks: Any
) -> None:
    Term.objects.get_or_create(term="=王小明", name=person.name)
    told = Swab.objects.get()
    end_round()
    actions.copied(person, form="pdf", reason="给王小明", by=public_user(), now=NOW, own=True)
    with django_capture_on_commit_callbacks(execute=True):
        done = actions.answer(asked(person), outcome="done", text="已删除", by=chief, now=NOW)
    assert done.n_erased >= 3
    person.refresh_from_db()
    assert (person.name, person.phone, person.born_on) == ("–", "", None)
    assert not Term.objects.filter(name="王小明").exists()
    assert not Identifier.objects.filter(person=person).exists()
    assert not IdentifierClaim.objects.filter(person_id=person.pk).exists()
    assert is_nobody(Swab.objects.get(pk=told.pk).person_id)
    assert AuditEntry.objects.get(verb="privacy.copy.saved").data == {}  # that it was handed out stays


def test_a_file_that_must_be_kept_keeps_its_person(person: Person, chief: User) -> None:
    make_case(NOW, person=person)
    actions.answer(asked(person), outcome="partly", text="病例档案依法保存", by=chief, now=NOW)
    person.refresh_from_db()
    assert person.name == "王小明"
    assert is_nobody(Swab.objects.get().person_id)


def test_who_is_held_is_not_erased(person: Person, chief: User) -> None:
    actions.hold(person=person, reason="诉讼", asked_by="法院", until=None, by=chief, now=NOW)
    done = actions.answer(asked(person), outcome="refused", text="诉讼保全", by=chief, now=NOW)
    assert done.n_erased == 0
    again = asked(person)
    assert actions.answer(again, outcome="done", text="x", by=chief, now=NOW).n_erased == 0
    person.refresh_from_db()
    assert person.name == "王小明"


def test_neither_a_late_phone_nor_an_old_backup_brings_somebody_back(
    person: Person,
    scene: Scene,
    chief: User,
    settings: Any,
    tmp_path: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.UPLOADS, settings.BACKUPS = str(tmp_path / "city"), str(tmp_path / "backups")
    end_round()
    late = scene.swab(person.pk, make_code(), minutes=5, single=True)
    scene.phone.tell(early := scene.swab(person.pk, make_code(), minutes=3, single=True))
    with django_capture_on_commit_callbacks(execute=True):
        actions.answer(asked(person), outcome="done", text="已删除", by=chief, now=NOW)
    assert [str(one.outcome) for one in scene.phone.tell(early, now=NOW)] == ["duplicate"]
    assert not Refusal.objects.exists()
    scene.phone.tell(late, now=NOW + DAY)  # a phone that had no network until now
    assert Swab.objects.filter(person_id=person.pk).exists()
    assert actions.again(NOW + DAY) == 2  # the swab, and that they were counted in the round
    assert not Swab.objects.filter(person_id=person.pk).exists()
    # An older backup knows neither the request nor that they are gone; the file beside it does.
    assert not actions.came_back()
    Forgotten.objects.all().delete()
    Person.objects.filter(pk=person.pk).update(name="王小明", phone="13807370001")
    rmtree(settings.UPLOADS)  # the disk was lost too: what lies with the backups is left
    assert actions.came_back()
    assert actions.again(NOW + 2 * DAY) == 1
    assert not actions.came_back()
    person.refresh_from_db()
    assert (person.name, person.phone) == ("–", "")


def test_who_is_tested_again_afterwards_keeps_the_new_swab(person: Person, scene: Scene, chief: User) -> None:
    actions.answer(asked(person), outcome="done", text="已删除", by=chief, now=NOW)
    new = scene.swab(person.pk, make_code(), minutes=60 * 24 * 12, single=True)
    scene.phone.tell(new, now=datetime.fromisoformat("2021-08-18T00:00:00+00:00"))
    assert actions.again(NOW + 13 * DAY) == 0
    assert Swab.objects.filter(person_id=person.pk).count() == 1
