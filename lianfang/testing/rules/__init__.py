"""What is decided about rounds, tubes and results, without a database."""

from lianfang.testing.rules.boxes import Moved, expected
from lianfang.testing.rules.lines import Line, read_results
from lianfang.testing.rules.populations import EXPECTED, population
from lianfang.testing.rules.results import (
    GRAVITY,
    MEANING,
    Limits,
    Said,
    Times,
    alone,
    beside,
    late_legs,
    limits,
    meaning,
)
from lianfang.testing.rules.rounds import (
    POOLS,
    TRANSITIONS,
    Proposal,
    Unresolved,
    may_become,
    pools,
    propose_round,
)
from lianfang.testing.rules.swabs import (
    Swabbed,
    Taken,
    TubeState,
    Window,
    both_open,
    doubt_result,
    doubt_seal,
    doubt_swab,
)

__all__ = [
    "EXPECTED",
    "GRAVITY",
    "MEANING",
    "POOLS",
    "TRANSITIONS",
    "Limits",
    "Line",
    "Moved",
    "Proposal",
    "Said",
    "Swabbed",
    "Taken",
    "Times",
    "TubeState",
    "Unresolved",
    "Window",
    "alone",
    "beside",
    "both_open",
    "doubt_result",
    "doubt_seal",
    "doubt_swab",
    "expected",
    "late_legs",
    "limits",
    "may_become",
    "meaning",
    "pools",
    "population",
    "propose_round",
    "read_results",
]
