"""Whole-process: one file per round, order and notice; what is missing or late is a gap."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.command import actions
from lianfang.command.actions import To
from lianfang.command.files import KINDS, File, files
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import HESHAN, YIYANG, make_area
from lianfang.supervision import actions as supervision
from lianfang.supervision import queries
from lianfang.supervision.actions import Told
from lianfang.supervision.rules import Answer
from lianfang.supervision.tests.make import DAY, NOON, inspector, make_finding, make_visit_round
from lianfang.testing.tests.make import make_round
from lianfang.visits import actions as visits
from lianfang.web import clock

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)


@pytest.fixture
def chief() -> User:
    return make_user("commander", area_id=YIYANG, language="en")


def file_of(kind: str, user: User, now: object = NOON) -> File:
    """Give the one file of a kind."""
    (row,) = KINDS[kind].rows(user, DAY, NOON)
    (found,) = files(KINDS[kind], [row], now)  # type: ignore[arg-type]  # a moment
    return found


def states(file: File) -> dict[str, str]:
    """Give how each step of a file stands."""
    return {step.stage.key: step.state for step in file.steps}


def test_a_round_of_visits_opened_without_a_checklist_has_a_gap(chief: User) -> None:
    make_outbreak()
    round_ = make_visit_round(chief)
    assert states(file_of("visits", chief))["checked"] == "waits"
    visits.open_round(round_, by=chief, now=NOON)
    found = file_of("visits", chief)
    assert states(found)["checked"] == "gap"
    for check in queries.items(supervision.answer(round_, {}, by=chief, now=NOON)):
        supervision.answer(round_, {check.key: Answer(True)}, by=chief, now=NOON)
    supervision.sign(round_, by=chief, now=NOON + DAYS / 24)
    assert states(file_of("visits", chief))["checked"] == "late"
    visits.close_round(round_, by=chief, now=NOON + 3 * DAYS)
    later = file_of("visits", chief, NOON + 4 * DAYS)
    assert (states(later)["closed"], states(later)["doors"]) == ("late", "gap")


def test_a_round_of_testing(chief: User) -> None:
    round_ = make_round(opened_at=NOON, checked_at=None)
    found = states(file_of("testing", chief))
    assert (found["checked"], found["opened"], found["closed"]) == ("gap", "late", "waits")
    one = make_finding(by=inspector(), round_id=round_.pk)
    assert states(file_of("testing", chief))["findings"] == "waits"
    assert states(file_of("testing", chief, NOON + 9 * DAYS))["findings"] == "gap"
    supervision.pass_(one, text="好了", by=inspector(), now=NOON)
    assert states(file_of("testing", chief))["findings"] == "done"


def test_an_order_that_nobody_acknowledged_has_a_gap(chief: User) -> None:
    outbreak = make_outbreak()
    make_area(43, 9, 3)
    order = actions.give_order(
        outbreak,
        area_id=HESHAN,
        kind="order",
        title="摸排",
        text="今日完成",
        to=[To(HESHAN)],
        by=chief,
        now=NOON,
    )
    assert states(file_of("order", chief)) == {
        "given": "done",
        "known": "waits",
        "done": "waits",
        "findings": "side",
    }
    late = file_of("order", chief, NOON + 3 * DAYS)
    assert (late.gaps, states(late)["known"]) == (2, "gap")
    told = Told("whole", HESHAN, "无人签收", order=order.pk)
    supervision.find(Outbreak.objects.get(), told, by=inspector(), now=NOON)
    assert states(file_of("order", chief))["findings"] == "waits"


def test_the_pages_show_gaps_and_save_them(chief: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    make_outbreak()
    round_ = make_visit_round(chief)
    visits.open_round(round_, by=chief, now=NOON)
    client = Client(headers={"accept-language": "en"})
    client.force_login(chief)
    page = client.get(reverse("process_files"), {"kind": "visits", "only": "gaps"}).content.decode()
    assert "敲门行动" in page
    assert "1 gap" in page
    file = client.get(reverse("process_file", args=["visits", round_.pk])).content.decode()
    assert "Signature of the checklist" in file
    assert "missing" in file
    saved = client.get(reverse("process_files"), {"kind": "visits", "export": "csv"}).content.decode()
    assert "Signature of the checklist" in saved
    for kind in KINDS:
        assert client.get(reverse("process_files"), {"kind": kind}).status_code == 200, kind
    assert client.get(reverse("process_file", args=["moon", round_.pk])).status_code == 404
