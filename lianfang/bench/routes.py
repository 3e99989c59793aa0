"""How good planned routes are: public instances beside the best that is known of each, and our own problem of a day on
which nine vehicles fetch 200 people and bring them home, beside a plan in which each is put where it costs least.

`--size` is the number of seconds for each public instance; `--instance` is a file or a folder of instances instead.
"""

import os
import random
import sys
from dataclasses import replace
from pathlib import Path
from statistics import mean
from time import monotonic

from pyvrp.stop import MaxRuntime

from lianfang.bench import vrp
from lianfang.bench.checkout import commit
from lianfang.transport.matrix import Matrix, Place, matrix
from lianfang.transport.routing import Begun, Plan, Ride, Vehicle, plan, verify
from lianfang.transport.routing.insertion import inserted
from lianfang.transport.routing.search import improved
from lianfang.transport.routing.state import known

SECONDS = 60
INSTANCES = Path(__file__).parent / "instances"
PEOPLE, HOMES, CLINICS, DEPOTS = 200, 60, 2, 3
HOUR = 3600
FLEET = ((20, 1), (20, 1), (20, 1), (16, 0), (16, 0), (7, 2), (7, 2), (4, 0), (4, 0))  # seats, wheelchairs
GONE, HAILED = 5, 3  # who cancels, and who waves a vehicle down
NOW = 10 * HOUR + HOUR // 2


def measure(size: int | None, instance: Path | None = None) -> dict[str, object]:
    """Solve public instances; and plan our own problem, unless others were asked for."""
    about: dict[str, object] = {"bench": "routes", "commit": commit(), "cores": os.cpu_count()}
    own = {} if instance else _own()
    return about | own | _public(vrp.found(instance or INSTANCES), size or SECONDS)


def _public(paths: list[Path], seconds: int) -> dict[str, object]:
    gaps: dict[str, float | None] = {}
    for path in paths:
        asked = vrp.read(path)
        best = improved(asked.data, MaxRuntime(seconds))
        gaps[asked.name] = asked.gap(best.distance()) if best.is_feasible() else 1.0
        sys.stderr.write(f"{asked.name}: {best.distance() / asked.scale:g}, best known {asked.best}\n")
    known_gaps = [gap for gap in gaps.values() if gap is not None]
    return {
        "instances": len(gaps),
        "seconds_each": seconds,
        "mean_gap": round(mean(known_gaps), 5) if known_gaps else None,
        "worst_gap": round(max(known_gaps), 5) if known_gaps else None,
        "gaps": {name: None if gap is None else round(gap, 5) for name, gap in gaps.items()},
    }


def scene(seed: int = 1) -> tuple[Matrix, list[Vehicle], list[Ride]]:
    """Invent a day: who is fetched from where, when they have to be at a clinic, and when they want home."""
    dice = random.Random(seed)  # noqa: S311 — a story, not a secret
    around = [
        (112.355 + dice.gauss(0, 0.022), 28.57 + dice.gauss(0, 0.022))
        for _ in range(DEPOTS + CLINICS + HOMES)
    ]
    ways = matrix([Place(f"p{n}", at) for n, at in enumerate(around)])
    vehicles = [
        Vehicle(f"v{n}", seats, chairs, n % DEPOTS, 7 * HOUR, 18 * HOUR)
        for n, (seats, chairs) in enumerate(FLEET)
    ]
    rides = [ride for n in range(PEOPLE) for ride in _both_ways(n, dice)]
    return ways, vehicles, rides


