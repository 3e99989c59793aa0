"""Reads of laboratories."""

from lianfang.laboratory.queries.backlog import Standing, ToGo, able_of, being_read, standings, to_go
from lianfang.laboratory.queries.files import (
    files,
    named_columns,
    returned,
    rows_waiting,
    text_of,
    unpacked,
)
from lianfang.laboratory.queries.readings import (
    Control,
    control_charts,
    known_tubes,
    open_readings,
    plates_of,
    readings_of,
    readings_of_run,
    results_of,
    second_tests,
    seconds_waiting,
    to_be_laid,
    to_verify,
    used_kit,
)

__all__ = [
    "Control",
    "Standing",
    "ToGo",
    "able_of",
    "being_read",
    "control_charts",
    "files",
    "known_tubes",
    "named_columns",
    "open_readings",
    "plates_of",
    "readings_of",
    "readings_of_run",
    "results_of",
    "returned",
    "rows_waiting",
    "second_tests",
    "seconds_waiting",
    "standings",
    "text_of",
    "to_be_laid",
    "to_go",
    "to_verify",
    "unpacked",
    "used_kit",
]
