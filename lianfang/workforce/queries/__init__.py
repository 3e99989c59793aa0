"""The reads of this app."""

from lianfang.workforce.queries.musters import Board, Line, Unit, board, mine, musters, vehicles
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
    "board",
    "chosen",
    "force",
    "force_below",
    "listed",
    "members_of",
    "mine",
    "musters",
    "organisations",
    "qualified",
    "seen",
    "state",
    "strength",
    "teams_of",
    "vehicles",
    "within",
    "worker_of",
    "workers",
]
