"""Appeals: what a person says against their restriction, and what somebody who did not order it decides."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.cases import queries
from lianfang.cases.actions.clocks import end
from lianfang.cases.actions.isolation import leave_site
from lianfang.cases.actions.quarantine import hold_running
from lianfang.cases.actions.trail import trail
from lianfang.cases.models import Appeal, Contact, Quarantine
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused

LIFTED = gettext_noop("Lifted on appeal")


@transaction.atomic
def record_appeal(
    quarantine: Quarantine, *, said_by: str, said: str, by: User, now: datetime, own: bool = False
) -> Appeal:
    """Write down an appeal in the person's own words; the clock of its answer begins. `own`: they say it themselves, on
    their own page, and no post is asked for.

    Raises Refused("released") when the restriction has ended, Refused("appealed") while one waits for its answer.
    """
    if not own:
        require(by, "cases.investigate", quarantine.area_id, day_of(now))
    hold_running(quarantine)
    hours = queries.protocol_of(quarantine.outbreak, now).following.appeal_answer_hours.value
    appeal = Appeal(
        quarantine=quarantine,
        person_id=quarantine.person_id,
        area_id=quarantine.area_id,
        said_by=said_by,
        said=said,
        received_at=now,
        received_by=by,
        due_at=now + timedelta(hours=hours),
        ordered_by_id=quarantine.reviewed_by_id,
    )
    try:
        with transaction.atomic():
            appeal.save(force_insert=True)
    except IntegrityError as clash:
        if "appeal_one_open" not in str(clash):
            raise
        raise Refused("appealed", _("An appeal against this waits for its answer already.")) from clash
    trail(by, "appeal.recorded", quarantine, now)
    return appeal


@transaction.atomic
def answer_appeal(appeal: Appeal, *, outcome: str, answer: str, by: User, now: datetime) -> Appeal:
    """Answer an appeal: the restriction stands, is changed, or is lifted at once. Who ordered it may not answer.

    Raises Refused("answered"), Refused("same_person").
    """
    require(by, "cases.appeal", appeal.area_id, day_of(now))
    quarantine = Quarantine.objects.select_related("contact", "outbreak", "person").get(
        pk=appeal.quarantine_id
    )
    # A contact is locked before its orders, and they before their appeals.
    list(Contact.objects.select_for_update(no_key=True).filter(quarantines=quarantine))
    appeal.refresh_from_db(from_queryset=Appeal.objects.select_for_update(no_key=True))
    if appeal.answered_at:
        raise Refused("answered", _("This appeal was answered before."))
    if appeal.ordered_by_id == by.pk:
        raise Refused("same_person", _("Who ordered a restriction cannot answer an appeal against it."))
    appeal.outcome, appeal.answer, appeal.answered_at, appeal.answered_by = outcome, answer, now, by
    appeal.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    if outcome == Appeal.Outcome.LIFTED:
        _lift(quarantine, by, now)
    trail(by, "appeal.answered", quarantine, now, outcome=outcome)
    return appeal


def _lift(quarantine: Quarantine, by: User, now: datetime) -> None:
    """End what restricts the person now, also if it took the place of what they appealed against."""
    for running in queries.running(quarantine.person_id, quarantine.outbreak_id):
        end(running, reason=LIFTED, by=by, now=now)
        leave_site(running.person_id, by=by, now=now)
    contact = quarantine.contact
    if contact:
        contact.refresh_from_db()
        if not contact.closed_at:
            contact.state, contact.closed_at = Contact.State.RELEASED, now
            contact.save(update_fields=["state", "closed_at"])
