"""The epidemic curve and the transmission tree as SVG that stands alone: on paper, in a Word file and on a page."""

from collections.abc import Callable, Iterable
from datetime import date
from html import escape

from lianfang.cases.drawings import Curve, Mark, Tree

DIM, LINE, RED, AMBER = "#5d6c66", "#dbe2de", "#b42318", "#c77700"
EDGE = 14  # room at the right for the half of the last day that stands under it
FILLS = {"c": RED, "a": AMBER, "src": "#ffffff"}
EDGES = {"c": RED, "a": AMBER, "src": DIM}
Said = Callable[[date], str]


def curve_svg(curve: Curve, font: str, day: Said) -> str:
    """Draw the epidemic curve: a square a case, days from left to right."""
    parts = [
        *(_line(curve.left, curve.width, mark.y, LINE) for mark in curve.grid),
        *(_text(curve.left - 6, mark.y + 3.5, mark.label, anchor="end") for mark in curve.grid),
        _line(curve.left, curve.width, curve.base, DIM),
        *(
            f'<rect x="{box.x}" y="{box.y}" width="{box.w}" height="{box.h}" rx="2" fill="{FILLS[box.kind]}"/>'
            for box in curve.cells
        ),
        *_days(curve.ticks, day),
    ]
    return _svg(curve.width, curve.height, font, parts)


def tree_svg(tree: Tree, ticks: Iterable[Mark], font: str, day: Said) -> str:
    """Draw who infected whom, with the days beneath."""
    tall = tree.height + 22
    parts = [
        *(f'<path d="{path}" fill="none" stroke="{DIM}" stroke-width="1.2"/>' for path in tree.links),
        *(
            f'<circle cx="{node.x}" cy="{node.y}" r="{5 if node.kind == "src" else 9}" '
            f'fill="{FILLS[node.kind]}" stroke="{EDGES[node.kind]}" stroke-width="1.4"/>'
            for node in tree.nodes
        ),
        *(
            _text(node.x, node.y + 3.2, node.label, fill="#ffffff", size=9)
            for node in tree.nodes
            if node.kind != "src"
        ),
        _line(0, tree.width, tree.height + 2, LINE),
        *_days((Mark(mark.x, tall - 6, day=mark.day) for mark in ticks), day),
    ]
    return _svg(tree.width, tall, font, parts)


def _days(ticks: Iterable[Mark], day: Said) -> list[str]:
    return [_text(mark.x, mark.y, day(mark.day)) for mark in ticks if mark.day]


def _line(left: float, right: float, y: float, stroke: str) -> str:
    return f'<line x1="{left}" x2="{right}" y1="{y}" y2="{y}" stroke="{stroke}" stroke-width="0.8"/>'


def _text(x: float, y: float, said: str, *, anchor: str = "middle", fill: str = DIM, size: float = 10) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" fill="{fill}">{escape(said)}</text>'
    )


def _svg(wide: float, tall: float, font: str, parts: Iterable[str]) -> str:
    size = f'viewBox="0 0 {wide + EDGE} {tall}" width="{wide + EDGE}" height="{tall}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{escape(font)}">{"".join(parts)}</svg>'
    )
