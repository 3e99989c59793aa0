"""Files to protocols: TOML in, one immutable Protocol out, or a refusal that says where and what."""

import dataclasses
import tomllib
from pathlib import Path
from typing import Any

from lianfang.common.errors import Refused
from lianfang.protocol.checks import contradictions
from lianfang.protocol.convert import At, read_sources, read_table
from lianfang.protocol.schema import Protocol
from lianfang.protocol.values import N_


def load_file(path: Path) -> Protocol:
    """Read one file, or refuse it with the first thing that is wrong in it."""
    name = f"{path.parent.name}/{path.name}"
    table = _whole(path)
    top = At(name, "", {})
    if "sources" not in table:
        raise top.missing("sources", "the documents of this protocol")
    sources = read_sources(table["sources"], top.into("sources"))
    at = dataclasses.replace(top, sources=sources)
    protocol: Protocol = read_table(Protocol, table | {"sources": list(sources)}, at)
    _named_rightly(protocol, path, at)
    for where, problem in contradictions(protocol):
        message = N_("%(file)s: %(path)s: %(problem)s")
        raise at.into(where).refuse("protocol_contradiction", message, problem=problem)
    return protocol


def load_folder(root: Path) -> tuple[Protocol, ...]:
    """Read every file of the timeline, disease by disease, oldest first."""
    files = sorted(root.glob("*/*.toml"))
    if not files:
        raise Refused("protocol_folder", N_("There is no protocol in %(folder)s"), folder=root)
    return tuple(load_file(file) for file in files)


def _whole(path: Path) -> dict[str, Any]:
    """Read a file; one that says on which earlier version it is based is laid over that one, key by key."""
    table = _read(path)
    based_on = table.pop("based_on", None)
    if based_on is None:
        return table
    base = path.with_name(f"{based_on}.toml")
    if not isinstance(based_on, str) or base.name >= path.name or not base.is_file():
        message = N_("%(file)s is based on “%(base)s”; name the first day of an earlier version")
        raise Refused("protocol_base", message, file=f"{path.parent.name}/{path.name}", base=based_on)
    return _laid_over(_whole(base), table)


def _laid_over(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Lay changes over a table; a value with its grade and source is replaced as a whole."""
    found = dict(base)
    for key, value in changes.items():
        below = found.get(key)
        deeper = isinstance(value, dict) and isinstance(below, dict) and "value" not in value
        found[key] = _laid_over(below, value) if deeper and isinstance(below, dict) else value
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = N_("%(file)s cannot be read: %(problem)s")
        name = f"{path.parent.name}/{path.name}"
        raise Refused("protocol_syntax", message, file=name, problem=error) from error


def _named_rightly(protocol: Protocol, path: Path, at: At) -> None:
    """Folder and file say disease and first day, so two versions never begin on one day."""
    day = protocol.effective_from.isoformat()
    version = f"{protocol.disease.key}-{day}"
    if protocol.version != version:
        message = N_("%(file)s: %(path)s is “%(found)s”; expected “%(expected)s”")
        raise at.into("version").refuse("protocol_name", message, found=protocol.version, expected=version)
    if (path.parent.name, path.name) != (protocol.disease.key, f"{day}.toml"):
        message = N_("%(file)s: a file that says so at %(path)s is named %(expected)s")
        expected = f"{protocol.disease.key}/{day}.toml"
        raise at.into("effective_from").refuse("protocol_name", message, expected=expected)
