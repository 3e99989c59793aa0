"""Messages by gateway and by e-mail, over real sockets; what somebody does not want; the quiet hours of the night."""

import json
import socketserver
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import pytest
from pytest_django import Settings

from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at, day_of
from lianfang.common.ids import uuid7
from lianfang.common.tests.refusals import refused
from lianfang.messages import actions, rules
from lianfang.messages.gateway import to_gateway
from lianfang.messages.models import Bundle, Message, PageCode, Preference
from lianfang.messages.post import to_mail
from lianfang.messages.senders import Letter, Unsent
from lianfang.messages.tests.make import make_message, wanted
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG

LETTERS = [Letter(uuid7(), "13807370001", "您好"), Letter(uuid7(), "0737-4212345", "您好")]


@pytest.mark.parametrize(
    ("hour", "first", "last", "quiet"),
    [
        (21, 22, 7, False),
        (22, 22, 7, True),
        (0, 22, 7, True),
        (6, 22, 7, True),
        (7, 22, 7, False),
        (13, 12, 14, True),
        (14, 12, 14, False),
        (3, 5, 5, False),
    ],
)
def test_quiet_hours_may_reach_over_midnight(hour: int, first: int, last: int, quiet: bool) -> None:
    assert rules.is_quiet(hour, first, last) is quiet


@pytest.mark.parametrize(
    ("address", "shown"),
    [("13807370001", "138****0001"), ("xiao@example.com", "x***@example.com"), ("", "")],
)
def test_of_an_address_little_is_shown(address: str, shown: str) -> None:
    assert rules.mask_address(address) == shown


# --- the gateway


class Gateway(BaseHTTPRequestHandler):
    """A gateway on this machine: keeps what it was told, and answers what a test wants."""

    told: ClassVar[list[tuple[dict[str, str], dict[str, object]]]] = []
    answer: ClassVar[tuple[int, bytes]] = (200, b"{}")

    def do_POST(self) -> None:
        """Take a bundle."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Gateway.told.append((dict(self.headers), json.loads(body)))
        status, said = Gateway.answer
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def do_GET(self) -> None:
        """Note who followed a redirect."""
        Gateway.told.append((dict(self.headers), {}))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def gateway(settings: Settings, tmp_path: Path) -> Iterator[type[Gateway]]:
    """A gateway that listens, with its key in a file."""
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    Gateway.told, Gateway.answer = [], (200, b"{}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "key").write_text("s3cret\n")
    settings.GATEWAY = f"http://127.0.0.1:{server.server_port}/send"
    settings.GATEWAY_KEY = str(tmp_path / "key")
    yield Gateway
    server.shutdown()
    server.server_close()


def test_a_gateway_gets_a_bundle_once_with_its_key_and_says_what_it_refuses(gateway: type[Gateway]) -> None:
    bundle = uuid7()
    gateway.answer = (200, json.dumps({"refused": [str(LETTERS[0].id), str(uuid7())]}).encode())
    assert to_gateway(bundle, LETTERS) == {LETTERS[0].id: "refused", LETTERS[1].id: "not_mobile"}
    ((head, body),) = gateway.told
    assert (head["Idempotency-Key"], head["Authorization"]) == (str(bundle), "Bearer s3cret")
    assert body["messages"] == [{"id": str(LETTERS[0].id), "to": "13807370001", "text": "您好"}]


@pytest.mark.parametrize("answer", [(500, b""), (401, b"no"), (200, b"not json"), (200, b'["odd"]')])
def test_a_gateway_that_fails_took_nothing(gateway: type[Gateway], answer: tuple[int, bytes]) -> None:
    gateway.answer = answer
    with pytest.raises(Unsent, match="sender"):
        to_gateway(uuid7(), LETTERS)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_gateway_leads_nowhere_else(gateway: type[Gateway], status: int) -> None:
    gateway.answer = (status, b"")
    with pytest.raises(Unsent, match="sender"):
        to_gateway(uuid7(), LETTERS)
    assert len(gateway.told) == 1


@pytest.mark.parametrize("address", ["", "http://gateway.example", "file:///etc/passwd"])
def test_texts_go_to_no_gateway_in_the_clear(settings: Settings, address: str) -> None:
    settings.GATEWAY = address
    with pytest.raises(Unsent, match="no_server"):
        to_gateway(uuid7(), LETTERS)


# --- e-mail


class Mail(socketserver.StreamRequestHandler):
    """As much of a server of e-mail as a sender speaks to."""

    letters: ClassVar[list[str]] = []

    def handle(self) -> None:
        """Answer one sender: an address with "nobody" in it is refused."""
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("DATA"):
                self.wfile.write(b"354 go on\r\n")
                text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                Mail.letters.append(text)
            self.wfile.write(b"550 unknown\r\n" if "NOBODY" in word else b"250 ok\r\n")
            if word == "QUIT":
                return


@pytest.fixture
def mail(settings: Settings) -> Iterator[type[Mail]]:
    """A server of e-mail that listens."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)
    Mail.letters = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
    settings.EMAIL_USE_TLS = False
    yield Mail
    server.shutdown()
    server.server_close()


