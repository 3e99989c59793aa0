"""Records of doses and of who left the observation, written again from what phones told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianfang.sync.queries import touched
from lianfang.vaccination.actions import hear, hear_departures, hear_events, hear_visits
from lianfang.vaccination.models import Consent, Departure, Dose, Event, Screening


def follow_doses(batches: Sequence[UUID], now: datetime) -> None:  # noqa: ARG001 — every follower takes the time
    """Write again the visits, doses, departures and events these batches touch. Running it twice or late changes
    nothing."""
    back = touched(batches)
    _follow_visits(batches, back)
    doses = {
        *Dose.objects.filter(batch_id__in=batches).values_list("pk", flat=True),
        *Dose.objects.filter(pk__in=back).values_list("pk", flat=True),
    }
    if doses:
        hear(doses)
    left = {
        *Departure.objects.filter(batch_id__in=batches).values_list("dose_id", flat=True),
        *Departure.objects.filter(pk__in=back).values_list("dose_id", flat=True),
        *doses,
    }
    if left:
        hear_departures(left)
    events = Event.objects.filter(Q(batch_id__in=batches) | Q(pk__in=back) | Q(dose_id__in=doses))
    if found := set(events.values_list("pk", flat=True)):
        hear_events(found)


def _follow_visits(batches: Sequence[UUID], back: set[UUID]) -> None:
    wanted = Q(batch_id__in=batches) | Q(pk__in=back)
    pairs = {
        *Screening.objects.filter(wanted).values_list("session_id", "person_id"),
        *Consent.objects.filter(wanted).values_list("session_id", "person_id"),
    }
    if pairs:
        hear_visits(pairs)
