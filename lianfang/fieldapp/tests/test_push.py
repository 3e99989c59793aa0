"""A phone that is told, also while the app is closed, when a clock of its user's work runs out."""

from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from pytest_django import Settings

from lianfang.accounts.tests.make import make_user
from lianfang.fieldapp.tests.make import Caller, error, read
from lianfang.messages.actions import bundle_up
from lianfang.messages.models import Message, PushDevice
from lianfang.messages.push import public_key
from lianfang.messages.tests.make import NOON, make_message
from lianfang.messages.tests.test_push import subscription
from lianfang.places.tests.make import HESHAN
from lianfang.rotas.tests.make import make_hand
from lianfang.web import clock

pytestmark = pytest.mark.django_db


def test_a_phone_is_told_of_clocks_alone_until_it_is_let_go(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    user = make_user("sampler", area_id=HESHAN)
    phone = Caller(user)
    assert read(phone.get("push/key")) == {"key": ""}
    settings.PUSH_CONTACT = "office@example.org"
    assert read(phone.get("push/key")) == {"key": public_key()}
    told = subscription("https://fcm.googleapis.com/fcm/send/8", generate_private_key(SECP256R1()))
    assert error(phone.post("push", told)) == (409, "no_worker")
    worker = make_hand("周采样", user=user)
    assert read(phone.post("push", told)) == {"taken": True}
    assert error(phone.post("push", told | {"endpoint": "https://10.0.0.1/"}))[0] == 409
    for purpose in ("work", "result"):
        make_message(person_id=worker.person_id, purpose=purpose)
    bundle_up(NOON)
    assert [each.purpose for each in Message.objects.filter(channel="push")] == ["work"]
    assert read(phone.post("push", {"endpoint": told["endpoint"], "off": True})) == {"forgotten": 1}
    assert not PushDevice.objects.exists()
