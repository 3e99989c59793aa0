"""Reads public instances of route planning: Solomon's text files, and VRPLIB with or without time windows.

With windows, distances and times are truncated to one decimal (the DIMACS convention); without, distances are rounded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import vrplib
from pyvrp import Client, Depot, Location, ProblemData, VehicleType
from pyvrp import read as read_vrplib

from lianfang.common.errors import Refused

TENTHS = 10


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance, what is one in its distances, and the best that is known (none: nobody told)."""

    name: str
    data: ProblemData
    scale: int
    best: float | None

    def gap(self, distance: int) -> float | None:
        """Say by which part a distance is longer than the best known."""
        return distance / self.scale / self.best - 1 if self.best else None


def found(where: Path) -> list[Path]:
    """List the instances in a folder, or a file itself."""
    if where.is_dir():
        return sorted(path for path in where.iterdir() if path.suffix in (".txt", ".vrp"))
    return [where]


def read(path: Path) -> Instance:
    """Read an instance, and its best known solution where one lies beside it.

    Raises Refused("not_an_instance").
    """
    try:
        make: Callable[[Path], tuple[ProblemData, int]] = _solomon if path.suffix == ".txt" else _vrplib
        data, scale = make(path)
        solution = path.with_suffix(".sol")
        best = float(vrplib.read_solution(solution)["cost"]) if solution.exists() else None
    except (ValueError, KeyError, IndexError, TypeError, RuntimeError, OSError) as error:
        message = "%(file)s is no instance of Solomon's or of VRPLIB: %(why)s"
        raise Refused("not_an_instance", message, file=path.name, why=error) from error
    return Instance(path.stem, data, scale, best)


def _vrplib(path: Path) -> tuple[ProblemData, int]:
    timed = "time_window" in vrplib.read_instance(path, compute_edge_weights=False)
    return read_vrplib(path, "dimacs" if timed else "round"), TENTHS if timed else 1


def _solomon(path: Path) -> tuple[ProblemData, int]:
    told: dict[str, Any] = vrplib.read_instance(path, instance_format="solomon", compute_edge_weights=False)
    at = np.asarray(told["node_coord"], dtype=float)
    if not len(at):
        raise ValueError("no places")
    apart = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    ways = np.floor(apart * TENTHS + 1e-9).astype(np.int64)
    first, last = (np.asarray(told["time_window"]) * TENTHS).astype(np.int64).T
    stays = (np.asarray(told["service_time"]) * TENTHS).astype(np.int64)
    clients = [
        Client(n, [int(told["demand"][n])], [], int(stays[n]), int(first[n]), int(last[n]))
        for n in range(1, len(at))
    ]
    vehicle = VehicleType(int(told["vehicles"]), [int(told["capacity"])], tw_late=int(last[0]))
    places = [Location(float(x), float(y)) for x, y in at]
    return ProblemData(places, clients, [Depot(0)], [vehicle], [ways], [ways]), TENTHS
