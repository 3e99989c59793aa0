"""Visits to those who went home."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.care import queries
from lianfang.care.actions.file import note
from lianfang.care.models import Admission, FollowUp
from lianfang.care.rules import DISCHARGED
from lianfang.care.rules import follow_up as rules
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused


def plan_follow_ups(admission: Admission, now: datetime) -> None:
    """Set the visits that the protocol asks for after leaving today; whoever calls has asked for the right."""
    if admission.case.state not in DISCHARGED:
        return
    treatment = queries.protocol_of(admission.case, now).treatment
    grace = timedelta(days=treatment.follow_up_grace_days.value)
    days = [
        (week, day_of(now) + timedelta(weeks=week))
        for week in treatment.pathway(admission.case.state).follow_up_weeks.value
    ]
    FollowUp.objects.bulk_create(
        FollowUp(
            admission=admission,
            person_id=admission.person_id,
            area_id=admission.area_id,
            week=week,
            due_on=day,
            late_on=day + grace,
        )
        for week, day in days
    )


def drop_follow_ups(admissions: list[Admission], why: str, now: datetime) -> None:
    """Note that visits are no longer asked for: in hospital again, or died."""
    rows = FollowUp.objects.filter(admission__in=admissions, done_at=None, dropped_at=None)
    rows.update(dropped_at=now, dropped_why=why)


@transaction.atomic
def follow_up(
    admission: Admission,
    *,
    visit: FollowUp,
    how: str,
    symptoms: str = "",
    test: str,
    remark: str = "",
    by: User,
    now: datetime,
) -> FollowUp:
    """Note a visit to somebody who went home: symptoms, test, what else. A visit that was missed may still be made.

    Raises Refused("followed_up") when it is on record, "later" when it is too early, "dropped".
    """
    require(by, "care.nurse", admission.area_id, day_of(now))
    fresh = FollowUp.objects.select_for_update().get(pk=visit.pk, admission=admission)
    state = rules.state(
        fresh.due_on, fresh.late_on, day_of(now), done=bool(fresh.done_at), dropped=bool(fresh.dropped_at)
    )
    refusals = {
        "done": Refused("followed_up", _("This visit is on record already.")),
        "dropped": Refused("dropped", _("This visit is no longer asked for.")),
        "later": Refused("later", _("It is too early for this visit.")),
    }
    if state in refusals:
        raise refusals[state]
    fresh.done_at, fresh.by, fresh.how, fresh.test = now, by, how, test
    fresh.symptoms, fresh.note = symptoms.strip(), remark.strip()
    fresh.save(update_fields=["done_at", "by", "how", "test", "symptoms", "note"])
    note(by, "care.follow_up.made", fresh, admission, now, week=fresh.week)
    return fresh
