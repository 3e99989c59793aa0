"""What the chapters share: who, where, which phones, and the time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from lianfang.accounts.models import User
from lianfang.care.models import Admission
from lianfang.cases.models import Case
from lianfang.laboratory.models import Instrument, Lot
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.places.models import Site
from lianfang.places.rules import inside
from lianfang.story.city import ELDERS, born_on
from lianfang.story.models import Replay
from lianfang.story.phones import Phone
from lianfang.testing.models import Round

EPOCH_MS = 1_625_068_800_000  # 1 July 2021: the register is that old


def person_id(serial: int) -> UUID:
    """Give the id of a person of the register: time-ordered, and the same in every replay."""
    scattered = serial * 0x9E3779B97F4A7C15 & (1 << 62) - 1
    high = (EPOCH_MS + serial // 1000) << 16 | 0x7000 | serial % 1000
    return UUID(int=high << 64 | 0b10 << 62 | scattered)


@dataclass
class World:
    """The story's world while it is told."""

    people: int
    users: dict[str, User]
    rng: Random = field(default_factory=lambda: Random(730))
    plan: list[tuple[int, int]] = field(
        default_factory=list
    )  # (community, how many live there), in serial order
    outbreak: Outbreak | None = None
    sites: dict[str, Site] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    phones: dict[str, list[Phone]] = field(default_factory=dict)
    infected: dict[int, int] = field(default_factory=dict)  # the story's number → serial
    traced: dict[UUID, int] = field(default_factory=dict)  # contacts: person → serial
    cases: dict[int, Case] = field(default_factory=dict)
    admissions: dict[int, Admission] = field(default_factory=dict)
    everyone: dict[str, list[int]] = field(default_factory=dict)  # round → serials to test
    others: dict[str, Person] = field(default_factory=dict)  # people from elsewhere
    waiting: dict[str, list[Any]] = field(default_factory=dict)  # round → tubes not yet analysed
    instruments: list[Instrument] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)  # of two reagents
    unconfirmed: set[int] = field(default_factory=set)  # whom a second reagent finds negative
    taken: set[int] = field(default_factory=set)  # serials that play a part of their own
    tubes: int = 0

    @property
    def fight(self) -> Outbreak:
        """Give the outbreak once it is open."""
        if self.outbreak is None:
            raise RuntimeError("the outbreak is not open yet")
        return self.outbreak

    def by(self, username: str) -> User:
        """Give a member of the cast."""
        return self.users[username]

    def serials(self, area: int) -> list[int]:
        """List the people of the register who live in an area, in order."""
        found: list[int] = []
        start = 0
        for community, n in self.plan:
            if inside(community, area):
                found.extend(range(start, start + n))
            start += n
        return found

    def area_of(self, serial: int) -> int:
        """Give the community a person of the register lives in."""
        start = 0
        for community, n in self.plan:
            start += n
            if serial < start:
                return community
        raise IndexError(serial)

    def person(self, serial: int) -> Person:
        """Read a person of the register."""
        return Person.objects.get(pk=person_id(serial))

    def people_of(self, ids: Iterable[UUID]) -> list[Person]:
        """Read people by their ids, in the order of these."""
        return list(Person.objects.filter(pk__in=ids).order_by("pk"))

    def pick(self, area: int, n: int, *, adults: bool = True) -> list[int]:
        """Choose people of an area who play a part; nobody is chosen twice."""
        open_ = [s for s in self.serials(area) if s not in self.taken and (not adults or is_adult(s))]
        chosen = self.rng.sample(open_, n)
        self.taken.update(chosen)
        return chosen


def is_adult(serial: int) -> bool:
    """Say whether a person is between 18 and 65 in 2021."""
    return serial >= ELDERS and 1956 <= born_on(serial).year <= 2002


def tell_time(now: datetime, *, chapter: str = "", percent: int | None = None) -> None:
    """Set the story's clock, and say how far it has come."""
    values: dict[str, object] = {"now": now}
    if chapter:
        values["chapter"] = chapter
    if percent is not None:
        values["percent"] = percent
    Replay.objects.filter(pk=1).update(**values)


def spread(people: Sequence[int], parts: int) -> list[list[int]]:
    """Cut people into parts of nearly the same size."""
    each, left = divmod(len(people), parts)
    cut, found = 0, []
    for n in range(parts):
        size = each + (n < left)
        found.append(list(people[cut : cut + size]))
        cut += size
    return found
