"""Verify and release readings, set them aside, amend what was released. Who entered one does not verify it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import is_tube_code, tube_id, uuid7
from lianfang.laboratory import queries
from lianfang.laboratory.models import Reading, SecondTest, Well
from lianfang.places.models import Site
from lianfang.sync.actions import Saying, tell
from lianfang.testing.capture import RESULT
from lianfang.testing.models import Conclusion, Result
from lianfang.testing.queries import held_of
from lianfang.testing.rules import Line

_OPEN = (Reading.State.PROVISIONAL, Reading.State.VERIFIED)


@dataclass(slots=True)
class Released:
    """What became of readings: how many went out, how many second reagents were noted, which were verified only
    because their tube is held, which results are doubted and why."""

    n: int = 0
    seconds: int = 0
    own: int = 0  # entered by whoever releases, and so left for a colleague
    held: list[str] = field(default_factory=list)
    doubted: dict[str, str] = field(default_factory=dict)


def _locked(ids: Collection[UUID], by: User, now: datetime, permission: str) -> list[Reading]:
    rows = Reading.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    found = list(rows)
    for area in {reading.area_id for reading in found}:
        require(by, permission, area, day_of(now))
    return found


@transaction.atomic
def release(ids: Collection[UUID], *, by: User, now: datetime) -> Released:
    """Verify readings and release them as results, all in one. What a tube that is held says stays verified, and goes
    out when this is done again after its box or doubt is settled. A second reagent's reading is noted, not told.

    Raises Refused("forbidden"), Refused("meanwhile") when somebody did it meanwhile, Refused("own").
    """
    there = [reading for reading in _locked(ids, by, now, "laboratory.verify") if reading.state in _OPEN]
    if not there:
        raise Refused("meanwhile", _("Somebody else did this meanwhile."))
    rows = [reading for reading in there if reading.entered_by_id != by.pk]
    if not rows:
        raise Refused("own", _("Whoever enters a reading does not verify it. Ask a colleague."))
    for reading in rows:
        if reading.state == Reading.State.PROVISIONAL:
            reading.state, reading.verified_by, reading.verified_at = Reading.State.VERIFIED, by, now
    held = held_of([reading.tube_id for reading in rows])
    out = Released(own=len(there) - len(rows), held=[each.tube_code for each in rows if each.tube_id in held])
    going = [r for r in rows if r.tube_id not in held and not r.second]
    _tell(going, out, by, now)
    _note_seconds([reading for reading in rows if reading.second], out, now)
    Reading.objects.bulk_update(
        rows, ["state", "verified_by", "verified_at", "released_at", "result_id"], batch_size=500
    )
    Well.objects.filter(readings__in=[r for r in rows if r.state not in _OPEN]).update(live=False)
    first = rows[0]
    audit(by, "laboratory.released", first, now, area_id=first.area_id, n=out.n, held=len(out.held))
    return out


def _tell(readings: Sequence[Reading], out: Released, by: User, now: datetime) -> None:
    """Tell the results of `testing`, the way every result goes."""
    if not readings:
        return
    said = []
    for reading in readings:
        data = {
            "tube_code": reading.tube_code,
            "laboratory_id": reading.laboratory_id,
            "conclusion": reading.conclusion,
            "method": reading.method,
        }
        if reading.amends:
            data |= {"amends": reading.amends, "reason": reading.reason}
        said.append(Saying(RESULT.name, reading.area_id, data, id=uuid7()))
    answers = tell(by, {RESULT.name: RESULT}, said, now=now).outcomes
    for reading, told, answer in zip(readings, said, answers, strict=True):
        reading.state, reading.released_at, reading.result_id = Reading.State.RELEASED, now, told.id
        if answer.code:
            out.doubted[reading.tube_code] = answer.code
    out.n = len(readings)


def _note_seconds(readings: Sequence[Reading], out: Released, now: datetime) -> None:
    for reading in readings:
        reading.state = Reading.State.CHECKED
        SecondTest.objects.filter(tube_id=reading.tube_id, done_at=None).update(
            conclusion=reading.conclusion, kit=reading.lot.kit if reading.lot else "", done_at=now
        )
    out.seconds = len(readings)


@transaction.atomic
def set_aside(ids: Collection[UUID], *, why: str, by: User, now: datetime) -> int:
    """Set readings aside before they are released: to extract the wells again, or because they are wrong. Their tubes
    are free for another plate. Gives how many.

    Raises Refused("forbidden"), Refused("meanwhile").
    """
    rows = [reading for reading in _locked(ids, by, now, "testing.lab") if reading.state in _OPEN]
    if not rows:
        raise Refused("meanwhile", _("Somebody else did this meanwhile."))
    for reading in rows:
        reading.state, reading.aside = Reading.State.ASIDE, why
    Reading.objects.bulk_update(rows, ["state", "aside"])
    Well.objects.filter(readings__in=rows).update(live=False)
    audit(by, "laboratory.reading.set_aside", rows[0], now, area_id=rows[0].area_id, n=len(rows), why=why)
    return len(rows)


@transaction.atomic
def conclude(reading: Reading, conclusion: str, *, reason: str, by: User, now: datetime) -> Reading:
    """Say something else of a tube than its reading, before it is verified, and why: the first is set aside, another
    one takes its place, entered by whoever says so.

    Raises Refused("forbidden"), Refused("meanwhile"), Refused("reason").
    """
    (held,) = _locked([reading.pk], by, now, "testing.lab")
    if held.state != Reading.State.PROVISIONAL:
        raise Refused("meanwhile", _("Somebody else did this meanwhile."))
    if not reason.strip():
        raise Refused("reason", _("Write down why."))
    Reading.objects.filter(pk=held.pk).update(state=Reading.State.ASIDE, aside=Reading.Aside.WRONG)
    held.pk, held.conclusion, held.reason = uuid7(), Conclusion(conclusion), reason.strip()[:200]
    held.entered_by, held.entered_at = by, now
    held.save(force_insert=True)
    audit(by, "laboratory.reading.concluded", held, now, area_id=held.area_id, reason=held.reason)
    return held


@transaction.atomic
def amend(
    result: Result, *, laboratory: Site, conclusion: str, reason: str, by: User, now: datetime
) -> Reading:
    """Enter what takes the place of a released result, and why. It waits for a colleague like every reading; then a
    new result names the old one, which stays as it was told.

    Raises Refused("forbidden"), Refused("reason"), Refused("same"), Refused("amended"), Refused("amending").
    """
    require(by, "testing.lab", laboratory.area_id, day_of(now))
    if not reason.strip():
        raise Refused("reason", _("Write down why."))
    if conclusion == result.conclusion:
        raise Refused("same", _("That is what the result says already."))
    if Result.objects.filter(amends=result.pk).exists():
        raise Refused("amended", _("This result was amended already. Amend the newer one."))
    try:
        with transaction.atomic():
            made = Reading.objects.create(
                laboratory=laboratory,
                area_id=laboratory.area_id,
                tube_id=result.tube_id,
                tube_code=result.tube_code,
                method=result.method,
                conclusion=Conclusion(conclusion),
                amends=result.pk,
                reason=reason.strip()[:200],
                entered_by=by,
                entered_at=now,
            )
    except IntegrityError as error:
        raise Refused("amending", _("Another reading of this tube waits to be verified.")) from error
    audit(by, "laboratory.result.amended", made, now, area_id=made.area_id, reason=made.reason)
    return made


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of typed lines: how many wait to be verified, which were not taken."""

    n: int
    bad: list[Line]


