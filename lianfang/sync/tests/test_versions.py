"""Phones of the last release still send: two versions of a kind are taken, others are refused with the reason."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import pytest
from msgspec import Meta, Struct

from lianfang.accounts.tests.make import make_user
from lianfang.sync.capture import VOID, VoidData
from lianfang.sync.kinds import Before, Kind
from lianfang.sync.models import Refusal, Void
from lianfang.sync.tests.make import OWN, make_device, outcomes, send, void

pytestmark = pytest.mark.django_db


class OldVoid(Struct, forbid_unknown_fields=True):
    """What phones of the last release sent: no reason yet."""

    kind: Annotated[str, Meta(max_length=40)]
    target: UUID


def with_reason(old: OldVoid) -> VoidData:
    """Say the same as phones do now."""
    return VoidData(old.kind, old.target, "not given")


SECOND: Kind = replace(VOID, version=2, before=Before(OldVoid, with_reason))
KINDS = {**OWN, "sync.void": SECOND}


def old(now: datetime) -> dict[str, Any]:
    """Write a fact as the last release did, whether or not it named its version."""
    told = void(now)
    return told | {"data": {name: told["data"][name] for name in ("kind", "target")}}


@pytest.fixture
def token() -> str:
    return make_device(make_user("sampler"))[1]


def test_both_versions_are_stored_as_the_present_one(token: str, now: datetime) -> None:
    told = [old(now), old(now) | {"v": 1}, void(now, reason="wrong tube") | {"v": 2}]
    assert outcomes(send(token, *told, now=now, kinds=KINDS)) == ["accepted"] * 3
    assert sorted(Void.objects.values_list("reason", flat=True)) == ["not given", "not given", "wrong tube"]
    assert outcomes(send(token, *told, now=now, kinds=KINDS)) == ["duplicate"] * 3


@pytest.mark.parametrize("version", [3, 0, -1, 2**70])
def test_another_version_is_refused_and_kept(token: str, version: int, now: datetime) -> None:
    answer = send(token, void(now) | {"v": version}, void(now) | {"v": 2}, now=now, kinds=KINDS)
    assert outcomes(answer) == ["refused:unknown_version", "accepted"]
    assert answer.outcomes[0].detail == f"sync.void {version}; taken: 1, 2"
    assert Refusal.objects.get().code == "unknown_version"


def test_the_new_shape_under_the_old_number_is_malformed(token: str, now: datetime) -> None:
    assert outcomes(send(token, void(now), now=now, kinds=KINDS)) == ["refused:malformed"]


@pytest.mark.parametrize("version", ["2", 1.5, None])
def test_what_is_no_version_is_malformed(token: str, version: Any, now: datetime) -> None:
    assert outcomes(send(token, void(now) | {"v": version}, now=now)) == ["refused:malformed"]


def test_an_upgrade_that_does_not_fit_is_malformed_and_holds_nothing_up(token: str, now: datetime) -> None:
    def too_long(told: OldVoid) -> VoidData:
        return VoidData(told.kind, told.target, "r" * 999)

    kinds = {**OWN, "sync.void": replace(VOID, version=2, before=Before(OldVoid, too_long))}
    told = [old(now), void(now) | {"v": 2}]
    assert outcomes(send(token, *told, now=now, kinds=kinds)) == ["refused:malformed", "accepted"]


def test_a_version_without_the_one_before_stops_the_start() -> None:
    SECOND.check()
    for wrong in (replace(VOID, version=2), replace(SECOND, version=1)):
        with pytest.raises(TypeError, match="needs exactly the one before"):
            wrong.check()
