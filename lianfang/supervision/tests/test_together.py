"""Several people at once, with real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import YIYANG
from lianfang.supervision import actions, queries
from lianfang.supervision.actions import Told
from lianfang.supervision.models import Checklist, Finding, FindingStep
from lianfang.supervision.rules import Answer
from lianfang.supervision.tests.make import DAY, NOON, community, inspector, leader, make_visit_round


def together(*deeds: Callable[[], object]) -> list[str]:
    """Do several things at the same moment; give why each was refused."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> str:
        try:
            start.wait()
            deed()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


@pytest.mark.django_db(transaction=True)
def test_numbers_without_gaps_one_second_look_one_checklist() -> None:
    outbreak, eye, unit, area = make_outbreak(), inspector(), leader(), community()
    told = Told("precise", area, "无遮阳")
    assert together(*[lambda: actions.find(outbreak, told, by=eye, now=NOON)] * 4) == [""] * 4
    assert sorted(Finding.objects.values_list("number", flat=True)) == [1, 2, 3, 4]

    one = Finding.objects.get(number=1)
    actions.fix(one, text="已改", by=unit, now=NOON)
    looks = together(*[lambda: actions.pass_(one, text="好了", by=eye, now=NOON)] * 3)
    assert sorted(looks) == ["", "finding_state", "finding_state"]
    assert FindingStep.objects.filter(finding=one, what="pass").count() == 1

    round_, chief = make_visit_round(), make_user("commander", area_id=YIYANG)
    (first, *_more) = queries.board(chief, DAY).rows
    keys = ("roster", "walkers", "kit", "words")
    assert (
        together(
            *(lambda key=key: actions.answer(round_, {key: Answer(True)}, by=chief, now=NOON) for key in keys)
        )
        == [""] * 4
    )
    assert set(Checklist.objects.get().answers) == set(keys)
    assert first.id == round_.pk
