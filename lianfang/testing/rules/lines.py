"""Lines typed or pasted at a laboratory's desk."""

from collections.abc import Mapping
from typing import NamedTuple


class Line(NamedTuple):
    """One line typed or pasted at the laboratory's desk: a tube's code and a conclusion, or what is wrong."""

    number: int
    text: str
    code: str = ""
    conclusion: str = ""
    error: str = ""


def read_results(text: str, words: Mapping[str, str]) -> list[Line]:
    """Read pasted lines "code, conclusion"; a line that cannot be read keeps its text and says why.

    words: what may be written → conclusion. Errors: "shape", "word", "twice".
    """
    found: list[Line] = []
    seen: dict[str, str] = {}
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line:
            continue
        parts = line.replace("，", ",").replace("\t", ",").replace(";", ",").split(",")
        if len(parts) != 2:
            found.append(Line(number, line, error="shape"))
            continue
        code, conclusion = parts[0].strip().upper(), words.get(parts[1].strip().lower(), "")
        if not conclusion:
            found.append(Line(number, line, code, error="word"))
        elif code in seen:
            found.append(Line(number, line, code, error="twice"))
        else:
            seen[code] = conclusion
            found.append(Line(number, line, code, conclusion))
    return found
