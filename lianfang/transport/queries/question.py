"""What a plan is reckoned from: the day's vehicles, who wants to go, what has happened already, how long ways take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from lianfang.common.dates import at
from lianfang.common.ground import Point
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.places.rules import ancestors, at_level
from lianfang.protocol.transport import Transport
from lianfang.transport.matrix import Matrix, Place, matrix
from lianfang.transport.models import Leg, Ride, RoadWay, Tour
from lianfang.transport.queries.numbers import current
from lianfang.transport.routing import Begun, Call, Plan, Run, Vehicle
from lianfang.transport.routing import Ride as Way

NO_POINT = "no_point"  # it is not known where they are


@dataclass(slots=True)
class Question:
    """A problem for the planner, and the legs that cannot be put to it because nobody knows where they begin or end."""

    matrix: Matrix
    vehicles: list[Vehicle]
    ways: list[Way]
    begun: list[Begun]
    before: Plan
    nowhere: list[str] = field(default_factory=list)


class Places:
    """Places by their points; those that nobody measured lie in the middle of their area, where that is known."""

    def __init__(self, area_ids: Iterable[int]) -> None:
        around = {each for area in area_ids for each in ancestors(area)}
        rows = Area.objects.filter(pk__in=around, longitude__isnull=False, latitude__isnull=False)
        found = rows.values_list("pk", "longitude", "latitude")
        self.middles: dict[int, Point] = {
            pk: (lon, lat) for pk, lon, lat in found if lon is not None and lat is not None
        }
        self.found: dict[tuple[str, float | None, float | None, int], int] = {}
        self.places: list[Place] = []

    def number(self, name: str, longitude: float | None, latitude: float | None, area_id: int) -> int | None:
        """Give the number of a place, the same for the same name and point; None: nobody knows where it lies."""
        key = (name, longitude, latitude, area_id)
        if key in self.found:
            return self.found[key]
        point = (
            (longitude, latitude) if longitude is not None and latitude is not None else self._middle(area_id)
        )
        if point is None:
            return None
        self.places.append(Place(name, point))
        self.found[key] = len(self.places) - 1
        return self.found[key]

    def _middle(self, area_id: int) -> Point | None:
        return next(
            (self.middles[each] for each in reversed([*ancestors(area_id)]) if each in self.middles), None
        )


def tours_to_plan(area_id: int, day: date) -> list[Tour]:
    """List the tours of a day in an area that go by a plan."""
    rows = Tour.objects.filter(inside(area_id), day=day, mode="planned", state__in=Tour.LIVE)
    return list(rows.select_related("vehicle").order_by("pk"))


def question(area_id: int, day: date, now: datetime) -> Question:
    """Put together what a day's plan is reckoned from. A few statements, however many want to go."""
    tours = tours_to_plan(area_id, day)
    legs = _legs(area_id, day, tours)
    numbers = current(day)
    places = Places([*(leg.area_id for leg in legs), *(tour.vehicle.area_id for tour in tours)])
    start, nowhere, ways = at(day), [], []
    this = max(int((now - start).total_seconds()), 0)
    for leg in legs:
        way = _way(leg, places, numbers, start, this)
        if way:
            ways.append(way)
        else:
            nowhere.append(str(leg.pk))
    cars = [car for tour in tours if (car := _vehicle(tour, places, start, this))]
    known = {way.key: way for way in ways}
    begun = [each for car in cars if (each := _begun(car, legs, known, start, this))]
    said = _said(at_level(area_id, "city"), places.places)
    table = matrix(places.places, said, km_per_hour=numbers.km_per_hour.value, detour=numbers.detour.value)
    return Question(table, cars, ways, begun, _before(cars, legs, known, start), nowhere)


def _said(city: int, places: Sequence[Place]) -> dict[tuple[str, str], tuple[int, int]]:
    """Give the ways between places as the city says."""
    names = {place.name for place in places}
    rows = RoadWay.objects.filter(area_id=city, origin__in=names, destination__in=names)
    return {(way.origin, way.destination): (way.seconds, way.metres) for way in rows}


def _legs(area_id: int, day: date, tours: Sequence[Tour]) -> list[Leg]:
    """List the legs that want a vehicle, have a seat, or were driven, in tours that go by a plan or in none."""
    rows = Leg.objects.filter(
        inside(area_id), day=day, state__in=["wanted", "planned", "aboard", "done", "missed"]
    )
    rows = rows.filter(ride__state__in=Ride.LIVE) | rows.filter(
        state="done", tour__in=[tour.pk for tour in tours]
    )
    found = rows.select_related("ride__site", "ride__stop", "tour", "person").order_by("pk")
    ours = {tour.pk for tour in tours}
    return [leg for leg in found.distinct() if _counts(leg, ours)]


