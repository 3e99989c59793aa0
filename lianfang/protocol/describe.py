"""The reference page of protocols, written from the schema: docs/reference/protocol.md."""

from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import date
from types import FunctionType, NoneType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from lianfang.protocol.load import load_folder
from lianfang.protocol.schema import Protocol
from lianfang.protocol.timeline import SHIPPED
from lianfang.protocol.values import GRADES, Choice, Limits, Source, Sourced

NAMES: dict[Any, str] = {
    int: "whole number",
    float: "number",
    bool: "true or false",
    str: "text",
    date: "date",
    NoneType: "“none”",
    Source: "key of [sources]",
}
LISTS = {
    "contacts.grades": "contacts.grade(key)",
    "treatment.pathways": "treatment.pathway(key)",
    "epidemiology.serial_intervals": "epidemiology.serial_interval(key)",
    "planning.uses": "planning.use(key)",
    "retention.kinds": "retention.kind(key)",
}
INTRO = """# Protocol

Numbers and lists that a health commission can change stand in `protocols/<disease>/<first day>.toml`, one file
per version; the folder is the timeline. A file is complete, or names with `based_on = "<first day>"` the earlier
version it changes, and holds only what is new: a rule of a place, or of a few days. This page is written from
`lianfang/protocol/schema.py` by `lianfang docs`.

```python
from lianfang.protocol import timeline

protocol = timeline.in_force("covid19", day)        # the last version that begins on that day or before
protocol = timeline.named(order.protocol_version)   # the version an order remembers: protocol.version
close = protocol.contacts.grade("close")
close.central_days.value                            # 14
close.central_days.grade, close.central_days.source.title, close.central_days.note, close.central_days.unit
```

`timeline.diseases()` and `timeline.versions(disease)` list what there is, `timeline.labels()` every English
label for translation. The folder is read once; `LIANFANG_PROTOCOLS` names another folder.

In a file a value is `{ value = …, grade = "…", source = "…" }`, with a `note` where something is to be added.
`source` is a key of that file's `[sources]`. Values graded `design_choice` or `unsourced` name no document and
must have a note. “none” means that there is no such limit (`None` in code). A key that is missing, misspelt, of
the wrong type or out of its limits is refused with file, key and what was expected.
"""


def describe() -> str:
    """Write the reference page of protocols."""
    return "\n".join([INTRO, *_grades(), *_versions(), *_sections()]) + "\n"


def _grades() -> Iterator[str]:
    yield "## Grades\n\n| Grade | Meaning |\n|---|---|"
    for grade, meaning in GRADES.items():
        yield f"| `{grade}` | {meaning} |"
    yield ""


def _versions() -> Iterator[str]:
    yield "## Versions\n\n| Version | In force from | Document | What is new |\n|---|---|---|---|"
    for protocol in load_folder(SHIPPED):
        source = f"{protocol.source.title}, {protocol.source.issued or 'undated'}"
        yield f"| `{protocol.version}` | {protocol.effective_from} | {source} | {protocol.note} |"
    yield ""


def _sections() -> Iterator[str]:
    hints = get_type_hints(Protocol, include_extras=True)
    yield "## Top of a file\n\n| Path | Type |\n|---|---|"
    for name, hint in hints.items():
        if not _is_table(hint) and name != "sources":
            yield f"| `{name}` | {_type(hint)} |"
    yield f"| `sources` | tables of {_item(Source)} |\n"
    for name, hint in hints.items():
        if _is_table(hint):
            yield from _section(name, hint)


def _section(name: str, shape: type) -> Iterator[str]:
    yield f"## {name}\n\n{shape.__doc__}\n"
    yield "| Path | Type | Unit | Limits | Meaning |\n|---|---|---|---|---|"
    yield from _rows(name, shape)
    finders = [key for key, value in vars(shape).items() if isinstance(value, FunctionType) and key[0] != "_"]
    if finders:
        yield "\nFind an entry: " + ", ".join(f"`{name}.{finder}(key)`" for finder in finders) + "."
    yield ""


def _rows(path: str, shape: type) -> Iterator[str]:
    for name, hint in get_type_hints(shape, include_extras=True).items():
        here = f"{path}.{name}"
        bare = get_args(hint)[0] if get_origin(hint) is Annotated else hint
        if here in LISTS:
            yield f"| `{here}` | list | | | {_meaning(hint)} |"
            yield from _rows(LISTS[here], get_args(bare)[0])
        else:
            limits = _limits(hint)
            span = f"{limits.least:g}–{limits.most:g}" if limits else ""
            sourced = ".value" if get_origin(bare) is Sourced else ""
            unit = limits.unit if limits else ""
            yield f"| `{here}{sourced}` | {_type(bare)} | {unit} | {span} | {_meaning(hint)} |"


def _limits(hint: Any) -> Limits | None:
    return next((part for part in get_args(hint)[1:] if isinstance(part, Limits)), None)


def _meaning(hint: Any) -> str:
    if get_origin(hint) is not Annotated:
        return ""
    return next((part for part in get_args(hint)[1:] if isinstance(part, str)), "")


def _type(hint: Any) -> str:
    if get_origin(hint) is Sourced:
        return _type(get_args(hint)[0])
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return f"list of {_item(inner)}" if _is_table(inner) else f"list of {_type(inner)}"
    if get_origin(hint) is Literal:
        return ", ".join(f"`{each}`" for each in get_args(hint))
    if get_args(hint):
        return " or ".join(_type(each) for each in get_args(hint))
    return NAMES[hint]


def _item(shape: Any) -> str:
    """Say what an entry of a list holds; every entry has a key and a label."""
    hints = get_type_hints(shape)
    more = [f"{name} ({_type(hint)})" for name, hint in hints.items() if name not in {"key", "label"}]
    lead = ["key", "label"] if issubclass(shape, Choice) else []
    return ", ".join([*lead, *more])


def _is_table(hint: Any) -> bool:
    return isinstance(hint, type) and is_dataclass(hint) and hint is not Source
