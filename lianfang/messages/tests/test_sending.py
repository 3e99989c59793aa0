"""Messages: queued once, sent once however often the sending program dies, failures seen and tried again."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connections
from pytest_django import Settings

from lianfang.accounts.tests.make import make_user
from lianfang.messages import actions, rules, senders
from lianfang.messages.actions import sending
from lianfang.messages.models import Bundle, Message
from lianfang.messages.senders import Letter, Unsent, to_file
from lianfang.messages.tests.make import make_message, wanted
from lianfang.places.tests.make import TAOJIANG, YIYANG, make_area
from lianfang.web.tests.saving import save

LATER = timedelta(days=15)


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """Let the sender write into a folder of the test."""
    settings.MESSAGES = str(tmp_path / "messages")
    return tmp_path / "messages"


def lines(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.glob("*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text().splitlines()]


@pytest.mark.parametrize(
    ("n_tries", "minutes"), [(1, 1), (2, 2), (3, 4), (5, 16), (rules.TRIES, None), (9, None)]
)
def test_each_try_waits_longer_and_the_last_ends_it(n_tries: int, minutes: int | None) -> None:
    found = rules.wait_after(n_tries)
    assert found == (None if minutes is None else timedelta(minutes=minutes))


@pytest.mark.django_db
def test_what_is_asked_twice_is_sent_once_and_codes_go_first(folder: Path, now: datetime) -> None:
    result, code = wanted(), wanted(purpose="code", body="123456")
    assert actions.queue([result], now=now) == 1
    assert actions.queue([result, code], now=now) == 1
    assert actions.send(now) == 1
    assert [line["id"] for line in lines(folder)] == sorted([str(result.id), str(code.id)])
    assert actions.send(now) == 0
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    sending.AT_ONCE = 1
    try:
        late = wanted(purpose="code")
        actions.queue([wanted(), late], now=now)
        actions.bundle_up(now)
    finally:
        sending.AT_ONCE = 1_000
    assert Message.objects.get(state="handed").pk == late.id


@pytest.mark.django_db
def test_files_are_the_owners_alone(folder: Path, now: datetime) -> None:
    make_message()
    actions.send(now)
    (path,) = folder.glob("*")
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)


def _dies(where: str) -> senders.Sender:
    """Make a sender that ends its program, before or after it has written the bundle."""

    def send(bundle: UUID, letters: Sequence[Letter]) -> Mapping[UUID, str]:
        if where == "after":
            to_file(bundle, letters)
        elif where == "midway":
            (Path(settings.MESSAGES) / f"{bundle}.part").write_text('{"id": "')
        os._exit(9)

    return send


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["before", "midway", "after"])
def test_a_program_that_is_killed_while_sending_sends_nothing_twice_and_forgets_nothing(
    folder: Path, now: datetime, where: str
) -> None:
    folder.mkdir(mode=0o700)
    actions.queue([wanted() for _ in range(3)], now=now)
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            actions.send(now, sender=_dies(where))
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert Message.objects.filter(state="handed").count() == 3
    actions.send(now)
    told = lines(folder)
    assert len(told) == len({line["id"] for line in told}) == 3
    assert Message.objects.filter(state="sent").count() == 3
    assert Bundle.objects.get().n_sent == 3


@pytest.mark.django_db
def test_a_sender_that_is_away_is_tried_again_and_a_landline_is_not(
    folder: Path, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    mobile, landline = make_message(), make_message(phone="0737-4212345")

    def away(_bundle: UUID, _letters: Sequence[Letter]) -> Mapping[UUID, str]:
        raise Unsent("sender")

    actions.send(now, sender=away)
    mobile.refresh_from_db()
    assert (mobile.state, mobile.fault, mobile.n_tries) == ("queued", "sender", 1)
    assert actions.send(now) == 0  # not yet
    at = now
    for _ in range(rules.TRIES - 1):
        at += timedelta(hours=1)
        actions.send(at, sender=away)
    mobile.refresh_from_db()
    assert (mobile.state, mobile.n_tries) == ("failed", rules.TRIES)
    assert mobile.address not in caplog.text
    chief = make_user("testing_chief", area_id=YIYANG)
    assert actions.try_again(None, by=chief, now=at) == 2
    actions.send(at)
    mobile.refresh_from_db()
    landline.refresh_from_db()
    assert (mobile.state, landline.state, landline.fault) == ("sent", "failed", "not_mobile")
    make_area(43, 9, 22)
    outsider = make_user("testing_chief", area_id=TAOJIANG)
    assert actions.try_again([landline.pk], by=outsider, now=at) == 0


@pytest.mark.django_db
def test_without_a_folder_nothing_is_lost(now: datetime, settings: Settings) -> None:
    settings.MESSAGES = ""
    message = make_message()
    actions.send(now)
    message.refresh_from_db()
    assert (message.state, message.fault) == ("queued", "no_folder")
    assert Bundle.objects.get().error == "no_folder"


@pytest.mark.django_db
def test_the_page_shows_what_failed_and_tries_it_again(folder: Path, now: datetime, client: Any) -> None:
    make_message(phone="0737-4212345")
    actions.send(now)
    client.force_login(make_user("testing_chief", area_id=YIYANG))
    page = client.get("/messages/", headers={"accept-language": "en"}).content.decode()
    assert "Not a mobile number" in page
    assert "0737-4212345" not in page
    client.post("/messages/again/", {"id": str(Message.objects.get().pk)})
    assert Message.objects.get().state == "queued"
    assert b"\xef\xbb\xbf" in save(client, "/messages/?state=all&export=csv").content
    client.force_login(make_user("sampler", area_id=YIYANG))
    assert client.get("/messages/").status_code == 403
    assert client.post("/messages/again/").status_code == 403
