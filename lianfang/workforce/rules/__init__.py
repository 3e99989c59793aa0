"""Pure rules: what makes a team whole, how people muster."""

from lianfang.workforce.rules.musters import STANDINGS, dealt, seated, standing
from lianfang.workforce.rules.teams import (
    KINDS,
    Hand,
    Order,
    Plan,
    Seat,
    Wrong,
    badge_number,
    check_moment,
    check_plan,
    check_seats,
)
from lianfang.workforce.rules.volunteers import Bounds, Helper, Place, lacking, part_of, too_young, unfit

__all__ = [
    "KINDS",
    "STANDINGS",
    "Bounds",
    "Hand",
    "Helper",
    "Order",
    "Place",
    "Plan",
    "Seat",
    "Wrong",
    "badge_number",
    "check_moment",
    "check_plan",
    "check_seats",
    "dealt",
    "lacking",
    "part_of",
    "seated",
    "standing",
    "too_young",
    "unfit",
]
