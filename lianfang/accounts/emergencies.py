"""Emergencies: somebody sees a person or an area outside their posts, for some hours, and never silently.

It is in the audit when it begins, stands over every page while it lasts, waits for an administrator to take note and
for whoever is in charge there to say whether it was one. See docs/decisions/0084.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import SEEN_IN_EMERGENCY, may, require, visible
from lianfang.accounts.audit import audit
from lianfang.accounts.models import AuditEntry, Emergency, User
from lianfang.common.dates import day_of
from lianfang.common.drill import drill
from lianfang.common.errors import Refused
from lianfang.places.models import Area
from lianfang.places.rules import LEVELS, span

HOURS = (1, 4, 12)  # at most a shift (design choice)
A_DAY = 10  # emergencies of one user: more is no emergency but a missing post (design choice)
SHORTEST = 10  # letters of a reason: "急" tells a reviewer nothing
WIDEST = LEVELS.index("township")  # of a district one needs a post


@transaction.atomic
def open_emergency(
    *, area: Area, person_id: UUID | None = None, reason: str, hours: int, by: User, now: datetime
) -> Emergency:
    """Let somebody see a person, or everybody in an area, whom their posts do not reach, for some hours.

    Raises Refused: "forbidden", "drill", "reason", "hours", "wide", "already", "too_many_tries".
    """
    if not may(by, "people.emergency", day_of(now)):
        raise Refused("forbidden", _("Your posts do not deal with people: call somebody whose posts do."))
    _check(area, person_id, reason, hours, by, now)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if by.emergencies.filter(opened_at__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise Refused(
            "too_many_tries", _("Ten times in a day: ask whoever gives posts in your area for one there.")
        )
    until = now + timedelta(hours=hours)
    row = Emergency.objects.create(
        user=by, area=area, person_id=person_id, reason=reason.strip(), opened_at=now, until=until
    )
    _reckon(by)
    audit(
        by,
        "accounts.emergency.opened",
        row,
        now,
        person_id=person_id,
        area_id=area.pk,
        reason=row.reason,
        until=until,
    )
    return row


def _check(area: Area, person_id: UUID | None, reason: str, hours: int, by: User, now: datetime) -> None:
    if drill():
        raise Refused("drill", _("Nobody in an exercise is real: there is no emergency in it."))
    if len(reason.strip()) < SHORTEST:
        raise Refused("reason", _("Say in a sentence what happened: whoever is in charge there reads it."))
    if hours not in HOURS:
        raise Refused("hours", _("Choose how long from the list."))
    if person_id is None and area.depth < WIDEST:
        raise Refused(
            "wide", _("%(area)s is too wide for an emergency: choose a township or less."), area=area
        )
    if all(may(by, right, day_of(now), area.pk, person_id) for right in SEEN_IN_EMERGENCY):
        raise Refused("already", _("You may see this already."))


def _reckon(user: User) -> None:
    """Keep with the user until when there is an emergency to look for; what was read before is forgotten."""
    user.emergency_until = user.emergencies.aggregate(last=Max("until"))["last"]
    User.objects.filter(pk=user.pk).update(emergency_until=user.emergency_until)
    getattr(user, "_prefetched_objects_cache", {}).pop("emergencies", None)


@transaction.atomic
def end_emergency(row: Emergency, *, by: User, now: datetime) -> None:
    """End what somebody sees in an emergency before its time: they themselves, or who is in charge there.

    Raises Refused: "forbidden", "ended".
    """
    if by.pk != row.user_id:
        require(by, "people.review", row.area_id, day_of(now))
    held = _held(row)
    if held.until <= now:
        raise Refused("ended", _("This ended before."))
    _end(held, now)
    where: dict[str, Any] = {"person_id": held.person_id, "area_id": held.area_id}
    audit(by, "accounts.emergency.ended", held, now, **where, user=held.user.username)


def _held(row: Emergency) -> Emergency:
    return Emergency.objects.select_for_update(of=("self",)).select_related("user", "area").get(pk=row.pk)


def _end(held: Emergency, now: datetime) -> None:
    held.until = now
    held.save(update_fields=["until"])
    _reckon(held.user)


@transaction.atomic
def review(row: Emergency, *, agreed: bool, said: str, by: User, now: datetime) -> Emergency:
    """Agree that it was an emergency, or object; to object ends it at once. Always with a reason, never by the user.

    Raises Refused: "forbidden", "yourself", "reason", "reviewed".
    """
    require(by, "people.review", row.area_id, day_of(now))
    if by.pk == row.user_id:
        raise Refused("yourself", _("Somebody else says whether this was an emergency."))
    if not said.strip():
        raise Refused("reason", _("Say why you agree or object."))
    held = _held(row)
    if held.reviewed_at:
        raise Refused("reviewed", _("Somebody answered this before: %(said)s"), said=held.review)
    held.reviewed_at, held.reviewed_by, held.agreed, held.review = now, by, agreed, said.strip()[:500]
    held.save(update_fields=["reviewed_at", "reviewed_by", "agreed", "review"])
    if not agreed and held.until > now:
        _end(held, now)
    verb = "accounts.emergency.agreed" if agreed else "accounts.emergency.objected"
    where: dict[str, Any] = {"person_id": held.person_id, "area_id": held.area_id}
    audit(by, verb, held, now, **where, user=held.user.username, reason=held.review)
    return held


@transaction.atomic
def take_note(row: Emergency, *, by: User, now: datetime) -> None:
    """Note that an administrator knows of it.

    Raises Refused: "forbidden", "yourself".
    """
    require(by, "accounts.manage", row.area_id, day_of(now))
    if by.pk == row.user_id:
        raise Refused("yourself", _("Another administrator takes note of this."))
    if Emergency.objects.filter(pk=row.pk, seen_at=None).update(seen_at=now, seen_by=by):
        where: dict[str, Any] = {"person_id": row.person_id, "area_id": row.area_id}
        audit(by, "accounts.emergency.seen", row, now, **where, user=row.user.username)


def shown(user: User, on: date) -> QuerySet[Emergency]:
    """List the emergencies somebody may know of: their own, and those of areas where they review, manage or audit."""
    rows = Emergency.objects.all()
    found = rows.filter(user=user)
    for permission in ("people.review", "accounts.manage", "audit.read"):
        found |= visible(rows, user, permission, on)
    return found.select_related("user", "area", "reviewed_by", "seen_by")


def looked_at(row: Emergency, most: int) -> Sequence[AuditEntry]:
    """List what the user did there while it lasted, the first deeds first: what a reviewer needs to see."""
    entries = AuditEntry.objects.filter(by=row.user_id, at__gte=row.opened_at, at__lte=row.until)
    if row.person_id:
        entries = entries.filter(person_id=row.person_id)
    else:
        first, last = span(row.area_id)
        entries = entries.filter(area_id__gte=first, area_id__lte=last)
    return list(entries.order_by("at", "id")[:most])
