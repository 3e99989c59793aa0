"""HL7 version 2: messages of results (ORU^R01) as laboratories send them, and the acknowledgement they wait for.

Any version from 2.3 on, with and without SPM; lines may end in CR, LF or both; a file may hold many messages. Nothing
is checked against a grammar: what is not asked for is passed over.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lianfang.common.dates import CITY_ZONE
from lianfang.common.ids import is_checked
from lianfang.laboratory.rules.codes import PRESENCE, THRESHOLD, conclusion_of, ct_of

_START = re.compile(r"(?:^|[\r\n\x0b])(?=(?:[FB]HS|MSH)[^\w\s])")
_ESCAPE = re.compile(r"\\([FSTRE])\\")
_GRAVITY = ("positive", "grey", "invalid", "negative")


class Segment:
    """One line of a message: its fields, by their number."""

    def __init__(self, line: str, signs: str) -> None:
        self._signs = signs
        parts = line.split(signs[0])
        self.name = parts[0]
        self._fields = [parts[0], signs[0], *parts[1:]] if self.name == "MSH" else parts

    def __call__(self, number: int, component: int = 1, sub: int = 1) -> str:
        """Give a component of a field's first repetition; "" when it is not there."""
        whole = self._fields[number] if number < len(self._fields) else ""
        if self.name == "MSH" and number <= 2:
            return whole
        for sign, n in ((self._signs[2], 1), (self._signs[1], component), (self._signs[4], sub)):
            parts = whole.split(sign) if sign else [whole]
            whole = parts[n - 1] if n <= len(parts) else ""
        return self._plain(whole.strip())

    def _plain(self, text: str) -> str:
        signs = dict(zip("FSRET", self._signs, strict=True))
        return _ESCAPE.sub(lambda found: signs[found.group(1)], text) if "\\" in text else text


@dataclass(slots=True)
class Observed:
    """What one message says of one specimen."""

    specimens: list[str] = field(default_factory=list)
    conclusions: list[str] = field(default_factory=list)
    cts: dict[str, float | None] = field(default_factory=dict)
    problem: str = ""  # no_test: none of its tests is ours; word, ct_text, ct_range
    tests: int = 0
    verifier: str = ""
    corrected: bool = False

    @property
    def tube(self) -> str:
        """Give the code of the tube: the first identifier that is one of ours, else the first there is."""
        return next((code for code in self.specimens if is_checked(code)), next(iter(self.specimens), ""))

    @property
    def conclusion(self) -> str:
        """Give the gravest of what was told."""
        return min(self.conclusions, key=_GRAVITY.index, default="")


@dataclass(slots=True)
class Message:
    """A message: what it is, who sent it when, and what it says of each specimen."""

    head: Segment
    segments: list[Segment]
    raw: str

    @property
    def control_id(self) -> str:
        """Give the number by which the sender recognises the answer."""
        return self.head(10)

    @property
    def kind(self) -> str:
        """Give its type and event, ORU^R01."""
        return f"{self.head(9, 1)}^{self.head(9, 2)}"

    @property
    def observed(self) -> list[Observed]:
        """Give what is said of each specimen; several orders of one specimen are one."""
        found: dict[str, Observed] = {}
        for group in _groups(self.segments):
            one = _observe(group)
            if one.tube in found:
                join(found[one.tube], one)
            else:
                found[one.tube] = one
        return list(found.values())


def messages(text: str) -> Iterator[Message]:
    """Read the messages of a file one by one; what stands before the first is passed over."""
    for part in _START.split(text.lstrip("\ufeff").replace("\0", "")):
        lines = [line.strip("\x0b\x1c ") for line in re.split(r"\r\n|\r|\n", part)]
        lines = [line for line in lines if line]
        if not lines or not lines[0].startswith("MSH") or len(lines[0]) < 8:
            continue
        signs = lines[0][3:8]  # field, component, repetition, escape, subcomponent; version 2.7 adds a sixth
        signs = signs if len(signs.split(signs[0])) <= 2 else signs[:4] + "\0"
        segments = [Segment(line, signs) for line in lines]
        yield Message(segments[0], segments, "\r".join(lines) + "\r")


