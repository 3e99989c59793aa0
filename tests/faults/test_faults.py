"""The short form of `make faults`: whatever breaks, every acknowledged fact is there once, and nobody sees an error."""

import tempfile
from pathlib import Path

import pytest

from tests.faults.faults import SHORT
from tests.faults.table import outcomes


@pytest.mark.slow
def test_whatever_breaks_every_acknowledged_fact_is_there_once() -> None:
    with tempfile.TemporaryDirectory(prefix="lianfang-faults-") as folder:
        Path(folder).chmod(0o755)
        found = list(outcomes(Path(folder), SHORT))
    assert len(found) == 7
    for one in found:
        assert (one.lost, one.duplicated, one.left, list(one.odd)) == (0, 0, 0, []), one.fault
        assert one.acknowledged == SHORT.facts, one.fault
        assert one.times, one.fault
    bitten = {one.fault for one in found if one.failures}
    assert bitten >= {"database killed (-9)", "answers thrown away, uploads cut", "disk full"}
