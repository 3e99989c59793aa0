"""A case after its decision: other types, positive again, death, and taking back what was wrong."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.cases import queries, rules
from lianfang.cases.actions.cases import note
from lianfang.cases.actions.clocks import end
from lianfang.cases.actions.proposals import isolate
from lianfang.cases.actions.trail import trail
from lianfang.cases.models import Case, CaseChange, CaseStep, Contact, Quarantine, Relapse
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak

READMITTED = gettext_noop("Positive again: to be admitted again")
DIED = gettext_noop("The person died")
BY_PLAN = gettext_noop("By the plan of treatment")


def _locked(case: Case, by: User, now: datetime) -> Case:
    require(by, "cases.confirm", case.area_id, day_of(now))
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    return case


def add_step(
    case: Case,
    what: str,
    *,
    at: datetime,
    reason: str,
    by: User,
    now: datetime,
    before: str = "",
    after: str = "",
) -> CaseStep:
    """Write a step after the decision into a case's history."""
    return CaseStep.objects.create(
        case=case,
        person_id=case.person_id,
        what=what,
        at=at,
        told_at=max(at, now),
        by=by,
        before=before,
        after=after,
        reason=reason,
        protocol=queries.protocol_of(case.outbreak, now).version,
    )


@transaction.atomic
def reclassify(case: Case, *, clinical_type: str, reason: str, by: User, now: datetime) -> Case:
    """Change the clinical type of a confirmed case; the earlier one stays in its history.

    Raises Refused("step") for a case that is not confirmed, Refused("same_type"), Refused("unknown_choice").
    """
    _locked(case, by, now)
    if case.state != Case.State.CONFIRMED:
        raise Refused("step", _("Only a confirmed case has a clinical type."))
    if case.clinical_type == clinical_type:
        raise Refused("same_type", _("The case has this type already."))
    set_type(case, clinical_type, reason=reason, by=by, now=now)
    trail(by, "case.type", case, now, clinical_type=clinical_type)
    return case


def set_type(case: Case, clinical_type: str, *, reason: str = BY_PLAN, by: User, now: datetime) -> None:
    """Give a case another type and keep the old one in its history; whoever calls has asked for the right."""
    queries.protocol_of(case.outbreak, now).cases.clinical_type(clinical_type)
    before = case.clinical_type
    if before == clinical_type:
        return
    case.clinical_type = clinical_type
    case.save(update_fields=["clinical_type"])
    add_step(case, "type", at=now, reason=reason, by=by, now=now, before=before, after=clinical_type)


@transaction.atomic
def take_back(case: Case, *, reason: str, by: User, now: datetime) -> Case:
    """Take the last decision about a case back, by a new step: it returns to where it was, and keeps its number.

    Raises Refused("stands") for a step that cannot be taken back, Refused("over") for a case that left or died.
    """
    Outbreak.objects.select_for_update(no_key=True).get(pk=case.outbreak_id)
    _locked(case, by, now)
    last = CaseChange.objects.filter(case=case).latest("at", "id")
    back = rules.taken_back(last.before, last.after)
    if back is None or last.after != case.state:
        raise Refused("stands", _("The last step of this case cannot be taken back."))
    if case.out_at or case.died_at:
        raise Refused("over", _("This case left hospital or died. Take that back first."))
    before = case.state
    case.state, case.protocol = Case.State(back), queries.protocol_of(case.outbreak, now).version
    if back == Case.State.ASYMPTOMATIC:
        case.converted_at, case.clinical_type, case.onset_on = None, "", None
    elif before != Case.State.EXCLUDED:
        case.decided_at, case.clinical_type = None, ""
        _contact_again(case, by, now)
    case.save()
    note(case, before, reason, by, now)
    isolate(case, now)  # does nothing for somebody who is isolated already
    trail(by, "case.taken_back", case, now, before=before, after=back)
    return case


def _contact_again(case: Case, by: User, now: datetime) -> None:
    """Whoever was a contact before becoming a case is one again: a person orders anew."""
    contact = queries.find_contact(case.person_id, case.outbreak_id)
    if contact is None:
        return
    contact.refresh_from_db(from_queryset=Contact.objects.select_for_update(no_key=True))
    if contact.state == Contact.State.BECAME_CASE:
        contact.state, contact.closed_at = Contact.State.REPORTED, None
        contact.save(update_fields=["state", "closed_at"])
        trail(by, "contact.reopened", contact, now)


