"""Wells of a plate: their names, and where tubes and controls go."""

import re
from collections.abc import Collection, Mapping, Sequence

ROWS, COLUMNS = "ABCDEFGH", 12
WELLS = len(ROWS) * COLUMNS
# Controls stand at the end, so that a plate that is not full keeps them together (design choice).
CONTROLS: Mapping[int, str] = {93: "blank", 94: "negative", 95: "positive"}
_NAME = re.compile(r"([A-H])0*([1-9]|1[0-2])")


def well_name(position: int) -> str:
    """Name a well: 0 is A1, 8 is A2, 95 is H12."""
    column, row = divmod(position, len(ROWS))
    return f"{ROWS[row]}{column + 1}"


def position_of(name: str) -> int | None:
    """Read a well's name, also A01 or a small letter; None when it is none."""
    found = _NAME.fullmatch(name.strip().upper())
    return None if found is None else (int(found.group(2)) - 1) * len(ROWS) + ROWS.index(found.group(1))


def fill(codes: Sequence[str], taken: Collection[int]) -> dict[int, str]:
    """Lay tubes into the free wells in their order, down the columns; those for which there is no room stay out."""
    free = (position for position in range(WELLS) if position not in taken)
    return dict(zip(free, codes, strict=False))
