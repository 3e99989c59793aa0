"""An exercise is a world of its own: what is done in it reaches nothing real, and everything that leaves it says so."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.cases.models import Lead
from lianfang.common.drill import drill as name_of_drill
from lianfang.common.tests.refusals import refused
from lianfang.documents import word
from lianfang.drills import actions, queries, sandbox
from lianfang.drills.gate import COOKIE
from lianfang.drills.models import Drill, Inject
from lianfang.drills.tests.make import make_drill
from lianfang.messages.models import Message
from lianfang.needs.models import Feedback, Ticket
from lianfang.needs.tests.make import make_need
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.people.tests.make import make_organisation, make_person
from lianfang.places.models import Area, Site
from lianfang.places.tests.make import TAOJIANG, make_site
from lianfang.sync.actions import Changed, announce
from lianfang.sync.follow import Follow
from lianfang.sync.models import Batch, Change
from lianfang.web import clock
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db
REAL = (Person, Outbreak, Lead, Ticket, Feedback, Batch, Change, Message)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let pages think it is 5 August 2021, and the exercise too."""
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(clock, "wall", lambda: now)


@pytest.fixture
def chief() -> User:
    """Whoever leads the exercise."""
    return make_user("commander", language="en")


@pytest.fixture
def running(chief: User, now: datetime) -> Drill:
    """A running exercise in a city with a site, a unit, a resident and a need of its own."""
    make_person(name="陈秀英")
    make_need("真的没有菜了")
    make_site(name="真采样点")
    make_organisation(name="真单位", contact="某人", contact_phone="13800000000")
    drill = make_drill(chief)
    actions.start(drill, by=chief, now=now, wall=now)
    return drill


def real() -> list[int]:
    return [model._default_manager.count() for model in REAL]


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_the_sandbox_has_places_and_units_and_nobody_real(running: Drill) -> None:
    assert Person.objects.get().name == "陈秀英"
    with sandbox.inside(running):
        assert Person.objects.count() == 5
        assert all("演" in person.name for person in Person.objects.all())
        assert Outbreak.objects.get().area_id == running.area_id
        assert Site.objects.filter(name="真采样点").exists()
        assert Area.objects.filter(pk=running.area_id).exists()
        assert not Ticket.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, contact, contact_phone FROM people_organisation")
            assert ("真单位", "", "") in cursor.fetchall()
        assert name_of_drill() == "秋季演练"
    assert name_of_drill() == ""
    assert Ticket.objects.get().what == "真的没有菜了"
    if not settings.CLUSTER:  # where the city's tables were made wider than those of an exercise
        _same_constraints_and_indexes(running)
    _papers_say_so(running)


def _same_constraints_and_indexes(running: Drill) -> None:
    asked = """
        SELECT t.relname, c.conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
        WHERE t.relnamespace = %s::regnamespace AND c.contype <> 'f'
        UNION SELECT tablename, indexname FROM pg_indexes WHERE schemaname = %s
        UNION SELECT t.relname, g.tgname || p.pronamespace::regnamespace FROM pg_trigger g
        JOIN pg_class t ON t.oid = g.tgrelid JOIN pg_proc p ON p.oid = g.tgfoid
        WHERE t.relnamespace = %s::regnamespace AND NOT tgisinternal"""
    ours = {model._meta.db_table for model in sandbox.sandboxed()}
    with connection.cursor() as cursor:
        cursor.execute(asked, ["public"] * 3)
        city = {row for row in cursor.fetchall() if row[0] in ours}
        cursor.execute(asked, [running.schema] * 3)
        assert {(table, name.replace(running.schema, "public")) for table, name in cursor.fetchall()} == city
        assert ("supplies_move", "supplies_keep_bookspublic") in city  # its function is the exercise's own
    assert len(city) > 300


