"""Nothing is decided about people without a reviewer, a reason, an end and a way to object."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import day_of
from lianfang.common.decisions import Decided
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, YIYANG
from lianfang.presence.actions import Wanted, issue_pass, revoke_pass
from lianfang.presence.capture import PASSAGE
from lianfang.presence.tests.make import make_checkpoint, passage
from lianfang.privacy import actions
from lianfang.privacy.decided import DECISIONS, decided_about
from lianfang.privacy.queries import field_of
from lianfang.sync.capture import VOID
from lianfang.sync.tests.make import make_device, send
from lianfang.testing.tests.make import MORNING
from lianfang.vaccination import actions as vaccination
from lianfang.vaccination.actions import Decision
from lianfang.vaccination.tests.make import NOON as VACCINATED
from lianfang.vaccination.tests.make import chief as desk
from lianfang.vaccination.tests.make import doctor, grown, make_session
from lianfang.visits.tests.make import take_back
from lianfang.workforce.actions import public_user

# Columns by which a table says that a user decided something.
DECIDING = {
    "decided_by",
    "reviewed_by",
    "revoked_by",
    "refused_by",
    "declined_by",
    "screened_by",
    "disposition",
}
# Tables with such a column and a person whose decision is none about what somebody may or must.
NOTHING_DECIDED = {
    "cases.contactproposal": "a lead that was looked at; nothing follows for the person but a visit",
    "care.typeproposal": "how ill somebody is, as a doctor finds",
    "rotas.swap": "a swap of shifts that two people asked for",
    "workforce.certificate": "a paper that was issued wrongly is taken back; the record stays",
    "visits.helpcode": "a lost code is replaced",
    "accounts.emergency": "somebody looked outside their posts; nothing follows for the person",
    "privacy.subjectrequest": "the objection itself",
}


def named(rule: models.BaseConstraint) -> set[str]:
    """Name the columns that a condition of the database speaks of."""
    left: list[Any]
    found, left = set(), [rule.condition] if isinstance(rule, models.CheckConstraint) else []
    while left:
        one = left.pop()
        for child in one.children:
            if isinstance(child, models.Q):
                left.append(child)
            else:
                found.add(child[0])
    return found


def deciding() -> set[str]:
    """Name the tables in which a user decides something and a person stands."""
    found = set()
    for model in apps.get_models():
        fields = {f.name: f for f in model._meta.concrete_fields}
        people = any(
            (isinstance(f, models.ForeignKey) and issubclass(f.related_model, Person))
            or f.attname == "person_id"
            for f in fields.values()
        )
        if model.__module__.startswith("lianfang.") and people and DECIDING & set(fields):
            found.add(model._meta.label_lower)
    return found


def test_every_decision_about_people_goes_by_the_one_mechanism() -> None:
    known = {each.model._meta.label_lower for each in DECISIONS} | set(NOTHING_DECIDED)
    assert deciding() - known == set()


@pytest.mark.parametrize("decided", DECISIONS, ids=lambda each: each.key)
def test_a_decision_has_a_reviewer_a_reason_an_end_and_a_way_to_object(decided: Decided) -> None:
    for name in filter(
        None, (decided.by, decided.at, decided.reason, decided.until, decided.person, decided.area)
    ):
        field_of(decided.model, name)
    assert issubclass(field_of(decided.model, decided.by).related_model, User)
    assert decided.until or decided.ends
    assert decided.objection in ("own", "shared")
    wanted = {name.split("__")[0] for rule in decided.model._meta.constraints for name in named(rule)}
    assert decided.reason in wanted, "the database takes a decision without its reason"
    by = field_of(decided.model, decided.by)
    assert not by.null or by.name in wanted, "the database takes a decision that nobody made"


@pytest.mark.django_db
def test_an_objection_is_answered_by_another_than_who_decided(chief: User) -> None:
    person = make_person()
    given: Any = issue_pass(
        Wanted(HESHAN, "王小明", "dialysis", MORNING, MORNING + timedelta(days=1), person=person),
        most_days=14,
        by=chief,
        now=MORNING,
    )
    assert decided_about([person.pk]) == []
    revoke_pass(given, why="已出院", by=chief, now=MORNING)
    found = decided_about([person.pk])
    assert [(each.kind.key, each.reason, each.open_to_objection) for each in found] == [
        ("presence.pass", "已出院", True)
    ]
    made = actions.ask(
        person,
        kind="object",
        text="还要透析",
        by=public_user(),
        now=MORNING,
        own=True,
        against=("presence.pass", given.pk),
    )
    assert not decided_about([person.pk])[0].open_to_objection
    with pytest.raises(Refused) as refused:
        actions.answer(made, outcome="refused", text="不行", by=chief, now=MORNING)
    assert refused.value.code == "same_person"
    other = make_user("commander", area_id=YIYANG)
    assert actions.answer(made, outcome="done", text="重新发证", by=other, now=MORNING).outcome == "done"


@pytest.mark.django_db
def test_who_was_stopped_at_a_checkpoint_reads_why_and_objects() -> None:
    person, gate = make_person(), make_checkpoint()
    officer = make_user("checkpoint_officer", area_id=YIYANG)
    token, kinds = make_device(officer)[1], {kind.name: kind for kind in (PASSAGE, VOID)}
    passed = passage(person.pk, gate.pk, MORNING)
    back = passage(person.pk, gate.pk, MORNING, disposition="turned_back", reason="no_test")
    unsaid = passage(person.pk, gate.pk, MORNING, disposition="turned_back")
    send(token, passed, back, unsaid, now=MORNING, kinds=kinds)
    (found,) = decided_about([person.pk])  # one without a reason is none until somebody has looked
    assert (found.kind.key, str(found.row.pk)) == ("presence.passage", back["id"])
    assert found.reason == "劝返: 无核酸证明"
    assert (found.until, found.open_to_objection) == (found.kind.ends, True)
    against = ("presence.passage", found.row.pk)
    made = actions.ask(
        person, kind="object", text="我有报告", by=public_user(), now=MORNING, own=True, against=against
    )
    assert made.decided_by == officer
    undone = take_back(back, MORNING)
    undone["data"]["kind"] = PASSAGE.name
    send(token, undone, now=MORNING, kinds=kinds)
    assert decided_about([person.pk]) == []


@pytest.mark.django_db
def test_who_got_no_dose_reads_why_and_until_when() -> None:
    session, person = make_session(open_=True), grown()
    visit = vaccination.arrive(session, person, by=desk(), now=VACCINATED)
    until = day_of(VACCINATED) + timedelta(days=3)
    with pytest.raises(Refused) as refused:
        vaccination.screen(visit, Decision("deferred", until=until), by=doctor(), now=VACCINATED)
    assert refused.value.code == "doctor_reason"
    assert decided_about([person.pk]) == []
    found = Decision("deferred", ["fever"], until=until, note="37.8 °C")
    vaccination.screen(visit, found, by=doctor(), now=VACCINATED)
    (about,) = decided_about([person.pk])
    assert (about.kind.key, about.until, about.open_to_objection) == ("vaccination.visit", until, True)
    assert about.reason.startswith("暂缓")
    assert about.reason.endswith("37.8 °C")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(visit).objects.filter(pk=visit.pk).update(note="", answers=[])


@pytest.mark.django_db
def test_nobody_objects_to_what_is_decided_about_another(chief: User) -> None:
    person, other = make_person(), make_person()
    given: Any = issue_pass(
        Wanted(HESHAN, "王小明", "dialysis", MORNING, MORNING + timedelta(days=1), person=person),
        most_days=14,
        by=chief,
        now=MORNING,
    )
    revoke_pass(given, why="已出院", by=chief, now=MORNING)
    for against in (("presence.pass", given.pk), ("moon.pass", given.pk)):
        with pytest.raises(Refused) as refused:
            actions.ask(
                other, kind="object", text="x", by=public_user(), now=MORNING, own=True, against=against
            )
        assert refused.value.code == "unknown_choice"