@transaction.atomic
def enter_lines(lines: Sequence[Line], *, laboratory: Site, method: str, by: User, now: datetime) -> Entered:
    """Take typed lines as provisional readings; those that could not be read come back, each with what is wrong: also a
    mistyped code ("code") and a tube of which a reading waits already ("open").

    Raises Refused("forbidden").
    """
    require(by, "testing.lab", laboratory.area_id, day_of(now))
    open_ = queries.open_readings(laboratory.pk)
    bad = [_checked(line, open_) for line in lines]
    good = [line for line in bad if not line.error]
    Reading.objects.bulk_create(
        Reading(
            laboratory=laboratory,
            area_id=laboratory.area_id,
            tube_id=tube_id(line.code),
            tube_code=line.code,
            method=method,
            conclusion=line.conclusion,
            entered_by=by,
            entered_at=now,
        )
        for line in good
    )
    if good:
        audit(by, "laboratory.lines.entered", laboratory, now, area_id=laboratory.area_id, n=len(good))
    return Entered(len(good), [line for line in bad if line.error])


def _checked(line: Line, open_: Collection[UUID]) -> Line:
    if line.error:
        return line
    if not is_tube_code(line.code):
        return line._replace(error="code")
    return line._replace(error="open") if tube_id(line.code) in open_ else line
