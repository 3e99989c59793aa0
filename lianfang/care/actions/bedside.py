"""Measuring patients, and deciding what measurements propose."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.audit import About, audit_many
from lianfang.accounts.models import User
from lianfang.care import queries, rules
from lianfang.care.actions.file import note, open_file, says_something, still_here
from lianfang.care.models import Admission, Observation, Plan, TypeProposal
from lianfang.care.rules import news2
from lianfang.cases import actions as cases
from lianfang.cases.models import Case
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused

BY_PLAN = gettext_noop("By the new version of the plan")
BY_MEASUREMENTS = gettext_noop("As the measurements propose")


class Measures(TypedDict, total=False):
    """What one round of measurements may hold; see Observation."""

    celsius: Decimal | None
    respiratory_rate: int | None
    spo2: int | None
    on_oxygen: bool | None
    oxygen_flow: Decimal | None
    systolic: int | None
    diastolic: int | None
    pulse: int | None
    consciousness: str
    oxygen_index: int | None
    lesion_growth: int | None


def observe(admission: Admission, *, by: User, now: datetime, **measured: Unpack[Measures]) -> Observation:
    """Record a patient's measurements, count their score and say when they are due again.

    Raises what `observe_many` raises.
    """
    return observe_many([(admission, measured)], by=by, now=now)[0]


@transaction.atomic
def observe_many(
    given: Sequence[tuple[Admission, Measures]], *, by: User, now: datetime
) -> list[Observation]:
    """Record the measurements of a ward: all of them, or none. The statements do not grow with the patients.

    Measurements beyond the protocol's thresholds propose a clinical type; a doctor decides. Raises
    Refused("out_of_range") for a measurement no living patient has, "nothing_measured", "pressures" when the diastolic
    pressure is not the lower one, "flow" for a flow of oxygen to somebody on air, "left".
    """
    files = _locked([admission.pk for admission, _measured in given], by, now)
    seen = []
    for admission, measured in given:
        _check(measured)
        seen.append(_scored(Observation(at=now, by=by, **measured), files[admission.pk], now))
    Observation.objects.bulk_create(seen)
    Admission.objects.bulk_update(files.values(), ["observe_by"])
    _propose(seen, files, now)
    about = [About(each, each.person_id, files[each.admission_id].area_id) for each in seen]
    audit_many(by, "care.observation.taken", about, now)
    return seen


def _locked(ids: Sequence[UUID], by: User, now: datetime) -> dict[UUID, Admission]:
    rows = Admission.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    files = {each.pk: each for each in rows.select_related("case__outbreak", "person")}
    for each in files.values():
        require(by, "care.nurse", each.area_id, day_of(now))
        still_here(each)
    return files


def _check(measured: Measures) -> None:
    values: Mapping[str, object] = measured
    if all(value in (None, "") for value in values.values()):
        raise Refused("nothing_measured", _("Write down at least one measurement."))
    for name, (least, most) in rules.RANGES.items():
        value = values.get(name)
        if isinstance(value, (int, float, Decimal)) and not least <= value <= most:
            text = _("%(value)s lies outside %(least)s to %(most)s. Measure again.")
            raise Refused("out_of_range", text, value=value, least=least, most=most)
    low, high = measured.get("diastolic"), measured.get("systolic")
    if low is not None and (high is None or low >= high):
        text = _("The diastolic pressure is the lower of two: write down the systolic pressure above it.")
        raise Refused("pressures", text)
    if measured.get("oxygen_flow") is not None and not measured.get("on_oxygen"):
        raise Refused("flow", _("A flow of oxygen is for a patient on oxygen. Say that oxygen is given."))


def _scored(seen: Observation, admission: Admission, now: datetime) -> Observation:
    """Count the score of measurements, where it is for this patient, and set when the next ones are due."""
    seen.admission, seen.person_id = admission, admission.person_id
    treatment = queries.protocol_of(admission.case, now).treatment
    band = "zero"
    if not news2.not_for(queries.years_of(admission, now), admission.pregnant):
        seen.scale = admission.spo2_scale
        score = news2.score(queries.signs_of(seen), seen.scale)
        seen.points, seen.band = score.points, score.band
        band = score.band
    admission.observe_by = now + timedelta(minutes=treatment.response(band).minutes)
    return seen


def _propose(seen: Sequence[Observation], files: Mapping[UUID, Admission], now: datetime) -> None:
    """Propose a severe type where measurements are beyond their thresholds and no proposal waits already."""
    made = []
    for each in seen:
        admission = files[each.admission_id]
        protocol = queries.protocol_of(admission.case, now)
        years = queries.years_of(admission, now)
        found = rules.beyond(queries.signs_of(each), protocol.treatment, years)
        types = protocol.cases.clinical_types.value
        proposed = rules.proposed_type(found, admission.case.clinical_type, types)
        if proposed:
            made.append(
                TypeProposal(
                    admission=admission,
                    person_id=admission.person_id,
                    at=now,
                    clinical_type=proposed,
                    evidence=queries.as_proof(found, now),
                    protocol=protocol.version,
                )
            )
    if made:
        TypeProposal.objects.bulk_create(made, ignore_conflicts=True)  # one that waits already stays


@transaction.atomic
def decide_type(
    admission: Admission, *, clinical_type: str, reason: str = "", by: User, now: datetime
) -> TypeProposal:
    """Decide about the clinical type that measurements propose: take it, or another with a reason.

    Raises Refused("no_proposal"), Refused("why") for another type without a reason, Refused("not_confirmed") for a
    type of a case that is not confirmed, Refused("unknown_choice").
    """
    admission = open_file(admission, "care.treat", by, now)
    proposal = queries.open_proposal(admission)
    if proposal is None:
        raise Refused("no_proposal", _("No proposal waits for a decision."))
    case, reason = admission.case, reason.strip()
    if clinical_type != proposal.clinical_type and not reason:
        raise Refused("why", _("Say why the type is another than the measurements propose."))
    if clinical_type:
        queries.protocol_of(case, now).cases.clinical_type(clinical_type)
        if case.state != Case.State.CONFIRMED:
            text = _(
                "Only a confirmed case has a clinical type. Confirm or convert it on the page of the case."
            )
            raise Refused("not_confirmed", text)
        cases.set_type(case, clinical_type, reason=reason or BY_MEASUREMENTS, by=by, now=now)
    _decide(proposal, clinical_type, reason, by, now)
    note(by, "care.type.decided", proposal, admission, now, clinical_type=clinical_type)
    return proposal


def decided_by_plan(plan: Plan, admission: Admission) -> None:
    """Close a proposal that waits: whoever writes a plan with a type has decided."""
    proposal = queries.open_proposal(admission)
    if proposal:
        _decide(proposal, plan.clinical_type, BY_PLAN, plan.by, plan.at)


def _decide(proposal: TypeProposal, clinical_type: str, reason: str, by: User, now: datetime) -> None:
    proposal.decided_at, proposal.decided_by = now, by
    proposal.decided_type, proposal.reason = clinical_type, reason
    proposal.save(update_fields=["decided_at", "decided_by", "decided_type", "reason"])


@transaction.atomic
def set_scoring(
    admission: Admission, *, spo2_scale: int, pregnant: bool, reason: str, by: User, now: datetime
) -> Admission:
    """Say what the early warning score has to know: whether the aim of SpO2 is 88 to 92 % (scale 2), and pregnancy.

    Raises Refused("empty") without a reason, as the source wants scale 2 decided and written down by a doctor.
    """
    admission = open_file(admission, "care.treat", by, now)
    says_something(reason)
    admission.spo2_scale, admission.pregnant = spo2_scale, pregnant
    admission.save(update_fields=["spo2_scale", "pregnant"])
    said = {"scale": spo2_scale, "pregnant": pregnant, "reason": reason.strip()}
    note(by, "care.scoring.set", admission, admission, now, **said)
    return admission
