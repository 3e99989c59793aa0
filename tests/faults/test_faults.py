"""The short form of `make faults`: whatever breaks, every acknowledged fact is there once, and nobody sees an error."""

from pathlib import Path

import pytest

from tests.faults.faults import SHORT
from tests.faults.table import outcomes


@pytest.mark.slow
def test_whatever_breaks_every_acknowledged_fact_is_there_once(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for parent in list(tmp_path.parents)[:2]:
        parent.chmod(0o755)
    found = list(outcomes(tmp_path, SHORT))
    assert len(found) == 7
    for one in found:
        assert (one.lost, one.duplicated, one.left, list(one.odd)) == (0, 0, 0, []), one.fault
        assert one.acknowledged == SHORT.facts, one.fault
        assert one.times, one.fault
    bitten = {one.fault for one in found if one.failures}
    assert bitten >= {"database killed (-9)", "answers thrown away, uploads cut", "disk full"}
