"""Every form of every page, filled with what can be typed and can hardly be meant: it is taken or refused in words."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from lxml import html

from tests.scene import scene
from tests.stage import Scene

PAGES = json.loads(Path(__file__).with_name("pages.json").read_text())
ASKED = {"day": "9999-12-31", "page": "9" * 20, "sort": "none"}  # of a page, in its address
LEFT = {"sign_out", "set_language"}  # would change who opens the rest
TYPED = {
    "number": "2147483648",
    "date": "1800-01-01",
    "datetime-local": "1800-01-01T00:00",
    "time": "23:59",
    "text": "9" * 25,  # longer than a phone number, shorter than a name
}  # by the kind of a field
SENT = {"file", "submit", "button", "reset"}
Sent = dict[str, str]


def value(field: Any, typed: Mapping[str, str]) -> str:
    """Give what is typed or chosen: of choices the first, what is hidden as it is."""
    kind = field.get("type", field.tag)
    if field.tag == "select":
        return next(filter(None, (each.get("value") for each in field.iter("option"))), "")
    if kind in {"checkbox", "radio"}:
        return field.get("value") or "on"
    return (field.get("value") or "") if kind == "hidden" else typed.get(kind, typed["text"])


def filled(form: Any, typed: Mapping[str, str] = TYPED) -> Sent:
    """Fill a form, and press its first button."""
    fields = [each for each in form.iter("input", "select", "textarea") if each.get("type") not in SENT]
    buttons = list(form.iter("button"))[:1]
    named = [(each.get("name"), value(each, typed)) for each in fields]
    return {
        name: said
        for name, said in [*((b.get("name"), b.get("value") or "") for b in buttons), *named]
        if name
    }


def forms(body: bytes, url: str) -> Iterator[tuple[str, str, Sent]]:
    """Yield the name and the address that each form of a page is sent to, and what."""
    for form in html.fromstring(body).iter("form"):
        if form.get("method", "").lower() == "post":
            path = (form.get("action") or url).partition("#")[0]
            try:
                yield resolve(path.partition("?")[0]).url_name or "", path, filled(form)
            except Resolver404:
                continue


def read(answer: Any) -> bytes:
    """Give what an answer said, to its end."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def opened(stage: Scene) -> Iterator[tuple[str, bytes, Client]]:
    """Open every page once, as the first who may, with an odd address."""
    clients = {role: Client() for role in stage.cast}
    for role, client in clients.items():
        client.force_login(stage.cast[role])
    for name, page in PAGES.items():
        for role in [each for each in page["may"] if each in clients][:1]:
            url = reverse(name, args=stage.arguments(name))
            body = read(clients[role].get(url, ASKED))
            if b'method="post"' in body:
                yield url, body, clients[role]


@pytest.mark.slow
def test_every_form_answers_whatever_is_typed(db: None) -> None:
    sent: set[tuple[str, ...]] = set()
    for url, body, client in opened(scene()):
        for name, path, told in forms(body, url):
            if name in LEFT or (key := (name, *sorted(told))) in sent:
                continue
            sent.add(key)
            mark = transaction.savepoint()
            answer = client.post(path, told)
            assert answer.status_code < 500, (name, told)
            read(answer)
            transaction.savepoint_rollback(mark)
    assert len(sent) > 300


@pytest.mark.django_db(transaction=True)
def test_a_sign_that_is_no_text_is_told(client: Client) -> None:
    answer = client.get(reverse("public_stops"), {"q": "x\0"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert "a sign that is no text" in answer.content.decode()
