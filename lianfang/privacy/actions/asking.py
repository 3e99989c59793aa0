"""What people ask for about their own data, and the answers; copies that were handed out."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.queries import protocol_in
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.privacy.actions.forgetting import forget_person
from lianfang.privacy.decided import kind_of
from lianfang.privacy.models import SubjectRequest

SERVE = "privacy.serve"
ANSWER = "privacy.answer"


def ask(
    person: Person,
    *,
    kind: str,
    text: str,
    by: User,
    now: datetime,
    own: bool = False,
    against: tuple[str, UUID] | None = None,
) -> SubjectRequest:
    """Write down what somebody asks for, in their own words; the clock of its answer begins. `own`: they say it on
    their own page, and no post is asked for. `against`: the decision objected to, its kind and its row.

    Raises Refused: "forbidden", "asked" while the same waits for its answer, "text" without words, "unknown_choice"
    for a decision that is not about them or has a procedure of its own.
    """
    if not own:
        require(by, SERVE, person.area_id, day_of(now))
    if not text.strip() or kind not in SubjectRequest.Kind.values:
        raise Refused("text", _("Say what it is about."))
    decision = _decision(person, against) if against and kind == SubjectRequest.Kind.OBJECT else {}
    days = protocol_in(person.area_id, day_of(now)).retention.answer_days.value
    try:
        with transaction.atomic():
            made = SubjectRequest.objects.create(
                person=person,
                area_id=person.area_id,
                kind=kind,
                way=SubjectRequest.Way.PAGE if own else SubjectRequest.Way.DESK,
                text=text.strip(),
                asked_at=now,
                taken_by=by,
                due_at=now + timedelta(days=days),
                **decision,
            )
            audit(
                by, "privacy.request.made", made, now, person_id=person.pk, area_id=person.area_id, kind=kind
            )
    except IntegrityError as clash:
        if "subject_request_one_open" not in str(clash):
            raise
        raise Refused("asked", _("The same was asked already and waits for its answer.")) from clash
    return made


def _decision(person: Person, against: tuple[str, UUID]) -> dict[str, Any]:
    kind = kind_of(against[0])
    mine = {f"{kind.person}__in": ids_of(person.pk)}
    row = kind.rows().filter(pk=against[1], **mine).first() if kind.objection == "shared" else None
    if row is None:
        raise Refused("unknown_choice", _("There is no such decision."))
    return {"decision": kind.key, "thing": row.pk, "decided_by_id": getattr(row, kind.by)}


@transaction.atomic
def answer(
    asked: SubjectRequest, *, outcome: str, text: str, by: User, now: datetime, readers: Collection[str] = ()
) -> SubjectRequest:
    """Answer what somebody asked for; granting an erasure erases at once all that need not be kept.

    Raises Refused: "forbidden", "answered", "same_person" when whoever took it in at a desk would answer it, "text"
    without words.
    """
    require(by, ANSWER, asked.area_id, day_of(now))
    found = SubjectRequest.objects.select_for_update(no_key=True).get(pk=asked.pk)
    if found.outcome:
        raise Refused("answered", _("This was answered before."))
    if found.way == SubjectRequest.Way.DESK and found.taken_by_id == by.pk:
        raise Refused("same_person", _("Who took a request in does not answer it; a colleague does."))
    if found.decided_by_id == by.pk:
        raise Refused("same_person", _("Who decided does not answer the objection; a colleague does."))
    if not text.strip():
        raise Refused("text", _("Say why."))
    if found.kind == SubjectRequest.Kind.ERASE and outcome != SubjectRequest.Outcome.REFUSED:
        found.n_erased = forget_person(found.person_id, now, readers=readers, asked=found)
    found.outcome, found.answer, found.answered_at, found.answered_by = outcome, text.strip(), now, by
    found.save()
    audit(
        by,
        "privacy.request.answered",
        found,
        now,
        person_id=found.person_id,
        area_id=found.area_id,
        outcome=outcome,
        n=found.n_erased,
    )
    return found


def copied(person: Person, *, form: str, reason: str, by: User, now: datetime, own: bool = False) -> None:
    """Note that a copy of what is held about somebody was handed out, in which form and what for.

    Raises Refused: "forbidden", "reason" without one.
    """
    if not own:
        require(by, SERVE, person.area_id, day_of(now))
    if not reason.strip():
        raise Refused("reason", _("Say what the copy is for."))
    audit(
        by,
        "privacy.copy.saved",
        person,
        now,
        person_id=person.pk,
        area_id=person.area_id,
        format=form,
        reason=reason.strip(),
    )
