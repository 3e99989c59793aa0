"""Pure rules: what makes a team whole, how people muster, how far it is."""

from lianfang.workforce.rules.distance import metres
from lianfang.workforce.rules.musters import STANDINGS, dealt, seated, standing
from lianfang.workforce.rules.teams import (
    KINDS,
    Hand,
    Order,
    Plan,
    Seat,
    Wrong,
    check_moment,
    check_plan,
    check_seats,
)

__all__ = [
    "KINDS",
    "STANDINGS",
    "Hand",
    "Order",
    "Plan",
    "Seat",
    "Wrong",
    "check_moment",
    "check_plan",
    "check_seats",
    "dealt",
    "metres",
    "seated",
    "standing",
]
