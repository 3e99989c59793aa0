"""Plates, runs, two people, release: on the database."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from lianfang.accounts.tests.make import make_user
from lianfang.common.errors import Refused
from lianfang.common.ids import tube_id
from lianfang.laboratory import actions, queries
from lianfang.laboratory.followers import order_seconds
from lianfang.laboratory.models import ControlValue, Reading, Run, SecondTest, Well
from lianfang.laboratory.tests.make import (
    CONTROLS,
    FOUND,
    GOOD,
    LATE,
    NOTHING,
    Bench,
    make_bench,
    make_lot,
)
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG
from lianfang.sync.models import Batch
from lianfang.testing.models import Result, Tube
from lianfang.testing.tests.make import NOON, make_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench() -> Bench:
    """Make a laboratory at work."""
    return make_bench()


def refused(code: str) -> "pytest.RaisesExc[Refused]":
    """Expect a refusal."""
    return pytest.raises(Refused, check=lambda error: error.code == code)


def follow() -> None:
    """Let the follower read everything."""
    order_seconds(list(Batch.objects.values_list("id", flat=True)), NOON)


def test_a_plate_is_filled_by_scanning_and_by_itself(bench: Bench) -> None:
    codes = bench.tubes(3)
    plate = bench.plate(codes[:1])
    assert actions.fill(plate, by=bench.technician, now=NOON) == 2
    wells = Well.objects.filter(plate=plate, role="sample")
    assert [(w.position, w.tube_code) for w in wells] == [
        (0, codes[0]),
        *((w.position, w.tube_code) for w in wells[1:]),
    ]
    assert {w.tube_code for w in wells} == set(codes)
    other = bench.plate([])
    with refused("on_a_plate"):
        actions.put(other, 5, codes[0], by=bench.technician, now=NOON)
    with refused("taken"):
        actions.put(plate, 0, make_code(), by=bench.technician, now=NOON)
    with refused("code"):
        actions.put(
            other, 0, codes[0][:-1] + ("3" if codes[0][-1] == "2" else "2"), by=bench.technician, now=NOON
        )
    actions.put(other, 7, make_code(), by=bench.technician, now=NOON)  # its phone is without network
    with refused("reason"):
        actions.give_up(plate, reason=" ", by=bench.technician, now=NOON)
    actions.give_up(plate, reason="洒了", by=bench.technician, now=NOON)
    actions.put(other, 6, codes[0], by=bench.technician, now=NOON)
    with refused("given_up"):
        actions.fill(plate, by=bench.technician, now=NOON)


def test_a_run_proposes_and_two_people_release(bench: Bench) -> None:
    codes = bench.tubes(4, single=False)
    run = bench.run(bench.plate(codes), GOOD, FOUND, LATE, NOTHING)
    assert run.state == Run.State.VALID
    readings = bench.readings(run)
    assert [r.proposed for r in readings] == ["negative", "positive", "grey", "invalid"]
    assert not Result.objects.exists()
    ids = [r.pk for r in readings]
    with refused("forbidden"):
        actions.release(ids, by=bench.technician, now=NOON)
    done = actions.release(ids, by=bench.verifier, now=NOON)
    assert (done.n, done.held, done.doubted) == (4, [], {})
    assert {t.code: t.conclusion for t in Tube.objects.all()} == dict(
        zip(codes, ["negative", "positive", "grey", "invalid"], strict=True)
    )
    released = Reading.objects.get(pk=ids[0])
    assert (released.state, released.verified_by) == (Reading.State.RELEASED, bench.verifier)
    assert Result.objects.get(tube=released.tube_id).by == bench.verifier
    assert not Well.objects.filter(live=True, role="sample").exists()
    with refused("meanwhile"):
        actions.release(ids, by=bench.verifier, now=NOON)


def test_who_enters_does_not_verify_not_even_in_the_database(bench: Bench) -> None:
    both = make_user("lab_verifier", area_id=YIYANG)
    bench.technician = both
    (reading,) = bench.readings(bench.run(bench.plate(bench.tubes(1)), GOOD))
    with refused("own"):
        actions.release([reading.pk], by=both, now=NOON)
    with pytest.raises(IntegrityError, match="reading_two_people"), transaction.atomic():
        Reading.objects.filter(pk=reading.pk).update(state="verified", verified_by=both, verified_at=NOON)


@pytest.mark.parametrize("at", [93, 94, 95])
def test_with_a_wrong_control_the_whole_run_is_invalid_and_its_tubes_are_free(bench: Bench, at: int) -> None:
    codes = bench.tubes(2)
    wrong = dict(CONTROLS) | {at: FOUND if at != 95 else GOOD}
    run = bench.run(bench.plate(codes), GOOD, GOOD, controls=wrong)
    assert run.state == Run.State.INVALID
    assert run.why
    assert {r.state for r in bench.readings(run)} == {Reading.State.ASIDE}
    again = bench.run(bench.plate(codes), GOOD, GOOD)
    assert again.state == Run.State.VALID
    assert not queries.to_be_laid(bench.laboratory, second=False, limit=9)


@pytest.mark.parametrize(
    ("over", "code"),
    [({"expires_on": date(2021, 8, 4)}, "expired"), ({"retired_at": NOON}, "retired")],
)
def test_a_lot_that_is_not_good_reads_nothing(bench: Bench, over: dict[str, object], code: str) -> None:
    plate = bench.plate(bench.tubes(1))
    with refused(code):
        bench.run(plate, GOOD, lot=make_lot(bench.laboratory, **over))
    with refused("other_laboratory"):
        bench.run(plate, GOOD, lot=make_lot(make_bench().laboratory))
    bench.run(plate, GOOD)
    with refused("ran"):
        bench.run(plate, GOOD)


def test_a_lots_own_limits_go_first(bench: Bench) -> None:
    strict = make_lot(bench.laboratory, ct_positive=28.0, ct_grey=29.0)
    run = bench.run(bench.plate(bench.tubes(1)), FOUND, lot=strict)
    assert bench.readings(run)[0].proposed == "negative"  # 30.1 and 29.4 are beyond 29


def test_controls_are_charted_with_the_rules_they_break(bench: Bench) -> None:
    for n, ct in enumerate((25.0, 26.0, 25.4, 25.8, 31.0)):
        controls = dict(CONTROLS) | {95: {"ORF1ab": ct, "N": 24.0, "IC": 27.0}}
        bench.run(bench.plate(bench.tubes(1)), GOOD, controls=controls)
        ControlValue.objects.filter(ct=ct).update(at=NOON - timedelta(hours=9 - n))
    charts = queries.control_charts(Run.objects.latest("entered_at"), 4)
    chart = next(each for each in charts if each.gene == "ORF1ab")
    assert [ct for _run, ct in chart.values] == [25.0, 26.0, 25.4, 25.8, 31.0]
    assert chart.levels
    assert chart.broken == [(), (), (), (), ("1-3s",)]


def test_what_is_held_stays_verified_until_it_is_settled(bench: Bench) -> None:
    codes = [make_code() for _ in range(2)]
    scene = bench.scene
    swabs = [scene.swab(p, c) for p, c in zip(_people(2), codes, strict=True)]
    told = [
        *swabs,
        *(scene.seal(c, 1) for c in codes),
        scene.handover("BOX9999", codes),
        scene.receipt("BOX9999", 3),
    ]
    scene.phone.tell(*told)  # one tube too many: the box is held
    run = bench.run(bench.plate(codes), GOOD, GOOD)
    ids = [r.pk for r in bench.readings(run)]
    done = actions.release(ids, by=bench.verifier, now=NOON)
    assert (done.n, sorted(done.held)) == (0, sorted(codes))
    assert not Result.objects.exists()
    assert set(Reading.objects.values_list("state", flat=True)) == {"verified"}


def _people(n: int) -> list[UUID]:
    return [make_person().pk for _ in range(n)]


def test_wells_are_extracted_again(bench: Bench) -> None:
    (code,) = bench.tubes(1)
    (reading,) = bench.readings(bench.run(bench.plate([code]), NOTHING))
    assert actions.set_aside([reading.pk], why="extract", by=bench.technician, now=NOON) == 1
    assert queries.to_be_laid(bench.laboratory, second=False, limit=9) == [code]
    (again,) = bench.readings(bench.run(bench.plate([code]), GOOD))
    assert actions.release([again.pk], by=bench.verifier, now=NOON).n == 1


def test_another_conclusion_than_proposed_needs_a_reason_and_still_a_second_person(bench: Bench) -> None:
    (reading,) = bench.readings(bench.run(bench.plate(bench.tubes(1)), LATE))
    with refused("reason"):
        actions.conclude(reading, "negative", reason=" ", by=bench.technician, now=NOON)
    said = actions.conclude(reading, "negative", reason="曲线无指数期", by=bench.technician, now=NOON)
    assert (said.conclusion, said.proposed) == ("negative", "grey")
    with refused("meanwhile"):
        actions.release([reading.pk], by=bench.verifier, now=NOON)
    assert actions.release([said.pk], by=bench.verifier, now=NOON).n == 1


def positive(bench: Bench) -> Result:
    """Release a single positive."""
    (reading,) = bench.readings(bench.run(bench.plate(bench.tubes(1, single=True)), FOUND))
    actions.release([reading.pk], by=bench.verifier, now=NOON)
    return Result.objects.get()


def test_a_released_result_is_amended_by_another_that_names_it(bench: Bench) -> None:
    first = positive(bench)
    with refused("same"):
        actions.amend(
            first,
            laboratory=bench.laboratory,
            conclusion="positive",
            reason="x",
            by=bench.technician,
            now=NOON,
        )
    made = actions.amend(
        first,
        laboratory=bench.laboratory,
        conclusion="negative",
        reason="样本调换",
        by=bench.technician,
        now=NOON,
    )
    with refused("amending"):
        actions.amend(
            first, laboratory=bench.laboratory, conclusion="grey", reason="x", by=bench.technician, now=NOON
        )
    assert Tube.objects.get().conclusion == "positive"
    done = actions.release([made.pk], by=bench.verifier, now=NOON)
    assert done.doubted == {}
    assert Tube.objects.get().conclusion == "negative"
    new = Result.objects.exclude(pk=first.pk).get()
    assert (new.amends, new.reason, new.by) == (first.pk, "样本调换", bench.verifier)
    assert queries.results_of(first.tube_id) == [(first, True), (new, False)]
    with refused("amended"):
        actions.amend(
            first, laboratory=bench.laboratory, conclusion="grey", reason="x", by=bench.technician, now=NOON
        )


def test_a_single_positive_is_tested_with_a_second_reagent(bench: Bench) -> None:
    result = positive(bench)
    follow()
    follow()
    second = SecondTest.objects.get()
    assert (second.tube_id, second.done_at, second.dropped_at) == (result.tube_id, None, None)
    plate = bench.plate([], second=True)
    assert actions.fill(plate, by=bench.technician, now=NOON) == 1
    with refused("same_kit"):
        bench.run(plate, FOUND)
    other = make_lot(bench.laboratory)
    (reading,) = bench.readings(bench.run(plate, GOOD, lot=other))
    done = actions.release([reading.pk], by=bench.verifier, now=NOON)
    assert (done.n, done.seconds) == (0, 1)
    assert Result.objects.count() == 1  # told to nobody: a doctor decides
    second.refresh_from_db()
    assert (second.conclusion, second.kit) == ("negative", other.kit)


def test_the_second_test_is_dropped_when_the_positive_is_amended_before(bench: Bench) -> None:
    first = positive(bench)
    follow()
    made = actions.amend(
        first,
        laboratory=bench.laboratory,
        conclusion="negative",
        reason="样本调换",
        by=bench.technician,
        now=NOON,
    )
    actions.release([made.pk], by=bench.verifier, now=NOON)
    follow()
    assert SecondTest.objects.get().dropped_at == NOON
    assert not queries.seconds_waiting().exists()


def test_a_pool_gets_no_second_test(bench: Bench) -> None:
    code = make_code()
    scene = bench.scene
    scene.phone.tell(
        *scene.swabs(3, code), scene.seal(code, 3), scene.handover("BOX7", [code]), scene.receipt("BOX7", 1)
    )
    (reading,) = bench.readings(bench.run(bench.plate([code]), FOUND))
    actions.release([reading.pk], by=bench.verifier, now=NOON)
    follow()
    assert not SecondTest.objects.exists()
    assert Tube.objects.get(id=tube_id(code)).conclusion == "positive"
