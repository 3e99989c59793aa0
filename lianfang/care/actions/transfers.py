"""Asking a hospital to take a patient of another one or of an isolation site, its answer, the way, the receipt."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.beds import actions as beds
from lianfang.beds.actions.reserving import give_back, keep_on
from lianfang.beds.models import Bed
from lianfang.beds.queries.numbers import current
from lianfang.care.actions.file import open_file
from lianfang.care.actions.stays import check_patient, check_room, new_file
from lianfang.care.models import Admission
from lianfang.care.models.transfers import Transfer
from lianfang.cases.models import Case
from lianfang.cases.queries.isolation import room_of
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.queries import ids_of
from lianfang.places.models import Site, SiteKind
from lianfang.transport.models import Vehicle

State = Transfer.State
ISOLATE = "cases.isolate"


@transaction.atomic
def ask_transfer(
    admission: Admission, *, to_site: Site, need: str, reason: str, by: User, now: datetime
) -> Transfer:
    """Ask another hospital to take a patient, with what they need and why.

    Raises Refused: "same_site", "transfer_open" when one is under way, "left".
    """
    admission = open_file(admission, "care.treat", by, now)
    site = Site.objects.get(rooms__occupancies=admission.occupancy_id)
    if to_site.pk == site.pk or to_site.kind != SiteKind.HOSPITAL or to_site.closed_at:
        raise Refused("same_site", _("Choose another hospital."))
    if Transfer.objects.filter(case=admission.case_id, state__in=Transfer.OPEN).exists():
        raise Refused("transfer_open", _("A transfer of this patient is under way already."))
    return _asked(admission.case, admission, site, to_site, need, reason, by, now)


@transaction.atomic
def ask_from_site(case: Case, *, to_site: Site, need: str, reason: str, by: User, now: datetime) -> Transfer:
    """Ask a hospital to take somebody out of a room of an isolation site who became a case.

    Raises Refused: "no_room" when they are in no such room, "not_a_patient", "admitted", "same_site", "transfer_open".
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("person", "outbreak").get(pk=case.pk)
    stay = room_of(ids_of(case.person_id), now)
    if stay is None:
        raise Refused("no_room", _("This person is in no room of an isolation site. Admit them directly."))
    require(by, ISOLATE, stay.room.site.area_id, day_of(now))
    check_patient(case)
    if to_site.kind != SiteKind.HOSPITAL or to_site.closed_at:
        raise Refused("same_site", _("Choose another hospital."))
    if Transfer.objects.filter(case=case, state__in=Transfer.OPEN).exists():
        raise Refused("transfer_open", _("A transfer of this patient is under way already."))
    return _asked(case, None, stay.room.site, to_site, need, reason, by, now)


def _asked(
    case: Case,
    admission: Admission | None,
    site: Site,
    to_site: Site,
    need: str,
    reason: str,
    by: User,
    now: datetime,
) -> Transfer:
    minutes = current(day_of(now)).transfer_answer_minutes.value
    asked = Transfer.objects.create(
        case=case,
        admission=admission,
        person_id=case.person_id,
        from_site=site,
        to_site=to_site,
        need=need,
        reason=reason,
        asked_at=now,
        asked_by=by,
        due_at=now + timedelta(minutes=minutes),
    )
    _note(by, "care.transfer.asked", asked, now)
    return asked


@transaction.atomic
def accept_transfer(transfer: Transfer, *, bed: Bed, by: User, now: datetime) -> None:
    """Take a patient: a bed of the hospital is kept for them until they arrive.

    Raises Refused: "step", "other_site", "unfit" for a bed that is not what the patient needs, "shared_room", and what
    `beds.reserve` raises.
    """
    fresh = _open(transfer, State.ASKED)
    require(by, "care.treat", fresh.to_site.area_id, day_of(now))
    if bed.room.site_id != fresh.to_site_id:
        raise Refused("other_site", _("That bed is not in %(site)s."), site=fresh.to_site)
    if (fresh.need == "icu" and not bed.room.icu) or (
        fresh.need == "negative" and not bed.room.negative_pressure
    ):
        raise Refused("unfit", _("The patient needs another bed: %(need)s."), need=fresh.get_need_display())
    check_room(fresh.case, bed, now)
    fresh.kept = beds.reserve(
        bed, fresh.case.person, by=by, now=now, why=fresh.reason[:200], permission="care.treat"
    )
    fresh.answered_at, fresh.answered_by = now, by
    _step(fresh, State.ACCEPTED, by, now, current(day_of(now)).transfer_leave_minutes.value)


@transaction.atomic
def decline_transfer(transfer: Transfer, *, why: str, by: User, now: datetime) -> None:
    """Say that this hospital cannot take the patient, and why."""
    fresh = _open(transfer, State.ASKED)
    require(by, "care.treat", fresh.to_site.area_id, day_of(now))
    fresh.answered_at, fresh.answered_by, fresh.ended_at, fresh.why_ended = now, by, now, why
    _step(fresh, State.DECLINED, by, now)


@transaction.atomic
def cancel_transfer(transfer: Transfer, *, why: str, by: User, now: datetime) -> None:
    """Call a transfer off before the patient leaves; the bed that was kept is free again."""
    fresh = _open(transfer, State.ASKED, State.ACCEPTED)
    _require_sender(fresh, by, now)
    if fresh.kept and not fresh.kept.end and fresh.kept.until > now:
        give_back(fresh.kept, by=by, now=now)
    fresh.ended_at, fresh.why_ended = now, why
    _step(fresh, State.CANCELLED, by, now)


