"""What a rule proposes around a case, what ends a zone, who counts as present. Pure."""

from lianfang.zones.rules.census import Door, Listed, State, recount
from lianfang.zones.rules.lifting import Condition, Looked, Stands, conditions, due, left, looked
from lianfang.zones.rules.proposing import Around, Home, Proposal, propose
from lianfang.zones.rules.shapes import Box, NoPolygon, check, corners, within

__all__ = [
    "Around",
    "Box",
    "Condition",
    "Door",
    "Home",
    "Listed",
    "Looked",
    "NoPolygon",
    "Proposal",
    "Stands",
    "State",
    "check",
    "conditions",
    "corners",
    "due",
    "left",
    "looked",
    "propose",
    "recount",
    "within",
]
