"""Wiring table: what each app tells on a person's page, newest first."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.care.models import Admission, Death
from lianfang.cases.models import CaseChange, Contact, Quarantine, Reading
from lianfang.console import at_work, told, traced
from lianfang.console.event import Event
from lianfang.people.models import Person
from lianfang.presence import queries as presence
from lianfang.sync.queries import counting
from lianfang.testing.models import PersonResult, Recall, Swab
from lianfang.visits import queries as visited


def swabs(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of the swabs taken."""
    for swab in Swab.objects.filter(counting(), person__in=ids).select_related("tube"):
        url = reverse("tube", args=[swab.tube_id])
        yield Event(swab.at, _("Swab taken"), swab.tube.code, "neutral", url, "testing.read")


TONES = {"negative": "green", "positive": "red", "recheck": "amber"}


def results(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of what the results meant."""
    for result in PersonResult.objects.filter(person__in=ids):
        tone = TONES[result.meaning]
        yield Event(
            result.resulted_at, _("Test result"), result.get_meaning_display(), tone, "", "testing.read"
        )


def recalls(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of calls to be swabbed alone."""
    for recall in Recall.objects.filter(person__in=ids):
        yield Event(
            recall.opened_at,
            _("Called to be swabbed alone"),
            recall.get_reason_display(),
            "amber",
            "",
            "testing.read",
        )


def case_changes(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of the steps of a case."""
    for change in CaseChange.objects.filter(person_id__in=ids).select_related("case"):
        url = reverse("case", args=[change.case_id])
        label = dict(change.case.State.choices).get(change.after, change.after)
        yield Event(change.at, label, gettext(change.reason), "red", url, "cases.read")


def contacts(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell when a person became a contact."""
    for contact in Contact.objects.filter(person__in=ids):
        url = reverse("contact", args=[contact.pk])
        yield Event(contact.found_at, _("Found to be a contact"), "", "amber", url, "cases.read")


def quarantines(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of restrictions and their ends."""
    for order in Quarantine.objects.filter(person__in=ids):
        kind = order.get_kind_display()
        yield Event(order.proposed_at, kind, gettext(order.reason), "amber", "", "cases.read")
        if order.released_at:
            yield Event(
                order.released_at,
                _("Released"),
                f"{kind} · {gettext(order.release_reason)}",
                "green",
                "",
                "cases.read",
            )


def readings(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of temperatures."""
    for reading in Reading.objects.filter(counting(), person__in=ids).order_by("-at")[:60]:
        yield Event(
            reading.at,
            _("Temperature"),
            f"{reading.celsius} °C {reading.symptoms}",
            "neutral",
            "",
            "cases.read",
        )


def admissions(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of stays in hospital."""
    rows = Admission.objects.filter(person__in=ids).select_related("occupancy__room__site")
    for admission in rows.annotate(died=Exists(Death.objects.filter(admission=OuterRef("pk")))):
        url = reverse("patient", args=[admission.pk])
        where = admission.occupancy.room.site.name
        yield Event(admission.admitted_at, _("Admitted"), where, "amber", url, "care.read")
        if admission.left_at:
            what, tone = (_("Died"), "red") if admission.died else (_("Discharged"), "green")
            yield Event(admission.left_at, what, where, tone, url, "care.read")


STOPPED = {"held_medical": "red", "transferred": "red", "turned_back": "amber"}


def passages(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of checkpoints passed."""
    found = list(presence.of_people(ids))
    sites = presence.site_names(found)
    for passage in found:
        warm = f"{passage.celsius} °C" if passage.celsius is not None else ""
        parts = (sites.get(passage.site_id, ""), passage.get_direction_display(), warm)
        why = str(passage.get_reason_display()) if passage.reason else ""
        more = " · ".join(filter(None, (*parts, passage.get_disposition_display(), why)))
        tone = STOPPED.get(passage.disposition, "neutral")
        yield Event(passage.at, _("At a checkpoint"), more, tone, "", "presence.read")


VISITED = {"done": "green", "no_answer": "amber", "refused": "amber", "moved": "neutral"}


def visits(ids: Sequence[UUID]) -> Iterable[Event]:
    """Tell of visits to the doors a person lives behind, and whether the person was away."""
    doors = Person.objects.filter(pk__in=ids).exclude(household=None).values_list("household_id", flat=True)
    for visit in visited.visits_of(doors):
        gone = set(ids) & set(visit.away)
        more = " · ".join(filter(None, (visit.get_outcome_display(), gettext("away") if gone else "")))
        url = reverse("door", args=[visit.household_id])
        yield Event(visit.at, _("Visit at the door"), more, VISITED[visit.outcome], url, "visits.read")


TELLERS: tuple[Callable[[Sequence[UUID]], Iterable[Event]], ...] = (
    swabs,
    results,
    recalls,
    case_changes,
    contacts,
    quarantines,
    readings,
    passages,
    visits,
    admissions,
    *told.TELLERS,
    *traced.TELLERS,
    *at_work.TELLERS,
)


def events(ids: Sequence[UUID], allowed: Callable[[str], bool]) -> list[Event]:
    """Gather what every app tells of a person, as far as the reader may know it."""
    told = (event for teller in TELLERS for event in teller(ids) if allowed(event.permission))
    return sorted(told, key=lambda event: event.at, reverse=True)
