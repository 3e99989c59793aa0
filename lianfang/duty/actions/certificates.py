"""Certify how many hours somebody worked, and revoke such a paper."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.duty.queries import worked
from lianfang.people.models import Identifier
from lianfang.people.queries import ids_of
from lianfang.workforce.models import Certificate, Worker
from lianfang.workforce.sealing import new_code


@transaction.atomic
def certify(worker: Worker, first: date, last: date, *, by: User, now: datetime) -> Certificate:
    """Certify the finished duties of a worker that began on some days, of all records of that human being.

    Raises Refused: "certificate_days", "no_hours".
    """
    require(by, "workforce.manage", worker.area_id, day_of(now))
    first = max(first, worker.from_on)
    if last < first or last > day_of(now):
        raise Refused("certificate_days", _("Choose days that are over, the first one first."))
    records = ids_of(worker.person_id)
    duties = worked(records, first, last)
    minutes = sum(duty.worked_s for duty in duties) // 60
    if not minutes:
        raise Refused("no_hours", _("No finished duty began on these days."))
    document = Identifier.objects.filter(person__in=records).exclude(tail="").order_by("id").first()
    paper = Certificate.objects.create(
        worker=worker,
        person_id=worker.person_id,
        area_id=worker.area_id,
        number=new_code(),
        name=worker.person.name,
        tail=document.tail if document else "",
        first_on=first,
        last_on=last,
        duties=len(duties),
        minutes=minutes,
        issued_by=by,
        issued_at=now,
    )
    audit(
        by,
        "duty.certificate.issued",
        paper,
        now,
        person_id=paper.person_id,
        area_id=paper.area_id,
        number=paper.number,
        minutes=minutes,
    )
    return paper


@transaction.atomic
def revoke_certificate(paper: Certificate, *, why: str, by: User, now: datetime) -> None:
    """Revoke a certificate: whoever checks it reads that it no longer holds.

    Raises Refused: "reason_missing", "revoked_already".
    """
    require(by, "workforce.manage", paper.area_id, day_of(now))
    if not why.strip():
        raise Refused("reason_missing", _("Write why."))
    told = {"revoked_by": by, "revoked_at": now, "revoked_why": why.strip()[:200]}
    if not Certificate.objects.filter(pk=paper.pk, revoked_at=None).update(**told):
        raise Refused("revoked_already", _("This certificate was revoked already."))
    audit(
        by, "duty.certificate.revoked", paper, now, person_id=paper.person_id, area_id=paper.area_id, why=why
    )