def test_an_e_mail_is_written_to_each_and_whom_the_server_refuses_is_named(mail: type[Mail]) -> None:
    good, bad = (
        Letter(uuid7(), "xiao@example.com", "【联防】您好"),
        Letter(uuid7(), "nobody@example.com", "x"),
    )
    assert to_mail(uuid7(), [bad, good]) == {bad.id: "refused"}
    (letter,) = mail.letters
    assert f"Message-ID: <{good.id}@" in letter
    assert "To: xiao@example.com" in letter


def test_without_a_server_no_e_mail_is_lost(settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    with pytest.raises(Unsent, match="no_server"):
        to_mail(uuid7(), LETTERS)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(Unsent, match="sender"):
        to_mail(uuid7(), LETTERS)


# --- what somebody wants


@pytest.mark.django_db
def test_whoever_gave_an_address_is_written_to_there_except_for_codes(
    now: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.MESSAGES = str(tmp_path)
    person = make_person()
    Preference.objects.create(person=person, email="xiao@example.com", changed_at=now)
    make_message(person_id=person.pk, purpose="booking")
    make_message(person_id=person.pk, purpose="code")
    assert dict(Message.objects.values_list("purpose", "channel")) == {"booking": "email", "code": "sms"}
    assert actions.send(now) == 2
    assert set(Bundle.objects.values_list("channel", "n_sent")) == {("email", 1), ("sms", 1)}


@pytest.mark.django_db
def test_what_somebody_does_not_want_is_not_sent(now: datetime) -> None:
    person, by = make_person(), make_user("testing_chief", area_id=YIYANG)
    actions.choose(person, language="en", declined=["booking"], by=by, now=now)
    asked = [
        wanted(person_id=person.pk, purpose="booking"),
        wanted(person_id=person.pk, purpose="code"),
        wanted(person_id=make_person().pk, purpose="booking"),
    ]
    assert actions.queue(asked, now=now) == 2
    with refused("unknown_choice"):
        actions.choose(person, language="en", declined=["code"], by=by, now=now)
    with refused("unknown_choice"):
        actions.choose(person, language="xx", declined=[], by=by, now=now)


@pytest.mark.django_db
def test_at_night_only_what_is_urgent_is_sent(now: datetime, settings: Settings, tmp_path: Path) -> None:
    settings.MESSAGES = str(tmp_path)
    night = at(day_of(now), 23)
    for purpose in ("booking", "result", "code"):
        make_message(now, purpose=purpose)
    actions.send(night)
    assert set(Message.objects.filter(state="sent").values_list("purpose", flat=True)) == {"code"}
    actions.send(night + timedelta(hours=8))
    assert Message.objects.filter(state="sent").count() == 3


@pytest.mark.django_db
def test_an_address_is_used_once_its_owner_gave_back_the_code(now: datetime) -> None:
    person, by = make_person(), make_user("testing_chief", area_id=YIYANG)
    with refused("no_email"):
        actions.ask_email(person, "xiao@", by=by, now=now)
    id_ = actions.ask_email(person, " xiao@example.com ", by=by, now=now)
    sent = Message.objects.get()
    code = "".join(letter for letter in sent.body if letter.isdigit())[:6]
    assert (sent.channel, sent.address) == ("email", "xiao@example.com")
    for typed, which, whose in (("", id_, person), (code, UUID(int=0), person), (code, id_, make_person())):
        with refused("wrong_code"):
            actions.confirm_email(whose, which, typed, by=by, now=now)
    assert PageCode.objects.get(pk=id_).tries == 1
    actions.confirm_email(person, id_, code, by=by, now=now)
    assert Preference.objects.get(person=person).email == "xiao@example.com"
    with refused("wrong_code"):
        actions.confirm_email(person, id_, code, by=by, now=now)
    actions.forget_email(person, by=by, now=now)
    assert Preference.objects.get(person=person).email == ""
    for _n in range(4):
        actions.ask_email(person, "xiao@example.com", by=by, now=now)
    with refused("too_many"):
        actions.ask_email(person, "xiao@example.com", by=by, now=now)
