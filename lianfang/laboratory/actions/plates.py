"""Fill plates: begin one, put tubes and controls into wells, take them out, give a plate up."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import is_tube_code, tube_id
from lianfang.laboratory import queries, rules
from lianfang.laboratory.models import Plate, Run, Well
from lianfang.places.models import Site
from lianfang.testing.models import Tube


@transaction.atomic
def make_plate(laboratory: Site, *, second: bool = False, by: User, now: datetime) -> Plate:
    """Begin a plate with its controls at the end; one for second reagents is marked so.

    Raises Refused("forbidden").
    """
    require(by, "testing.lab", laboratory.area_id, day_of(now))
    Site.objects.select_for_update(no_key=True).get(pk=laboratory.pk)  # numbers are given one by one
    last = Plate.objects.filter(laboratory=laboratory).aggregate(last=Max("number"))["last"] or 0
    plate = Plate.objects.create(
        laboratory=laboratory,
        area_id=laboratory.area_id,
        number=last + 1,
        second=second,
        made_by=by,
        made_at=now,
    )
    Well.objects.bulk_create(
        Well(plate=plate, position=position, role=role) for position, role in rules.CONTROLS.items()
    )
    audit(by, "laboratory.plate.made", plate, now, area_id=plate.area_id, number=plate.number)
    return plate


def _held(plate: Plate, by: User, now: datetime) -> Plate:
    """Lock a plate that is still being filled.

    Raises Refused("forbidden"), Refused("given_up"), Refused("ran").
    """
    require(by, "testing.lab", plate.area_id, day_of(now))
    held = Plate.objects.select_for_update(no_key=True).get(pk=plate.pk)
    if held.given_up_at:
        raise Refused("given_up", _("This plate was given up."))
    if Run.objects.filter(plate=plate).exists():
        raise Refused("ran", _("This plate has run. What is on it stays as it was."))
    return held


@transaction.atomic
def put(plate: Plate, position: int | None, code: str, *, by: User, now: datetime) -> Well:
    """Put a tube into a well of a plate, or into the next free one; a tube is on one plate at a time.

    A tube that nobody has told of yet is taken: its phone may be without network. Raises Refused("forbidden"),
    Refused("given_up"), Refused("ran"), Refused("code"), Refused("rejected"), Refused("full"), Refused("taken"),
    Refused("on_a_plate").
    """
    _held(plate, by, now)
    code = code.strip().upper()
    if not is_tube_code(code):
        raise Refused("code", _("%(tube)s is mistyped: its check character is wrong."), tube=code[:40] or "–")
    if Tube.objects.filter(id=tube_id(code), rejected_at__isnull=False).exists():
        raise Refused("rejected", _("%(tube)s was rejected. It is not tested."), tube=code)
    taken = set(Well.objects.filter(plate=plate).values_list("position", flat=True))
    if position is None:
        position = next(iter(rules.fill([code], taken)), None)
    if position is None:
        raise Refused("full", _("This plate is full."))
    if position in taken:
        raise Refused("taken", _("%(well)s is taken."), well=rules.well_name(position))
    try:
        with transaction.atomic():
            return Well.objects.create(
                plate=plate, position=position, role=Well.Role.SAMPLE, tube_id=tube_id(code), tube_code=code
            )
    except IntegrityError as error:
        raise _on_a_plate(code) from error


def _on_a_plate(code: str) -> Refused:
    where = Well.objects.filter(tube_id=tube_id(code), live=True).select_related("plate__laboratory").first()
    return Refused(
        "on_a_plate",
        _("%(tube)s is on plate %(plate)s already, well %(well)s (%(laboratory)s)."),
        tube=code,
        plate=where.plate.number if where else "–",
        well=rules.well_name(where.position) if where else "–",
        laboratory=where.plate.laboratory.name if where else "–",
    )


@transaction.atomic
def fill(plate: Plate, *, by: User, now: datetime) -> int:
    """Lay the tubes that wait in the laboratory onto a plate, those begun first first, until it is full. Gives how
    many. On a plate for second reagents, those that wait for one.

    Raises Refused("forbidden"), Refused("given_up"), Refused("ran").
    """
    _held(plate, by, now)
    taken = set(Well.objects.filter(plate=plate).values_list("position", flat=True))
    codes = queries.to_be_laid(plate.laboratory, second=plate.second, limit=rules.WELLS - len(taken))
    laid = rules.fill(codes, taken)
    made = Well.objects.bulk_create(
        [
            Well(plate=plate, position=at, role=Well.Role.SAMPLE, tube_id=tube_id(code), tube_code=code)
            for at, code in laid.items()
        ],
        ignore_conflicts=True,  # somebody else took one of them meanwhile
    )
    there = Well.objects.filter(pk__in=[well.pk for well in made]).count()
    audit(by, "laboratory.plate.filled", plate, now, area_id=plate.area_id, tubes=there)
    return there


@transaction.atomic
def set_control(plate: Plate, position: int, role: str, *, by: User, now: datetime) -> Well:
    """Make a free well, or one with a control, a control of another kind.

    Raises Refused("forbidden"), Refused("given_up"), Refused("ran"), Refused("taken").
    """
    _held(plate, by, now)
    there = Well.objects.filter(plate=plate, position=position).first()
    if there and there.role == Well.Role.SAMPLE:
        raise Refused("taken", _("%(well)s is taken."), well=rules.well_name(position))
    well, _new = Well.objects.update_or_create(plate=plate, position=position, defaults={"role": role})
    return well


@transaction.atomic
def empty(plate: Plate, positions: Sequence[int], *, by: User, now: datetime) -> None:
    """Take what is in some wells out again.

    Raises Refused("forbidden"), Refused("given_up"), Refused("ran").
    """
    _held(plate, by, now)
    Well.objects.filter(plate=plate, position__in=positions).delete()


@transaction.atomic
def give_up(plate: Plate, *, reason: str, by: User, now: datetime) -> None:
    """Give a plate up that did not run: spilt, mixed up. Its tubes are free for another plate.

    Raises Refused("forbidden"), Refused("given_up"), Refused("ran"), Refused("reason").
    """
    held = _held(plate, by, now)
    if not reason.strip():
        raise Refused("reason", _("Write down why."))
    held.given_up_at, held.given_up_because = now, reason.strip()[:200]
    held.save(update_fields=["given_up_at", "given_up_because"])
    Well.objects.filter(plate=plate).update(live=False)
    audit(by, "laboratory.plate.given_up", plate, now, area_id=plate.area_id, reason=reason.strip())
