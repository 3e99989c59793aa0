"""Alarms: seen by somebody, sent up, and leave to go on."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.duty.models import Alarm, Clock, Seen
from lianfang.duty.queries import to_escalate
from lianfang.sync.actions import Saying, tell
from lianfang.sync.kinds import Kind
from lianfang.sync.queries import undoubted


@transaction.atomic
def acknowledge(ids: Iterable[UUID], *, note: str, by: User, now: datetime) -> int:
    """Note that somebody has seen alarms and what they did; of one person's suit all at once. Gives how many.

    Raises Refused("forbidden"), Refused("note").
    """
    if not note.strip():
        raise Refused("note", _("Write down what you did."))
    wanted = set(ids)
    people = list(Alarm.objects.filter(pk__in=wanted, seen_at=None).values_list("person", flat=True))
    # All open alarms of these people, in the order in which background work takes them: nobody waits in a circle.
    held = Alarm.objects.select_for_update(of=("self",)).filter(person__in=people, seen_at=None)
    asked = [one for one in held.order_by("pk") if one.pk in wanted]
    done = 0
    for alarm in asked:
        require(by, "duty.read", alarm.area_id, day_of(now))
        same = Alarm.objects.filter(person=alarm.person_id, about=alarm.about, seen_at=None)
        done += same.update(seen_at=now, seen_by=by, note=note.strip()[:200])
        audit(
            by,
            "duty.alarm.seen",
            alarm,
            now,
            person_id=alarm.person_id,
            area_id=alarm.area_id,
            kind=alarm.kind,
            text=note.strip()[:200],
        )
    return done


@transaction.atomic
def note_seen(people: Iterable[UUID]) -> None:
    """Write again which alarms of some people were acknowledged on a phone: those of one suit that were due by then.
    What was acknowledged at a desk stays; what a phone took back is open again. At most three statements."""
    held = Alarm.objects.select_for_update(of=("self",)).filter(person__in=list(people))
    rows = list(held.filter(Q(seen_at=None) | Q(seen_fact__isnull=False)).order_by("pk"))
    told: dict[tuple[UUID, datetime], list[Seen]] = {}
    first = min((one.about for one in rows), default=None)
    if first is None:
        return
    for seen in Seen.objects.filter(undoubted(), person__in=list(people), about__gte=first).order_by(
        "at", "id"
    ):
        told.setdefault((seen.person_id, seen.about), []).append(seen)
    changed = []
    for alarm in rows:
        saw = next(
            (s for s in told.get((alarm.person_id, alarm.about), ()) if s.due_at >= alarm.due_at), None
        )
        if alarm.seen_fact != (saw.pk if saw else None):
            alarm.seen_at, alarm.seen_by_id = (saw.at, saw.by_id) if saw else (None, None)
            alarm.seen_fact, alarm.note = (saw.pk, saw.note) if saw else (None, "")
            changed.append(alarm)
    if changed:
        Alarm.objects.bulk_update(changed, ["seen_at", "seen_by", "seen_fact", "note"])


def escalate(now: datetime) -> int:
    """Send alarms up to the command that nobody acknowledged in the protocol's minutes; gives how many."""
    waiting = to_escalate(now)
    return Alarm.objects.filter(pk__in=waiting, seen_at=None).update(escalated_at=now) if waiting else 0


@transaction.atomic
def let_go_on(clock: Clock, *, reason: str, by: User, now: datetime, kind: Kind) -> None:
    """Let somebody go on past the hard limit for the protocol's minutes. `kind` is that of leave; it is told as a fact,
    as a phone without network would, and reaches the phone with its next look.

    Raises Refused("forbidden"), Refused("note"), Refused("no_suit").
    """
    require(by, "duty.command", clock.area_id, day_of(now))
    if not reason.strip():
        raise Refused("note", _("Write down why they have to go on."))
    if clock.donned_at is None:
        raise Refused("no_suit", _("They are not in a suit."))
    said = {"person_id": clock.person_id, "reason": reason.strip()[:200], "said_by": by.name[:60]}
    tell(by, {kind.name: kind}, [Saying(kind.name, clock.area_id, said)], now=now)
    audit(
        by,
        "duty.leave.given",
        clock,
        now,
        person_id=clock.person_id,
        area_id=clock.area_id,
        reason=said["reason"],
    )
