"""The reads of this app."""

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
    "chosen",
    "force",
    "force_below",
    "listed",
    "members_of",
    "qualified",
    "seen",
    "state",
    "within",
    "worker_of",
    "workers",
]