@transaction.atomic
def leave_for(transfer: Transfer, *, vehicle: Vehicle, crew: str, by: User, now: datetime) -> None:
    """Let a patient leave in a vehicle with a crew; until they are received they count as being in the old bed.

    Raises Refused: "step", "not_clean" for a vehicle that was not disinfected after its last patient.
    """
    fresh = _open(transfer, State.ACCEPTED)
    _require_sender(fresh, by, now)
    if fresh.kept is not None:
        keep_on(fresh.kept, by=by, now=now)
    fresh.vehicle, fresh.crew, fresh.left_at = vehicle, crew, now
    try:
        with transaction.atomic():
            _step(fresh, State.LEFT, by, now, current(day_of(now)).transfer_ride_minutes.value)
    except IntegrityError as clash:
        if "transfer_vehicle_clean" not in str(clash):
            raise
        raise Refused(
            "not_clean",
            _("%(vehicle)s was not disinfected after its last patient. Note that first, or choose another."),
            vehicle=vehicle,
        ) from clash


@transaction.atomic
def receive_transfer(
    transfer: Transfer, *, condition: str, by: User, now: datetime, bed: Bed | None = None
) -> None:
    """Sign for a patient: out of the old bed and into the one that was kept, or another one, in one; the file goes with
    them, or is opened for whoever comes from an isolation site.

    Raises Refused: "step", "empty", "other_site", and what `beds.transfer_stay` raises.
    """
    fresh = _open(transfer, State.LEFT)
    site = fresh.to_site
    require(by, "care.treat", site.area_id, day_of(now))
    if not condition.strip():
        raise Refused("empty", _("Write something first."))
    kept = fresh.kept
    if kept is None or (fresh.admission and fresh.admission.left_at):
        raise Refused("step", _("This is not the next step of this transfer."))
    if bed and bed.room.site_id != site.pk:
        raise Refused("other_site", _("That bed is not in %(site)s."), site=site)
    if bed and bed.pk != kept.bed_id:
        check_room(fresh.case, bed, now)
        if not kept.end and kept.until > now:
            give_back(kept, by=by, now=now)
    fresh.admission = _arrived(fresh, bed or kept.bed, by, now)
    fresh.received_at, fresh.received_by, fresh.condition, fresh.ended_at = now, by, condition.strip(), now
    _step(fresh, State.RECEIVED, by, now)


def _arrived(fresh: Transfer, bed: Bed, by: User, now: datetime) -> Admission:
    """Bring the file with the patient, or open the first one of somebody who comes from an isolation site."""
    admission = fresh.admission
    if admission:
        admission.occupancy = beds.transfer_stay(admission.occupancy, bed, by=by, now=now)
        admission.area_id = fresh.to_site.area_id
        admission.save(update_fields=["occupancy", "area_id"])
        return admission
    check_patient(fresh.case)
    old = room_of(ids_of(fresh.person_id), now)
    if old:
        stay = beds.transfer_stay(old, bed, by=by, now=now)
    else:  # the room was emptied when they left it
        stay = beds.occupy(bed, fresh.case.person, by=by, now=now, permission="care.treat")
    return new_file(fresh.case, stay, by=by, now=now)


@transaction.atomic
def cleaned_after(transfer: Transfer, *, done_by: str, by: User, now: datetime) -> None:
    """Note that the vehicle was disinfected after a patient, and by whom.

    Raises Refused("step") when there is nothing to clean.
    """
    fresh = _locked(transfer)
    if not fresh.received_at or fresh.cleaned_at or fresh.vehicle is None:
        raise Refused("step", _("This is not the next step of this transfer."))
    require(by, "care.treat", fresh.to_site.area_id, day_of(now))
    fresh.cleaned_at, fresh.cleaned_by = now, done_by.strip() or by.name
    fresh.save(update_fields=["cleaned_at", "cleaned_by"])
    Vehicle.objects.filter(pk=fresh.vehicle.pk).update(disinfected_at=now)
    _note(by, "care.transfer.cleaned", fresh, now)


def sender_permission(site: Site) -> str:
    """Name the permission to send somebody from a place: that of keepers at isolation sites, of doctors elsewhere."""
    return ISOLATE if site.kind == SiteKind.ISOLATION else "care.treat"


def _require_sender(fresh: Transfer, by: User, now: datetime) -> None:
    site = fresh.from_site
    require(by, sender_permission(site), site.area_id, day_of(now))


def _locked(transfer: Transfer) -> Transfer:
    Case.objects.select_for_update(of=("self",)).get(pk=transfer.case_id)
    if transfer.admission_id:
        Admission.objects.select_for_update(of=("self",)).get(pk=transfer.admission_id)
    rows = Transfer.objects.select_for_update(of=("self",))
    return rows.select_related(
        "case__person",
        "case__outbreak",
        "admission__person",
        "admission__occupancy__room__site",
        "from_site",
        "to_site",
        "kept__bed__room__site",
        "vehicle",
    ).get(pk=transfer.pk)


def _open(transfer: Transfer, *states: str) -> Transfer:
    fresh = _locked(transfer)
    if fresh.state not in states:
        raise Refused("step", _("This is not the next step of this transfer."))
    return fresh


def _step(fresh: Transfer, state: str, by: User, now: datetime, minutes: int | None = None) -> None:
    """Write what changed, by when the next step is due, and the deed."""
    fresh.state = state
    if minutes is not None:
        fresh.due_at = now + timedelta(minutes=minutes)
    fresh.save()
    _note(by, f"care.transfer.{state}", fresh, now)


def _note(by: User, verb: str, fresh: Transfer, now: datetime) -> None:
    area = fresh.admission.area_id if fresh.admission else fresh.from_site.area_id
    audit(by, verb, fresh, now, person_id=fresh.person_id, area_id=area)
