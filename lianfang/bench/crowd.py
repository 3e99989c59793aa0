"""A whole city for one round of testing: people in grids, sites, phones, and the day's uploads of each site in their
order, made while they are sent, so that the benchmark holds little in memory."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec

from lianfang.accounts.models import User
from lianfang.bench.scene import POOL, code
from lianfang.common.dates import day_of
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.people.bulk import PersonRow, copy_people, households
from lianfang.places.models import Area, Site
from lianfang.places.rules import ancestors, depth, pack
from lianfang.sync.models import Device
from lianfang.sync.sender import new_token, token_hash
from lianfang.testing.models import Round, RoundSite

CITY = pack(43, 9)
A_GRID, A_DOOR = 385, 3  # people
A_SITE = 2_500  # people; what a point serves by the guide of September 2021
A_BOX = 90  # tubes
UPLOAD = 200  # facts in an upload of a phone
HOURS = 13  # of the day, from the first swab to the last
TAKEN_BACK = 1_000  # of so many swabs one is taken back and told again
POSITIVE = 20_000  # of so many tubes one is positive; its members are swabbed again, alone
PEOPLE_AT_ONCE = 30_000
DAY = timedelta(days=1)
_FIRST = 0x017B_0000_0000_7000_8000 << 48  # ids of people by their number, so that nobody must remember them

Fact = dict[str, Any]


def person(number: int) -> UUID:
    """Give the id of the so-manieth person."""
    return UUID(int=_FIRST + number)


def grid(number: int) -> int:
    """Give the area of the so-manieth grid: five to a community, twelve communities to a street, fifteen of those."""
    rest, place = divmod(number, 5)
    rest, community = divmod(rest, 12)
    district, street = divmod(rest, 15)
    return pack(43, 9, district + 1, street + 1, community + 1, place + 1)


@dataclass(frozen=True)
class Crowd:
    """A round of a city: how many people, its sites with a phone each, laboratories with a machine for each lane."""

    people: int
    round: Round
    sites: list[Site]
    phones: list[str]
    laboratory: Site
    machines: list[str]
    began: datetime


def _desks(tokens: Sequence[str], now: datetime) -> None:
    """Give the laboratory a desk for each lane, of somebody who verifies: for what desks tell two people stand. They
    also tell of those who are swabbed again, alone."""
    for n, token in enumerate(tokens):
        user = User.objects.create(username=f"verifier{n}", name="verifier")
        for role in ("lab_verifier", "sampler"):
            user.posts.create(role=role, area_id=CITY, from_on=day_of(now - DAY))
        Device.objects.create(
            user=user, kind="desk", name="desk", token_hash=token_hash(token), enrolled_at=now
        )


def build(people: int, lanes: int, *, now: datetime) -> Crowd:
    """Put a city on record: areas, people by COPY with their doors, sites, phones, a round that is open."""
    _areas(people)
    for first in range(0, people, PEOPLE_AT_ONCE):
        _people(first, min(people, first + PEOPLE_AT_ONCE), now)
    user = User.objects.create(username="sampler", name="sampler")
    for role in ("sampler", "lab_technician", "commander"):
        user.posts.create(role=role, area_id=CITY, from_on=day_of(now - DAY))
    n_sites = max(lanes, -(-people // A_SITE))
    sites = Site.objects.bulk_create(
        Site(kind="sampling", name=f"Site {n}", area_id=grid(min(n * A_SITE, people - 1) // A_GRID))
        for n in range(n_sites)
    )
    phones, machines = ([new_token() for _ in range(n)] for n in (n_sites, lanes))
    Device.objects.bulk_create(
        Device(user=user, kind="phone", name="phone", token_hash=token_hash(token), enrolled_at=now)
        for token in phones
    )
    _desks(machines, now)
    laboratory = Site.objects.create(kind="laboratory", name="Laboratory", area_id=CITY)
    outbreak = Outbreak.objects.create(disease="covid19", area_id=CITY, began_on=day_of(now))
    round_ = Round.objects.create(
        outbreak=outbreak,
        area_id=CITY,
        number=1,
        starts_on=day_of(now - DAY),
        ends_on=day_of(now + DAY),
        pool_size=POOL,
        target=people,
        state=Round.State.OPEN,
        protocol="covid19-2021-08-03",
    )
    RoundSite.objects.bulk_create(RoundSite(round=round_, site=site) for site in sites)
    return Crowd(people, round_, sites, phones, laboratory, machines, now - timedelta(hours=HOURS))


def _areas(people: int) -> None:
    grids = [grid(n) for n in range(-(-people // A_GRID))]
    around = {area for one in grids for area in ancestors(one)} | set(grids)
    held = defaultdict[int, int](int)
    for number, one in enumerate(grids):
        for area in {*ancestors(one), one}:
            held[area] += min(A_GRID, people - number * A_GRID)
    Area.objects.bulk_create(
        (
            Area(id=area, name=str(area), name_en=str(area), depth=depth(area), population=held[area])
            for area in sorted(around)
        ),
        batch_size=5_000,
    )


def _people(first: int, last: int, now: datetime) -> None:
    """Put some people on record, three behind each door."""
    doors = {(grid(n // A_GRID), f"{n // A_DOOR}") for n in range(first, last)}
    behind = households(doors)
    born = [day_of(now) - timedelta(days=365 * age + 100) for age in range(90)]
    copy_people(
        PersonRow(
            person(n).hex,
            "resident",
            f"居民{n}",
            "",
            born[n % 90],
            "",
            grid(n // A_GRID),
            behind[grid(n // A_GRID), f"{n // A_DOOR}"].hex,
            None,
            now,
        )
        for n in range(first, last)
    )


class Lane:
    """What the phones of some sites and one machine of the laboratory tell, upload after upload."""

    def __init__(self, crowd: Crowd, place: int, lanes: int) -> None:
        self.crowd, self.machine = crowd, crowd.machines[place]
        self.sites = range(place, len(crowd.sites), lanes)
        self.share = -(-crowd.people // len(crowd.sites))
        self.swabs = self.tubes = 0
        self._boxes: list[Fact] = []
        self._received: list[Fact] = []
        self._again: list[tuple[int, list[int]]] = []

    def uploads(self, now: datetime) -> Iterator[tuple[str, bytes]]:
        """Yield each upload with the token of its sender. Boxes follow their tubes one turn later, results another."""
        a_turn = max(1, (UPLOAD - 2) // (POOL + 1))  # tubes: swabs, seals, and perhaps a void
        n_tubes = -(-self.share // POOL)
        due: list[Fact] = []
        for first in range(0, n_tubes, a_turn):
            boxes, self._boxes, results, due, self._received = self._boxes, [], due, self._received, []
            yield from self._machine(boxes, now)
            yield from self._machine(results, now)
            for site in self.sites:
                facts = [
                    fact
                    for place in range(first, min(first + a_turn, n_tubes))
                    for fact in self._tube(site, place, n_tubes)
                ]
                facts += self._box(site, first, min(first + a_turn, n_tubes), n_tubes)
                if facts:
                    yield self.crowd.phones[site], _body(facts, now)
        for rest in (self._boxes, due, self._received, self._singles()):
            yield from self._machine(rest, now)

    def _tube(self, site: int, place: int, n_tubes: int) -> Iterator[Fact]:
        first = site * self.share + place * POOL
        last = min(first + POOL, (site + 1) * self.share, self.crowd.people)
        if first >= last:
            return
        at = self.crowd.began + timedelta(hours=HOURS - 2) * (place / n_tubes)
        name, area = self._code(site, place), grid(first // A_GRID)
        for number in range(first, last):
            told = self._swab(number, name, site, at + timedelta(seconds=20 * (number - first)), area)
            yield told
            self.swabs += 1
            if number % TAKEN_BACK == 0:
                data = {"kind": told["kind"], "target": told["id"], "reason": "wrong person"}
                yield _fact("sync.void", at + timedelta(minutes=5), area, data)
                yield self._swab(number, name, site, at + timedelta(minutes=6), area)
        self.tubes += 1
        yield _fact(
            "testing.seal", at + timedelta(minutes=8), area, {"tube_code": name, "n_told": last - first}
        )

    def _swab(
        self, number: int, name: str, site: int, at: datetime, area: int, *, single: bool = False
    ) -> Fact:
        crowd = self.crowd
        data = {
            "person_id": person(number),
            "round_id": crowd.round.pk,
            "site_id": crowd.sites[site].pk,
            "tube_code": name,
            "single": single,
        }
        return _fact("testing.swab", at, area, data)

    def _code(self, site: int, place: int) -> str:
        return code(site * 1_000 + place)

    def _box(self, site: int, first: int, last: int, n_tubes: int) -> list[Fact]:
        """Hand over the tubes of this turn in one box; the laboratory hears of it one turn later."""
        there = [
            place
            for place in range(first, last)
            if site * self.share + place * POOL < min((site + 1) * self.share, self.crowd.people)
        ]
        if not there:
            return []
        crowd, area = self.crowd, grid(site * self.share // A_GRID)
        at = crowd.began + timedelta(hours=HOURS - 2) * (last / n_tubes) + timedelta(minutes=15)
        box, codes = f"BOX-{site}-{first}", [self._code(site, place) for place in there]
        about: Fact = {"box": box, "laboratory_id": crowd.laboratory.pk}
        hour = timedelta(hours=1)
        self._boxes.append(_fact("testing.receipt", at + hour / 2, CITY, about | {"n_told": len(codes)}))
        for place, name in zip(there, codes, strict=True):
            self._received.append(self._result(site, place, name, at + hour))
        return [_fact("testing.handover", at, area, about | {"tubes": codes})]

    def _result(self, site: int, place: int, name: str, at: datetime) -> Fact:
        positive = (site * 1_000 + place) % POSITIVE == POSITIVE // 2
        if positive:
            first = site * self.share + place * POOL
            self._again.append((site, list(range(first, min(first + POOL, self.crowd.people)))))
        said = {"laboratory_id": self.crowd.laboratory.pk, "method": "nat_op"}
        return _fact(
            "testing.result",
            at,
            CITY,
            said | {"tube_code": name, "conclusion": "positive" if positive else "negative"},
        )

    def _singles(self) -> list[Fact]:
        """Swab the members of positive pools again, alone; all are negative."""
        facts = []
        for site, members in self._again:
            for number in members:
                at = self.crowd.began + timedelta(hours=HOURS, minutes=-20)
                name, area = code(50_000_000 + number), grid(number // A_GRID)
                said = {
                    "tube_code": name,
                    "laboratory_id": self.crowd.laboratory.pk,
                    "conclusion": "negative",
                }
                facts += [
                    self._swab(number, name, site, at, area, single=True),
                    _fact("testing.seal", at + timedelta(minutes=1), area, {"tube_code": name, "n_told": 1}),
                    _fact("testing.result", at + timedelta(minutes=9), CITY, said | {"method": "nat_np"}),
                ]
                self.swabs, self.tubes = self.swabs + 1, self.tubes + 1
        return facts

    def _machine(self, facts: Sequence[Fact], now: datetime) -> Iterator[tuple[str, bytes]]:
        left = iter(facts)
        while some := list(islice(left, UPLOAD)):
            yield self.machine, _body(some, now)


def _fact(kind: str, at: datetime, area: int, data: Fact) -> Fact:
    return {"id": uuid7(), "kind": kind, "at": at, "area": area, "data": data}


def _body(facts: list[Fact], now: datetime) -> bytes:
    return msgspec.json.encode({"sent_at": now, "facts": facts})
