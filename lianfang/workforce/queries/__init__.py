"""The reads of this app."""

from lianfang.workforce.queries.musters import Board, Line, Unit, board, mine, musters, vehicles
from lianfang.workforce.queries.orders import (
    asks,
    counted,
    distances,
    free_teams,
    order_state,
    orders,
    promised,
    proposals_of,
    to_answer,
)
from lianfang.workforce.queries.organisations import Strength, organisations, strength, teams_of
from lianfang.workforce.queries.teams import (
    Force,
    chosen,
    force,
    force_below,
    listed,
    members_of,
    seen,
    state,
    within,
)
from lianfang.workforce.queries.workers import qualified, worker_of, workers

__all__ = [
    "Board",
    "Force",
    "Line",
    "Strength",
    "Unit",
    "asks",
    "board",
    "chosen",
    "counted",
    "distances",
    "force",
    "force_below",
    "free_teams",
    "listed",
    "members_of",
    "mine",
    "musters",
    "order_state",
    "orders",
    "organisations",
    "promised",
    "proposals_of",
    "qualified",
    "seen",
    "state",
    "strength",
    "teams_of",
    "to_answer",
    "vehicles",
    "within",
    "worker_of",
    "workers",
]
