"""Rounds, tubes and phones for tests: facts are told through the same door as a phone's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from msgspec.structs import replace
from psycopg import Connection

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_post, make_user
from lianfang.common.ids import ALPHABET, uuid7, with_check
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_person
from lianfang.places.models import Site, SiteKind
from lianfang.places.tests.make import HESHAN, YIYANG, make_area, make_site
from lianfang.sync.capture import SETTLEMENT, VOID
from lianfang.sync.engine import ingest
from lianfang.sync.models import Device
from lianfang.sync.sender import Sender, sender_at
from lianfang.sync.wire import Answered, Upload
from lianfang.testing.capture import (
    CARRIAGE,
    DISPOSAL,
    HANDOVER,
    QUEUE,
    RECEIPT,
    REJECTION,
    RESULT,
    RULING,
    SEAL,
    SWAB,
)
from lianfang.testing.models import Round

_KINDS = (
    VOID,
    SWAB,
    SEAL,
    HANDOVER,
    CARRIAGE,
    RECEIPT,
    REJECTION,
    RESULT,
    DISPOSAL,
    RULING,
    QUEUE,
    SETTLEMENT,
)
KINDS = {kind.name: kind for kind in _KINDS}
MORNING = datetime(2021, 8, 5, 0, 0, tzinfo=UTC)  # 5 August 2021, 08:00 in Yiyang
NOON = MORNING + timedelta(hours=4)
PROTOCOL = "covid19-2021-08-03"
_numbers = count(1)

Fact = dict[str, Any]


def make_code(number: int | None = None) -> str:
    """Give a tube's printed code with its check character; without a number, one not given before."""
    left, letters = number if number is not None else 500_000 + next(_numbers), ""
    for _ in range(6):
        left, digit = divmod(left, len(ALPHABET))
        letters = ALPHABET[digit] + letters
    return with_check("T" + letters)


def make_round(**over: Any) -> Round:
    """Make an open round of Heshan, 4 to 7 August 2021, ten people a tube."""
    if "outbreak" not in over:
        over["outbreak"] = Outbreak.objects.first() or make_outbreak()
    if "area" not in over and "area_id" not in over:
        over["area"] = make_area(43, 9, 3)
    fields = {
        "number": next(_numbers),
        "starts_on": date(2021, 8, 4),
        "ends_on": date(2021, 8, 7),
        "pool_size": 10,
        "target": 1000,
        "state": Round.State.OPEN,
        "protocol": PROTOCOL,
    }
    return Round.objects.create(**fields | over)


def make_laboratory(**over: Any) -> Site:
    """Make a laboratory in Heshan."""
    return make_site(**{"kind": SiteKind.LABORATORY, "name": f"检验所{next(_numbers)}"} | over)


@dataclass
class Phone:
    """A device that tells facts, and what its user may."""

    sender: Sender
    device: Device

    def tell(
        self, *facts: Fact, now: datetime = NOON, conn: "Connection[Any] | None" = None
    ) -> list[Answered]:
        """Upload facts in one batch, inside the transaction of the test unless a connection is given."""
        if conn is None:
            connection.ensure_connection()
            conn = connection.connection
        upload = Upload(now, [msgspec.Raw(msgspec.json.encode(fact)) for fact in facts])
        return ingest(conn, KINDS, self.sender, upload, now=now).outcomes

    def codes(self, *facts: Fact, now: datetime = NOON) -> list[str]:
        """Upload facts and give the reason for each that was doubted or refused, "" for the others."""
        return [answer.code for answer in self.tell(*facts, now=now)]


def make_phone(user: User | None = None, *, at_desk: bool = True) -> Phone:
    """Make a phone whose user may sample, settle and do a laboratory's work in the whole city; believed like a desk,
    where a colleague has verified each result, unless told otherwise."""
    if user is None:
        user = make_user("sampler", area_id=YIYANG)
        make_post(user, "lab_technician", area_id=YIYANG)
        make_post(user, "courier", area_id=YIYANG)
    token = uuid7().bytes * 2
    device = Device.objects.create(
        user=user, kind=Device.Kind.PHONE, name="手机", token_hash=token, enrolled_at=MORNING
    )
    connection.ensure_connection()
    sender = sender_at(connection.connection, device.id, now=NOON)
    assert sender is not None
    return Phone(replace(sender, at_desk=at_desk), device)


