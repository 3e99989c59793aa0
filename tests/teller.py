"""Who tells facts in tests of every kind: a phone inside the area, one outside, and what they upload."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection
from psycopg import Connection
from psycopg.errors import InFailedSqlTransaction

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_post, make_user
from lianfang.cases.tests.make import make_contact
from lianfang.fieldapp import rights
from lianfang.fieldapp.kinds import KINDS
from lianfang.people.models import Person
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG
from lianfang.sync.engine import ingest
from lianfang.sync.wire import Answer, read_upload
from lianfang.testing.tests.make import MORNING, NOON, Phone, Scene, make_code, make_phone, make_scene

Fact = dict[str, Any]
WATCHED = 5  # people in quarantine whose temperatures are taken again and again


def body(facts: list[Fact], sent_at: datetime = NOON) -> bytes:
    """Write an upload as a phone does."""
    return msgspec.json.encode({"sent_at": sent_at, "facts": facts})


def tell(
    phone: Phone, facts: list[Fact], *, sent_at: datetime = NOON, conn: "Connection[Any] | None" = None
) -> Answer:
    """Upload facts of any kind at noon, inside the transaction of the test unless a connection is given."""
    connection.ensure_connection()
    upload = read_upload(body(facts, sent_at))
    with as_the_door():
        return ingest(conn or connection.connection, KINDS, phone.sender, upload, now=NOON)


@contextmanager
def as_the_door() -> Iterator[None]:
    """Let the connection of the test do what the door of uploads may, and no more, as long as the block lasts."""
    raw = connection.connection
    assert rights.become(raw) or settings.CLUSTER  # which has no such role
    try:
        yield
    finally:
        with suppress(InFailedSqlTransaction):  # then it is undone with the rest
            raw.execute("RESET ROLE")


@dataclass
class Field:
    """Where things happen: a scene of sampling, a phone of another county, people under watch."""

    scene: Scene
    outsider: Phone
    watched: list[UUID] = field(default_factory=list)

    def given(self, facts: list[Fact]) -> list[Fact]:
        """Tell what has to be known before, and give it back."""
        tell(self.scene.phone, facts)
        return facts

    def watch(self) -> list[UUID]:
        """Give people who are in quarantine."""
        while len(self.watched) < WATCHED:
            self.watched.append(make_contact(MORNING - timedelta(hours=1)).person_id)
        return self.watched

    def tubes(self, n: int) -> list[str]:
        """Give the codes of new tubes, each with one swab in it, told before."""
        codes = [make_code() for _ in range(n)]
        self.given([self.scene.swab(person, code) for person, code in zip(people(n), codes, strict=True)])
        return codes

    def sealed(self, n: int) -> list[str]:
        """Give the codes of new tubes that were sealed."""
        codes = self.tubes(n)
        self.given([self.scene.seal(code, 1) for code in codes])
        return codes


def _worker(*roles: str, area_id: int) -> User:
    user = make_user(area_id=area_id)
    for role in roles:
        make_post(user, role, area_id=area_id)
    return user


def make_field() -> Field:
    """Make a scene whose phone may tell facts of every kind in the city; the outsider's may do so in Taojiang."""
    roles = (
        "sampler",
        "lab_technician",
        "epidemiologist",
        "checkpoint_officer",
        "grid_worker",
        "site_lead",
        "courier",
        "driver",
        "vaccinator",
    )
    scene = make_scene()
    scene.phone = make_phone(_worker(*roles, area_id=YIYANG))
    return Field(scene, make_phone(_worker(*roles, area_id=TAOJIANG)))


def people(n: int) -> list[UUID]:
    """Put n people on record at once."""
    rows = [Person(name="陈某", area_id=HESHAN, registered_at=MORNING) for _ in range(n)]
    return [person.pk for person in Person.objects.bulk_create(rows)]
