"""One step taken on hundreds of cases at once: those that can take it do, the others are named with the reason. The
statements do not grow with the cases."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.models import User
from lianfang.cases import queries
from lianfang.cases.actions.trail import trail_many
from lianfang.cases.models import Case, CaseStep, Sequencing
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused

FIELDS = {"reported": "reported_at", "core_facts": "core_facts_at", "investigated": "investigated_at"}
Kept = Mapping[str, list[str]]  # by reason, who was passed over


def _sorted(
    cases: Iterable[Case], right: str, by: User, now: datetime, check: Callable[[Case], None]
) -> tuple[list[Case], Kept]:
    """Lock cases in the order of their ids, and part them: those that pass the check, and by reason the others."""
    rows = Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk")
    good, kept = [], defaultdict(list)
    for case in rows.select_related("person", "outbreak").select_for_update(of=("self",), no_key=True):
        try:
            require(by, right, case.area_id, day_of(now))
            check(case)
        except Refused as refused:
            kept[str(refused)].append(str(case.number or case.person.name))
            continue
        good.append(case)
    return good, kept


@transaction.atomic
def mark_many(cases: Iterable[Case], *, step: str, by: User, now: datetime) -> tuple[int, Kept]:
    """Note of many cases that they were reported, or their core facts or whole investigation are done; each clock
    stops. Gives how many were marked, and by reason those that were not."""
    field = FIELDS[step]

    def check(case: Case) -> None:
        if getattr(case, field):
            raise Refused("marked", _("This was noted before."))

    good, kept = _sorted(cases, "cases.investigate", by, now, check)
    Case.objects.filter(pk__in=[case.pk for case in good]).update(**{field: now})
    trail_many(by, f"case.{step}", good, now, lambda _case: {})
    return len(good), kept


@transaction.atomic
def assign_many(cases: Iterable[Case], *, to: User | None, by: User, now: datetime) -> tuple[int, Kept]:
    """Give many cases an investigator, who answers for their investigation; None takes the investigator off. Gives how
    many changed, and by reason those that did not: outside one's own posts, outside those of the investigator, theirs
    already."""

    def check(case: Case) -> None:
        if to and not (to.is_active and may(to, "cases.investigate", day_of(now), case.area_id)):
            raise Refused(
                "not_theirs", _("%(who)s may not investigate in the area of these cases."), who=to.name
            )
        if case.investigator_id == (to.pk if to else None):
            raise Refused("same", _("Nothing changes for these."))

    good, kept = _sorted(cases, "cases.investigate", by, now, check)
    before = dict(User.objects.filter(pk__in={c.investigator_id for c in good}).values_list("pk", "name"))
    said = {case.pk: before.get(case.investigator_id or 0, "") for case in good}
    since = now if to else None
    Case.objects.filter(pk__in=[case.pk for case in good]).update(investigator=to, investigator_since=since)
    after = to.name if to else ""
    trail_many(by, "case.assigned", good, now, lambda case: {"before": said[case.pk], "after": after})
    return len(good), kept


@transaction.atomic
def set_variant_many(
    cases: Iterable[Case], *, variant: str, reason: str, by: User, now: datetime
) -> tuple[int, Kept]:
    """Say of many cases of one outbreak which variant they have, because they belong to a chain whose variant is known;
    "" takes it off. Gives how many changed, and by reason those that did not: not decided, sequenced as another one.

    Raises Refused("reason"), Refused("unknown_choice").
    """
    found = list(cases)
    if not reason.strip():
        raise Refused("reason", _("Write down why."))
    if found and variant:
        queries.protocol_of(found[0].outbreak, now).disease.variant(variant)
    rows = Sequencing.objects.filter(case__in=found, withdrawn_at=None).exclude(variant="")
    sequenced = dict(rows.order_by("result_at").values_list("case_id", "variant"))

    def check(case: Case) -> None:
        if case.state not in {Case.State.CONFIRMED, Case.State.ASYMPTOMATIC}:
            raise Refused("step", _("Only a decided case has a variant."))
        if sequenced.get(case.pk, variant) != variant:
            raise Refused("sequenced", _("The sequence of these says otherwise."))
        if case.variant == variant:
            raise Refused("same", _("Nothing changes for these."))

    good, kept = _sorted(found, "cases.confirm", by, now, check)
    CaseStep.objects.bulk_create(_variant_step(case, variant, reason.strip()[:300], by, now) for case in good)
    Case.objects.filter(pk__in=[case.pk for case in good]).update(variant=variant)
    trail_many(by, "case.variant", good, now, lambda case: {"before": case.variant, "after": variant})
    return len(good), kept


def _variant_step(case: Case, variant: str, reason: str, by: User, now: datetime) -> CaseStep:
    return CaseStep(
        case=case,
        person_id=case.person_id,
        what=CaseStep.What.VARIANT,
        at=now,
        told_at=now,
        by=by,
        before=case.variant,
        after=variant,
        reason=reason,
        protocol=queries.protocol_of(case.outbreak, now).version,
    )
