"""Movements name people: companions by number or name, fellow passengers by vehicle and seat; a person confirms."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import override

from lianfang.accounts.models import User
from lianfang.cases import actions, queries, rules
from lianfang.cases.models import Case, ContactProposal, Exposure, Movement
from lianfang.cases.rules import Companion
from lianfang.cases.tests.make import make_case
from lianfang.common.ids import uuid7
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import make_site
from lianfang.presence.actions import record_stays
from lianfang.presence.models import Stay
from lianfang.presence.rules import Stayed

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("张伟 13807370001、李娜", (Companion("张伟", "13807370001"), Companion("李娜"))),
        ("妻子（已隔离）；王小明，王小明", (Companion("妻子"), Companion("王小明"))),
        ("13807370002", (Companion("", "13807370002"),)),
        ("李", ()),
    ],
)
def test_who_is_named(text: str, found: tuple[Companion, ...]) -> None:
    assert rules.companions_in(text) == found


@pytest.mark.parametrize(
    ("mine", "theirs", "apart"),
    [
        ("12车05F", "12车08A", 3),
        ("12车05F", "13车05F", None),
        ("第3排", "第3排", 0),
        ("14A", "12C", 2),
        ("05F", "12车05F", None),
        ("", "14A", None),
        ("过道", "14A", None),
    ],
)
def test_how_many_rows_apart(mine: str, theirs: str, apart: int | None) -> None:
    assert rules.rows_apart(mine, theirs) == apart
    assert rules.seat_score(None) > rules.seat_score(9)


def move(case: Case, now: datetime, by: User, **said: str) -> None:
    blank: dict[str, Any] = dict.fromkeys(Movement.FIELDS, "")
    known = {"place": "桥北菜市场", "transport": "walk", "protection": "mask", "evidence": "told"}
    times = {"began_at": now - 3 * HOUR, "ended_at": now - 2 * HOUR}
    actions.save_row(case, "movements", uuid7(), blank | known | times | said, base=0, by=by, now=now)


@pytest.mark.django_db
def test_companions_are_proposed_and_a_person_confirms(by: User, now: datetime) -> None:
    known = make_person(name="张伟", phone="13807370001")
    namesakes = [make_person(name="欧阳娜娜") for _n in range(2)]
    make_person(name="欧阳娜")
    case = make_case(now, by=by)
    move(case, now, by, companions="老张 13807370001、欧阳娜娜")
    found = {each.person: each for each in ContactProposal.objects.filter(case=case)}
    assert set(found) == {known, *namesakes}
    assert {each.source for each in found.values()} == {"venue"}
    assert found[known].score > found[namesakes[0]].score
    with override("en"):
        assert (
            queries.evidence_in_words(found[namesakes[0]])
            == "Of the name of a companion, one of 2: 桥北菜市场"
        )
    (contact,) = actions.confirm_candidates([found[known]], grade="close", by=by, now=now)
    assert (contact.person, contact.last_exposure_at) == (known, now - 2 * HOUR)
    assert Exposure.objects.get(person=known).place == "桥北菜市场"
    assert actions.look_for_candidates(case, by=by, now=now) == []


@pytest.mark.django_db
def test_fellow_passengers_are_proposed_by_their_seats(by: User, now: datetime) -> None:
    ride = {"transport": "train", "vehicle": "G1234"}
    first, second = make_case(now, by=by), make_case(now, by=by, state="review")
    move(first, now, by, seat="12车05F", **ride)
    assert not ContactProposal.objects.exists()
    move(second, now, by, seat="12车06A", **ride)
    move(second, now, by, seat="01A", transport="train", vehicle="G9")
    assert not ContactProposal.objects.exists()  # nobody is proposed before the decision
    (found,) = actions.look_for_candidates(first, by=by, now=now)
    assert (found.person, found.source, found.score) == (second.person, "vehicle", 75)
    actions.exclude(second, reason="复测阴性", by=by, now=now)
    (contact,) = actions.confirm_candidates([found], grade="close", by=by, now=now)
    assert Exposure.objects.get(person=contact.person).setting == "transport"


@pytest.mark.django_db
def test_who_became_a_case_meanwhile_is_no_contact_and_why_is_kept_in_no_language(
    by: User, now: datetime
) -> None:
    mate, case = make_person(phone="13807370003"), make_case(now, by=by)
    move(case, now, by, companions="同事 13807370003")
    make_case(now, by=by, person=mate)
    proposal = ContactProposal.objects.get(case=case, person=mate)
    with override("zh-hans"):
        assert actions.confirm_candidates([proposal], grade="close", by=by, now=now) == []
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == (
        "dismissed",
        "This person has a case in this outbreak already.",
    )


@pytest.mark.django_db
def test_where_a_case_was_seen_is_offered_as_a_movement(page: Client, by: User, now: datetime) -> None:
    case, site = make_case(now, by=by), make_site(kind="venue", name="滨江茶馆")
    noon = now - timedelta(hours=20)
    record_stays({case.person_id: [Stayed(site.pk, noon, noon + timedelta(minutes=40), Stay.Source.SCAN)]})
    address = reverse("investigation_part", args=[case.pk, "movements"])
    (seen,) = page.get(address).context["seen"]
    assert (seen.place, seen.told) == ("滨江茶馆", False)
    chosen = page.get(address, {"at": seen.key})
    form = chosen.context["row"]
    assert (form.initial["place"], form.initial["began_at"], form.initial["evidence"]) == (
        "滨江茶馆",
        noon,
        "scan",
    )
    assert 'value="滨江茶馆"' in chosen.content.decode()
    said = form.fields["row"].prepare_value(form.initial["row"])
    told = {"row": said, "version": 0, "place": "滨江茶馆", "transport": "walk", "protection": "mask"}
    told |= {"evidence": "scan", "began_at": f"{localtime(noon):%Y-%m-%dT%H:%M}"}
    told |= {"ended_at": f"{localtime(noon + timedelta(minutes=40)):%Y-%m-%dT%H:%M}"}
    page.post(reverse("investigation_row", args=[case.pk, "movements", said]), told)
    assert page.get(address).context["seen"][0].told
