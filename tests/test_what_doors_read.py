"""What the database itself shows at doors where nobody signs in: a phone's, a program's, a resident's, everybody's."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from lianfang.accounts import reading
from lianfang.accounts.tests.make import make_user
from lianfang.api.tests.make import Caller as Program
from lianfang.api.tests.make import everything, make_secret
from lianfang.fieldapp.tests.make import Caller as Phone
from lianfang.messages.models import Message
from lianfang.needs.actions import code_of
from lianfang.needs.tests.make import dispatcher, make_need
from lianfang.people.models import Alias, Person
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.web import clock
from tests.test_every_url import patterns

pytestmark = pytest.mark.django_db
# Open addresses that are not bound, and why.
UNBOUND = {
    **dict.fromkeys(("sign_in", "set_language", "demo_enter"), "reads of users alone"),
    **dict.fromkeys(("lasts", "my_leave", "volunteer_leave"), "read the session alone"),
    **dict.fromkeys(("health_live", "health_ready"), "ask whether the database answers"),
    "figures": "counts rows of every table for Prometheus and shows none",
    **dict.fromkeys(("field", "field_worker", "field_chinese", "field_manifest"), "are files of the program"),
    **dict.fromkeys(("my_push_worker", "dose_key"), "are files of the program"),
    **dict.fromkeys(("api_description", "api_problems", "api_nowhere"), "describe the program"),
    **dict.fromkeys(("field_enrol", "field_wiped", "field_salvage", "say_answer"), "are deeds (POST)"),
}
PHONE = "13807370001"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let pages think it is 5 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def here() -> Person:
    return make_person(name="赫有人", area=make_area(43, 9, 3), phone=PHONE)


@pytest.fixture
def there() -> Person:
    return make_person(name="桃有人", area=make_area(43, 9, 22))


@contextmanager
def looked() -> Iterator[list[set[str]]]:
    """Note whose records the database shows, without any filter, whenever a page asks for people."""
    seen: list[set[str]] = []

    def noted(execute: Any, sql: str, *how: Any) -> Any:
        if "people_person" in sql and "set_config" not in sql and sql.lstrip().startswith("SELECT"):
            with connection.connection.cursor() as cursor:
                seen.append({name for (name,) in cursor.execute("SELECT name FROM people_person").fetchall()})
        return execute(sql, *how)

    with connection.execute_wrapper(noted):
        yield seen


def resident(phone: str = PHONE) -> Client:
    """Open one's own page with a code."""
    client = Client(headers={"accept-language": "en"})
    client.post(reverse("my_enter"), {"phone": phone})
    code = re.search(r"\d{6}", Message.objects.filter(purpose="code").latest("id").body)
    assert code
    assert client.post(reverse("my_code"), {"code": code[0]}).status_code == 302
    return client


def test_every_open_page_is_bound_or_has_a_reason() -> None:
    open_ = {entry.name: entry.callback for entry in patterns() if not _asks(entry.callback)}
    assert {name for name, view in open_.items() if not getattr(view, "of_nobody", False)} == UNBOUND.keys()


def _asks(view: Any) -> bool:
    return bool(getattr(view, "login_required", True))


@pytest.mark.one_machine  # no policies of rows lie on a cluster
def test_a_phone_reads_of_the_areas_of_its_post(here: Person, there: Person) -> None:
    phone = Phone(make_user("grid_worker", area_id=HESHAN))
    with looked() as seen:
        assert phone.get("roster").status_code == 200
    assert seen
    assert set().union(*seen) <= {here.name}


def test_a_program_reads_of_the_areas_of_its_owner(here: Person, there: Person) -> None:
    chief = dispatcher(area_id=YIYANG)
    mine, theirs = (
        make_need(by=chief, area_id=area, person_id=one.pk)
        for area, one in ((HESHAN, here), (TAOJIANG, there))
    )
    program = Program(make_secret(everything(HESHAN), scopes=["needs.read"]))
    asked = "lianfang.needs.queries.tickets.visible"
    with mock.patch(asked, side_effect=lambda rows, *_how, **_more: rows), looked() as seen:
        told = [row["id"] for row in program.get("needs").json()["items"]]  # type: ignore[attr-defined]
    assert told == [str(mine.pk)]
    assert str(theirs.pk) not in told
    assert all(there.name not in names for names in seen)


@pytest.mark.one_machine
def test_a_residents_page_reads_of_those_whose_it_is(here: Person, there: Person, now: datetime) -> None:
    merged = make_person(name="赫有人二", area_id=HESHAN)
    Alias.objects.create(person=merged, kept=here, reason="同一人", merged_at=now, merged_by=make_user())
    make_need("邻居的药", dispatcher(area_id=YIYANG), area_id=TAOJIANG, person_id=there.pk)
    client = resident()
    with looked() as seen:
        assert client.get(reverse("my_page")).status_code == 200
    assert set().union(*seen) == {here.name, merged.name}

    def also(_one: UUID) -> tuple[UUID, ...]:
        return here.pk, there.pk

    with mock.patch("lianfang.public.views.places.ids_of", new=also):  # a filter that went wrong
        assert "邻居的药" not in client.get(reverse("my_page")).content.decode()
        with mock.patch("lianfang.public.views.residents.bind_to"):
            assert "邻居的药" in client.get(reverse("my_page")).content.decode()


def test_whoever_has_the_code_of_a_need_reads_it_and_no_other(here: Person) -> None:
    code, digest = code_of()
    make_need("胰岛素两支", person_id=here.pk, code=digest)
    make_need("邻居的药", person_id=here.pk)
    client = Client()
    assert client.post(reverse("say_look"), {"code": code}).status_code == 302
    page = client.get(reverse("say_look")).content.decode()
    assert "胰岛素两支" in page
    assert "邻居的药" not in page


def test_a_page_for_everybody_reads_of_nobody(here: Person) -> None:
    with looked() as seen:
        for name in ("public_sites", "public_zones", "public_gifts", "volunteer_sign_up", "say", "give"):
            assert Client().get(reverse(name)).status_code in {200, 302}, name
    assert set().union(*seen) == set()
    with connection.cursor() as cursor:  # and whoever comes next is not bound
        cursor.execute("SELECT current_user <> 'lianfang_reader'")
        assert cursor.fetchone() == (True,)
    reading.free()
