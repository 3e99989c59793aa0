"""Public instances of route planning are read, and what is known to be best has no gap."""

from pathlib import Path

import numpy as np
import pytest
import vrplib
from pyvrp import Solution
from pyvrp.stop import MaxIterations

from lianfang.bench import vrp
from lianfang.common.errors import Refused
from lianfang.transport.routing.search import improved

FOLDER = Path(vrp.__file__).parent / "instances"


@pytest.mark.parametrize("path", vrp.found(FOLDER), ids=lambda path: path.stem)
def test_the_best_known_solution_keeps_all_windows_and_has_no_gap(path: Path) -> None:
    asked = vrp.read(path)
    routes = vrplib.read_solution(path.with_suffix(".sol"))["routes"]
    best = Solution(asked.data, [[client - 1 for client in route] for route in routes])
    assert best.is_feasible()
    assert asked.gap(best.distance()) == pytest.approx(0, abs=1e-9)


def test_an_instance_is_solved() -> None:
    asked = vrp.read(FOLDER / "C101.txt")
    gap = asked.gap(improved(asked.data, MaxIterations(300)).distance())
    assert gap is not None
    assert gap < 0.05


SMALL = """NAME : small
TYPE : VRPTW
DIMENSION : 3
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 2
NODE_COORD_SECTION
1 0 0
2 0 1.26
3 1.26 1.26
DEMAND_SECTION
1 0
2 1
3 1
TIME_WINDOW_SECTION
1 0 100
2 0 100
3 0 100
SERVICE_TIME_SECTION
1 0
2 1
3 1
DEPOT_SECTION
1
-1
EOF
"""


def test_with_windows_distances_are_cut_to_one_decimal(tmp_path: Path) -> None:
    path = tmp_path / "small.vrp"
    path.write_text(SMALL)
    asked = vrp.read(path)
    assert (asked.scale, asked.best, asked.gap(1)) == (10, None, None)
    assert np.array_equal(asked.data.distance_matrix(0)[0], [0, 12, 17])
    assert vrp.found(tmp_path) == [path]


@pytest.mark.parametrize("name", ["strange.txt", "strange.vrp"])
@pytest.mark.parametrize("text", ["", "no instance", "C1\n\nVEHICLE\nx y\n 1 z\n"])
def test_what_is_none_is_refused_with_its_name(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(Refused) as refused:
        vrp.read(path)
    assert refused.value.code == "not_an_instance"
    assert name in str(refused.value)
