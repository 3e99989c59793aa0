"""The reads of this app."""

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
    "Force",
    "Strength",
    "chosen",
    "force",
    "force_below",
    "listed",
    "members_of",
    "organisations",
    "qualified",
    "seen",
    "state",
    "strength",
    "teams_of",
    "within",
    "worker_of",
    "workers",
]
