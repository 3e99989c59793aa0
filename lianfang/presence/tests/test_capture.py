"""Passages from phones: stored whatever they say, doubted when they cannot be right."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from lianfang.accounts.tests.make import make_user
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG, make_site
from lianfang.presence.capture import PASSAGE
from lianfang.presence.models import Passage
from lianfang.presence.tests.make import make_checkpoint, passage
from lianfang.sync.tests.make import make_device, outcomes, send

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 8, 7, 4, 0, tzinfo=UTC)
KINDS = {PASSAGE.name: PASSAGE}


def tell(*facts: dict[str, Any], role: str = "checkpoint_officer") -> list[str]:
    """Tell facts from a phone of the city's checkpoints; list what became of each."""
    token = make_device(make_user(role, area_id=YIYANG))[1]
    return outcomes(send(token, *facts, now=NOW, kinds=KINDS))


def test_a_passage_is_kept_with_its_temperature() -> None:
    person, gate = make_person(), make_checkpoint()
    told = passage(person.pk, gate.pk, NOW, celsius=38.2, disposition="held_medical", note="咳嗽")
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
