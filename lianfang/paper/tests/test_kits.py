"""A kit takes its codes once, for those who may."""

import secrets
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.ids import ALPHABET
from lianfang.common.tests.refusals import refused
from lianfang.paper import actions, queries, sheets
from lianfang.paper.models import Kit, Listed, PaperForm, Sticker
from lianfang.paper.rules.numbers import list_code, tube_code
from lianfang.paper.tests.make import make_outage
from lianfang.people.tests.make import make_household, make_person
from lianfang.places.tests.make import TAOJIANG, make_site

pytestmark = pytest.mark.django_db


def test_a_kit_takes_its_tubes_forms_and_people_and_is_audited(now: datetime) -> None:
    door_10, door_9 = make_household(address="2栋1单元10号"), make_household(address="2栋1单元9号")
    second, first = make_person(household=door_10), make_person(household=door_9)
    homeless = make_person()
    outage = make_outage()
    assert Sticker.objects.filter(kit=outage.kit).count() == 4
    assert [form.lines for form in PaperForm.objects.filter(kit=outage.kit)] == [outage.round.pool_size] * 3
    assert [line.person for line in queries.listed(outage.kit)] == [first, second, homeless]
    assert AuditEntry.objects.get(verb="paper.kit.reserved").data["code"] == outage.kit.code


def test_two_kits_share_no_code() -> None:
    one, other = make_outage(), make_outage()
    codes = set(Sticker.objects.values_list("code", flat=True))
    assert len(codes) == 8
    with pytest.raises(IntegrityError), transaction.atomic():
        Sticker.objects.create(code=next(iter(codes)), kit=other.kit, nth=99)
    with pytest.raises(IntegrityError), transaction.atomic():
        Kit.objects.filter(pk=other.kit.pk).update(code=one.kit.code)


def test_letters_that_a_kit_or_a_tube_has_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = make_outage().kit.code
    drawn = iter([*taken, *"ZZZZZ"])
    choice = secrets.choice
    monkeypatch.setattr(
        secrets, "choice", lambda letters: next(drawn) if letters == ALPHABET else choice(letters)
    )
    assert make_outage().kit.code == "ZZZZZ"


@pytest.mark.parametrize(
    ("over", "code"),
    [({"n_tubes": 2_001}, "too_much"), ({"n_forms": -1}, "too_much"), ({"n_slips": 101}, "too_much")],
)
def test_too_much_for_one_kit(over: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as error:
        make_outage(**over)
    assert error.value.code == code
    assert not Kit.objects.exists()


def test_who_may_not_plan_or_see_people_gets_no_kit(now: datetime) -> None:
    outage = make_outage()
    asked: dict[str, Any] = {"n_tubes": 1, "n_forms": 1, "n_slips": 0, "language": "en", "now": now}
    for user in (outage.first, make_user("testing_chief", area_id=TAOJIANG)):
        with refused("forbidden"):
            actions.reserve_kit(outage.site, outage.round, parts=["forms"], by=user, **asked)
    closed = make_site(closed_at=now)
    with refused("closed_site"):
        actions.reserve_kit(closed, outage.round, parts=["forms"], by=outage.chief, **asked)
    outage.round.state, outage.round.closed_at = "closed", now
    outage.round.save()
    with refused("round_over"):
        actions.reserve_kit(outage.site, outage.round, parts=["forms"], by=outage.chief, **asked)


def test_pages_without_people_list_nobody(now: datetime) -> None:
    outage = make_outage()
    make_person()
    kit = actions.reserve_kit(
        outage.site,
        outage.round,
        n_tubes=1,
        n_forms=1,
        n_slips=0,
        language="en",
        parts=["stickers", "forms"],
        by=outage.chief,
        now=now,
    )
    assert not Listed.objects.filter(kit=kit).exists()
    pages = sheets.pages(kit, ["forms"], sheet="52.5x29.7", by=outage.chief, now=now)
    assert pages["lists"] == []


def test_the_round_of_a_site_is_the_one_that_runs(now: datetime) -> None:
    outage = make_outage()
    assert queries.round_for(outage.site, now) == outage.round
    assert queries.round_for(outage.site, now + timedelta(days=300)) == outage.round
    assert queries.round_for(make_site(), now) is None


def test_what_the_pages_say_is_what_was_taken(now: datetime) -> None:
    person = make_person(household=make_household(), name="李小妹", sex="f")
    outage = make_outage()
    pages = sheets.pages(outage.kit, sheets.PARTS, sheet="48.5x25.4", by=outage.chief, now=now)
    assert [one["head"] + one["tail"] for one in pages["stickers"]] == [
        tube_code(outage.kit.code, n) for n in range(1, 5)
    ]
    (door,) = pages["lists"][0]["doors"]
    assert (door["people"][0]["name"], door["people"][0]["short"]) == (
        person.name,
        list_code(outage.kit.code, 1),
    )
    assert outage.chief.name in pages["printed"]
