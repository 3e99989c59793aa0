"""The city of the story: a register of invented people in the real areas of Yiyang, the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lianfang.places.rules import inside, pack
from lianfang.story.names import invented

YIYANG = pack(43, 9)
HESHAN = pack(43, 9, 3)
LONGLING = pack(43, 9, 3, 402)
HIGH_TECH = pack(43, 9, 72)
YUANJIANG = pack(43, 9, 81)

LONGLING_PEOPLE = 31_000  # registered there in one day, 5 August (facts.md F54)
STAFF = 14_402  # cadres sent down (F07); they are people of the city too
RING_PEOPLE = 3_496  # tested from 29 July around the first lead (facts.md, external cross-checks)
LEAST = 70_000  # below this there are not enough adults for the 14,402 who were sent

# How the rest of the register spreads over the districts: a demonstration, not a statistic.
SHARES = {3: 26, 2: 14, 21: 13, 22: 14, 23: 14, 71: 3, 72: 6, 81: 10}
BIRTHS = date(1931, 1, 1)
BIRTH_DAYS = 32_000  # up to August 2018


@dataclass(frozen=True, slots=True)
class Resident:
    """One invented person of the register."""

    name: str
    sex: str
    born_on: date
    number: str
    phone: str
    area: int
    household: int  # people of one household share it
    address: str


def check_digit(seventeen: str) -> str:
    """Give the last character of an identity number (GB 11643-1999)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, weights, strict=True)) % 11]


def shares(people: int, communities: list[int]) -> list[tuple[int, int]]:
    """Spread people over communities: Longling gets its 31,000, the rest by district. Returns (community, people)."""
    there = [c for c in communities if inside(c, LONGLING)]
    plan = spread(LONGLING_PEOPLE, there)
    rest = people - LONGLING_PEOPLE
    total = sum(SHARES.values())
    for number, share in SHARES.items():
        district = pack(43, 9, number)
        mine = [c for c in communities if inside(c, district) and not inside(c, LONGLING)]
        plan += spread(rest * share // total, mine)
    missing = people - sum(n for _, n in plan)
    first, n = plan[-1]
    plan[-1] = (first, n + missing)
    return plan


def spread(people: int, areas: list[int]) -> list[tuple[int, int]]:
    """Spread people evenly over areas; the first ones take what is left over."""
    each, left = divmod(people, len(areas))
    return [(area, each + (i < left)) for i, area in enumerate(areas)]


def residents(people: int, communities: list[tuple[int, str]], seed: int = 2021) -> Iterator[Resident]:
    """Invent the register: communities are (id, name); every number is valid, unique and nobody's."""
    rng = Random(seed)
    names = dict(communities)
    serial, household = 0, 0
    for area, n in shares(people, [a for a, _ in communities]):
        left = 0
        address = ""
        for _ in range(n):
            if left == 0:
                household, left = household + 1, rng.choice((1, 2, 2, 3, 3, 4, 5))
                address = f"{names[area]}{rng.randint(1, 12)}组{rng.randint(1, 199)}号"
            left -= 1
            yield resident(rng, serial, area, household, address)
            serial += 1


def resident(rng: Random, serial: int, area: int, household: int, address: str) -> Resident:
    """Invent one person; the serial makes the identity number and the phone unique."""
    sex = rng.choice("fm")
    cycle, place = divmod(serial, BIRTH_DAYS)
    born = BIRTHS + timedelta(days=place * 7919 % BIRTH_DAYS)
    order = cycle * 2 + (sex == "m")
    seventeen = f"430903{born:%Y%m%d}{order:03d}"
    return Resident(
        name=invented(rng, sex),
        sex=sex,
        born_on=born,
        number=seventeen + check_digit(seventeen),
        phone=f"144{serial:08d}",
        area=area,
        household=household,
        address=address,
    )
