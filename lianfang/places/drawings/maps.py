"""A map to be drawn: cells with their paths and colours, coast and seams, names and where they stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lianfang.places.drawings.hexes import RADIUS, Point, centre, hexagon, outline, seams
from lianfang.places.drawings.labels import NARROW, WIDE, Label, apart, label
from lianfang.places.drawings.layout import Township, place
from lianfang.places.drawings.shapes import Plane, middle, shape_path

MARGIN = 4.0


@dataclass(frozen=True, slots=True)
class Place:
    """An area of the map: a district, or (`district` names it) a township in one."""

    id: int
    name: str
    district: int = 0
    number: int = 0
    point: Point | None = None  # longitude, latitude
    shape: Mapping[str, Any] | None = None  # GeoJSON geometry


@dataclass(frozen=True, slots=True)
class Value:
    """What the map says of an area: its class of colour, the words for it, whether it burns there."""

    css: str
    note: str = ""
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What has one colour: a township, or a district where no townships are known."""

    id: int
    name: str
    path: str
    x: float
    y: float
    value: Value


@dataclass(frozen=True, slots=True)
class Map:
    """All of a map: the coast around it, the seams between districts, its cells and names.

    `schematic`: cells are hexagons and show no real borders. `fine`: names stand in each cell, so they are small.
    """

    view_box: str
    coast: str
    seams: str
    cells: tuple[Cell, ...]
    labels: tuple[Label, ...]
    schematic: bool
    fine: bool


def draw(places: Sequence[Place], values: Mapping[int, Value], otherwise: str) -> Map:
    """Draw areas coloured by their value, else by their district's, else as `otherwise`."""
    towns = [area for area in places if area.district]
    districts = [area for area in places if not area.district]
    for drawn in (towns, districts):
        if drawn and all(area.shape for area in drawn):
            return _Drawing(values, Value(otherwise), districts).shapes(drawn, towns)
    if any(area.shape for area in districts):
        return _Drawing(values, Value(otherwise), districts).shapes(districts, towns)
    settled = {town.district for town in towns}
    towns += [Place(d.id, d.name, d.id, 0, d.point) for d in districts if d.id not in settled]
    return _Drawing(values, Value(otherwise), districts).hexes(towns)


@dataclass(frozen=True, slots=True)
class _Drawing:
    values: Mapping[int, Value]
    otherwise: Value
    districts: Sequence[Place]

    def hexes(self, towns: Sequence[Place]) -> Map:
        """Draw a hexagon for each township, each district together."""
        known = tuple((d.id, d.point) for d in self.districts if d.point)
        seats = place(tuple(Township(t.id, t.district, t.number, t.point) for t in towns), known)
        inside = defaultdict(list)
        for town in towns:
            inside[town.district].append(seats[town.id])
        cells = [self._cell(town, hexagon(seats[town.id]), centre(seats[town.id])) for town in towns]
        middles = {district: _mean([centre(cell) for cell in each]) for district, each in inside.items()}
        box = _box([(cell.x, cell.y) for cell in cells])
        return self._map(box, outline(seats.values()), seams(inside.values()), cells, middles, schematic=True)

    def shapes(self, drawn: Sequence[Place], towns: Sequence[Place]) -> Map:
        """Draw a city's own shapes; an area without one becomes a hexagon where it lies."""
        plane = Plane.over([area.shape for area in drawn if area.shape])
        cells = []
        for area in sorted(drawn, key=lambda area: (area.shape is None, area.id)):
            at = _somewhere(area, towns, plane)
            path = shape_path(area.shape, plane) if area.shape else hexagon(at=at)
            cells.append(self._cell(area, path, at))
        coast = "".join(shape_path(d.shape, plane) for d in self.districts if d.shape)
        middles = {d.id: _somewhere(d, towns, plane) for d in self.districts}
        corners = [(RADIUS, RADIUS), (plane.width - RADIUS, plane.height - RADIUS)]
        box = _box([*corners, *((c.x, c.y) for c in cells)])
        return self._map(box, coast, "", cells, middles, schematic=False)

    def _cell(self, area: Place, path: str, at: Point) -> Cell:
        value = self.values.get(area.id) or self.values.get(area.district) or self.otherwise
        return Cell(area.id, area.name, path, round(at[0], 1), round(at[1], 1), value)

    def _map(
        self,
        box: str,
        coast: str,
        seam: str,
        cells: list[Cell],
        middles: Mapping[int, Point],
        *,
        schematic: bool,
    ) -> Map:
        fine = len(middles) < 2 and len(cells) > 1
        if fine:  # one district: its townships are named
            labels = tuple(label(c.id, c.name, "", (c.x, c.y), NARROW) for c in cells)
        else:
            notes = {area_id: value.note for area_id, value in self.values.items()}
            labels = apart(
                [
                    label(d.id, d.name, notes.get(d.id, ""), middles[d.id], WIDE)
                    for d in self.districts
                    if d.id in middles
                ]
            )
        return Map(box, coast, seam, tuple(cells), labels, schematic, fine)


def _somewhere(area: Place, towns: Iterable[Place], plane: Plane) -> Point:
    """Give the middle of an area's shape, else its point, else the middle of its townships' points."""
    if area.shape:
        return middle(area.shape, plane)
    points = [area.point] if area.point else [t.point for t in towns if t.district == area.id and t.point]
    return _mean([plane(p) for p in points]) if points else (RADIUS, plane.height - RADIUS)


def _mean(points: Sequence[Point]) -> Point:
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def _box(points: Sequence[Point]) -> str:
    if not points:
        return "0 0 1 1"
    xs, ys = zip(*points, strict=True)
    edge = RADIUS + MARGIN
    left, top = min(xs) - edge, min(ys) - edge
    return f"{left:.0f} {top:.0f} {max(xs) - left + edge:.0f} {max(ys) - top + edge:.0f}"
