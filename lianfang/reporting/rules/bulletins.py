"""The bulletin's arithmetic: what must balance, the four zeros, the risk of an area. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lianfang.protocol.values import N_


@dataclass(frozen=True, slots=True)
class Figures:
    """One day's figures of an outbreak, from 0 to 24 h; counts are persons."""

    day: date
    new_confirmed: int  # found confirmed, and converted
    converted: int  # of these: asymptomatic before
    new_asymptomatic: int
    discharged: int  # confirmed cases discharged on the day
    released: int  # asymptomatic infections released on the day
    died: int
    cumulative_confirmed: int
    cumulative_asymptomatic: int  # never confirmed
    cumulative_discharged: int
    cumulative_released: int
    cumulative_died: int
    in_hospital: int
    asymptomatic_now: int
    patients: int  # in hospital by the hospital's own book
    awaiting: int  # decided, not yet in a bed
    contacts_traced: int
    contacts_closed: int
    contacts_now: int
    swabs: int  # taken on the day


@dataclass(frozen=True, slots=True)
class Imbalance:
    """An identity that does not hold: its name and both sides."""

    identity: str
    left: int
    right: int


IDENTITIES = {
    "in_hospital": N_("In hospital = cumulative confirmed − discharged − died"),
    "asymptomatic_now": N_("Asymptomatic now = cumulative asymptomatic − released"),
    "confirmed_grows": N_("Cumulative confirmed = the day before + new"),
    "asymptomatic_grows": N_("Asymptomatic now = the day before + new − converted − released"),
    "patients": N_("Hospital's patients + waiting for a bed = in hospital + asymptomatic now"),
    "contacts": N_("Contacts now = traced − closed"),
}


def imbalances(today: Figures, before: Figures | None) -> tuple[Imbalance, ...]:
    """List the identities that do not hold; a bulletin with one is not published.

    Source: the bulletins of Jingmen (12 to 13 and 24 August 2021) and Changde.
    """
    pairs = [
        (
            "in_hospital",
            today.in_hospital,
            today.cumulative_confirmed - today.cumulative_discharged - today.cumulative_died,
        ),
        (
            "asymptomatic_now",
            today.asymptomatic_now,
            today.cumulative_asymptomatic - today.cumulative_released,
        ),
        ("patients", today.patients + today.awaiting, today.in_hospital + today.asymptomatic_now),
        ("contacts", today.contacts_now, today.contacts_traced - today.contacts_closed),
    ]
    if before:
        pairs += [
            (
                "confirmed_grows",
                today.cumulative_confirmed,
                before.cumulative_confirmed + today.new_confirmed,
            ),
            (
                "asymptomatic_grows",
                today.asymptomatic_now,
                before.asymptomatic_now + today.new_asymptomatic - today.converted - today.released,
            ),
        ]
    return tuple(Imbalance(name, left, right) for name, left, right in pairs if left != right)


def zero_days(day: date, last_infection: date | None) -> int | None:
    """Count the days without a new infection: the day less the day of the last one.

    Source: Hunan's bulletins of August 2021 (Yiyang 10 on 14 August, 28 on 1 September).
    """
    return None if last_infection is None else max((day - last_infection).days, 0)


@dataclass(frozen=True, slots=True)
class Zero:
    """One of the zeros: what is at zero, whether it is, and since or until which day."""

    key: str
    reached: bool
    on: date | None
    left: int


def risk(days_since_confirmed: int | None, cumulative: int, cluster: bool) -> str:
    """Give an area's risk: high, mid, low (had cases), or clear.

    Source: the three levels of the joint mechanism, 2020-2021: low with no new
    confirmed case in 14 days; medium with new ones and at most 50 in all, or more without a cluster; high with more
    than 50 and a cluster.
    """
    if days_since_confirmed is None:
        return "clear"
    if days_since_confirmed > 14:
        return "low"
    return "high" if cumulative > 50 and cluster else "mid"


def worst(risks: Sequence[str]) -> str:
    """Give the highest of several risks."""
    order = ("clear", "low", "mid", "high")
    return max(risks, key=order.index, default="clear")
