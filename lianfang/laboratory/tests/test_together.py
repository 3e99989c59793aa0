"""Real threads on a real server: one tube on two plates, one run released twice, one box at two laboratories."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from lianfang.beds.tests.test_concurrency import at_once
from lianfang.laboratory import actions
from lianfang.laboratory.models import Reading, ResultFile, Well
from lianfang.laboratory.tests.make import FOUND, GOOD, PROTOCOL_OF_THE_DAY, make_bench
from lianfang.places.models import Site
from lianfang.sync.queries import open_disputes
from lianfang.testing.models import Result, Tube
from lianfang.testing.tests.make import NOON, make_laboratory

pytestmark = pytest.mark.django_db(transaction=True)
Deeds = Sequence[Callable[[], object]]


def test_one_tube_is_on_one_plate() -> None:
    bench = make_bench()
    codes = bench.tubes(1)
    plates = [bench.plate([]) for _ in range(6)]
    put = partial(actions.put, position=None, code=codes[0], by=bench.technician, now=NOON)
    deeds: Deeds = [partial(put, plate) for plate in plates]
    assert at_once(deeds) == {"done": 1, "on_a_plate": 5}
    assert Well.objects.filter(tube_code=codes[0]).count() == 1


def test_plates_that_fill_themselves_share_the_tubes() -> None:
    bench = make_bench()
    codes = bench.tubes(10)
    plates = [bench.plate([]) for _ in range(4)]
    fill = partial(actions.fill, by=bench.technician, now=NOON)
    deeds: Deeds = [partial(fill, plate) for plate in plates]
    assert at_once(deeds) == {"done": 4}
    assert Counter(Well.objects.exclude(tube_id=None).values_list("tube_code", flat=True)) == Counter(codes)


def test_one_run_is_released_once() -> None:
    bench = make_bench()
    run = bench.run(bench.plate(bench.tubes(5)), *[GOOD] * 5)
    ids = [reading.pk for reading in bench.readings(run)]
    deeds: Deeds = [lambda: actions.release(ids, by=bench.verifier, now=NOON) for _ in range(6)]
    assert at_once(deeds) == {"done": 1, "meanwhile": 5}
    assert Result.objects.count() == 5
    assert {r.state for r in Reading.objects.all()} == {"released"}


def test_one_result_is_amended_by_the_first_of_two() -> None:
    bench = make_bench()
    (reading,) = bench.readings(bench.run(bench.plate(bench.tubes(1)), FOUND))
    actions.release([reading.pk], by=bench.verifier, now=NOON)
    amend = partial(actions.amend, Result.objects.get(), laboratory=bench.laboratory, conclusion="negative")
    deeds: Deeds = [partial(amend, reason="样本调换", by=bench.technician, now=NOON)] * 5
    assert at_once(deeds) == {"done": 1, "amending": 4}


def other_bench(laboratory: Site, says: dict[str, float | None], codes: list[str]) -> Callable[[], object]:
    """Let another laboratory read and release the tubes of a box."""
    bench = make_bench()
    bench.scene.laboratory = laboratory
    for thing in (bench.instrument, bench.lot):
        thing.laboratory = laboratory
        thing.save()
    Well.objects.filter(tube_code__in=codes).update(live=False)
    run = bench.run(bench.plate(codes), *[says] * len(codes))
    ids = [reading.pk for reading in bench.readings(run)]
    return lambda: actions.release(ids, by=bench.verifier, now=NOON)


def test_two_laboratories_that_result_one_box_are_both_heard_and_what_differs_is_held() -> None:
    bench = make_bench()
    codes = bench.tubes(3)
    run = bench.run(bench.plate(codes), GOOD, GOOD, GOOD)
    ids = [reading.pk for reading in bench.readings(run)]
    there = other_bench(make_laboratory(), dict(FOUND), codes)
    ends = at_once([lambda: actions.release(ids, by=bench.verifier, now=NOON), there])
    assert ends == {"done": 2}
    waits = Reading.objects.filter(
        state="verified"
    ).count()  # where the positives were there first, their box is held
    assert Result.objects.count() + waits == 6  # what happened is never refused
    assert open_disputes().filter(subject__in=Tube.objects.values("id")).count() >= 3
    assert set(Tube.objects.values_list("conclusion", flat=True)) == {"positive"}  # the graver holds


def test_one_file_uploaded_and_read_by_many_is_read_once() -> None:
    bench = make_bench()
    data = "管号,结果\n".encode() + "".join(f"{code},阴性\n" for code in bench.tubes(4)).encode()

    def upload() -> None:
        file, _new = actions.keep_file(
            bench.laboratory, name="r.csv", data=data, by=bench.technician, now=NOON
        )
        if file.state == "new":
            actions.begin_reading(
                file,
                columns=file.columns,
                method="nat_op",
                protocol=PROTOCOL_OF_THE_DAY.version,
                by=bench.technician,
                now=NOON,
            )
        actions.read_file(file, protocol=PROTOCOL_OF_THE_DAY, now=NOON)

    assert at_once([upload] * 5) == {"done": 5}  # also who came second to begin it
    file = ResultFile.objects.get()
    assert (file.state, file.n_taken, Reading.objects.count()) == ("done", 4, 4)
