"""Which protocol is in force: the folder `protocols/` read once, then looked up in memory."""

import os
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lianfang.common.errors import Refused
from lianfang.protocol.load import load_folder
from lianfang.protocol.schema import Protocol
from lianfang.protocol.values import N_, Choice, Sourced

SHIPPED = Path(__file__).resolve().parents[2] / "protocols"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every version of every disease, oldest first."""

    by_disease: dict[str, tuple[Protocol, ...]]
    days: dict[str, tuple[date, ...]]
    by_version: dict[str, Protocol]


def diseases() -> tuple[str, ...]:
    """Name the diseases that have a protocol."""
    return tuple(_timeline().by_disease)


def versions(disease: str) -> tuple[Protocol, ...]:
    """List the versions of a disease's protocol, oldest first."""
    found = _timeline().by_disease.get(disease)
    if found is None:
        raise Refused("unknown_disease", N_("There is no protocol for “%(disease)s”"), disease=disease)
    return found


def in_force(disease: str, day: date) -> Protocol:
    """Give the protocol in force on a day: the last version that begins on it or before."""
    known = versions(disease)
    place = bisect_right(_timeline().days[disease], day)
    if not place:
        raise Refused(
            "no_protocol",
            N_("No protocol for “%(disease)s” was in force on %(day)s; the first begins on %(first)s"),
            disease=disease,
            day=day,
            first=known[0].effective_from,
        )
    return known[place - 1]


def named(version: str) -> Protocol:
    """Give the protocol that an order or a result remembers by its version."""
    found = _timeline().by_version.get(version)
    if found is None:
        raise Refused("unknown_version", N_("There is no protocol “%(version)s”"), version=version)
    return found


def labels() -> tuple[str, ...]:
    """List every English label of every version, for translation."""
    found: set[str] = set()
    for protocol in _timeline().by_version.values():
        found.update(_labels(protocol))
    return tuple(sorted(found))


def _labels(part: Any) -> Iterator[str]:
    if isinstance(part, tuple):
        for item in part:
            yield from _labels(item)
    elif isinstance(part, Sourced):
        yield from _labels(part.value)
    elif is_dataclass(part):
        for each in fields(part):
            value = getattr(part, each.name)
            if isinstance(part, Choice) and each.name in {"label", "onset_label", "specimen", "counted"}:
                yield value
            else:
                yield from _labels(value)


def _timeline() -> Timeline:
    return _read(os.environ.get("LIANFANG_PROTOCOLS") or str(SHIPPED))


@cache
def _read(root: str) -> Timeline:
    by_disease: dict[str, tuple[Protocol, ...]] = {}
    for protocol in load_folder(Path(root)):
        known = by_disease.get(protocol.disease.key, ())
        by_disease[protocol.disease.key] = (*known, protocol)
    return Timeline(
        by_disease,
        {disease: tuple(p.effective_from for p in known) for disease, known in by_disease.items()},
        {p.version: p for known in by_disease.values() for p in known},
    )
