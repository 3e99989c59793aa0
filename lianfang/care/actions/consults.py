"""Asking another hospital or the expert panel, answering, closing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.care import queries
from lianfang.care.actions.file import note, open_file, says_something
from lianfang.care.models import Admission, Consult
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.places.models import Site


@transaction.atomic
def ask_consult(
    admission: Admission, *, site: Site | None, urgency: str, question: str, by: User, now: datetime
) -> Consult:
    """Ask another hospital, or the expert panel when none is named; its doctors may read this file while it is open.

    Raises Refused("same_hospital"), Refused("empty"), Refused("unknown_choice") for an urgency the protocol lacks.
    """
    admission = open_file(admission, "care.treat", by, now)
    says_something(question)
    minutes = queries.protocol_of(admission.case, now).treatment.urgency(urgency).minutes
    if site is not None and site.pk == admission.occupancy.room.site_id:
        raise Refused("same_hospital", _("The patient lies in this hospital. Ask another one, or the panel."))
    made = Consult.objects.create(
        admission=admission,
        person_id=admission.person_id,
        site=site,
        asked_area_id=site.area_id if site else admission.case.outbreak.area_id,
        urgency=urgency,
        question=question.strip(),
        at=now,
        by=by,
        answer_by=now + timedelta(minutes=minutes),
    )
    note(by, "care.consult.asked", made, admission, now, urgency=urgency)
    return made


@transaction.atomic
def answer_consult(consult: Consult, *, answer: str, by: User, now: datetime) -> Consult:
    """Answer a question; whoever asked closes it. Until then the answer may be written anew, and the last one counts.

    Raises Refused("own_question"), Refused("closed"), Refused("empty").
    """
    fresh = _open(consult, queries.permission_to_answer(consult), by, now)
    says_something(answer)
    if fresh.by_id == by.pk:
        raise Refused("own_question", _("Somebody else answers a question that you asked."))
    fresh.answer, fresh.answered_at, fresh.answered_by = answer.strip(), now, by
    fresh.save(update_fields=["answer", "answered_at", "answered_by"])
    note(by, "care.consult.answered", fresh, fresh.admission, now)
    return fresh


@transaction.atomic
def close_consult(consult: Consult, *, by: User, now: datetime) -> Consult:
    """Close a question: answered, or withdrawn when nobody answered. Nobody who was asked reads the file any longer.

    Raises Refused("closed").
    """
    require(by, "care.treat", consult.admission.area_id, day_of(now))
    fresh = Consult.objects.select_for_update(of=("self",)).select_related("admission").get(pk=consult.pk)
    _still_open(fresh)
    fresh.closed_at, fresh.closed_by = now, by
    fresh.end = Consult.End.ANSWERED if fresh.answered_at else Consult.End.WITHDRAWN
    fresh.save(update_fields=["closed_at", "closed_by", "end"])
    note(by, "care.consult.closed", fresh, fresh.admission, now)
    return fresh


def close_all(admission: Admission, by: User, now: datetime) -> None:
    """Close the questions about a patient who leaves; whoever calls has asked for the right."""
    rows = Consult.objects.filter(admission=admission, closed_at=None)
    rows.filter(answered_at=None).update(closed_at=now, closed_by=by, end=Consult.End.WITHDRAWN)
    rows.update(closed_at=now, closed_by=by, end=Consult.End.ANSWERED)


@transaction.atomic
def read_consult(consult: Consult, *, by: User, now: datetime) -> Consult:
    """Open a question together with the file it is about; each reading is recorded with the patient.

    Raises Refused("forbidden"), Refused("closed") when it is closed: the file can no longer be read.
    """
    require(by, queries.permission_to_answer(consult), consult.asked_area_id, day_of(now))
    _still_open(consult)
    person_id, area_id = consult.person_id, consult.asked_area_id
    audit(by, "care.consult.read", consult, now, person_id=person_id, area_id=area_id)
    return consult


def _open(consult: Consult, permission: str, by: User, now: datetime) -> Consult:
    require(by, permission, consult.asked_area_id, day_of(now))
    fresh = Consult.objects.select_for_update(of=("self",)).select_related("admission").get(pk=consult.pk)
    _still_open(fresh)
    return fresh


def _still_open(consult: Consult) -> None:
    if consult.closed_at:
        raise Refused("closed", _("This question is closed; the file can no longer be read through it."))
