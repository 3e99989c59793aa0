"""What ends a zone: each condition with what is missing. Time alone ends nothing: a person looks, and signs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from lianfang.common.dates import day_of
from lianfang.protocol.zones import ZoneLevel, Zones


@dataclass(frozen=True, slots=True)
class Stands:
    """How things stand in a zone: since when it is closed off, its last infection, its contacts, its last round of
    everybody, and how many stricter zones there are in the same district."""

    since: datetime
    last_case_at: datetime | None = None
    last_contact_at: datetime | None = None  # last exposed
    contacts_open: int = 0  # under observation, lost, or with no negative result
    round_on: date | None = None  # the last day of the last round that was finished
    round_people: int = 0
    round_open: int = 0  # tubes without result, positives not settled
    stricter: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of lifting: its key, whether it holds, from when on it can, and how many things are missing."""

    key: str
    met: bool
    at: datetime | None = None  # when the clock ends
    n: int = 0

    def stored(self) -> list[Any]:
        """Give it as an order keeps it."""
        return [self.key, self.met, self.at.isoformat() if self.at else None, self.n]


def conditions(
    stands: Stands, level: ZoneLevel, zones: Zones, now: datetime, *, down: bool = False
) -> tuple[Condition, ...]:
    """List the conditions of lifting a zone of a level, or of stepping down before that, each as it stands.

    No new infection for the level's days; the last contact so many days ago and all of them done and negative; a last
    round of everybody, not older than the protocol's days, without anything open; and a zone of the mildest level stays
    while there is a stricter one in its district.
    """
    days = level.down_days if down and level.down_days is not None else level.clear_days
    clear = (stands.last_case_at or stands.since) + timedelta(days=days)
    found = [Condition("clear", now >= clear, clear)]
    if not down:
        last = stands.last_contact_at
        over = last + timedelta(days=zones.contact_days.value) if last else None
        done = stands.contacts_open == 0 and (over is None or now >= over)
        found.append(Condition("contacts", done, over, stands.contacts_open))
    found.append(_round(stands, zones, now))
    if not down and zones.levels.value and level == zones.levels.value[-1]:
        found.append(Condition("stricter", stands.stricter == 0, None, stands.stricter))
    return tuple(found)


def _round(stands: Stands, zones: Zones, now: datetime) -> Condition:
    days = zones.final_round_days.value
    fresh = stands.round_on is not None and (day_of(now) - stands.round_on).days <= days
    return Condition(
        "round", fresh and stands.round_people > 0 and stands.round_open == 0, None, stands.round_open
    )


def due(
    stands: Stands, level: ZoneLevel, zones: Zones, now: datetime
) -> tuple[str, tuple[Condition, ...]] | None:
    """Say what a rule proposes for a zone by its clocks: "lift", "step_down", or nothing yet."""
    whole = conditions(stands, level, zones, now)
    if all(each.met for each in whole):
        return "lift", whole
    if level.then:
        some = conditions(stands, level, zones, now, down=True)
        if all(each.met for each in some):
            return "step_down", some
    return None


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of one thing before a zone is lifted."""

    met: bool
    note: str = ""


def looked(stored: Mapping[str, Any]) -> dict[str, Looked]:
    """Read what was looked at as it is stored."""
    return {key: Looked(bool(each["met"]), str(each.get("note", ""))) for key, each in stored.items()}


def left(
    found: Collection[Condition], keys: Collection[str], seen: Mapping[str, Looked]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say what keeps a zone from being lifted: conditions that do not hold, and things nobody found in order."""
    return (
        tuple(each.key for each in found if not each.met),
        tuple(key for key in keys if key not in seen or not seen[key].met),
    )
