"""TOML to Protocol. What does not fit is refused, saying which file, which key, and what was expected."""

import dataclasses
import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from lianfang.common.errors import Refused
from lianfang.protocol.checks import contradictions
from lianfang.protocol.schema import Protocol
from lianfang.protocol.values import GRADES, N_, WITHOUT_DOCUMENT, Choice, Limits, Source, Sourced

KEY = re.compile(r"[a-z][a-z0-9_]*")
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
        """Make the refusal that names this place."""
        return Refused(
            code, "%(file)s: %(path)s: " + message, file=self.file, path=self.path or "–", **values
        )


def load_file(path: Path) -> Protocol:
    """Read one file, or refuse it with the first thing that is wrong in it."""
    name = f"{path.parent.name}/{path.name}"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(
            "protocol_syntax", N_("%(file)s cannot be read: %(problem)s"), file=name, problem=error
        ) from error
    top = At(name, "", {})
    sources = _sources(table.pop("sources", None), top.into("sources"))
    protocol: Protocol = _table(
        Protocol, table | {"sources": list(sources)}, dataclasses.replace(top, sources=sources)
    )
    _named_rightly(protocol, path, top)
    for where, problem in contradictions(protocol):
        raise top.into(where).refuse(
            "protocol_contradiction", N_("%(file)s: %(path)s: %(problem)s"), problem=problem
        )
    return protocol


def load_folder(root: Path) -> tuple[Protocol, ...]:
    """Read every file of the timeline, disease by disease, oldest first."""
    files = sorted(root.glob("*/*.toml"))
    if not files:
        raise Refused("protocol_folder", N_("No protocol in %(folder)s"), folder=root)
    return tuple(load_file(file) for file in files)


def _named_rightly(protocol: Protocol, path: Path, at: At) -> None:
    """One folder per disease, one file per first day: so two versions never share a day."""
    day = protocol.effective_from.isoformat()
    expected = f"{protocol.disease.key}-{day}"
    if protocol.version != expected:
        raise at.into("version").refuse(
            "protocol_name",
            N_("%(file)s: %(path)s: is “%(found)s”, expected “%(expected)s”"),
            found=protocol.version,
            expected=expected,
        )
    if (path.parent.name, path.stem) != (protocol.disease.key, day):
        raise at.into("effective_from").refuse(
            "protocol_name",
            N_("%(file)s: %(path)s: this file must be named %(expected)s"),
            expected=f"{protocol.disease.key}/{day}.toml",
        )


def _sources(raw: Any, at: At) -> dict[str, Source]:
    found = {}
    for key, table in _mapping(raw, at).items():
        found[key] = _table(Source, {"key": key} | _mapping(table, at.into(key)), at.into(key))
    return found


def _mapping(raw: Any, at: At) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise _wrong(raw, "a table", at)
    return raw


@cache
def _fields(shape: type) -> tuple[dict[str, Any], frozenset[str]]:
    """Give the type of each key of a table, and the keys that may be left out."""
    hints = get_type_hints(shape, include_extras=True)
    optional = {f.name for f in dataclasses.fields(shape) if f.default is not dataclasses.MISSING}
    return hints, frozenset(optional)


def _table(shape: type, raw: Any, at: At) -> Any:
    hints, optional = _fields(shape)
    values = _mapping(raw, at)
    _only_keys(values, hints, at)
    for key in hints:
        if key not in values and key not in optional:
            raise at.into(key).refuse(
                "protocol_missing_key",
                N_("%(file)s: %(path)s: is missing; it is %(expected)s"),
                expected=_words(hints[key]),
            )
    return shape(**{key: _value(hints[key], value, at.into(key)) for key, value in values.items()})


def _only_keys(values: Iterable[str], known: Iterable[str], at: At) -> None:
    allowed = list(known)
    for key in values:
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, 1, 0.5)
            if near:
                message = N_("%(file)s: %(path)s: is not a key here; did you mean “%(nearest)s”?")
            else:
                message = N_("%(file)s: %(path)s: is not a key here; the keys are: %(known)s")
            raise at.into(key).refuse(
                "protocol_unknown_key", message, nearest="".join(near), known=", ".join(allowed)
            )


def _value(hint: Any, raw: Any, at: At) -> Any:
    """Turn what the file holds into what the schema wants; the order goes from outside to inside."""
    limits = None
    if get_origin(hint) is Annotated:
        limits = next((m for m in get_args(hint) if isinstance(m, Limits)), None)
        hint = get_args(hint)[0]
    origin = get_origin(hint)
    if origin is Sourced:
        return _sourced(get_args(hint)[0], limits, raw, at)
    if hint is Source:
        return _source(raw, at)
    if is_dataclass(hint) and isinstance(hint, type):
        return _table(hint, raw, at)
    if origin is tuple:
        return _list(get_args(hint)[0], limits, raw, at)
    return _scalar(hint, limits, raw, at)


