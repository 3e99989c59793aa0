"""A small map of a plan: where each vehicle stands and calls, north at the top."""

from collections.abc import Sequence
from dataclasses import dataclass

from lianfang.supplies.drawings import COLOURS, HEIGHT, WIDTH, Dot, Point, Way, scaled


@dataclass(frozen=True, slots=True)
class PlanMap:
    """The map: where vehicles stand, and the way of each."""

    width: float
    height: float
    depots: tuple[Dot, ...]
    ways: tuple[Way, ...]


def plan_map(runs: Sequence[tuple[str, Point, Sequence[Point]]]) -> PlanMap | None:
    """Draw the ways of vehicles to scale, each by its letter from where it stands through its calls and back; calls
    at one place that follow each other are one dot. None where there is nothing to draw."""
    points = [point for _name, depot, calls in runs for point in (depot, *calls)]
    if not points:
        return None
    at = scaled(points)
    ways = []
    for n, (name, depot, calls) in enumerate(runs):
        stops = [call for k, call in enumerate(calls) if not k or call != calls[k - 1]]
        corners = [at(point) for point in (depot, *stops, depot)]
        path = "M" + "L".join(f"{x} {y}" for x, y in corners)
        dots = tuple(Dot(*corner, f"{name}{k}") for k, corner in enumerate(corners[1:-1], 1))
        ways.append(Way(n % COLOURS, path, dots))
    depots = tuple(Dot(*at(depot), "") for depot in dict.fromkeys(depot for _name, depot, _calls in runs))
    return PlanMap(WIDTH, HEIGHT, depots, tuple(ways))
