"""Numbers sorted by some of their bits."""

import numpy as np
import pytest

from lianfang.tracing.sorting import by_bits


@pytest.mark.parametrize(("low", "high"), [(0, 40), (3, 40), (18, 58), (0, 1), (0, 11), (0, 12)])
def test_sorted_by_some_bits_and_stable(low: int, high: int) -> None:
    keys = np.random.default_rng(high).integers(0, 1 << 60, 5_000)
    keys[::7] = keys[0]
    before = keys.copy()
    found = by_bits(keys, low, high)
    wanted = keys[np.argsort((keys >> low) & ((1 << (high - low + 10) // 11 * 11) - 1), kind="stable")]
    assert (found == wanted).all()
    assert (keys == before).all()


def test_nothing_to_sort() -> None:
    assert len(by_bits(np.empty(0, np.int64), 0, 40)) == 0
