"""Many phones at the same moment: no tube overfills, no person is in two."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from lianfang.people.tests.make import make_person
from lianfang.testing.models import Swab, Tube
from lianfang.testing.tests.make import (
    make_code,
    make_scene,
)


def new_connection() -> "psycopg.Connection[Any]":
    return psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor})


@pytest.mark.django_db(transaction=True)
def test_many_phones_at_once_never_overfill_nor_split_a_person() -> None:
    """Eight threads swab the same forty people into the same twelve tubes, and people of their own into one more."""
    scene = make_scene(pool_size=3)
    people = [make_person().id for _ in range(40)]
    newcomers = [[make_person().id for _ in range(8)] for _ in range(8)]
    codes, wanted = [make_code(n) for n in range(12)], make_code(12)

    def run(thread: int) -> int:
        dice = random.Random(thread)
        with new_connection() as conn:
            for newcomer in newcomers[thread]:
                told = [scene.swab(dice.choice(people), dice.choice(codes)) for _ in range(12)]
                told.append(scene.swab(newcomer, wanted))
                if dice.random() < 0.5:
                    told.append(scene.seal(dice.choice(codes), 5, minutes=600))
                if dice.random() < 0.5:
                    told.append(scene.handover(f"BOX-{dice.randrange(3)}", dice.sample(codes, 3)))
                    told.append(scene.receipt(f"BOX-{dice.randrange(3)}", 3))
                dice.shuffle(told)
                with conn.transaction():
                    scene.phone.tell(*told, conn=conn)
        return thread

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(run, range(8))) == list(range(8))
    told = list(Swab.objects.values_list("tube_code", "person_id", "dispute"))
    assert len(told) == 8 * 8 * 13
    in_tube = Counter(code for code, _, dispute in told if not dispute)
    assert in_tube[wanted] == max(in_tube.values()) == 3  # the wanted one was filled, none overfilled
    tubes: dict[UUID, set[str]] = {}
    for code, person, dispute in told:
        if not dispute:
            tubes.setdefault(person, set()).add(code)
    assert max(len(codes) for codes in tubes.values()) == 1
    rows = {t.code: t.n_swabs for t in Tube.objects.all()}
    assert rows == Counter(code for code, *_ in told)


@pytest.mark.django_db(transaction=True)
def test_phones_that_share_no_tube_do_not_split_a_person() -> None:
    """Six phones swab the same twenty people at once, each into tubes of its own: each person counts in one."""
    scene = make_scene()
    people = [make_person().id for _ in range(20)]
    together = Barrier(6, timeout=30)  # one that breaks must not keep the others

    def run(thread: int) -> None:
        dice = random.Random(thread)
        with new_connection() as conn:
            for again in range(4):
                code = make_code(1000 * thread + 2 * again), make_code(1000 * thread + 2 * again + 1)
                mine = dice.sample(people, 20)
                told = [scene.swab(person, code[n % 2]) for n, person in enumerate(mine)]
                together.wait()
                with conn.transaction():
                    scene.phone.tell(*told, conn=conn)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(run, range(6)))
    assert Swab.objects.count() == 6 * 4 * 20
    assert Counter(Swab.objects.filter(dispute="").values_list("person_id", flat=True)) == Counter(people)
