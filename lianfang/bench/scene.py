"""What a measurement of sync needs: a district, people, phones, rounds, and facts as a phone sends them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from typing import Any
from uuid import UUID

import msgspec

from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.ids import ALPHABET, tube_id, uuid7, with_check
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.people.rules.numbers import check_character
from lianfang.places.models import Area, Site
from lianfang.places.rules import ancestors, depth, pack
from lianfang.sync.models import Device
from lianfang.sync.sender import new_token, token_hash
from lianfang.testing.models import Round

DAY = timedelta(days=1)
NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)
HESHAN = pack(43, 9, 3)
POOL = 10  # people a tube
_numbers = count()
_newcomers = count()

Row = dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """Who swabs whom, where, with which phones."""

    devices: list[Device]
    tokens: list[str]
    people: list[UUID]
    site: Site
    checkpoint: Site
    outbreak: Outbreak
    now: datetime

    def swabs(self, n: int) -> list[Row]:
        """Make swabs of a new round: each person once, ten people a tube, all as a phone tells them."""
        number = next(_numbers)
        round_ = Round.objects.create(
            outbreak=self.outbreak,
            area_id=HESHAN,
            number=number,
            starts_on=day_of(self.now - DAY),
            ends_on=day_of(self.now + DAY),
            pool_size=POOL,
            target=n,
            state=Round.State.OPEN,
            protocol="covid19-2021-08-03",
        )
        return [
            {
                "person_id": person,
                "round_id": round_.pk,
                "site_id": self.site.pk,
                "tube_code": code(number * 100_000 + place // POOL),
            }
            for place, person in enumerate(islice(self.people, n))
        ]


def build(people: int, phones: int, *, now: datetime = NOW) -> Scene:
    """Write the scene into an empty database."""
    around = [Area(id=a, name=str(a), name_en=str(a), depth=depth(a)) for a in ancestors(HESHAN)]
    Area.objects.bulk_create(around)
    user = User.objects.create(username="sampler", name="sampler")
    for role in ("sampler", "checkpoint_officer"):
        user.posts.create(role=role, area_id=HESHAN, from_on=day_of(now - DAY))
    tokens = [new_token() for _ in range(phones)]
    devices = [
        Device.objects.create(
            user=user, kind="phone", name="phone", token_hash=token_hash(token), enrolled_at=now
        )
        for token in tokens
    ]
    found = [Person(name="x", area_id=HESHAN, registered_at=now) for _ in range(people)]
    Person.objects.bulk_create(found, batch_size=5_000)
    site = Site.objects.create(kind="sampling", name="site", area_id=HESHAN)
    checkpoint = Site.objects.create(kind="checkpoint", name="checkpoint", area_id=HESHAN)
    outbreak = Outbreak.objects.create(disease="covid19", area_id=HESHAN, began_on=day_of(now))
    return Scene(devices, tokens, [person.pk for person in found], site, checkpoint, outbreak, now)


def fact(kind: str, data: Row, at: datetime) -> Row:
    """Write a fact as a phone does."""
    return {"id": uuid7(), "kind": kind, "at": at, "area": HESHAN, "data": data}


def newcomer(person: UUID) -> Row:
    """Tell of somebody who is not on record, with an identity number that nobody else has."""
    day, place = divmod(next(_newcomers), 1000)
    digits = f"430903{date(1950, 1, 1) + day * DAY:%Y%m%d}{place:03}"
    return {
        "person_id": person,
        "name": "李新来",
        "kind": "resident",
        "id_kind": "resident_id",
        "number": digits + check_character(digits),
        "phone": "13800000000",
        "address": f"{day} 栋 {place} 室",
    }


def code(number: int) -> str:
    """Write the printed code of the so-manieth tube."""
    letters = ""
    for _ in range(8):
        number, digit = divmod(number, len(ALPHABET))
        letters = ALPHABET[digit] + letters
    return with_check(letters)


def bodies(rows: Sequence[Row], size: int) -> list[bytes]:
    """Write swabs as the bodies of uploads."""
    facts = [{"id": uuid7(), "kind": "testing.swab", "at": NOW, "area": HESHAN, "data": row} for row in rows]
    return [msgspec.json.encode({"sent_at": NOW, "facts": some}) for some in _cut(facts, size)]


def copies(rows: Sequence[Row], size: int, scene: Scene, columns: Sequence[str]) -> list[bytes]:
    """Write the same swabs as the text of COPY, ready to be sent."""
    blocks = []
    for some in _cut(rows, size):
        shared = {
            "batch_id": uuid7(),
            "received_at": NOW,
            "device_id": scene.devices[0].pk,
            "by_id": scene.devices[0].user_id,
            "at": NOW,
            "told_at": NOW,
            "area_id": HESHAN,
            "dispute": "",
            "single": "f",
            "population": "",
        }
        lines = (
            "\t".join(
                str((shared | row | {"id": uuid7(), "tube_id": tube_id(row["tube_code"])})[c])
                for c in columns
            )
            for row in some
        )
        blocks.append(("\n".join(lines) + "\n").encode())
    return blocks


def _cut(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
