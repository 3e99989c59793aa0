"""What a file holds, turned into what the schema wants; the first thing that does not fit is refused."""

import dataclasses
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from lianfang.common.errors import Refused
from lianfang.protocol.values import GRADES, N_, WITHOUT_DOCUMENT, Choice, Limits, Source, Sourced

KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
NONE = "none"  # TOML has no null: a file that means "there is no such limit" says so
WORDS: dict[Any, str] = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    str: "text",
    date: "a date",
}


@dataclass(frozen=True, slots=True)
class At:
    """A place in a file, and the documents which that file names."""

    file: str
    path: str
    sources: Mapping[str, Source]

    def into(self, step: str) -> "At":
        """Go one key deeper."""
        dot = "" if not self.path or step.startswith("[") else "."
        return dataclasses.replace(self, path=f"{self.path}{dot}{step}")

    def refuse(self, code: str, message: str, **values: Any) -> Refused:
        """Make the refusal that names this place; each message begins with the file and the key."""
        return Refused(code, message, file=self.file, path=self.path, **values)

    def missing(self, key: str, expected: str) -> Refused:
        """Make the refusal of a key that is not there."""
        message = N_("%(file)s: %(path)s is missing; expected: %(expected)s")
        return self.into(key).refuse("protocol_missing_key", message, expected=expected)

    def wrong(self, raw: Any, expected: str) -> Refused:
        """Make the refusal of a value of the wrong kind."""
        message = N_("%(file)s: %(path)s is “%(found)s”; expected: %(expected)s")
        found = raw if isinstance(raw, str) else f"{raw!r}"[:60]
        return self.refuse("protocol_wrong_type", message, found=found, expected=expected)


def read_sources(raw: Any, at: At) -> dict[str, Source]:
    """Read the documents that a file names, by their keys."""
    tables = {key: _mapping(table, at.into(key)) for key, table in _mapping(raw, at).items()}
    return {key: read_table(Source, {"key": key} | table, at.into(key)) for key, table in tables.items()}


def read_table(shape: type, raw: Any, at: At) -> Any:
    """Read a table into one of the classes of the schema."""
    hints, optional = _fields(shape)
    values = _mapping(raw, at)
    _only_keys(values, hints, at)
    for key in hints:
        if key not in values and key not in optional:
            raise at.missing(key, _words(hints[key]))
    return shape(**{key: _value(hints[key], value, at.into(key)) for key, value in values.items()})


@cache
def _fields(shape: type) -> tuple[dict[str, Any], frozenset[str]]:
    """Give the type of each key of a table, and the keys that may be left out."""
    optional = {f.name for f in dataclasses.fields(shape) if f.default is not dataclasses.MISSING}
    return get_type_hints(shape, include_extras=True), frozenset(optional)


def _mapping(raw: Any, at: At) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise at.wrong(raw, "a table")
    return raw


def _only_keys(values: Iterable[str], known: Iterable[str], at: At) -> None:
    allowed = tuple(known)
    for key in values:
        if key in allowed:
            continue
        near = difflib.get_close_matches(key, allowed, 1, 0.5)
        message = N_("%(file)s: %(path)s is not a key here; the keys are: %(known)s")
        if near:
            message = N_("%(file)s: %(path)s is not a key here; did you mean “%(nearest)s”?")
        raise at.into(key).refuse(
            "protocol_unknown_key", message, nearest="".join(near), known=", ".join(allowed)
        )


def _value(hint: Any, raw: Any, at: At) -> Any:
    limits = None
    if get_origin(hint) is Annotated:
        limits = next((m for m in get_args(hint) if isinstance(m, Limits)), None)
        hint = get_args(hint)[0]
    if get_origin(hint) is Sourced:
        return _sourced(get_args(hint)[0], limits, raw, at)
    if hint is Source:
        return at.sources[_literal(tuple(at.sources), raw, at)]
    if isinstance(hint, type) and is_dataclass(hint):
        return read_table(hint, raw, at)
    if get_origin(hint) is tuple:
        return _list(get_args(hint)[0], limits, raw, at)
    return _scalar(hint, limits, raw, at)


