"""Writing the investigation of a case, part by part and row by row; of two who write at once neither is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.cases import queries, rules
from lianfang.cases.actions.deriving import look_in_movements
from lianfang.cases.actions.trail import trail
from lianfang.cases.models import TABLES, Case, Entry, InvestigationPart
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused

MEANWHILE = _("%(who)s saved this meanwhile. Look at both and save again.")


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save led to: the version that counts now, and the fields taken over from somebody who saved meanwhile."""

    thing: Any
    taken: tuple[str, ...] = ()


def _locked(case: Case, by: User, now: datetime) -> Case:
    require(by, "cases.investigate", case.area_id, day_of(now))
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    return case


@transaction.atomic
def save_part(
    case: Case, key: str, said: dict[str, Any], *, base: int, done: bool, by: User, now: datetime
) -> Saved:
    """Save a part of an investigation; `base` is the version the writer had before their eyes (0: none).

    Raises Conflict when somebody saved other answers meanwhile, Refused("lacking") for a part called done that is
    not, Refused("times") for a day in the future.
    """
    _locked(case, by, now)
    there = queries.part_of(case, key)
    mine: dict[str, Any] = {**said, "done": done}
    taken: tuple[str, ...] = ()
    if there and there.version != base:
        first = queries.part_of(case, key, base)
        mine, taken = _merged(_answers(first), _answers(there), mine, there)
    done = mine.pop("done")
    _check_part(case, key, mine, done, now)
    if there and (there.data, there.done) == (mine, done):
        return Saved(there, taken)
    version = there.version + 1 if there else 1
    fresh = InvestigationPart.objects.create(
        case=case, person_id=case.person_id, key=key, version=version, data=mine, done=done, at=now, by=by
    )
    trail(by, "part.saved", case, now, key=key, version=version, done=done)
    if key == InvestigationPart.Key.ONSET:
        _take_onset(case, mine, by, now)
    _stop_clocks(case, reopened=bool(there and there.done and not done), by=by, now=now)
    return Saved(fresh, taken)


def _answers(part: InvestigationPart | None) -> dict[str, Any]:
    return {**part.data, "done": part.done} if part else {}


def _merged(
    first: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any], there: Any
) -> tuple[dict[str, Any], tuple[str, ...]]:
    both = rules.merge(first, theirs, mine)
    if both.differing:
        raise rules.Conflict(MEANWHILE, there, both.differing, who=there.by.name)
    return both.values, both.taken


def _check_part(case: Case, key: str, said: dict[str, Any], done: bool, now: datetime) -> None:
    onset = said.get("onset_on")
    if onset and date.fromisoformat(onset) > day_of(now):
        raise Refused("onset_later", _("The onset lies in the future."))
    rows = len(queries.rows_of(case, key)) if key in TABLES else 0
    if done and (lacking := rules.missing(key, said, rows)):
        if lacking == ("rows",):
            raise Refused("lacking", _("Enter at least one row, or tick that there is nothing to enter."))
        raise Refused("lacking", _("This part is not done yet. Answer first what is marked as needed."))
    if rows and said.get("nothing"):
        raise Refused("not_empty", _("There are rows here: this part is not empty."))


def _take_onset(case: Case, said: dict[str, Any], by: User, now: datetime) -> None:
    """Let the case know the day of onset that was found; an asymptomatic infection is converted by a person."""
    onset = date.fromisoformat(said["onset_on"]) if said.get("onset_on") else None
    if case.state == Case.State.ASYMPTOMATIC or onset == case.onset_on or onset is None:
        return
    before, case.onset_on = case.onset_on, onset
    case.save(update_fields=["onset_on"])
    trail(by, "case.onset", case, now, before=str(before or ""), after=str(onset))


def _stop_clocks(case: Case, *, reopened: bool, by: User, now: datetime) -> None:
    """Stop the clocks of the core facts and of the whole once their parts are done; run on when one is opened again."""
    done = queries.done_parts(case)
    numbers = queries.protocol_of(case.outbreak, now).investigation
    complete = {
        "core_facts": rules.core_done(done, numbers),
        "investigated": rules.whole_done(done, numbers),
    }
    for step, is_complete in complete.items():
        field = f"{step}_at"
        if is_complete and getattr(case, field) is None:
            setattr(case, field, now)
            case.save(update_fields=[field])
            trail(by, f"case.{step}", case, now)
        elif reopened and not is_complete and getattr(case, field) is not None:
            setattr(case, field, None)
            case.save(update_fields=[field])
            trail(by, "case.reopened", case, now, step=step)


