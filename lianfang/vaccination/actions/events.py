"""Events after a dose: noted with their clock, reported, asked about again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.protocol import timeline
from lianfang.vaccination import queries
from lianfang.vaccination.models import Adverse, AdverseNote, GivenDose
from lianfang.vaccination.queries import REPORT


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened after a dose, and when it began."""

    kind: str
    onset_at: datetime
    symptoms: str


@transaction.atomic
def note_event(dose: GivenDose, told: Happened, *, by: User, now: datetime) -> Adverse:
    """Write down an event after a dose. How severe it is and until when it is reported are the protocol's.

    Raises Refused: "forbidden", "unknown_choice", "onset", "symptoms".
    """
    require(by, REPORT, dose.area_id, day_of(now))
    session = dose.session
    protocol = timeline.named(session.protocol) if session else queries.current(day_of(now))
    kind = protocol.vaccination.reaction(told.kind)
    if told.onset_at > now or (dose.at and told.onset_at < dose.at):
        raise Refused("onset", _("It began after the dose and not in the future."))
    if not told.symptoms.strip():
        raise Refused("symptoms", _("Write what was seen."))
    made = Adverse.objects.create(
        dose=dose, person_id=dose.person_id, area_id=dose.area_id, kind=kind.key, severe=kind.severe,
        onset_at=told.onset_at, symptoms=told.symptoms.strip()[:400], noted_at=now, by=by,
        report_by=now + timedelta(minutes=kind.minutes),
        ask_again_at=now + timedelta(hours=protocol.vaccination.follow_up_hours.value),
    )  # fmt: skip
    _noted(made, "vaccination.event.noted", by, now)
    return made


def _noted(event: Adverse, verb: str, by: User, now: datetime) -> None:
    audit(by, verb, event, now, person_id=event.person_id, area_id=event.area_id, severe=event.severe)


@transaction.atomic
def report(event: Adverse, *, text: str, by: User, now: datetime) -> Adverse:
    """Note that an event was reported, and to whom.

    Raises Refused: "forbidden", "reported", "reason".
    """
    require(by, REPORT, event.area_id, day_of(now))
    row = Adverse.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if row.reported_at:
        raise Refused("reported", _("It was reported already."))
    if not text.strip():
        raise Refused("reason", _("Say to whom it was reported."))
    row.reported_at, row.reported_to, row.reported_by = now, text.strip()[:120], by
    row.save()
    _noted(row, "vaccination.event.reported", by, now)
    return row


@transaction.atomic
def ask_again(event: Adverse, *, text: str, outcome: str, by: User, now: datetime) -> AdverseNote:
    """Write down what was found when somebody asked again. While it goes on, it is asked about again.

    Raises Refused: "forbidden", "reason".
    """
    require(by, REPORT, event.area_id, day_of(now))
    row = Adverse.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if not text.strip():
        raise Refused("reason", _("Write what was found."))
    hours = queries.current(day_of(now)).vaccination.follow_up_hours.value
    row.outcome = outcome
    row.ask_again_at = now + timedelta(hours=hours) if outcome == Adverse.Outcome.OPEN else None
    row.save(update_fields=["outcome", "ask_again_at"])
    made = AdverseNote.objects.create(
        event=row, person_id=row.person_id, text=text.strip()[:400], outcome=outcome, at=now, by=by
    )
    _noted(row, "vaccination.event.followed", by, now)
    return made
