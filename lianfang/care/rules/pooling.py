"""To which hospital a patient goes, and who could go to another one when a hospital is full. Rules propose; a person
decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianfang.common.ground import Point, metres

ICU, NEGATIVE, ANY = "icu", "negative", "any"
DESIGNATED, RESERVE = "designated", "reserve"
EVERYBODY, SEVERE, NOT_SEVERE = "all", "severe", "not_severe"
STEADY = ("zero", "low")  # bands of the early warning score in which a ride is harmless

Line = tuple[str, Mapping[str, Any]]  # what is said, by a key that has words, and its values


@dataclass(frozen=True, slots=True)
class Able:
    """A hospital: whether it was designated and for whom, where it is, and how many more patients it can take into
    free beds with nurses, by kind; `asked`: who is on the way or asked for, without a bed that is kept."""

    key: Any
    name: str
    role: str
    takes: str
    point: Point | None
    free: Mapping[str, int]
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody who needs a bed: of which kind, whether severe, and where they are."""

    need: str
    severe: bool
    point: Point | None
    here: Any = None  # the hospital they are in, if any


@dataclass(frozen=True, slots=True)
class Offer:
    """A hospital for a patient: whether it fits, how far it is, and every line of why."""

    able: Able
    fits: bool
    metres: int | None
    lines: tuple[Line, ...] = field(default=())


def offers(patient: Patient, hospitals: Iterable[Able]) -> list[Offer]:
    """Order the hospitals for a patient, the best first: those that fit before those that do not; designated ones, then
    reserves; the nearest first, those whose place nobody knows last. Where none is designated all of them count."""
    rows = [each for each in hospitals if each.key != patient.here]
    named = any(each.role for each in rows)
    found = [_offer(patient, each, named=named) for each in rows]
    return sorted(found, key=_order)


def _order(offer: Offer) -> tuple[bool, int, bool, int, str]:
    rank = (DESIGNATED, RESERVE, "").index(offer.able.role)
    return (not offer.fits, rank, offer.metres is None, offer.metres or 0, offer.able.name)


def _offer(patient: Patient, able: Able, *, named: bool) -> Offer:
    lines: list[Line] = []
    takes = able.takes == EVERYBODY or (able.takes == SEVERE) == patient.severe or not able.role
    if not named:
        lines.append(("nobody_named", {}))
    else:
        lines.append((able.role or "not_named", {}))
    if able.role and able.takes != EVERYBODY:
        lines.append(("takes" if takes else "takes_not", {"whom": able.takes}))
    free = able.free.get(patient.need, 0)
    lines.append(("free" if free else "no_bed", {"n": free, "kind": patient.need}))
    if able.asked:
        lines.append(("asked", {"n": able.asked}))
    far = metres(patient.point, able.point) if patient.point and able.point else None
    lines.append(("no_place", {}) if far is None else ("far", {"km": round(far / 1000, 1)}))
    fits = takes and free > able.asked and (bool(able.role) or not named)
    return Offer(able, fits, far, tuple(lines))


@dataclass(frozen=True, slots=True)
class Inside:
    """A patient of a hospital as far as it matters for going elsewhere: the clinical type in words ("" while nobody
    decided it) and whether it is severe, band and points of the last measurements, days inside, whether a transfer is
    under way."""

    key: Any
    type: str
    severe: bool
    band: str
    points: int | None
    days: int
    under_way: bool


@dataclass(frozen=True, slots=True)
class Movable:
    """Whether a patient could go to another hospital, and every line of why."""

    inside: Inside
    fits: bool
    lines: tuple[Line, ...]


def movable(patients: Iterable[Inside]) -> list[Movable]:
    """Order the patients of a full hospital by who could go elsewhere first: not severe, steady by the last
    measurements; the fewest points first, then whoever has been there longest."""
    found = [Movable(each, *_may_go(each)) for each in patients]
    return sorted(found, key=lambda row: (not row.fits, row.inside.points or 0, -row.inside.days))


def _may_go(each: Inside) -> tuple[bool, tuple[Line, ...]]:
    lines: list[Line] = [("type", {"type": each.type}) if each.type else ("type_open", {})]
    steady = each.band in STEADY
    if each.severe:
        lines.append(("severe", {}))
    if not each.band:
        lines.append(("not_measured", {}))
    else:
        lines.append(("steady" if steady else "not_steady", {"points": each.points}))
    lines.append(("days", {"n": each.days}))
    if each.under_way:
        lines.append(("under_way", {}))
    return bool(each.type) and steady and not each.severe and not each.under_way, tuple(lines)


def shared_out(patients: Sequence[Patient], hospitals: Sequence[Able]) -> list[list[Offer]]:
    """Offer hospitals to several patients, one after another: a bed that was offered to one is not offered again."""
    given: dict[Any, dict[str, int]] = {each.key: dict(each.free) for each in hospitals}
    found = []
    for patient in patients:
        left = [
            Able(each.key, each.name, each.role, each.takes, each.point, given[each.key], each.asked)
            for each in hospitals
        ]
        mine = offers(patient, left)
        found.append(mine)
        if mine and mine[0].fits:
            beds = given[mine[0].able.key] = dict(given[mine[0].able.key])
            beds[patient.need] -= 1
    return found