def _sourced(hint: Any, limits: Limits | None, raw: Any, at: At) -> Sourced[Any]:
    if not isinstance(raw, dict):
        raise _wrong(raw, "a table with value, grade and source", at)
    _only_keys(raw, ("value", "grade", "source", "note"), at)
    for key in ("value", "grade"):
        if key not in raw:
            raise at.into(key).refuse(
                "protocol_missing_key",
                N_("%(file)s: %(path)s: is missing; it is %(expected)s"),
                expected=_words(hint) if key == "value" else "how well the value is known",
            )
    grade = _literal(tuple(GRADES), raw["grade"], at.into("grade"))
    note = _scalar(str, None, raw["note"], at.into("note")) if "note" in raw else ""
    source = _document(grade, note, raw, at)
    inner = Annotated[hint, limits] if limits else hint
    value = _value(inner, raw["value"], at.into("value"))
    return Sourced(value, grade, source, note, limits.unit if limits else "")


def _document(grade: str, note: str, raw: Mapping[str, Any], at: At) -> Source:
    """A graded value names its document; one without a document says why it is what it is."""
    if grade not in WITHOUT_DOCUMENT:
        if "source" not in raw:
            raise at.into("source").refuse(
                "protocol_missing_key",
                N_("%(file)s: %(path)s: is missing; it is %(expected)s"),
                expected="a key of [sources]",
            )
        return _source(raw["source"], at.into("source"))
    if "source" in raw:
        raise at.into("source").refuse(
            "protocol_source",
            N_("%(file)s: %(path)s: a value graded “%(grade)s” names no document"),
            grade=grade,
        )
    if not note:
        raise at.into("note").refuse(
            "protocol_missing_key",
            N_("%(file)s: %(path)s: is missing; it is %(expected)s"),
            expected="why the value is so",
        )
    return WITHOUT_DOCUMENT[grade]


def _source(raw: Any, at: At) -> Source:
    return at.sources[_literal(tuple(at.sources), raw, at)]


def _literal(known: tuple[str, ...], raw: Any, at: At) -> str:
    if not isinstance(raw, str):
        raise _wrong(raw, "text", at)
    if raw not in known:
        near = difflib.get_close_matches(raw, known, 1, 0.5)
        if near:
            message = N_("%(file)s: %(path)s: is “%(found)s”; did you mean “%(nearest)s”?")
        else:
            message = N_("%(file)s: %(path)s: is “%(found)s”; expected one of: %(known)s")
        raise at.refuse(
            "protocol_not_a_choice", message, found=raw, nearest="".join(near), known=", ".join(known)
        )
    return raw


def _list(hint: Any, limits: Limits | None, raw: Any, at: At) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise _wrong(raw, "a list", at)
    inner = Annotated[hint, limits] if limits else hint
    items = tuple(_value(inner, item, at.into(f"[{n}]")) for n, item in enumerate(raw))
    keys = [item.key if isinstance(item, Choice) else item for item in items]
    for n, key in enumerate(keys):
        if key in keys[:n]:
            raise at.into(f"[{n}]").refuse(
                "protocol_twice", N_("%(file)s: %(path)s: “%(key)s” stands here twice"), key=key
            )
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
        raise _wrong(raw, WORDS[hint], at)
    if hint is str:
        _text(raw, at)
    if limits and not limits.least <= raw <= limits.most:
        raise at.refuse(
            "protocol_out_of_range",
            N_("%(file)s: %(path)s: is %(found)s; expected %(least)s to %(most)s %(unit)s"),
            found=raw,
            least=limits.least,
            most=limits.most,
            unit=limits.unit,
        )
    return raw


def _text(raw: str, at: At) -> None:
    step = at.path.rpartition(".")[2]
    if not raw.strip():
        raise _wrong("nothing", "text", at)
    if step == "key" and not KEY.fullmatch(raw):
        raise _wrong(raw, "small letters, digits and _", at)


def _words(hint: Any) -> str:
    """Say in words what a key holds."""
    if get_origin(hint) is Annotated:
        says = next((m for m in get_args(hint) if isinstance(m, str)), None)
        return says or _words(get_args(hint)[0])
    return WORDS.get(hint, "a table" if is_dataclass(hint) else "a value")


def _wrong(raw: Any, expected: str, at: At) -> Refused:
    found = raw if isinstance(raw, str) else f"{raw!r}"[:60]
    return at.refuse(
        "protocol_wrong_type",
        N_("%(file)s: %(path)s: must be %(expected)s, not “%(found)s”"),
        expected=expected,
        found=found,
    )
