"""Patients, contacts, bookers and people at work who live in another district: every page of the district that deals
with them names them, though the policies of the database show it the rows of its areas alone."""

import json
from pathlib import Path
from unittest import mock

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lianfang.accounts import reading
from lianfang.people.models import Household, Person
from lianfang.places.tests.make import make_area
from tests.scene import scene
from tests.test_odd_values import read

PAGES = json.loads(Path(__file__).with_name("pages.json").read_text())
MET = {
    "desk_person"
}  # who was found at the desk by what they show, and nobody else: testing/tests/test_desk.py


@pytest.mark.slow
def test_every_page_names_whom_it_deals_with(db: None) -> None:
    stage = scene()
    away = make_area(43, 9, 22)
    Household.objects.update(area=away)
    Person.objects.update(area=away)
    names = {name for name in Person.objects.values_list("name", flat=True) if not name.isascii()}
    shown, clients = 0, {role: Client() for role in stage.cast}
    for role, client in clients.items():
        client.force_login(stage.cast[role])

    def asked(client: Client, url: str) -> tuple[int, set[str]]:
        mark = transaction.savepoint()
        answer = client.get(url)
        body = read(answer).decode("utf8", "replace")
        reading.free()
        transaction.savepoint_rollback(mark)
        return answer.status_code, {name for name in names if name in body}

    for name, page in PAGES.items():
        for role in [each for each in page["may"] if each in clients and name not in MET][-1:]:
            url = reverse(name, args=stage.arguments(name))
            with mock.patch.object(reading, "bind"):
                everything = asked(clients[role], url)
            if everything[1]:
                assert asked(clients[role], url) == everything, (name, role)
                shown += 1
    assert shown > 60
