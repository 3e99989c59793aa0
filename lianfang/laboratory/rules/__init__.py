"""What is decided about plates, runs, readings, files and boxes, without a database."""

from lianfang.laboratory.rules.capacity import (
    EMPTY,
    Able,
    Box,
    Choice,
    Load,
    minutes_between,
    propose,
    ready_at,
)
from lianfang.laboratory.rules.charts import REJECTS, WARNING, Levels, broken, levels
from lianfang.laboratory.rules.curves import Cuts, Fault, Read, cuts, faults, interpret
from lianfang.laboratory.rules.plates import CONTROLS, WELLS, fill, position_of, well_name
from lianfang.laboratory.rules.rows import (
    GENES,
    NAMES,
    Known,
    Told,
    doubled,
    judge,
    read_row,
    read_rows,
    usable,
)

__all__ = [
    "CONTROLS",
    "EMPTY",
    "GENES",
    "NAMES",
    "REJECTS",
    "WARNING",
    "WELLS",
    "Able",
    "Box",
    "Choice",
    "Cuts",
    "Fault",
    "Known",
    "Levels",
    "Load",
    "Read",
    "Told",
    "broken",
    "cuts",
    "doubled",
    "faults",
    "fill",
    "interpret",
    "judge",
    "levels",
    "minutes_between",
    "position_of",
    "propose",
    "read_row",
    "read_rows",
    "ready_at",
    "usable",
    "well_name",
]