@transaction.atomic
def save_row(
    case: Case, key: str, row: UUID, said: dict[str, Any], *, base: int, by: User, now: datetime
) -> Saved:
    """Save a row of a table of an investigation; `base` is the version the writer had before their eyes (0: new).

    Raises Conflict when somebody changed the same answers, or took the row out, meanwhile; Refused("times"),
    Refused("outside_lookback").
    """
    _locked(case, by, now)
    _check_row(case, key, said, now)
    there = queries.newest(case, key, row)
    taken: tuple[str, ...] = ()
    if there and there.version != base:
        first = queries.newest(case, key, row, base)
        if there.removed:
            raise rules.Conflict(_("%(who)s took this row out meanwhile."), there, (), who=there.by.name)
        said, taken = _merged(first.values() if first else {}, there.values(), said, there)
        _check_row(case, key, said, now)
    if there and not there.removed and there.values() == said:
        return Saved(there, taken)
    fresh = _write(case, key, row, said, there, removed=False, by=by, now=now)
    if key == InvestigationPart.Key.MOVEMENTS:
        look_in_movements(case, by=by, now=now)
    return Saved(fresh, taken)


@transaction.atomic
def remove_row(case: Case, key: str, row: UUID, *, base: int, by: User, now: datetime) -> None:
    """Take a row out of a table of an investigation; its versions stay readable, and it can be put back.

    Raises Conflict when somebody changed it meanwhile.
    """
    _locked(case, by, now)
    there = queries.newest(case, key, row)
    if there is None or there.removed:
        return
    if there.version != base:
        raise rules.Conflict(_("%(who)s changed this row meanwhile."), there, (), who=there.by.name)
    _write(case, key, row, there.values(), there, removed=True, by=by, now=now)


def _write(
    case: Case,
    key: str,
    row: UUID,
    said: dict[str, Any],
    there: Entry | None,
    *,
    removed: bool,
    by: User,
    now: datetime,
) -> Entry:
    version = there.version + 1 if there else 1
    entry = TABLES[key].objects.create(  # type: ignore[attr-defined]  # of each of its tables
        case=case, person_id=case.person_id, row=row, version=version, removed=removed, at=now, by=by, **said
    )
    verb = "row.removed" if removed else "row.saved"
    trail(by, verb, case, now, key=key, row=str(row), version=version)
    return entry  # type: ignore[no-any-return]


def _check_row(case: Case, key: str, said: dict[str, Any], now: datetime) -> None:
    CHECKS[key](case, said, now)


def _check_movement(case: Case, said: dict[str, Any], now: datetime) -> None:
    began, ended = said["began_at"], said["ended_at"]
    if ended < began:
        raise Refused("times", _("This ends before it begins. Look at the two times."))
    if ended > now:
        raise Refused("times", _("This lies in the future."))
    asked = queries.lookback_of(case, now)
    if not asked.holds(began, ended):
        message = _("Asked are the movements from %(first)s to %(last)s. This lies outside.")
        raise Refused("outside_lookback", message, first=asked.first.isoformat(), last=asked.last.isoformat())


def _check_moment(_case: Case, said: dict[str, Any], now: datetime) -> None:
    if said["began_at"] > now:
        raise Refused("times", _("This lies in the future."))


def _check_days(_case: Case, said: dict[str, Any], now: datetime) -> None:
    ended = said.get("ended_on")
    if ended and ended < said["began_on"]:
        raise Refused("times", _("This ends before it begins. Look at the two days."))
    if max(ended or said["began_on"], said["began_on"]) > day_of(now):
        raise Refused("times", _("This lies in the future."))


CHECKS: dict[str, Callable[[Case, dict[str, Any], datetime], None]] = {
    "movements": _check_movement,
    "visits": _check_moment,
    "tests": _check_moment,
    "symptoms": _check_days,
    "vaccination": _check_days,
}
