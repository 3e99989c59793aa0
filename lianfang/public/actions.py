"""What volunteers and residents do on their own pages. They are known by their code, so no post is asked for; the audit
names the public pages and the person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.audit import audit
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.places.models import Site
from lianfang.presence import actions as presence
from lianfang.presence.actions import Scanned
from lianfang.presence.capture import SCAN
from lianfang.presence.queries import own_scans
from lianfang.public import queries
from lianfang.rotas.actions.replans import begin, hold, think_over
from lianfang.rotas.actions.seats import seat
from lianfang.rotas.models import Assignment, Rota, Shift
from lianfang.sync.capture import VOID
from lianfang.workforce.actions import public_user
from lianfang.workforce.models import Volunteer
from lianfang.workforce.queries import bounds_of, helper_of, in_reach
from lianfang.workforce.rules import unfit
from lianfang.workforce.words import SHORT


@transaction.atomic
def take_place(volunteer: Volunteer, shift_id: UUID, *, now: datetime) -> Assignment:
    """Take an open place in a published shift. The last place is taken once: whoever comes second is told so.

    Raises Refused: "volunteer_state", "place_gone", "shift_full", "shift_unfit", "planned_already".
    """
    row = _accepted(volunteer)
    hold(Shift.objects.filter(pk=shift_id).values_list("rota_id", flat=True))
    rows = Shift.objects.select_for_update(no_key=True, of=("self",)).select_related("rota")
    shift = rows.filter(in_reach(row), pk=shift_id).first()
    if shift is None or shift.rota.state != Rota.State.PUBLISHED or shift.starts_at <= now:
        raise Refused("place_gone", _("This place is no longer offered."))
    _fits(row, shift, now)
    if shift.assignments.filter(state__in=Assignment.LIVE).count() >= shift.needed:
        raise Refused("shift_full", _("Somebody else took the last place."))
    assert row.worker  # noqa: S101 — _accepted sees to it
    made = seat(shift, row.worker, by=public_user(), now=now, hand=True, state=Assignment.State.CONFIRMED)
    think_over(shift.rota_id, now)
    audit(made.by, "public.place.taken", made, now, person_id=made.person_id, area_id=shift.area_id)
    return made


@transaction.atomic
def give_back(volunteer: Volunteer, assignment_id: UUID, *, now: datetime) -> None:
    """Give a place back before the shift begins, so that somebody else can take it.

    Raises Refused: "volunteer_state", "place_kept" when it is theirs no longer or has begun.
    """
    row = _accepted(volunteer)
    mine = Assignment.objects.filter(pk=assignment_id, worker=row.worker_id, state__in=Assignment.LIVE)
    found = mine.filter(shift__starts_at__gt=now).select_related("shift").first()
    held = hold([found.shift.rota_id] if found else [])
    if found is None or not mine.update(state=Assignment.State.DROPPED, changed_at=now):
        raise Refused("place_kept", _("This place cannot be given back any more. Phone the desk."))
    begin(held, [found], now)
    area_id = found.shift.area_id
    audit(public_user(), "public.place.given_back", found, now, person_id=found.person_id, area_id=area_id)


def _accepted(volunteer: Volunteer) -> Volunteer:
    """Lock a volunteer, so that two of their own taps are looked at one after the other."""
    rows = Volunteer.objects.select_for_update(of=("self",)).select_related("worker")
    row = rows.get(pk=volunteer.pk)
    if row.state != Volunteer.State.ACCEPTED or row.worker is None or row.worker.to_on:
        raise Refused("volunteer_state", _("You are not among the volunteers at present."))
    return row


def _fits(row: Volunteer, shift: Shift, now: datetime) -> None:
    assert row.worker  # noqa: S101 — _accepted sees to it
    day = day_of(shift.ends_at)
    taken = queries.hours_taken(row.worker, shift.starts_at, shift.ends_at)
    codes = unfit(helper_of(row, day), queries.place_of(shift), taken, bounds_of(row.area_id, day_of(now)))
    if codes:
        why = str(_(", ")).join(str(SHORT[code]) for code in codes)
        raise Refused("shift_unfit", _("This shift is not possible for you: %(why)s."), why=why)


# --- residents at the code of a venue


@transaction.atomic
def note_scan(
    person: Person, site: Site, way: str, *, agreed: bool, by_relative: bool, now: datetime
) -> bool:
    """Note that a resident comes to a venue ("in") or leaves it ("out"); `agreed`: they agree to that with this tap.
    False when the same was noted a moment ago.

    Raises Refused: "no_consent", "unknown_way", "too_many_scans".
    """
    by = public_user()
    if agreed:
        presence.agree(person, by_relative=by_relative, by=by, now=now)
    return bool(presence.scan([Scanned(person.pk, site, way, now)], by=by, now=now, kind=SCAN))


def stop_noting(person: Person, *, now: datetime) -> None:
    """Take back that a resident's scans are noted."""
    presence.stop_scanning(person, by=public_user(), now=now)


def undo_scan(person: Person, scan_id: UUID, *, now: datetime) -> bool:
    """Take a resident's own scan back; False when it is none of theirs or was taken back before."""
    mine = [one for one in own_scans(ids_of(person.pk), now) if one.pk == scan_id]
    for one in mine:
        presence.take_scan_back(one, why="own page", by=public_user(), now=now, kinds={VOID.name: VOID})
    return bool(mine)
