"""Messages that come by themselves: answered, known when they come again, read again when something was missing."""

import pytest

from lianfang.laboratory import actions
from lianfang.laboratory.models import HeardMessage, Reading, ResultFile
from lianfang.laboratory.tests.make import PROTOCOL_OF_THE_DAY, Bench, make_bench
from lianfang.laboratory.tests.test_messages import OURS
from lianfang.testing.tests.make import NOON


@pytest.fixture
def bench(db: None) -> Bench:
    """Make a laboratory at work."""
    return make_bench()


def hear(bench: Bench, text: str) -> str:
    """Send messages as a laboratory's system does."""
    how = {"protocol": PROTOCOL_OF_THE_DAY, "by": bench.technician, "now": NOON}
    return actions.hear(bench.laboratory, text, **how)  # type: ignore[arg-type]


def test_a_message_that_was_taken_is_answered_as_before(bench: Bench) -> None:
    (code,) = bench.tubes(1, single=True)
    first = hear(bench, OURS.replace("T22222Y", code))
    assert "MSA|AA|M1" in first
    assert (
        hear(bench, OURS.replace("T22222Y", code).replace("\r", "\n")) == first
    )  # other line ends: the same
    assert Reading.objects.count() == HeardMessage.objects.count() == ResultFile.objects.count() == 1


def test_a_message_whose_tube_has_not_come_is_read_again_when_it_has(bench: Bench) -> None:
    (code,) = bench.tubes(1, single=True, box="BOX9001", receive=False)
    text = OURS.replace("T22222Y", code)
    assert "MSA|AE|M1" in hear(bench, text)
    assert not Reading.objects.exists()
    bench.scene.phone.tell(bench.scene.receipt("BOX9001", 1))
    assert "MSA|AA|M1" in hear(bench, text)
    file = ResultFile.objects.get()
    assert (file.n_rows, file.n_taken, file.n_known, file.returned.count()) == (1, 1, 0, 0)
    assert Reading.objects.count() == 1


def test_a_file_that_is_read_again_counts_what_was_taken_once(bench: Bench) -> None:
    (one,) = bench.tubes(1)
    (other,) = bench.tubes(1, box="BOX9002", receive=False)
    data = f"管号,结果\n{one},阴性\n{other},阴性\n".encode()
    file, _new = actions.keep_file(bench.laboratory, name="r.csv", data=data, by=bench.technician, now=NOON)
    how = {"by": bench.technician, "now": NOON}
    version = PROTOCOL_OF_THE_DAY.version
    actions.begin_reading(file, columns=file.columns, method="nat_op", protocol=version, **how)  # type: ignore[arg-type]
    actions.read_file(file, protocol=PROTOCOL_OF_THE_DAY, now=NOON)
    for received in (False, True):
        if received:
            bench.scene.phone.tell(bench.scene.receipt("BOX9002", 1))
        actions.read_again(file, protocol=PROTOCOL_OF_THE_DAY, **how)  # type: ignore[arg-type]
        assert (file.n_taken, file.n_known, file.returned.count()) == (1 + received, 0, 1 - received)
    assert file.state == ResultFile.State.DONE


def test_something_else_under_a_control_id_is_refused(bench: Bench) -> None:
    (code,) = bench.tubes(1, single=True)
    hear(bench, OURS.replace("T22222Y", code))
    other = hear(bench, OURS.replace("T22222Y", code).replace("31.5", "30"))
    assert "MSA|AR|M1" in other
    assert "ERR|||205^" in other
    assert "MSA|AR|" in hear(bench, OURS.replace("|M1|", "||"))
    order = hear(bench, OURS.replace("|M1|", "|M2|").replace("ORU^R01^ORU_R01", "ADT^A01"))
    assert "MSA|AR|M2" in order
    assert "ERR|||200^" in order