@transaction.atomic
def positive_again(case: Case, *, found_at: datetime, reason: str, by: User, now: datetime) -> Relapse:
    """Record that a case which left is positive again; the person waits apart until admitted again.

    It counts as no new infection. Raises Refused("not_out"), Refused("again"), Refused("times").
    """
    _locked(case, by, now)
    if case.state not in rules.COUNTED or case.out_at is None:
        raise Refused("not_out", _("Only a case that left hospital can be positive again."))
    if queries.running_relapse(case):
        raise Refused("again", _("This is recorded already."))
    if not case.out_at <= found_at <= now:
        raise Refused("times", _("It must lie between leaving hospital and now."))
    relapse = Relapse.objects.create(
        case=case, person_id=case.person_id, found_at=found_at, told_at=now, by=by
    )
    add_step(case, "again", at=found_at, reason=reason, by=by, now=now)
    if not queries.running(case.person_id, case.outbreak_id).exists():
        isolate(case, now)
    trail(by, "case.again", case, now)
    return relapse


@transaction.atomic
def not_again(case: Case, *, reason: str, by: User, now: datetime) -> Relapse:
    """Take back that a case is positive again, while it was not admitted again.

    Raises Refused("not_again").
    """
    _locked(case, by, now)
    relapse = queries.running_relapse(case)
    if relapse is None or relapse.readmitted_at:
        raise Refused("not_again", _("Nothing is recorded that could be taken back."))
    relapse.withdrawn_at = now
    relapse.save(update_fields=["withdrawn_at"])
    add_step(case, "not_again", at=now, reason=reason, by=by, now=now)
    for order in queries.running(case.person_id, case.outbreak_id).filter(kind=Quarantine.Kind.TEMPORARY):
        end(order, reason=reason, by=by, now=now)
    trail(by, "case.not_again", case, now)
    return relapse


@transaction.atomic
def readmit(case: Case, *, reason: str, by: User, now: datetime) -> Relapse:
    """Send a case that is positive again to hospital: what restricted them ends, a bed can be given.

    Raises Refused("not_again"), Refused("readmitted").
    """
    _locked(case, by, now)
    relapse = queries.running_relapse(case)
    if relapse is None:
        raise Refused("not_again", _("Record first that this case is positive again."))
    if relapse.readmitted_at:
        raise Refused("readmitted", _("This case is to be admitted again already."))
    relapse.readmitted_at = now
    relapse.save(update_fields=["readmitted_at"])
    add_step(case, "readmitted", at=now, reason=reason, by=by, now=now)
    for order in queries.running(case.person_id, case.outbreak_id):
        end(order, reason=READMITTED, by=by, now=now)
    trail(by, "case.readmitted", case, now)
    return relapse


@transaction.atomic
def record_death(case: Case, *, died_at: datetime, reason: str, by: User, now: datetime) -> Case:
    """Record the death of a case outside hospital; whatever restricted the person ends.

    Of somebody who had left hospital the leaving stays in the history; the case counts as a death only.
    Raises Refused("died"), Refused("step"), Refused("times").
    """
    _locked(case, by, now)
    if case.died_at:
        raise Refused("died", _("The death of this person is recorded already."))
    if case.state not in rules.COUNTED:
        raise Refused("step", _("Only the death of a decided case is recorded here."))
    if not (case.out_at or case.detected_at) <= died_at <= now:
        raise Refused("times", _("It must lie between the finding of the case and now."))
    case.out_at, case.died_at = None, died_at
    case.save(update_fields=["out_at", "died_at"])
    add_step(case, "died", at=died_at, reason=reason, by=by, now=now)
    for order in queries.running(case.person_id, case.outbreak_id):
        end(order, reason=DIED, by=by, now=now)
    trail(by, "case.died", case, now)
    return case


@transaction.atomic
def not_dead(case: Case, *, reason: str, by: User, now: datetime) -> Case:
    """Take back a death that was recorded of the wrong person; a leaving before it counts again.

    Raises Refused("alive").
    """
    _locked(case, by, now)
    if case.died_at is None:
        raise Refused("alive", _("No death is recorded."))
    left = CaseStep.objects.filter(case=case, what="left").order_by("-told_at", "-pk").first()
    case.died_at, case.out_at = None, left.at if left else None
    case.save(update_fields=["died_at", "out_at"])
    add_step(case, "alive", at=now, reason=reason, by=by, now=now)
    trail(by, "case.alive", case, now)
    return case
