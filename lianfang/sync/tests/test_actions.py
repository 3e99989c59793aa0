"""Devices, what desks tell, and what people decide."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_post, make_user
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG
from lianfang.sync.actions import (
    Saying,
    deal_with_refusal,
    desk_of,
    enrol_device,
    revoke_device,
    settle,
    tell,
)
from lianfang.sync.capture import SETTLEMENT
from lianfang.sync.models import Device, Refusal, Settlement, Void
from lianfang.sync.sender import token_hash
from lianfang.sync.tests.make import OWN, make_device, make_dispute, outcomes, send, void

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    """List what was audited, oldest first."""
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def saying(**over: Any) -> Saying:
    """Say at a desk that something is taken back."""
    data = {"kind": "testing.swab", "target": uuid7(), "reason": "typed twice"}
    return Saying("sync.void", HESHAN, data | over)


@pytest.fixture
def administrator() -> User:
    return make_user("administrator", area_id=YIYANG)


# --- devices


def test_a_phone_is_enrolled_under_its_user(administrator: User, now: datetime) -> None:
    sampler = make_user("sampler")
    device, token = enrol_device(sampler, name="红米 7", kind="phone", by=administrator, now=now)
    assert (device.user, device.kind, device.enrolled_at) == (sampler, "phone", now)
    assert bytes(Device.objects.get().token_hash) == token_hash(token)
    assert outcomes(send(token, void(now), now=now)) == ["accepted"]
    assert verbs() == ["sync.device.enrolled"]
    assert token not in str(AuditEntry.objects.get().data)


def test_enrolling_needs_a_post_of_the_user_and_one_over_it(administrator: User, now: datetime) -> None:
    other = make_user("administrator", area_id=TAOJIANG)
    sampler, nobody = make_user("sampler"), make_user()
    make_post(nobody, "sampler", to_on=date(2021, 8, 1))
    for by, user, code in (
        (other, sampler, "forbidden"),
        (sampler, sampler, "forbidden"),
        (administrator, nobody, "no_post"),
        (administrator, make_user(), "no_post"),
    ):
        with pytest.raises(Refused) as refused:
            enrol_device(user, name="x", kind="phone", by=by, now=now)
        assert refused.value.code == code
    assert not Device.objects.exists()


def test_a_lost_phone_is_shut_out_by_its_user_or_an_administrator(administrator: User, now: datetime) -> None:
    sampler = make_user("sampler")
    for by in (sampler, administrator):
        device, _ = make_device(sampler)
        with pytest.raises(Refused):
            revoke_device(device, by=make_user("sampler"), now=now)
        revoke_device(device, by=by, now=now)
        assert Device.objects.get(pk=device.pk).revoked_at == now
        with pytest.raises(Refused) as refused:
            revoke_device(device, by=by, now=now)
        assert refused.value.code == "revoked"
    assert verbs() == ["sync.device.revoked"] * 2


def test_a_user_has_one_desk_and_it_is_not_shut_out(administrator: User, now: datetime) -> None:
    desk = desk_of(administrator, now=now)
    assert desk_of(administrator, now=now) == desk
    with pytest.raises(Refused) as refused:
        revoke_device(desk, by=administrator, now=now)
    assert refused.value.code == "desk"


# --- telling


def test_a_desk_tells_facts_like_a_phone(now: datetime) -> None:
    user = make_user("commander")
    told = [saying(), saying()]
    assert outcomes(tell(user, OWN, told, now=now)) == ["accepted"] * 2
    assert outcomes(tell(user, OWN, told, now=now + timedelta(0))) == ["duplicate"] * 2
    row = Void.objects.first()
    assert row
    assert (row.by, row.device, row.at) == (user, desk_of(user, now=now), now)


def test_what_a_desk_tells_is_undone_with_its_transaction(now: datetime) -> None:
    user = make_user("commander")
    with transaction.atomic():
        tell(user, OWN, [saying()], now=now)
        transaction.set_rollback(True)
    assert not Void.objects.exists()


def test_a_desk_is_told_at_once_what_cannot_be_stored(now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        tell(make_user("commander"), OWN, [saying(), saying(reason="")], now=now)
    assert refused.value.code == "malformed"
    assert not Void.objects.exists()
    assert not Refusal.objects.exists()


def test_someone_locked_out_tells_nothing(now: datetime) -> None:
    with pytest.raises(Refused):
        tell(make_user("commander", is_active=False), OWN, [saying()], now=now)


# --- deciding


@pytest.mark.parametrize("decision", ["stands", "void"])
def test_a_dispute_is_settled_by_a_named_person(decision: str, now: datetime) -> None:
    chief = make_user("testing_chief", area_id=YIYANG)
    dispute = make_dispute(now)
    settle(dispute, decision=decision, note=" asked the site ", by=chief, now=now, kind=SETTLEMENT)
    assert (dispute.settled_at, dispute.settled_by) == (now, chief)
    settlement = Settlement.objects.get()
    assert (settlement.target, settlement.decision, settlement.note) == (
        dispute.fact_id,
        decision,
        "asked the site",
    )
    assert (settlement.by, settlement.area_id, settlement.dispute) == (chief, HESHAN, "")
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.area_id, entry.data["decision"]) == ("sync.dispute.settled", HESHAN, decision)


@pytest.mark.parametrize(
    ("role", "area", "over", "code"),
    [
        ("sampler", HESHAN, {}, "forbidden"),
        ("testing_chief", TAOJIANG, {}, "forbidden"),
        ("testing_chief", HESHAN, {"note": "  "}, "note"),
        ("testing_chief", HESHAN, {"decision": "maybe"}, "unknown_decision"),
        ("testing_chief", HESHAN, {"note": "n" * 401}, "malformed"),
    ],
)
def test_settling_is_refused(role: str, area: int, over: dict[str, str], code: str, now: datetime) -> None:
    by = make_user(role, area_id=area)
    dispute = make_dispute(now)
    given = {"decision": "void", "note": "n"} | over
    with pytest.raises(Refused) as refused:
        settle(dispute, **given, by=by, now=now, kind=SETTLEMENT)
    assert refused.value.code == code
    dispute.refresh_from_db()
    assert dispute.settled_at is None
    assert not Settlement.objects.exists()


def test_a_dispute_is_settled_once(now: datetime) -> None:
    dispute = make_dispute(now)
    first, second = make_user("commander", name="周敏"), make_user("testing_chief")
    make_dispute(now)
    settle(dispute, decision="stands", note="n", by=first, now=now, kind=SETTLEMENT)
    with pytest.raises(Refused, match="周敏") as refused:
        settle(dispute, decision="void", note="n", by=second, now=now, kind=SETTLEMENT)
    assert refused.value.code == "settled"


def test_a_refused_upload_is_dealt_with(now: datetime) -> None:
    sampler = make_user("sampler")
    _, token = make_device(sampler)
    send(token, {"odd": 1}, now=now)
    refusal = Refusal.objects.get()
    by = make_user("testing_chief")
    for who, note, code in ((sampler, "n", "forbidden"), (by, " ", "note")):
        with pytest.raises(Refused) as refused:
            deal_with_refusal(refusal, note=note, by=who, now=now)
        assert refused.value.code == code
    deal_with_refusal(refusal, note="told the maker", by=by, now=now)
    assert (refusal.dealt_at, refusal.dealt_by, refusal.note) == (now, by, "told the maker")
    assert refusal.raw == '{"odd": 1}'
    with pytest.raises(Refused) as refused:
        deal_with_refusal(refusal, note="again", by=by, now=now)
    assert refused.value.code == "dealt"
    assert verbs() == ["sync.refusal.dealt_with"]
