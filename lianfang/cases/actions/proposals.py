"""What a positive result does by itself: it proposes a case and a temporary isolation, and takes both back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from lianfang.cases import queries, rules
from lianfang.cases.actions.cases import note
from lianfang.cases.actions.clocks import end, tell_of_watch
from lianfang.cases.models import Case, CaseChange, Quarantine
from lianfang.common.dates import day_of
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.testing.queries import Positive

POSITIVE = gettext_noop("A single swab was positive")
TAKEN_BACK = gettext_noop("The positive result was taken back")


@transaction.atomic
def propose_by_result(
    outbreak: Outbreak, *, person: Person, positives: Sequence[Positive], now: datetime
) -> Case | None:
    """Propose a case and isolate the person for the time of the investigation; None if nothing new follows.

    A case a person excluded comes up again only by a result younger than that decision.
    """
    Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)  # one proposal a person
    case = queries.find_case(person.pk, outbreak.pk)
    if case and case.state != Case.State.EXCLUDED:
        return None
    since = _excluded_by_hand(case) if case else None
    found = [each for each in positives if since is None or each.resulted_at > since]
    if not found:
        return None
    case = case or Case(person=person, outbreak=outbreak, area_id=person.area_id)
    before = case.state
    case.state, case.sampled_at, case.detected_at = (
        Case.State.PROPOSED,
        found[0].taken_at,
        found[0].resulted_at,
    )
    case.protocol = queries.protocol_of(outbreak, now).version
    case.save()
    note(case, before, POSITIVE, None, now)
    isolate(case, now)
    return case


def _excluded_by_hand(case: Case) -> datetime | None:
    last = CaseChange.objects.filter(case=case).latest("at", "id")
    return last.at if last.by_id else None


def isolate(case: Case, now: datetime) -> None:
    """Isolate somebody for the time in which a person decides; of one isolated already nothing changes."""
    protocol = queries.protocol_of(case.outbreak, now)
    order, fresh = Quarantine.objects.get_or_create(
        person_id=case.person_id,
        outbreak_id=case.outbreak_id,
        kind=Quarantine.Kind.TEMPORARY,
        released_at=None,
        defaults={
            "case": case,
            "area_id": case.area_id,
            "reason": POSITIVE,
            "origin_at": case.detected_at,
            "starts_on": day_of(now),
            "ends_on": rules.temporary_ends(now, protocol.reporting),
            "protocol": protocol.version,
            "proposed_at": now,
        },
    )
    if fresh:
        tell_of_watch(order, now=now)


@transaction.atomic
def withdraw_proposal(case: Case, *, now: datetime) -> bool:
    """Take back a proposal that rests on a result only, once that result no longer stands and nobody decided."""
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    first = CaseChange.objects.filter(case=case, after=Case.State.PROPOSED).latest("at", "id")
    if case.state not in rules.UNDECIDED or first.by_id:
        return False
    before = case.state
    case.state = Case.State.EXCLUDED
    case.save(update_fields=["state"])
    note(case, before, TAKEN_BACK, None, now)
    for quarantine in queries.running(case.person_id, case.outbreak_id).filter(kind="temporary"):
        end(quarantine, reason=TAKEN_BACK, by=None, now=now)
    return True
