"""How long each kind is kept, worked out from the protocols in force; ids that belong to nobody. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from lianfang.protocol.retention import After
from lianfang.protocol.schema import Protocol

NOBODY = 8  # the version of ids (RFC 9562) that stand for somebody who was erased: nothing else here is of it


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one kind today: its name, from when its days count, how many (none: kept), who says so."""

    key: str
    label: str
    after: After
    days: int | None
    protocols: tuple[str, ...]
    note: str = ""
    grade: str = ""
    source: str = ""


def rules_of(protocols: Iterable[Protocol]) -> dict[str, Rule]:
    """Give the rule of each kind: of several protocols in force the one that keeps longest, so that nothing is erased
    that any of them still wants; none, when one of them names no end."""
    found: dict[str, Rule] = {}
    for protocol in protocols:
        for each in protocol.retention.kinds:
            said = Rule(
                each.key,
                each.label,
                each.after,
                each.days.value,
                (protocol.version,),
                each.days.note,
                each.days.grade,
                each.days.source.title,
            )
            found[each.key] = _longer(found[each.key], said) if each.key in found else said
    return found


def _longer(one: Rule, other: Rule) -> Rule:
    if one.days == other.days:
        return Rule(
            one.key,
            one.label,
            one.after,
            one.days,
            (*one.protocols, *other.protocols),
            one.note,
            one.grade,
            one.source,
        )
    return one if one.days is None or (other.days is not None and one.days > other.days) else other


def is_nobody(id_: UUID) -> bool:
    """Say whether an id stands for somebody who was erased."""
    return id_.version == NOBODY
