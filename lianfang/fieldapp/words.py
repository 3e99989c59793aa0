"""The texts of the phone app: t('…'), tn('one', 'many', n) and mark('…') in its modules, also inside templates."""

import re
from collections.abc import Iterator

_TEXT = r"""('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
_CALL = re.compile(rf"(?<![\w.$])(?:(?P<many>tn)|t|mark)\(\s*{_TEXT}(?:\s*,\s*{_TEXT})?")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_PLAIN = {"n": "\n", "t": "\t"}

Text = str | tuple[str, str]


def _read(literal: str) -> str:
    def plain(found: re.Match[str]) -> str:
        return chr(int(found[1], 16)) if found[1] else _PLAIN.get(found[2], found[2])

    return _ESCAPE.sub(plain, literal[1:-1])


def texts(source: str) -> Iterator[tuple[int, Text]]:
    """Yield each text of a module with its line; one that depends on a number as a pair."""
    for found in _CALL.finditer(source):
        line = source.count("\n", 0, found.start()) + 1
        one = _read(found[2])
        if found["many"] and found[3]:
            yield line, (one, _read(found[3]))
        else:
            yield line, one