def _counts(leg: Leg, ours: set[UUID]) -> bool:
    if leg.state in {"aboard", "done"}:
        return leg.tour_id in ours and leg.boarded_at is not None
    if leg.state == "planned":
        return leg.tour_id in ours
    return leg.state == "wanted" or leg.way == "back"


def _seconds(instant: datetime, start: datetime) -> int:
    return int((instant - start).total_seconds())


def _vehicle(tour: Tour, places: Places, start: datetime, this: int) -> Vehicle | None:
    car = tour.vehicle
    depot = places.number(car.depot, car.longitude, car.latitude, car.area_id)
    if depot is None:
        return None
    first, last = (_seconds(each, start) for each in (tour.during.lower, tour.during.upper))
    seats = max(tour.seats - tour.hailed, 0)
    return Vehicle(str(tour.pk), seats, tour.wheelchairs, depot, max(first, min(this, last)), last)


def _way(leg: Leg, places: Places, numbers: Transport, start: datetime, this: int) -> Way | None:
    ride = leg.ride
    home = places.number(
        ride.stop.name if ride.stop else f"{ride.place} {ride.area_id}",
        ride.longitude,
        ride.latitude,
        ride.area_id,
    )
    site = places.number(ride.site.name, ride.site.longitude, ride.site.latitude, ride.site.area_id)
    if home is None or site is None:
        return None
    there = leg.way == Leg.Way.THERE
    board = numbers.chair_seconds.value if leg.chairs else numbers.board_seconds.value
    longest = numbers.longest_minutes.value * 60
    times = _there(ride, start, longest) if there else _back(ride, numbers, start, this, longest)
    pick, drop = (home, site) if there else (site, home)
    return Way(str(leg.pk), pick, drop, leg.seats, leg.chairs, *times, board, longest, str(ride.pk))


def _there(ride: Ride, start: datetime, longest: int) -> tuple[int, int, int, int]:
    first, last = _seconds(ride.arrive_from, start), _seconds(ride.arrive_by, start)
    return max(first - longest, 0), last, first, last


def _back(
    ride: Ride, numbers: Transport, start: datetime, this: int, longest: int
) -> tuple[int, int, int, int]:
    wait = numbers.wait_minutes.value * 60
    if ride.home_by:  # they are there
        last = max(_seconds(ride.home_by, start), this + wait)
        first = max(_seconds(ride.home_by, start) - wait, this)
    else:
        first = _seconds(ride.back_at or ride.arrive_by, start)
        first += 0 if ride.back_at else numbers.visit_minutes.value * 60
        last = first + wait
    return first, last, first, last + longest


def _begun(
    car: Vehicle, legs: Sequence[Leg], known: dict[str, Way], start: datetime, this: int
) -> Begun | None:
    """Say what a vehicle has done by what was told of it; it is free for the next when that is over, or now."""
    calls = []
    for leg in legs:
        way = known.get(str(leg.pk))
        if way and str(leg.tour_id) == car.key and leg.boarded_at and leg.state in {"aboard", "done"}:
            calls.append(Call(way.pick, way.key, "board", _seconds(leg.boarded_at, start)))
            if leg.alighted_at and leg.state == "done":
                calls.append(Call(way.drop, way.key, "alight", _seconds(leg.alighted_at, start)))
    if not calls:
        return None
    calls.sort(key=lambda call: call.at)
    last = calls[-1]
    return Begun(car.key, tuple(calls), last.place, max(last.at + known[last.ride].board_seconds, this))


def _before(cars: Sequence[Vehicle], legs: Sequence[Leg], known: dict[str, Way], start: datetime) -> Plan:
    """Give the plan that holds now: who has a seat where."""
    runs = []
    for car in cars:
        calls = []
        for leg in legs:
            way = known.get(str(leg.pk))
            if (
                way
                and str(leg.tour_id) == car.key
                and leg.state == "planned"
                and leg.board_at
                and leg.alight_at
            ):
                calls.append(Call(way.pick, way.key, "board", _seconds(leg.board_at, start)))
                calls.append(Call(way.drop, way.key, "alight", _seconds(leg.alight_at, start)))
        if calls:
            runs.append(Run(car.key, tuple(sorted(calls, key=lambda call: call.at)), 0, 0))
    return Plan(tuple(runs), ())
