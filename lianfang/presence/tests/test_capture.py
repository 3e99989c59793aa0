"""Passages from phones: stored whatever they say, doubted when they cannot be right."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_person
from lianfang.places.models import SiteKind
from lianfang.places.tests.make import YIYANG, make_site
from lianfang.presence.capture import KINDS as OWN
from lianfang.presence.models import STOPPED, Pass, Passage, Transfer, Vehicle
from lianfang.presence.tests.make import make_checkpoint, passage, told, vehicle
from lianfang.sync.tests.make import make_device, outcomes, send

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 8, 7, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
KINDS = {kind.name: kind for kind in OWN}


def tell(*facts: dict[str, Any], role: str = "checkpoint_officer") -> list[str]:
    """Tell facts from a phone of the city's checkpoints; list what became of each."""
    token = make_device(make_user(role, area_id=YIYANG))[1]
    return outcomes(send(token, *facts, now=NOW, kinds=KINDS))


def test_a_passage_is_kept_with_its_temperature() -> None:
    person, gate = make_person(), make_checkpoint()
    ill = {"disposition": "held_medical", "reason": "fever", "note": "咳嗽"}
    told = passage(person.pk, gate.pk, NOW, celsius=38.2, **ill)
    assert tell(told) == ["accepted"]
    kept = Passage.objects.get()
    assert (kept.celsius, kept.disposition, kept.note) == (Decimal("38.2"), "held_medical", "咳嗽")


def test_nobody_needs_a_thermometer() -> None:
    assert tell(passage(make_person().pk, make_checkpoint().pk, NOW, celsius=None)) == ["accepted"]
    assert Passage.objects.get().celsius is None


def test_what_cannot_be_right_is_stored_and_doubted() -> None:
    person, gate = make_person(), make_checkpoint()
    told = [
        passage(uuid4(), gate.pk, NOW),
        passage(person.pk, uuid4(), NOW),
        passage(person.pk, person.pk, NOW),
        passage(gate.pk, gate.pk, NOW),
        passage(person.pk, make_site().pk, NOW),
    ]
    assert tell(*told) == [
        "disputed:unknown_person",
        "disputed:unknown_site",
        "disputed:unknown_site",
        "disputed:unknown_person",
        "disputed:not_a_checkpoint",
    ]
    assert Passage.objects.count() == 5


@pytest.mark.parametrize("celsius", [33.9, 43.1, "36.5"])
def test_a_temperature_nobody_can_have_is_no_temperature(celsius: object) -> None:
    person, gate = make_person(), make_checkpoint()
    assert tell(passage(person.pk, gate.pk, NOW, celsius=celsius)) == ["refused:malformed"]


def test_who_holds_no_such_post_is_doubted() -> None:
    person, gate = make_person(), make_checkpoint()
    assert tell(passage(person.pk, gate.pk, NOW), role="lab_technician") == ["disputed:outside_area"]


# --- the version before, and what came with this one


def test_a_phone_of_the_last_release_is_understood() -> None:
    person, gate = make_person(), make_checkpoint()
    old = passage(person.pk, gate.pk, NOW)
    del old["v"]
    assert tell(old) == ["accepted"]
    assert tell(old) == ["duplicate"]
    kept = Passage.objects.get()
    assert (kept.vehicle_id, kept.reason, kept.checks) == (None, "", "")


def test_who_is_stopped_without_a_reason_is_stored_and_doubted() -> None:
    person, gate = make_person(), make_checkpoint()
    bare = [passage(person.pk, gate.pk, NOW, disposition=one) for one in STOPPED]
    assert tell(*bare, passage(person.pk, gate.pk, NOW)) == [*["disputed:no_reason"] * 3, "accepted"]
    old = passage(person.pk, gate.pk, NOW, disposition="turned_back")
    del old["v"]
    assert tell(old) == ["accepted"]  # phones of the release before had no words for reasons
    assert tell(old) == ["duplicate"]
    assert Passage.objects.get(pk=old["id"]).reason == "other"


def test_the_version_before_knows_no_reasons() -> None:
    person, gate = make_person(), make_checkpoint()
    old = passage(person.pk, gate.pk, NOW, reason="fever") | {"v": 1}
    assert tell(old, passage(person.pk, gate.pk, NOW) | {"v": 3}) == [
        "refused:malformed",
        "refused:unknown_version",
    ]


def test_who_sat_in_a_vehicle_may_come_before_it() -> None:
    person, gate = make_person(), make_checkpoint()
    car = vehicle(gate.pk, NOW)
    assert tell(passage(person.pk, gate.pk, NOW, vehicle_id=car["id"], checks="code:green")) == ["accepted"]
    assert tell(car) == ["accepted"]
    assert Passage.objects.get().vehicle == Vehicle.objects.get()