def _groups(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Part a message by its orders: what stands between one OBR (or the ORC before it) and the next."""
    group: list[Segment] = []
    for segment in segments:
        begins = segment.name == "ORC" or (
            segment.name == "OBR" and not any(s.name == "ORC" for s in group[-1:])
        )
        if begins and any(s.name == "OBR" for s in group):
            yield group
            group = []
        group.append(segment)
    if any(segment.name == "OBR" for segment in group):
        yield group


def _observe(group: Sequence[Segment]) -> Observed:
    found = Observed(problem="no_test")
    readers: dict[str, Callable[[Observed, Segment], None]] = {"OBX": _result, "SPM": _specimen}
    for segment in group:
        if reader := readers.get(segment.name):
            reader(found, segment)
    for name, numbers in (("OBR", (3, 2)), ("ORC", (3, 2))):
        found.specimens += [code for s in group if s.name == name for n in numbers if (code := s(n))]
    return found


def _specimen(found: Observed, segment: Segment) -> None:
    found.specimens[:0] = [code for n in (1, 2) if (code := segment(2, n))]


def _result(found: Observed, segment: Segment) -> None:
    """Read an OBX: whether something was found, or a Ct; tests that are not ours are passed over."""
    codes = {segment(3, 1), segment(3, 4)}
    answer = [segment(5, n) for n in (1, 2, 4, 5)]
    if gene := next((THRESHOLD[code] for code in codes if code in THRESHOLD), ""):
        found.cts[gene], wrong = ct_of(answer[0])
    elif any(code in PRESENCE for code in codes):
        said = next(filter(None, map(conclusion_of, answer)), "")
        wrong = "" if said else "word"
        found.conclusions += [said] if said else []
    else:
        return
    found.tests += 1
    found.problem = wrong or ("" if found.problem == "no_test" else found.problem)
    found.verifier = found.verifier or segment(16, 2) or segment(16, 1)
    found.corrected = found.corrected or segment(11) == "C"


def join(one: Observed, other: Observed) -> None:
    """Add what another order says of the same specimen."""
    one.conclusions += other.conclusions
    one.cts |= other.cts
    one.tests += other.tests
    one.verifier = one.verifier or other.verifier
    if other.problem != "no_test":
        one.problem = other.problem if one.problem in {"", "no_test"} else one.problem


# HL7 table 0357: what is wrong with a message as a whole, and with what it says.
NO_TYPE, MISSING, DOUBLE, INSIDE = (
    ("200", "Unsupported message type"),
    ("101", "Required field missing"),
    ("205", "Duplicate key identifier"),
    ("207", "Application internal error"),
)


def acknowledge(
    message: Message,
    *,
    taken: bool,
    why: Sequence[str] = (),
    at: datetime,
    wrong: tuple[str, str] = INSIDE,
) -> str:
    """Write the answer to a message: AA when everything was taken, AE with a line for each thing that was not, AR for
    a message that is no result, or that was not read for what is `wrong` with it. ERR is written as the version of the
    message has it: 2.5 and later name the error in its third field, older ones in the fourth part of the first."""
    head = message.head
    wrong = wrong if head(9, 1) == "ORU" else NO_TYPE
    code = "AA" if taken else "AE" if wrong == INSIDE else "AR"
    stamp = at.astimezone(CITY_ZONE).strftime("%Y%m%d%H%M%S%z")
    version = head(12) or "2.5.1"
    clean = [_clean(text) for text in why]
    turned = "|".join(_clean(head(n)) for n in (5, 6, 3, 4))
    control = _clean(head(10))
    lines = [
        f"MSH|^~\\&|{turned}|{stamp}||ACK^R01^ACK|{control}-ACK|{_clean(head(11)) or 'P'}|{_clean(version)}",
        f"MSA|{code}|{control}" + (f"|{clean[0][:80]}" if clean else ""),
        *(_error(version, wrong, text) for text in clean),
    ]
    return "\r".join(lines) + "\r"


def _error(version: str, wrong: tuple[str, str], text: str) -> str:
    number, said = wrong
    if version.startswith(("2.3", "2.4")):
        return f"ERR|^^^{number}&{said}&HL70357&{text}"
    return f"ERR|||{number}^{said}^HL70357|E||||{text}"


def _clean(text: str) -> str:
    return re.sub(r"[|^~\\&\r\n]", " ", text)