def _sourced(hint: Any, limits: Limits | None, raw: Any, at: At) -> Sourced[Any]:
    if not isinstance(raw, dict):
        raise at.wrong(raw, "a table with value, grade and source")
    _only_keys(raw, ("value", "grade", "source", "note"), at)
    if "value" not in raw:
        raise at.missing("value", _words(hint))
    if "grade" not in raw:
        raise at.missing("grade", ", ".join(GRADES))
    grade: Any = _literal(tuple(GRADES), raw["grade"], at.into("grade"))
    note = _scalar(str, None, raw["note"], at.into("note")) if "note" in raw else ""
    source = _document(grade, note, raw, at)
    inner = Annotated[hint, limits] if limits else hint
    value = _value(inner, raw["value"], at.into("value"))
    return Sourced(value, grade, source, note, limits.unit if limits else "")


def _document(grade: str, note: str, raw: Mapping[str, Any], at: At) -> Source:
    """A graded value names its document; a value without a document says why it is so."""
    if grade not in WITHOUT_DOCUMENT:
        if "source" not in raw:
            raise at.missing("source", "a key of [sources]")
        return at.sources[_literal(tuple(at.sources), raw["source"], at.into("source"))]
    if "source" in raw:
        message = N_("%(file)s: %(path)s: a value graded “%(grade)s” names no document")
        raise at.into("source").refuse("protocol_source", message, grade=grade)
    if not note:
        raise at.missing("note", "why the value is so")
    return WITHOUT_DOCUMENT[grade]


def _literal(known: tuple[str, ...], raw: Any, at: At) -> str:
    if not isinstance(raw, str):
        raise at.wrong(raw, "text")
    if raw in known:
        return raw
    near = difflib.get_close_matches(raw, known, 1, 0.5)
    message = N_("%(file)s: %(path)s is “%(found)s”; expected one of: %(known)s")
    if near:
        message = N_("%(file)s: %(path)s is “%(found)s”; did you mean “%(nearest)s”?")
    raise at.refuse(
        "protocol_not_a_choice", message, found=raw, nearest="".join(near), known=", ".join(known)
    )


def _list(hint: Any, limits: Limits | None, raw: Any, at: At) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise at.wrong(raw, "a list")
    inner = Annotated[hint, limits] if limits else hint
    items = tuple(_value(inner, item, at.into(f"[{n}]")) for n, item in enumerate(raw))
    keys = [item.key if isinstance(item, Choice) else item for item in items]
    for n, key in enumerate(keys):
        if key in keys[:n]:
            message = N_("%(file)s: %(path)s: “%(key)s” stands here twice")
            raise at.into(f"[{n}]").refuse("protocol_twice", message, key=key)
    return items


def _scalar(hint: Any, limits: Limits | None, raw: Any, at: At) -> Any:
    if get_origin(hint) is Literal:
        return _literal(get_args(hint), raw, at)
    if get_origin(hint) is UnionType:
        if raw == NONE:
            return None
        hint = next(a for a in get_args(hint) if a is not NoneType)
    if hint is float and type(raw) is int:
        raw = float(raw)
    if type(raw) is not hint:
        raise at.wrong(raw, WORDS[hint])
    if hint is str:
        _text(raw, at)
    if limits and not limits.least <= raw <= limits.most:
        message = N_("%(file)s: %(path)s is %(found)s; expected %(least)s to %(most)s %(unit)s")
        bounds = {"least": limits.least, "most": limits.most, "unit": limits.unit}
        raise at.refuse("protocol_out_of_range", message, found=raw, **bounds)
    return raw


def _text(raw: str, at: At) -> None:
    if not raw.strip():
        raise at.wrong(raw, "text that is not empty")
    if at.path.endswith(".key") and not KEY.fullmatch(raw):
        raise at.wrong(raw, "letters, digits and _")


def _words(hint: Any) -> str:
    """Say in words what a key holds."""
    if get_origin(hint) is Annotated:
        says = next((m for m in get_args(hint) if isinstance(m, str)), None)
        return says or _words(get_args(hint)[0])
    if get_origin(hint) is tuple:
        return "a list"
    return WORDS.get(hint, "a table" if is_dataclass(hint) else "a value")
