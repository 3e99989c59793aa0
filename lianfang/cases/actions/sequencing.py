"""Specimens sent to be sequenced, and what came out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.cases import queries
from lianfang.cases.actions.lifecycle import add_step
from lianfang.cases.actions.trail import trail
from lianfang.cases.models import Case, Sequencing
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused


@transaction.atomic
def send_to_sequencing(
    case: Case, *, specimen: str, laboratory: str, sent_at: datetime | None, by: User, now: datetime
) -> Sequencing:
    """Record that a specimen of a case was sent to be sequenced.

    Raises Refused("sent") for a specimen that was sent before, Refused("times").
    """
    require(by, "cases.investigate", case.area_id, day_of(now))
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    when = sent_at or now
    if when > now:
        raise Refused("times", _("This lies in the future."))
    if case.sequencings.filter(specimen=specimen, withdrawn_at=None).exists():
        raise Refused("sent", _("This specimen was sent before."))
    sent = Sequencing.objects.create(
        case=case, person_id=case.person_id, area_id=case.area_id, specimen=specimen, laboratory=laboratory,
        sent_at=when, sent_by=by,
    )  # fmt: skip
    trail(by, "sequencing.sent", case, now, specimen=specimen)
    return sent


@transaction.atomic
def enter_sequence(
    case: Case,
    *,
    specimen: str,
    lineage: str,
    variant: str,
    accession: str,
    note: str,
    by: User,
    now: datetime,
) -> Sequencing:
    """Enter what came out of a specimen: its lineage and variant, or in words why nothing did.

    Raises Refused("not_sent"), Refused("entered"), Refused("empty"), Refused("unknown_choice").
    """
    require(by, "cases.confirm", case.area_id, day_of(now))
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    sent = case.sequencings.filter(specimen=specimen, withdrawn_at=None).first()
    if sent is None:
        raise Refused("not_sent", _("No such specimen was sent."))
    if sent.result_at:
        raise Refused("entered", _("The result was entered before. Withdraw the specimen and send it anew."))
    if not lineage and not note:
        raise Refused("empty", _("Say which lineage it is, or why there is none."))
    if variant:
        queries.protocol_of(case.outbreak, now).disease.variant(variant)
    sent.result_at, sent.entered_by, sent.lineage, sent.variant = now, by, lineage, variant
    sent.accession, sent.note = accession, note
    sent.save()
    if variant:
        case.variant = variant
        case.save(update_fields=["variant"])
    said = lineage or note
    add_step(case, "sequenced", at=now, reason=f"{specimen}: {said}"[:300], by=by, now=now, after=lineage)
    trail(by, "sequencing.entered", case, now, specimen=specimen, variant=variant)
    return sent


@transaction.atomic
def withdraw_sequencing(case: Case, *, specimen: str, reason: str, by: User, now: datetime) -> Sequencing:
    """Withdraw a specimen or its result that was wrong; it stays readable with why.

    Raises Refused("not_sent").
    """
    require(by, "cases.confirm", case.area_id, day_of(now))
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    sent: Sequencing | None = case.sequencings.filter(specimen=specimen, withdrawn_at=None).first()
    if sent is None:
        raise Refused("not_sent", _("No such specimen was sent."))
    sent.withdrawn_at, sent.withdrawn_by, sent.withdrawn_why = now, by, reason
    sent.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    if sent.variant and case.variant == sent.variant:
        stands = case.sequencings.exclude(variant="").filter(withdrawn_at=None).order_by("-result_at").first()
        case.variant = stands.variant if stands else ""
        case.save(update_fields=["variant"])
    trail(by, "sequencing.withdrawn", case, now, specimen=specimen)
    return sent