@pytest.mark.parametrize(
    ("plate", "outcome"), [("", "accepted"), ("湘HD12345", "accepted"), ("abc", "disputed:bad_plate")]
)
def test_a_plate_is_right_or_not_there(plate: str, outcome: str) -> None:
    assert tell(vehicle(make_checkpoint().pk, NOW, plate=plate)) == [outcome]


@pytest.mark.parametrize("life", ["ambulance", "medicine", "dialysis", "birth"])
def test_stopping_who_always_passes_is_doubted(life: str) -> None:
    gate = make_checkpoint()
    stopped = vehicle(gate.pk, NOW, reason=life, disposition="turned_back")
    assert tell(stopped, vehicle(gate.pk, NOW, reason=life, disposition="exempt")) == [
        "disputed:always_passes",
        "accepted",
    ]


def test_turning_back_who_is_not_vaccinated_is_doubted_unless_that_days_rule_says_so() -> None:
    make_outbreak()
    person, gate = make_person(), make_checkpoint()
    why = {"reason": "unvaccinated", "disposition": "turned_back"}
    day_before, day_after = NOW.replace(day=6), NOW.replace(day=9)
    assert tell(passage(person.pk, gate.pk, NOW, **why)) == ["accepted"]
    assert tell(passage(person.pk, gate.pk, day_before, **why)) == ["disputed:no_such_rule"]
    assert tell(passage(person.pk, gate.pk, day_after, **why))[0].startswith("disputed:")


def make_pass(**over: Any) -> Pass:
    fields = {"area_id": YIYANG, "holder": "王小明", "purpose": "dialysis", "number": "23456789A"}
    times = {"starts_at": NOW - HOUR, "ends_at": NOW + HOUR, "issued_at": NOW - HOUR}
    by = make_user("commander", area_id=YIYANG)
    return Pass.objects.create(**{"issued_by": by, **fields, **times, **over})


@pytest.mark.parametrize(
    ("over", "outcome"),
    [
        ({}, "accepted"),
        ({"ends_at": NOW - HOUR / 2}, "disputed:pass_not_good"),
        ({"starts_at": NOW + HOUR / 2}, "disputed:pass_not_good"),
        ({"number": "ZZZZZZZZ9"}, "disputed:pass_not_good"),
    ],
)
def test_a_pass_is_good_in_its_hours(over: dict[str, Any], outcome: str) -> None:
    make_pass(**over)
    person, gate = make_person(), make_checkpoint()
    assert tell(passage(person.pk, gate.pk, NOW, reason="pass", checks="permit:23456789A")) == [outcome]


def test_a_revoked_pass_is_doubted_from_then_on() -> None:
    given = make_pass()
    Pass.objects.update(revoked_at=NOW, revoked_by=given.issued_by, revoked_why="借给他人")
    person, gate = make_person(), make_checkpoint()
    held = {"reason": "pass", "checks": "permit:23456789A"}
    before = passage(person.pk, gate.pk, NOW - HOUR / 2, **held)
    assert tell(before, passage(person.pk, gate.pk, NOW, **held)) == ["accepted", "disputed:pass_not_good"]


def test_who_is_taken_over_needs_a_receipt() -> None:
    person, gate = make_person(), make_checkpoint()
    held = passage(person.pk, gate.pk, NOW, disposition="held_medical", reason="fever")
    about = {"person_id": str(person.pk), "passage_id": held["id"]}
    kept = told(
        "transfer", gate.pk, NOW, **about, outcome="taken_over", to="市四医院发热门诊", taken_by="120"
    )
    bare = told("transfer", gate.pk, NOW, **about, outcome="taken_over")
    let_go = told("transfer", gate.pk, NOW, **about, outcome="let_go")
    assert tell(held, kept, bare, let_go) == ["accepted", "accepted", "disputed:no_receipt", "accepted"]
    assert Transfer.objects.filter(passage_id=held["id"]).count() == 3


def test_what_is_told_of_no_gate_is_doubted() -> None:
    site = make_site()
    facts = [
        told("queue", site.pk, NOW, direction="in", waiting=4),
        told("handover", site.pk, NOW, step="given"),
        told("entry", site.pk, NOW, direction="in", disposition="passed"),
    ]
    assert tell(*facts) == ["disputed:not_a_checkpoint"] * 3


def test_a_gate_keeper_counts_at_a_market_and_registers_nobody() -> None:
    market = make_site(kind=SiteKind.MARKET, name="湘北市场")
    entry = told("entry", market.pk, NOW, direction="in", disposition="passed", celsius=36.4)
    assert tell(entry, role="gate_keeper") == ["accepted"]
    passed = passage(make_person().pk, market.pk, NOW)
    assert tell(passed, role="gate_keeper") == ["disputed:outside_area"]
