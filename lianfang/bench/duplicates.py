"""Who may be on record already: candidates for one new person among 3.85 million, as the desk that registers asks."""

import os
import sys
import time
from datetime import date, timedelta
from statistics import median

import numpy as np
from django.db import connection
from django.utils import timezone

from lianfang.accounts.models import Post, User
from lianfang.bench.checkout import commit
from lianfang.bench.scene import HESHAN, build
from lianfang.common.dates import day_of
from lianfang.common.ids import uuid7
from lianfang.people.naming import write_terms
from lianfang.people.queries import twins
from lianfang.people.rules.same import Traits

PEOPLE, ASKED, SEED = 3_850_000, 300, 20_261_123
BLOCK = 100_000  # people sent at once
# The commonest surnames carry the share of people that the census of names gives them, the rest is even.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
    "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文华红玉建国林梅春生海波宁志鹏浩"
    "宇轩子涵欣怡梓雨晨佳琪思远嘉俊凯博"
)
BORN = date(1935, 1, 1)


def measure(size: int | None) -> dict[str, object]:
    """Ask who `size` people on record (3,850,000 without it) may be the same as 300 new ones."""
    people, now = size or PEOPLE, timezone.now()
    build(0, 1, now=now)
    user = User.objects.create(username="desk", name="desk")
    Post.objects.create(user=user, role="commander", area_id=HESHAN, from_on=day_of(now))
    began = time.perf_counter()
    told = Register(people)
    told.write()
    sys.stderr.write(f"{people:,} people on record after {time.perf_counter() - began:.0f} s\n")
    took, found, known = [], [], 0
    worked = time.process_time()
    for n in np.random.default_rng(7).choice(people, min(ASKED, people), replace=False):
        one = told.traits(int(n))
        asked = Traits(one.name, one.sex, one.born_on, "", "")
        begins = time.perf_counter()
        same = twins(asked, user, day_of(now))
        took.append((time.perf_counter() - begins) * 1000)
        found.append(len(same))
        known += any(twin.person.name == one.name and twin.person.born_on == one.born_on for twin in same)
    worked = (time.process_time() - worked) * 1000 / len(took)
    return {
        "bench": "duplicates",
        "commit": commit(),
        "cores": os.cpu_count(),
        "rounds": 1,
        "load_average": os.getloadavg()[1],
        "people": people,
        "asked": len(took),
        "known": known,
        "candidates": median(found),
        "p50_ms": round(float(np.percentile(took, 50)), 2),
        "p95_ms": round(float(np.percentile(took, 95)), 2),
        "max_ms": round(max(took), 2),
        "cpu_ms_app": round(worked, 2),
    }


class Register:
    """Invented people whose names are as common as names are."""

    def __init__(self, people: int) -> None:
        dice = np.random.default_rng(SEED)
        weight = 1 / np.arange(1, len(SURNAMES) + 1) ** 0.9
        self.surname = dice.choice(len(SURNAMES), people, p=weight / weight.sum())
        given = 1 / np.arange(1, len(GIVEN) + 1) ** 0.5
        self.given = dice.choice(len(GIVEN), (people, 2), p=given / given.sum())
        self.two = dice.random(people) < 0.8
        self.born = dice.integers(0, 85 * 365, people)
        self.phone = dice.permutation(people)

    def traits(self, n: int) -> Traits:
        """Give one of them."""
        name = (
            SURNAMES[self.surname[n]]
            + GIVEN[self.given[n, 0]]
            + (GIVEN[self.given[n, 1]] if self.two[n] else "")
        )
        born = BORN + timedelta(days=int(self.born[n]))
        return Traits(name, "mf"[n % 2], born, f"13{self.phone[n]:09}")

    def write(self) -> None:
        """Put everybody on record, with what their names are found by."""
        now = timezone.now().isoformat()
        names = [self.traits(n).name for n in range(len(self.surname))]
        days = [(BORN + timedelta(days=n)).isoformat() for n in range(int(self.born.max()) + 1)]
        with connection.cursor() as cursor:
            columns = "id, kind, name, sex, born_on, phone, area_id, registered_at"
            with cursor.copy(f"COPY people_person ({columns}) FROM STDIN") as out:
                for first in range(0, len(names), BLOCK):
                    out.write(self._lines(first, names, days, now))
            write_terms(set(names))
            how = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
            cursor.execute(f"{how} people_person, people_term")

    def _lines(self, first: int, names: list[str], days: list[str], now: str) -> str:
        some = range(first, min(first + BLOCK, len(names)))
        return "".join(
            f"{uuid7()}\tresident\t{names[n]}\t{'mf'[n % 2]}\t{days[self.born[n]]}\t13{self.phone[n]:09}"
            f"\t{HESHAN}\t{now}\n"
            for n in some
        )
