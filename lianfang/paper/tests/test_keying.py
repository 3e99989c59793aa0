"""Two people key a form, each alone; what both read is told once, with the times on the paper."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.common.errors import Refused
from lianfang.common.ids import person_code, tube_id
from lianfang.common.tests.refusals import refused
from lianfang.paper import actions, queries
from lianfang.paper.actions import Told
from lianfang.paper.actions.keying import _facts
from lianfang.paper.models import Keying, PaperForm
from lianfang.paper.rules.keyed import Keyed, KeyedLine
from lianfang.paper.rules.numbers import list_code
from lianfang.paper.tests.make import EVENING, Outage, make_outage, read
from lianfang.paper.views.keying import KINDS
from lianfang.people.actions import register
from lianfang.people.models import Person
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.tests.make import make_number, make_person
from lianfang.places.tests.make import HESHAN
from lianfang.sync.actions import tell
from lianfang.sync.models import Batch
from lianfang.testing.models import Seal, Swab, Tube

pytestmark = pytest.mark.django_db
State = PaperForm.State


def key(outage: Outage, by: User, what: Keyed, nth: int = 1) -> Told:
    return actions.key_form(outage.form(nth), what, by=by, now=EVENING, kinds=KINDS)


def key_twice(outage: Outage, what: Keyed, nth: int = 1) -> Told:
    assert key(outage, outage.first, what, nth).state == State.ONCE
    return key(outage, outage.second, what, nth)


def test_what_two_people_read_alike_is_told_with_the_times_on_the_paper() -> None:
    listed = make_person(name="欧阳修远")
    outage = make_outage()
    number = make_number()
    known = register(
        Newcomer(name="李小妹", area_id=HESHAN, id_kind="resident_id", number=number),
        by=make_user("grid_worker"),
        now=EVENING,
    )
    what = read(
        outage.tube(),
        KeyedLine(list_code(outage.kit.code, 1), "欧阳修远", time="09:00"),
        KeyedLine("", "李小妹", number, "", "09:03"),
        KeyedLine("", "吴新来", make_number(), "13812345678", ""),
        KeyedLine("", "钱无证", "", "", "09:10"),
        count="4",
    )
    told = key_twice(outage, what)
    assert (told.state, told.n_people, told.doubted) == (State.TOLD, 4, ())
    tube = Tube.objects.get(id=tube_id(outage.tube()))
    assert (tube.n_swabs, tube.n_told, tube.sealed_at) == (4, 4, at(date(2021, 8, 5), 9, 30))
    swabs = list(Swab.objects.filter(tube=tube).order_by("at", "id").select_related("person"))
    assert [swab.person.name for swab in swabs] == ["欧阳修远", "李小妹", "吴新来", "钱无证"]
    assert [swab.person_id for swab in swabs[:2]] == [listed.id, known.id]
    minutes = [(swab.at - at(date(2021, 8, 5), 9)).seconds // 60 for swab in swabs]
    assert minutes == [0, 3, 3, 10]
    assert {swab.site_id for swab in swabs} == {outage.site.id}
    assert {swab.by_id for swab in swabs} == {outage.second.id}
    assert AuditEntry.objects.get(verb="paper.form.told").data["people"] == 4


def test_the_first_keying_tells_nothing_and_is_sealed() -> None:
    outage = make_outage()
    key(outage, outage.first, read(outage.tube(), KeyedLine(name="吴一", number="430999", time="09:00")))
    assert not Swab.objects.exists()
    stored = bytes(Keying.objects.get().sealed)
    assert b"430999" not in stored
    assert "吴一".encode() not in stored


def test_nobody_keys_both_times() -> None:
    outage = make_outage()
    key(outage, outage.first, read(outage.tube()))
    with refused("same_person"):
        key(outage, outage.first, read(outage.tube()))
    with pytest.raises(IntegrityError, match="keying_two_people"), transaction.atomic():
        Keying.objects.create(form=outage.form(), nth=2, by=outage.first, at=EVENING, sealed=b"x")
    with pytest.raises(IntegrityError, match="keying_nth"), transaction.atomic():
        Keying.objects.create(form=outage.form(), nth=3, by=outage.second, at=EVENING, sealed=b"x")


def test_what_differs_is_settled_with_a_reason_and_then_told() -> None:
    outage = make_outage()
    key(outage, outage.first, read(outage.tube(), KeyedLine(name="吴一", time="09:00")))
    told = key(outage, outage.second, read(outage.tube(), KeyedLine(name="吴乙", time="09:06")))
    assert (told.state, told.n_different) == (State.DIFFERS, 2)
    assert not Swab.objects.exists()
    settle = partial(actions.settle_form, outage.form(), now=EVENING, kinds=KINDS)
    chosen = {"lines.0.name": "吴一", "lines.0.time": "09:06"}
    with refused("note"):
        settle(chosen, note=" ", by=outage.first)
    with refused("unsettled"):
        settle({"lines.0.name": "吴一"}, note="纸上如此", by=outage.first)
    with refused("problem"):
        settle(chosen | {"lines.0.time": "29:00"}, note="纸上如此", by=outage.first)
    with refused("forbidden"):
        settle(chosen, note="纸上如此", by=make_user("sampler"))
    assert settle(chosen, note="纸上如此", by=outage.first).state == State.TOLD
    swab = Swab.objects.select_related("person").get()
    assert (swab.person.name, swab.at) == ("吴一", at(date(2021, 8, 5), 9, 6))
    form = outage.form()
    assert (form.settled_by, form.note) == (outage.first, "纸上如此")
    with refused("told"):
        settle(chosen, note="再来", by=outage.second)


def test_a_form_that_agrees_has_nothing_to_settle() -> None:
    outage = make_outage()
    key(outage, outage.first, read(outage.tube()))
    with refused("not_differing"):
        actions.settle_form(outage.form(), {}, note="x", by=outage.first, now=EVENING, kinds=KINDS)


def test_told_again_it_is_there_once() -> None:
    outage = make_outage()
    what = read(outage.tube(), KeyedLine(name="吴一", number=make_number(), time="09:00"))
    key_twice(outage, what)
    facts = _facts(outage.form(), what, EVENING)
    answer = tell(outage.second, KINDS, facts, now=EVENING)
    assert {
        outcome.outcome.value for outcome in answer.outcomes if outcome.id in {str(f.id) for f in facts}
    } <= {
        "duplicate",
        "refused",
    } or all(outcome.outcome.value == "duplicate" for outcome in answer.outcomes)
    assert (Swab.objects.count(), Seal.objects.count(), Person.objects.filter(name="吴一").count()) == (
        1,
        1,
        1,
    )


def test_an_eleventh_line_is_stored_and_disputed() -> None:
    outage = make_outage()
    lines = [KeyedLine(name="吴" + "一二三四五六七八九十百"[n], time=f"09:{n:02}") for n in range(11)]
    told = key_twice(outage, read(outage.tube(), *lines))
    assert [(kind, answer.code) for kind, answer in told.doubted] == [("testing.swab", "tube_full")]
    assert Swab.objects.count() == 11


def test_a_code_of_the_list_under_another_name_is_not_taken_for_that_person() -> None:
    listed = make_person(name="欧阳修远")
    outage = make_outage()
    line = KeyedLine(list_code(outage.kit.code, 1), "吴一", time="09:00")
    assert [problem.code for problem in queries.other_names(outage.kit, read(outage.tube(), line))] == [
        "list_name"
    ]
    key_twice(outage, read(outage.tube(), line))
    swab = Swab.objects.select_related("person").get()
    assert swab.person_id != listed.id
    assert swab.person.name == "吴一"


def test_a_residents_code_may_be_scanned_in_place_of_the_list_code() -> None:
    outage = make_outage()
    person = make_person(name="欧阳修远")  # moved in after the list was printed
    scanned = person_code(person.id).replace("-", "")
    key_twice(outage, read(outage.tube(), KeyedLine(scanned, "欧阳修远", time="09:00")))
    assert Swab.objects.get().person_id == person.id


def test_a_number_that_cannot_be_right_stays_as_written_and_is_disputed() -> None:
    outage = make_outage()
    told = key_twice(outage, read(outage.tube(), KeyedLine("", "吴一", "430999198005010020", "", "09:00")))
    assert [kind for kind, _answer in told.doubted] == ["people.newcomer"]
    assert Swab.objects.get().person.name == "吴一"


def test_a_form_that_was_not_used_is_marked_with_a_reason() -> None:
    outage = make_outage()
    with refused("note"):
        actions.void_form(outage.form(), note="", by=outage.first, now=EVENING)
    actions.void_form(outage.form(), note="空表", by=outage.first, now=EVENING)
    with refused("void"):
        key(outage, outage.second, read(outage.tube()))
    with refused("void"):
        actions.void_form(outage.form(), note="again", by=outage.first, now=EVENING)
    with refused("forbidden"):
        actions.void_form(outage.form(2), note="x", by=outage.chief, now=EVENING)


# --- at once


def together(works: Sequence[Callable[[], Told]]) -> list[Told | Refused]:
    barrier = Barrier(len(works))

    def run(work: Callable[[], Told]) -> Told | Refused:
        try:
            connection.ensure_connection()
            barrier.wait()
            return work()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_key_the_second_time_at_once_one_does(now: datetime) -> None:
    outage = make_outage()
    what = read(outage.tube())
    key(outage, outage.first, what)
    others = [make_user("sampler") for _n in range(6)]
    done = together([partial(key, outage, other, what) for other in others])
    assert [each.state for each in done if isinstance(each, Told)] == [State.TOLD]
    assert {each.code for each in done if isinstance(each, Refused)} == {"told"}
    assert (Swab.objects.count(), Seal.objects.count(), Keying.objects.count()) == (1, 1, 2)
    assert Batch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_key_the_first_time_at_once_two_do_and_it_is_told_once(now: datetime) -> None:
    outage = make_outage()
    others = [make_user("sampler") for _n in range(6)]
    done = together([partial(key, outage, other, read(outage.tube())) for other in others])
    assert sorted(each.state for each in done if isinstance(each, Told)) == [State.ONCE, State.TOLD]
    assert Swab.objects.count() == 1
