"""The city of the story: a register of invented people in the real areas of Yiyang, the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lianfang.places.rules import inside, level, pack
from lianfang.story.names import invented

YIYANG = pack(43, 9)
HESHAN = pack(43, 9, 3)
LONGLING = pack(43, 9, 3, 402)
NANXIAN = pack(43, 9, 21)
ANHUA = pack(43, 9, 23)
DATONGHU = pack(43, 9, 71)
HIGH_TECH = pack(43, 9, 72)
CHAOYANG = pack(43, 9, 72, 5)
YUANJIANG = pack(43, 9, 81)

# The town of Nan County where every door was knocked at: "11 communities" (F28-F32). The list of areas has ten; the
# village of the town's own name stands in for the eleventh.
TOWN = pack(43, 9, 21, 125)
HUAJIAHU = pack(43, 9, 21, 125, 6)
KNOCKED = (*(pack(43, 9, 21, 125, n) for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 39)), pack(43, 9, 21, 125, 205))
GRIDS = (9, 9, 9, 8, 8, 8, 8, 8, 8, 8, 8)  # of each: 91, one for each unit

LONGLING_PEOPLE = 31_000  # registered there in one day, 5 August (facts.md F54)
TOWN_PEOPLE = 1_001  # in the 91 grids, at least: eleven each
STAFF = 14_402  # cadres sent down (F07); they are people of the city too
RING_PEOPLE = 3_496  # tested from 29 July around the first lead (facts.md, external cross-checks)
LEAST = 80_000  # below this there are not enough adults for the 14,402 who were sent

# Datonghu's people of 65 and more (F46), and those of their families who live with them. The first of the register:
# who they are does not depend on how large it is. Most of the young are away; how many are there is invented.
ELDERS, FAMILY = 14_906, 2_500
ELDER_BIRTHS, ELDER_DAYS = date(1926, 8, 10), 10_957  # up to 9 August 1956
FAMILY_BIRTHS, FAMILY_DAYS = date(1957, 1, 1), 16_070  # up to the end of 2000
AT_A_DOOR = (1, 2, 2, 3)  # elders
WITH_FAMILY = 3  # of so many doors of elders one has somebody of the family behind it, at most

# How those who were sent, and the rest of the register, spread over the districts: a demonstration, not a statistic.
SHARES = {3: 34, 2: 14, 21: 13, 22: 14, 23: 14, 71: 3, 72: 6, 81: 10}
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


def shares(people: int, homes: list[int]) -> list[tuple[int, int]]:
    """Spread people over communities and grids: Datonghu its elders with their families, Longling its 31,000, the grids
    of Nan County's town theirs, the rest by district. Returns (area, people) in the order of the register."""
    lake = [home for home in homes if inside(home, DATONGHU)]
    there = [home for home in homes if inside(home, LONGLING)]
    grids = [home for home in homes if level(home) == "grid"]
    plan = spread(ELDERS, lake) + spread(FAMILY, lake) + spread(LONGLING_PEOPLE, there)
    special = {*lake, *there, *grids}
    rest = people - ELDERS - FAMILY - LONGLING_PEOPLE
    wanted = {pack(43, 9, number): share for number, share in SHARES.items()}
    total = sum(share for district, share in wanted.items() if district != DATONGHU)
    for district, share in wanted.items():
        n = rest * share // total
        if district == DATONGHU:
            continue
        if district == NANXIAN and grids:
            plan += spread(max(TOWN_PEOPLE, n // 10), grids)
            n -= max(TOWN_PEOPLE, n // 10)
        plan += spread(n, [h for h in homes if inside(h, district) and h not in special])
    missing = people - sum(n for _, n in plan)
    last, n = plan[-1]
    plan[-1] = (last, n + missing)
    return plan


def spread(people: int, areas: list[int]) -> list[tuple[int, int]]:
    """Spread people evenly over areas; the first ones take what is left over."""
    each, left = divmod(people, len(areas))
    return [(area, each + (i < left)) for i, area in enumerate(areas)]


def residents(people: int, homes: list[tuple[int, str]], seed: int = 2021) -> Iterator[Resident]:
    """Invent the register: homes are (id, name) of communities and grids; every number is valid, unique and
    nobody's."""
    rng, names = Random(seed), dict(homes)
    doors: dict[int, list[str]] = {}
    serial, household = 0, 0
    for area, n in shares(people, [a for a, _ in homes]):
        left, address = 0, ""
        for k in range(n):
            if serial < ELDERS:
                household, left, address = _elders_door(rng, doors, area, names[area], household, left)
            elif serial < ELDERS + FAMILY:
                household, address = _with_elders(doors[area], k, household)
            elif left == 0:
                household, left = household + 1, rng.choice((1, 2, 2, 3, 3, 4, 5))
                address = f"{names[area]}{rng.randint(1, 12)}组{rng.randint(1, 199)}号"
            left -= 1
            yield resident(rng, serial, area, household, address)
            serial += 1


def _elders_door(
    rng: Random, doors: dict[int, list[str]], area: int, name: str, household: int, left: int
) -> tuple[int, int, str]:
    """Give the door an elder lives behind: the last one while somebody is missing there, else the next."""
    known = doors.setdefault(area, [])
    if left > 0 and known:
        return household, left, known[-1]
    known.append(f"{name}{len(known) % 12 + 1}组{len(known) // 12 + 1}号")
    return household + 1, rng.choice(AT_A_DOOR), known[-1]


def _with_elders(known: list[str], k: int, household: int) -> tuple[int, str]:
    """Let the k-th of the families of a community live behind a door with elders."""
    most = max(1, len(known) // WITH_FAMILY)
    return household + 1, known[k % most * WITH_FAMILY]


def born_on(serial: int) -> date:
    """Give the birthday of a person of the register."""
    if serial < ELDERS:
        return ELDER_BIRTHS + timedelta(days=serial * 7919 % ELDER_DAYS)
    if serial < ELDERS + FAMILY:
        return FAMILY_BIRTHS + timedelta(days=(serial - ELDERS) * 7919 % FAMILY_DAYS)
    return BIRTHS + timedelta(days=serial % BIRTH_DAYS * 7919 % BIRTH_DAYS)


def resident(rng: Random, serial: int, area: int, household: int, address: str) -> Resident:
    """Invent one person; the serial makes the identity number and the phone unique. Every third elder has no phone."""
    sex, born = rng.choice("fm"), born_on(serial)
    lake = serial < ELDERS + FAMILY
    cycle = serial // (ELDER_DAYS if lake else BIRTH_DAYS)
    order = cycle * 2 + (sex == "m")
    seventeen = f"{430921 if lake else 430903}{born:%Y%m%d}{order:03d}"
    return Resident(
        name=invented(rng, sex),
        sex=sex,
        born_on=born,
        number=seventeen + check_digit(seventeen),
        phone="" if serial < ELDERS and serial % 3 == 0 else f"144{serial:08d}",
        area=area,
        household=household,
        address=address,
    )
