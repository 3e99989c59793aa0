"""Pure decisions of planning."""

from lianfang.planning.rules.covering import Arrival, Lot, Outlook, Proposal, Step, outlook, propose
from lianfang.planning.rules.driving import Driven, Need, Rate, rate_in, rates_by_use, spread, suits_of
from lianfang.planning.rules.matching import good_of, holds_of
from lianfang.planning.rules.serving import Keeps, served

__all__ = [
    "Arrival",
    "Driven",
    "Keeps",
    "Lot",
    "Need",
    "Outlook",
    "Proposal",
    "Rate",
    "Step",
    "good_of",
    "holds_of",
    "outlook",
    "propose",
    "rate_in",
    "rates_by_use",
    "served",
    "spread",
    "suits_of",
]
