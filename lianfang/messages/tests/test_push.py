"""Browsers that are told: encrypted as a browser decrypts it, signed for the service alone, beside texts, and forgotten
when they are gone."""

import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from email.message import Message as Head
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.messages import actions
from lianfang.messages.models import Message, Preference, PushDevice
from lianfang.messages.push import public_key, to_devices
from lianfang.messages.senders import Letter, Unsent
from lianfang.messages.tests.make import NOON, make_message
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person

AUTH = bytes(range(16))


def office() -> User:
    """Give a user by whom pages write."""
    return User.objects.filter(username="office").first() or make_user(username="office")


def read(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def decrypted(body: bytes, own: EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """Read what was sent as a browser does (RFC 8291, 3.4)."""
    salt, size, sender, text = body[:16], body[20], body[21 : 21 + body[20]], body[21 + body[20] :]
    assert (int.from_bytes(body[16:20]), size) == (4096, 65)
    shared = own.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), sender))
    secret = HKDF(SHA256(), 32, auth, b"WebPush: info\0" + point(own.public_key()) + sender).derive(shared)
    key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
    nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
    return AESGCM(key).decrypt(nonce, text, None).rstrip(b"\0").removesuffix(b"\2")


class Service(BaseHTTPRequestHandler):
    """As much of the service of a browser's maker as a sender speaks to."""

    told: ClassVar[list[tuple[Head, bytes]]] = []
    status: ClassVar[int] = 201

    def do_POST(self) -> None:
        """Take one message."""
        Service.told.append((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(Service.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service(settings: Settings) -> Iterator[str]:
    """Serve browsers' messages on this machine; gives where."""
    Service.told, Service.status = [], 201
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.PUSH_CONTACT = "office@example.org"
    settings.PUSH_SERVICES = [f"127.0.0.1:{server.server_port}", "*.push.example"]
    yield f"http://127.0.0.1:{server.server_port}/told/7"
    server.shutdown()
    server.server_close()


def subscription(endpoint: str, own: EllipticCurvePrivateKey) -> dict[str, Any]:
    """Tell of a browser as browsers do."""
    keys = {"p256dh": point(own.public_key()), "auth": AUTH}
    return {
        "endpoint": endpoint,
        "expirationTime": None,
        "keys": {name: urlsafe_b64encode(each).decode().rstrip("=") for name, each in keys.items()},
    }


def device(person: Person, endpoint: str) -> EllipticCurvePrivateKey:
    """Let a browser be told; gives its key."""
    own = generate_private_key(SECP256R1())
    actions.add_device(person, subscription(endpoint, own), by=office(), now=NOON)
    return own


def test_the_example_of_the_rfc_is_read() -> None:
    """RFC 8291, 5 and appendix A: what decrypts it here decrypts what we send below."""
    own = derive_private_key(int.from_bytes(read("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")), SECP256R1())
    body = read(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert (
        decrypted(body, own, read("BTBZMqHH6r4Tts7J_aSIgg")) == b"When I grow up, I want to be a watermelon"
    )


@pytest.mark.django_db
def test_a_browser_is_told_beside_the_phone_and_nothing_of_a_result(
    service: str, settings: Settings, tmp_path: Path
) -> None:
    person = make_person()
    own = device(person, service)
    Preference.objects.create(person=person, language="en", changed_at=NOON)
    settings.MESSAGES = str(tmp_path)
    text = make_message(person_id=person.pk, body="【联防】您的结果：阴性")
    make_message(person_id=person.pk, purpose="code", body="123456")
    actions.send(NOON)
    told = Message.objects.get(channel="push")
    assert (told.person_id, told.purpose, told.state) == (person.pk, "result", "sent")
    text.refresh_from_db()
    assert (text.state, text.bundle_id is not None) == ("sent", True)
    assert actions.tell_devices(text.bundle_id or uuid7(), NOON) == 1  # asked again
    assert Message.objects.filter(channel="push").count() == 1
    ((head, body),) = Service.told
    said = json.loads(decrypted(body, own, AUTH))
    assert said["body"] == "There is a result for you. Open your page."
    assert "阴性".encode() not in body
    assert (head["Content-Encoding"], head["TTL"], len(head["Topic"])) == ("aes128gcm", "86400", 32)
    signed, key = (
        part.partition("=")[2] for part in head["Authorization"].removeprefix("vapid ").split(", ")
    )
    assert key == public_key()
    front, claims, mark = signed.split(".")
    raw = read(mark)
    check = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    known = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), read(key))
    known.verify(check, f"{front}.{claims}".encode(), ECDSA(SHA256()))
    assert json.loads(read(claims))["aud"] == "http://127.0.0.1"
    assert json.loads(read(claims))["sub"] == "mailto:office@example.org"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "fault", "stays"), [(404, "gone", 0), (410, "gone", 0), (400, "refused", 1)]
)
def test_who_is_gone_is_forgotten(service: str, status: int, fault: str, stays: int) -> None:
    person = make_person()
    device(person, service)
    Service.status = status
    letter = Letter(uuid7(), str(PushDevice.objects.get().pk), "有新消息")
    assert to_devices(uuid7(), [letter]) == {letter.id: fault}
    assert PushDevice.objects.count() == stays
    if not stays:
        assert to_devices(uuid7(), [letter]) == {letter.id: "gone"}
        assert len(Service.told) == 1


@pytest.mark.django_db
def test_a_service_that_is_away_is_tried_again(service: str, settings: Settings) -> None:
    device(make_person(), service)
    Service.status = 503
    letter = Letter(uuid7(), str(PushDevice.objects.get().pk), "有新消息")
    with pytest.raises(Unsent, match="sender"):
        to_devices(uuid7(), [letter])
    settings.PUSH_CONTACT = ""
    with pytest.raises(Unsent, match="no_server"):
        to_devices(uuid7(), [letter])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "endpoint",
    [
        "https://10.0.0.1/told",
        "http://a.push.example/told",
        "https://push.example.evil.org/",
        "https://a.push.example@evil.org/",
        "https://evil.org/?a.push.example",
        "https://[",
        "",
        None,
        "https://a.push.example/" + "x" * 1000,
    ],
)
def test_nothing_is_sent_to_strange_addresses(service: str, endpoint: str | None) -> None:
    person, own = make_person(), generate_private_key(SECP256R1())
    told = subscription("https://a.push.example/7", own)
    actions.add_device(person, told, by=office(), now=NOON)
    for bad in (
        told | {"endpoint": endpoint},
        told | {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"keys": 7},
    ):
        with pytest.raises(Refused):
            actions.add_device(person, bad, by=office(), now=NOON)
    assert PushDevice.objects.count() == 1


@pytest.mark.django_db
def test_a_person_has_few_browsers_and_lets_them_go(service: str) -> None:
    person = make_person()
    for n in range(12):
        device(person, f"{service}{n}")
    assert PushDevice.objects.count() == 10
    assert actions.forget_devices(person, by=office(), now=NOON, endpoint=f"{service}11") == 1
    assert actions.forget_devices(person, by=office(), now=NOON) == 9
    assert AuditEntry.objects.filter(verb="messages.device.forgotten").count() == 2


@pytest.mark.django_db
def test_the_script_that_shows_it_is_the_same_for_everybody() -> None:
    answer = Client().get(reverse("my_push_worker"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert b"showNotification" in answer.content
    assert Client().post(reverse("my_push"), "{}", content_type="application/json").status_code == 302