def test_events_become_leads_needs_and_complaints_in_the_sandbox_alone(
    running: Drill, chief: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    _the_clock_delivers(running, now, monkeypatch)
    before, wall = real(), now + timedelta(minutes=36)
    for event in running.injects.filter(minute__lte=36, delivered_at=None):
        actions.deliver(event, by=chief, now=now, wall=wall)
    with refused("delivered"):
        actions.deliver(running.injects.all()[0], by=chief, now=now, wall=wall)
    assert real() == before
    with sandbox.inside(running):
        assert [Lead.objects.count(), Ticket.objects.count(), Feedback.objects.count()] == [2, 1, 1]
    assert running.injects.filter(delivered_by=chief).count() == 4


def _the_clock_delivers(running: Drill, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    before, seen = real(), list[int]()

    def look(_batches: object, _now: datetime) -> None:
        seen.append(Person.objects.count())

    follows = (Follow("drill.look", {"sync.change": Change}, look),)
    with sandbox.inside(running):
        announce([Changed("people.person", running.area_id)], now=now)
    assert actions.tick(now, follows) == 1
    assert seen == [5]
    monkeypatch.setattr(clock, "wall", lambda: now + timedelta(minutes=11))
    assert actions.tick(now, follows) == 2
    assert actions.tick(now, follows) == 0
    assert real() == before


def test_whoever_entered_sees_and_changes_only_the_exercise(
    running: Drill, chief: User, now: datetime
) -> None:
    desk = client_of(make_user("dispatcher", language="en"))
    assert desk.post(reverse("drill_enter", args=[running.pk])).status_code == 302
    before = real()
    page = desk.get(reverse("needs")).content.decode()
    assert "EXERCISE" in page
    assert "秋季演练" in page
    assert "真的没有菜了" not in page
    area = f"430903 {running.area}"
    told = {"id": "01900000-0000-7000-8000-000000000009", "what": "演练用药", "area": area}
    assert desk.post(reverse("need_new"), told).status_code == 302
    assert "演练用药" in desk.get(reverse("needs"), {"state": "all"}).content.decode()
    saved = save(desk, reverse("needs"), {"export": "csv", "state": "all"})
    assert saved.content.decode("utf-8-sig").startswith("EXERCISE")
    assert 'filename="EXERCISE-needs.csv"' in saved["Content-Disposition"]
    assert real() == before
    assert desk.get("/live/").status_code == 204
    assert desk.get("/account/").status_code == 409
    assert desk.post(reverse("drill_leave")).status_code == 302
    assert "真的没有菜了" in desk.get(reverse("needs")).content.decode()
    assert not AuditEntry.objects.filter(verb="needs.list.exported").exists()
    assert AuditEntry.objects.filter(verb="drills.drill.entered").count() == 1
    _nobody_uses_anothers_sign(running)
    _nobody_goes_on_in_one_that_is_over(running, chief, now)
    _it_is_deleted_as_a_whole(running, chief, now)


def _papers_say_so(running: Drill) -> None:
    with sandbox.inside(running):
        made = word.write([word.Title("x")], title="x", language="zh", now=running.made_at)
    plain = word.write([word.Title("x")], title="x", language="zh", now=running.made_at)
    assert len(made) > len(plain)


def _nobody_goes_on_in_one_that_is_over(running: Drill, chief: User, now: datetime) -> None:
    desk = client_of(make_user("dispatcher", language="en"))
    desk.post(reverse("drill_enter", args=[running.pk]))
    actions.end(running, by=chief, now=now, wall=now)
    before = real()
    told = {"id": "01900000-0000-7000-8000-000000000009", "what": "没有药", "area": str(running.area)}
    answer = desk.post(reverse("need_new"), told)
    assert (answer.status_code, answer["Location"]) == (302, reverse("drills"))
    assert real() == before
    assert not desk.cookies[COOKIE].value
    assert "真的没有菜了" in desk.get(reverse("needs")).content.decode()


def _nobody_uses_anothers_sign(running: Drill) -> None:
    one, other = client_of(make_user("dispatcher")), client_of(make_user("dispatcher"))
    one.post(reverse("drill_enter", args=[running.pk]))
    other.cookies[COOKIE] = one.cookies[COOKIE].value
    assert other.get(reverse("needs")).status_code == 302
    outside = client_of(make_user("dispatcher", area_id=TAOJIANG))
    assert outside.post(reverse("drill_enter", args=[running.pk])).status_code == 404


def test_events_are_answered_judged_and_reviewed(running: Drill, chief: User, now: datetime) -> None:
    tracer, desk = make_user("epidemiologist"), make_user("dispatcher")
    lead = running.injects.get(kind="lead")
    with refused("not_delivered"):
        actions.acknowledge(lead, response="x", by=tracer, now=now, wall=now)
    actions.deliver(lead, by=chief, now=now, wall=now)
    assert [each.pk for each in queries.open_events(running, tracer, now.date())] == [lead.pk]
    assert queries.open_events(running, desk, now.date()) == []
    with refused("forbidden"):
        actions.acknowledge(lead, response="x", by=desk, now=now, wall=now)
    with refused("response"):
        actions.acknowledge(lead, response=" ", by=tracer, now=now, wall=now)
    board = client_of(tracer)
    page = board.get(reverse("drill", args=[running.pk])).content.decode()
    assert lead.text in page
    assert "Dialysis" not in page  # not for them, and not yet
    assert board.get(reverse("drill_review", args=[running.pk])).status_code == 409
    board.post(reverse("drill_event", args=[lead.pk, "acknowledge"]), {"response": "已派人去餐馆"})
    with refused("acknowledged"):
        actions.acknowledge(lead, response="x", by=tracer, now=now, wall=now)
    actions.judge(Inject.objects.get(pk=lead.pk), mark="good", remark="", by=chief, now=now)
    with refused("drill_state"):
        actions.delete(running, by=chief, now=now)
    actions.end(running, by=chief, now=now, wall=now + timedelta(hours=1))
    with refused("review"):
        actions.archive(running, by=chief, now=now)
    actions.write_review(running, went_well="很快", to_mend="", by=chief, now=now)
    page = client_of(chief).get(reverse("drill_review", args=[running.pk])).content.decode()
    assert "已派人去餐馆" in page
    assert "1 / 8" in page
    saved = save(client_of(chief), reverse("drill_review", args=[running.pk]), {"export": "csv"})
    assert "EXERCISE" in saved.content.decode()
    actions.archive(running, by=chief, now=now)
    assert not sandbox.exists(running)
    assert Inject.objects.filter(drill=running).count() == 8


def test_nobody_goes_on_in_an_exercise_whose_tables_are_not_the_programs_any_more(
    chief: User, now: datetime
) -> None:
    drill = make_drill(chief)
    actions.start(drill, by=chief, now=now, wall=now)
    desk = client_of(make_user("dispatcher"))
    desk.post(reverse("drill_enter", args=[drill.pk]))
    Drill.objects.update(tables="other")
    assert desk.get(reverse("needs"))["Location"] == reverse("drills")
    assert desk.post(reverse("drill_enter", args=[drill.pk])).status_code == 409
    assert actions.tick(now, ()) == 0
    drill.refresh_from_db()
    with refused("drill_old"):
        actions.deliver(drill.injects.all()[0], by=chief, now=now, wall=now)
    actions.end(drill, by=chief, now=now, wall=now)
    actions.delete(drill, by=chief, now=now)
    assert not Drill.objects.exists()


def _it_is_deleted_as_a_whole(running: Drill, chief: User, now: datetime) -> None:
    schema = running.schema
    actions.delete(running, by=chief, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [schema])
        assert cursor.fetchone() == (0,)
    assert not Drill.objects.exists()
    assert not Inject.objects.exists()
    assert AuditEntry.objects.filter(verb="drills.drill.deleted").exists()


def test_one_is_planned_changed_and_refused_on_the_page(chief: User, now: datetime) -> None:
    desk = client_of(chief)
    drill = make_drill(chief, scenario="")
    told = {"minute": 3, "kind": "need", "role": "", "title": "停水", "text": "整栋楼停水", "expected": ""}
    assert desk.post(reverse("drill_step", args=[drill.pk, "event"]), told).status_code == 302
    assert desk.post(reverse("drill_step", args=[drill.pk, "event"]), told | {"text": ""}).status_code == 422
    event = drill.injects.get()
    desk.post(reverse("drill_event", args=[event.pk, "drop"]))
    assert not drill.injects.exists()
    form = {
        "name": "夜间演练",
        "area": f"430903 {drill.area}",
        "disease": "covid19",
        "people": 3,
        "scenario": "night",
    }
    assert desk.post(reverse("drill_new"), form | {"people": 0}).status_code == 422
    assert desk.post(reverse("drill_new"), form).status_code == 302
    assert Drill.objects.get(name="夜间演练").injects.count() == 5
    with refused("forbidden"):
        make_drill(make_user("observer"))