def fact(kind: str, data: dict[str, Any], *, at: datetime = MORNING, area: int = HESHAN, **over: Any) -> Fact:
    """Write a fact as a phone would."""
    return {"id": uuid7(), "kind": kind, "at": at, "area": area, "data": data} | over


@dataclass
class Scene:
    """A round with a site, a laboratory and a phone: writes facts of them."""

    round: Round
    site: Site
    laboratory: Site
    phone: Phone

    def swab(self, person: UUID, code: str, *, minutes: float = 0, single: bool = False, **over: Any) -> Fact:
        """Say that a person's swab went into a tube, some minutes after 8 in the morning."""
        data = {"person_id": person, "round_id": self.round.id, "site_id": self.site.id, "tube_code": code}
        data |= {"single": single} | over.pop("data", {})
        return fact("testing.swab", data, at=MORNING + timedelta(minutes=minutes), **over)

    def swabs(self, n: int, code: str, *, minutes: float = 0) -> list[Fact]:
        """Say that n new people were swabbed into one tube, one a minute."""
        return [self.swab(make_person().id, code, minutes=minutes + i) for i in range(n)]

    def seal(self, code: str, n_told: int = 10, *, minutes: float = 60) -> Fact:
        """Say that a tube was sealed."""
        at = MORNING + timedelta(minutes=minutes)
        return fact("testing.seal", {"tube_code": code, "n_told": n_told}, at=at)

    def handover(self, box: str, codes: Sequence[str], *, minutes: float = 90, **more: Any) -> Fact:
        """Say that a box was packed."""
        data = {"box": box, "laboratory_id": self.laboratory.id, "tubes": list(codes)} | more
        return fact("testing.handover", data, at=MORNING + timedelta(minutes=minutes))

    def carriage(self, box: str, n_told: int, *, minutes: float = 100, **more: Any) -> Fact:
        """Say that a courier took a box over, or arrived with it."""
        data = {"box": box, "step": "taken", "n_told": n_told} | more
        return fact("testing.carriage", data, at=MORNING + timedelta(minutes=minutes))

    def ruling(self, box: str, digest: str, *, minutes: float = 150) -> Fact:
        """Say that somebody settled the counts of a box."""
        data = {"box": box, "digest": digest, "note": "已当面清点"}
        return fact("testing.ruling", data, at=MORNING + timedelta(minutes=minutes))

    def rejection(self, code: str, reason: str = "leaking", *, minutes: float = 170) -> Fact:
        """Say that the laboratory rejected a tube."""
        data = {"tube_code": code, "laboratory_id": self.laboratory.id, "reason": reason}
        return fact("testing.rejection", data, at=MORNING + timedelta(minutes=minutes))

    def disposal(self, codes: Sequence[str], *, minutes: float = 230) -> Fact:
        """Say that the laboratory threw tubes away."""
        data = {"laboratory_id": self.laboratory.id, "tubes": list(codes)}
        return fact("testing.disposal", data, at=MORNING + timedelta(minutes=minutes))

    def receipt(self, box: str, n_told: int, *, minutes: float = 120, **more: Any) -> Fact:
        """Say that a box arrived."""
        data = {"box": box, "laboratory_id": self.laboratory.id, "n_told": n_told} | more
        return fact("testing.receipt", data, at=MORNING + timedelta(minutes=minutes))

    def result(self, code: str, conclusion: str = "negative", *, minutes: float = 180) -> Fact:
        """Say what the laboratory concluded."""
        data = {"tube_code": code, "laboratory_id": self.laboratory.id, "conclusion": conclusion}
        at = MORNING + timedelta(minutes=minutes)
        return fact("testing.result", data | {"method": "nat_op"}, at=at)


def void(told: Fact, *, minutes: float = 30) -> Fact:
    """Say that a fact is taken back."""
    data = {"kind": told["kind"], "target": told["id"], "reason": "看错了"}
    return fact("sync.void", data, at=MORNING + timedelta(minutes=minutes))


def settlement(told: Fact, decision: str = "stands", *, minutes: float = 200) -> Fact:
    """Say what a person decided about a disputed fact."""
    data = {"target": told["id"], "decision": decision, "note": "已与采样点核对"}
    return fact("sync.settlement", data, at=MORNING + timedelta(minutes=minutes))


def make_scene(**over: Any) -> Scene:
    """Make a round with a site, a laboratory and a phone."""
    return Scene(make_round(**over), make_site(), make_laboratory(), make_phone())