def _both_ways(n: int, dice: random.Random) -> list[Ride]:
    home, clinic = (
        dice.randrange(DEPOTS + CLINICS, DEPOTS + CLINICS + HOMES),
        DEPOTS + dice.randrange(CLINICS),
    )
    due, chair, two = 8 * HOUR + dice.randrange(16) * HOUR // 2, dice.random() < 0.06, dice.random() < 0.2
    seats, board = int(not chair) + int(two), 180 if chair else 45
    leaves = due + HOUR
    there = Ride(
        f"{n}there", home, clinic, seats, int(chair), due - 2 * HOUR, due, due - HOUR, due, board, 90 * 60, f"{n}"
    )  # fmt: skip
    back = Ride(
        f"{n}back", clinic, home, seats, int(chair), leaves, leaves + HOUR, leaves, leaves + 5 * HOUR // 2, board,
        90 * 60, f"{n}",
    )  # fmt: skip
    return [there, back]


def _own() -> dict[str, object]:
    ways, vehicles, rides = scene()
    reference, greedy_s = _greedy(ways, vehicles, rides)
    began = monotonic()
    first = plan(ways, vehicles, rides)
    found: dict[str, object] = {
        "riders": PEOPLE,
        "rides": len(rides),
        "vehicles": len(vehicles),
        "plan_seconds": round(monotonic() - began, 2),
        "left": len(first.left),
        "km": round(sum(run.metres for run in first.runs) / 1000, 1),
        "broken_rules": len(verify(ways, vehicles, rides, first)),
        "greedy_seconds": greedy_s,
        "greedy_left": len(rides) - sum(len(places) - 1 for places in reference) // 2,
        "greedy_km": round(sum(_metres(ways, places) for places in reference) / 1000, 1),
    }
    fewer = [ride for ride in rides if int(ride.trip) >= GONE]
    found |= _again("cancelled", ways, vehicles, fewer, first, [])
    begun = _driven(first)
    hailed = [_hail(ride, n) for n, ride in enumerate(rides[: 2 * HAILED : 2])]
    return found | _again("hailed", ways, vehicles, rides + hailed, first, begun)


def _again(
    name: str, ways: Matrix, vehicles: list[Vehicle], rides: list[Ride], first: Plan, begun: list[Begun]
) -> dict[str, object]:
    began = monotonic()
    again = plan(ways, vehicles, rides, before=first, begun=begun)
    took = round(monotonic() - began, 2)
    was, now = (
        {call.ride: run.vehicle for run in each.runs for call in run.calls} for each in (first, again)
    )
    return {
        f"{name}_seconds": took,
        f"{name}_left": len(again.left),
        f"{name}_moved": sum(now.get(key, vehicle) != vehicle for key, vehicle in was.items()),
        f"{name}_broken_rules": len(verify(ways, vehicles, rides, again, begun)),
    }


def _driven(first: Plan) -> list[Begun]:
    """Let every vehicle drive by its plan until now; the stop it is driving to belongs to what it has done."""
    begun = []
    for run in first.runs:
        n_done = sum(call.at <= NOW for call in run.calls)
        calls = run.calls[: n_done + 1]
        begun.append(Begun(run.vehicle, calls, calls[-1].place, calls[-1].at + 180))
    return begun


def _hail(ride: Ride, n: int) -> Ride:
    return replace(
        ride, key=f"hail{n}", trip="", pick_from=NOW, pick_to=NOW + HOUR, drop_from=NOW, drop_to=NOW + 5 * HOUR // 2
    )  # fmt: skip


def _greedy(ways: Matrix, vehicles: list[Vehicle], rides: list[Ride]) -> tuple[list[list[int]], float]:
    """Give the places each vehicle calls at when everybody is put where it costs least, one after the other."""
    began = monotonic()
    state = known(ways, vehicles, rides, ())
    orders = inserted(state, {vehicle.key: [] for vehicle in vehicles}, state.rides)
    took = round(monotonic() - began, 2)
    return [
        [vehicle.depot, *(ride.pick if what == "board" else ride.drop for ride, what in orders[vehicle.key])]
        for vehicle in vehicles
    ], took


def _metres(ways: Matrix, places: list[int]) -> int:
    return sum(ways.metres[a][b] for a, b in zip(places, [*places[1:], places[0]], strict=True))
