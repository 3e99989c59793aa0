"""Forward: a round shows whether somebody signed what is looked at before; it opens all the same."""

import pytest

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.common.tests.refusals import refused
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import YIYANG
from lianfang.supervision import actions, queries
from lianfang.supervision.models import Checklist
from lianfang.supervision.rules import Answer
from lianfang.supervision.tests.make import DAY, NOON, make_visit_round
from lianfang.testing.tests.make import make_round
from lianfang.visits import actions as visits

pytestmark = pytest.mark.django_db


def test_a_checklist_is_answered_together_and_signed_by_one() -> None:
    make_outbreak()
    round_, chief, other = make_visit_round(), make_user("commander", area_id=YIYANG), make_user("dispatcher")
    keys = [check.key for check in queries.items(actions.answer(round_, {}, by=chief, now=NOON))]
    actions.answer(round_, {keys[0]: Answer(True)}, by=other, now=NOON)
    with refused("checklist_left"):
        actions.sign(round_, by=chief, now=NOON)
    with refused("checklist_unknown"):
        actions.answer(round_, {"moon": Answer(True)}, by=chief, now=NOON)
    with refused("forbidden"):
        actions.answer(round_, {}, by=make_user("grid_worker"), now=NOON)
    rest = {key: Answer(True) for key in keys[1:-1]} | {keys[-1]: Answer(False, "改用编号")}
    known = actions.answer(round_, rest, by=chief, now=NOON)
    assert set(known.answers) == set(keys)  # what the other wrote stays
    signed = actions.sign(round_, by=chief, now=NOON)
    round_.refresh_from_db()
    assert (signed.signed_by, round_.checked_at) == (chief, NOON)
    with refused("checklist_signed"):
        actions.answer(round_, {keys[0]: Answer(False, "x")}, by=chief, now=NOON)
    with refused("reason"):
        actions.take_back(round_, reason="", by=chief, now=NOON)
    actions.take_back(round_, reason="口罩未到", by=chief, now=NOON)
    round_.refresh_from_db()
    assert round_.checked_at is None
    with refused("checklist_unsigned"):
        actions.take_back(round_, reason="x", by=chief, now=NOON)
    assert Checklist.objects.get().answers  # the answers stay


def test_a_round_without_a_signature_opens_and_says_so() -> None:
    make_outbreak()
    chief = make_user("commander", area_id=YIYANG)
    round_ = make_visit_round(chief)
    (row,) = queries.board(chief, DAY).rows
    assert (row.signed, row.bare) == (False, False)
    assert queries.unchecked_visits(DAY).get() == round_
    visits.open_round(round_, by=chief, now=NOON)
    board = queries.board(chief, DAY)
    assert (board.unsigned, board.bare) == (0, 1)
    assert AuditEntry.objects.get(verb="visits.round.opened").data["checked"] is False


def test_rounds_of_testing_have_one_too() -> None:
    round_, chief = make_round(state="draft"), make_user("testing_chief", area_id=YIYANG)
    for check in queries.items(actions.answer(round_, {}, by=chief, now=NOON)):
        actions.answer(round_, {check.key: Answer(True)}, by=chief, now=NOON)
    actions.sign(round_, by=chief, now=NOON)
    (row,) = queries.board(chief, round_.starts_on, of="testing", state="signed").rows
    assert (row.id, row.n, row.all) == (round_.pk, 9, 9)
    assert not queries.unchecked_rounds(round_.starts_on).exists()
