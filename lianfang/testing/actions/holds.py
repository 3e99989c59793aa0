"""Members of a pool that was not negative wait apart: proposed at once, decided on by a named person, ended."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.protocol.timeline import named
from lianfang.testing.models import Hold, HomeVisit, Recall
from lianfang.testing.queries.holds import waiting
from lianfang.testing.rules.holds import DECIDABLE, IN_FORCE, hold_state
from lianfang.workforce.models import Team

_OVER = """
UPDATE testing_hold h SET over_at = c.closed_at, over_why = c.outcome FROM testing_recall c
WHERE c.person_id = h.person_id AND c.tube_id = h.tube_id
AND h.person_id IN (SELECT person_id FROM testing_swab WHERE tube_id = ANY(%(tubes)s::uuid[]))
AND (h.over_at, h.over_why) IS DISTINCT FROM (c.closed_at, c.outcome)
"""
_GONE = """
UPDATE testing_hold h SET over_at = %(now)s, over_why = 'withdrawn'
WHERE h.tube_id = ANY(%(tubes)s::uuid[]) AND h.over_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM testing_recall c WHERE c.person_id = h.person_id AND c.tube_id = h.tube_id)
"""


def follow_holds(tubes: Collection[UUID], now: datetime) -> None:
    """Propose that members of positive or grey pools wait apart until their single result, for the protocol's hours;
    end what a single result or a correction has ended. Called by the follower of results."""
    named_tubes = list(tubes)
    asked: dict[str, Any] = {"tubes": named_tubes, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_OVER, asked)
        cursor.execute(_GONE, asked)
    open_ = Recall.objects.filter(tube_id__in=named_tubes, reason__in=["positive", "grey"], closed_at=None)
    found = [_proposed(recall) for recall in open_.select_related("round")]
    Hold.objects.bulk_create(found, ignore_conflicts=True)


def _proposed(recall: Recall) -> Hold:
    hours = named(recall.round.protocol).custody
    return Hold(
        id=recall.id,
        person_id=recall.person_id,
        tube_id=recall.tube_id,
        round_id=recall.round_id,
        area_id=recall.area_id,
        reason=recall.reason,
        proposed_at=recall.opened_at,
        confirm_by=recall.opened_at + timedelta(hours=hours.hold_confirm_hours.value),
        ends_at=recall.opened_at + timedelta(hours=hours.hold_hours.value),
    )


def _held(hold: Hold, by: User, now: datetime) -> Hold:
    require(by, "testing.hold", hold.area_id, day_of(now))
    return Hold.objects.select_for_update().get(pk=hold.pk)


def _note(note: str) -> str:
    if not note.strip():
        raise Refused("note", _("Write down why."))
    return note.strip()[:400]


@transaction.atomic
def decide_holds(holds: Sequence[Hold], *, confirm: bool, note: str, by: User, now: datetime) -> int:
    """Confirm that people wait apart for their single result, or say that they need not. Gives how many; those that
    were decided or over meanwhile are left.

    Raises Refused("forbidden"), Refused("note") for saying no without a reason.
    """
    why = note.strip()[:400] if confirm else _note(note)
    n = 0
    for each in sorted(holds, key=lambda hold: hold.pk):
        hold = _held(each, by, now)
        if hold_state(waiting(hold), now) not in DECIDABLE:
            continue
        hold.decision = Hold.Decision.CONFIRMED if confirm else Hold.Decision.DECLINED
        hold.decided_at, hold.decided_by, hold.note = now, by, why
        hold.save()
        verb = "testing.hold.confirmed" if confirm else "testing.hold.declined"
        audit(by, verb, hold, now, person_id=hold.person_id, area_id=hold.area_id)
        n += 1
    return n


@transaction.atomic
def release_hold(hold: Hold, *, note: str, by: User, now: datetime) -> None:
    """End somebody's waiting apart before its time, with a reason.

    Raises Refused("forbidden"), Refused("over"), Refused("note").
    """
    held = _held(hold, by, now)
    if hold_state(waiting(held), now) not in IN_FORCE:
        raise Refused("over", _("This has ended already."))
    held.released_at, held.released_by, held.release_note = now, by, _note(note)
    held.save()
    audit(by, "testing.hold.released", held, now, person_id=held.person_id, area_id=held.area_id)


@transaction.atomic
def note_objection(hold: Hold, *, words: str, by: User, now: datetime) -> None:
    """Write down that somebody objects to waiting apart, in their words; another person has to answer it.

    Raises Refused("forbidden"), Refused("over"), Refused("note").
    """
    held = _held(hold, by, now)
    if hold_state(waiting(held), now) not in IN_FORCE:
        raise Refused("over", _("This has ended already."))
    held.objection, held.objected_at, held.objected_with = _note(words), now, by
    held.answer, held.answered_at, held.answered_by, held.answer_note = "", None, None, ""
    held.save()
    audit(by, "testing.hold.objected", held, now, person_id=held.person_id, area_id=held.area_id)


@transaction.atomic
def answer_objection(hold: Hold, *, keep: bool, note: str, by: User, now: datetime) -> None:
    """Answer an objection: it stays, or it ends. Whoever decided on it first does not answer.

    Raises Refused("forbidden"), Refused("no_objection"), Refused("same_person"), Refused("note").
    """
    held = _held(hold, by, now)
    if not held.objected_at or held.answer:
        raise Refused("no_objection", _("No objection waits for an answer."))
    if held.decided_by_id == by.pk:
        raise Refused("same_person", _("You decided on this: another person answers the objection."))
    held.answer = Hold.Answer.KEPT if keep else Hold.Answer.ENDED
    held.answered_at, held.answered_by, held.answer_note = now, by, _note(note)
    held.save()
    audit(by, "testing.hold.answered", held, now, person_id=held.person_id, area_id=held.area_id)


@transaction.atomic
def send_home(recalls: Sequence[Recall], team: Team, *, by: User, now: datetime) -> int:
    """Ask a team to swab people at home who are to be swabbed again; a team asked before is relieved. Gives how many.

    Raises Refused("forbidden"), Refused("nobody").
    """
    open_ = [recall for recall in recalls if recall.closed_at is None]
    if not open_:
        raise Refused("nobody", _("Choose people who are still to be swabbed again."))
    for recall in open_:
        require(by, "testing.plan", recall.area_id, day_of(now))
        mine = HomeVisit.objects.filter(person=recall.person_id, tube_id=recall.tube_id, cancelled_at=None)
        mine.update(cancelled_at=now)
        visit = HomeVisit.objects.create(
            person_id=recall.person_id,
            tube_id=recall.tube_id,
            area_id=recall.area_id,
            team=team,
            asked_at=now,
            asked_by=by,
        )
        audit(
            by,
            "testing.visit.asked",
            visit,
            now,
            person_id=recall.person_id,
            area_id=recall.area_id,
            team=team.name,
        )
    return len(open_)


@transaction.atomic
def cancel_visit(visit: HomeVisit, *, by: User, now: datetime) -> None:
    """Take back that a team swabs somebody at home.

    Raises Refused("forbidden"), Refused("cancelled").
    """
    require(by, "testing.plan", visit.area_id, day_of(now))
    if not HomeVisit.objects.filter(pk=visit.pk, cancelled_at=None).update(cancelled_at=now):
        raise Refused("cancelled", _("This was taken back already."))
    audit(by, "testing.visit.cancelled", visit, now, person_id=visit.person_id, area_id=visit.area_id)
