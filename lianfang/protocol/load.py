"""Files to protocols: TOML in, one immutable Protocol out, or a refusal that says where and what."""

import dataclasses
import tomllib
from pathlib import Path

from lianfang.common.errors import Refused
from lianfang.protocol.checks import contradictions
from lianfang.protocol.convert import At, read_sources, read_table
from lianfang.protocol.schema import Protocol
from lianfang.protocol.values import N_


def load_file(path: Path) -> Protocol:
    """Read one file, or refuse it with the first thing that is wrong in it."""
    name = f"{path.parent.name}/{path.name}"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = N_("%(file)s cannot be read: %(problem)s")
        raise Refused("protocol_syntax", message, file=name, problem=error) from error
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
