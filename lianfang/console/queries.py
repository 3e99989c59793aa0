"""What the home page and the area page gather from the apps below."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, visible
from lianfang.accounts.models import User
from lianfang.care import queries as care
from lianfang.cases import queries as cases
from lianfang.cases.queries import leads
from lianfang.cases.queries.calls import not_queued, queue_of
from lianfang.cases.queries.investigation import investigations
from lianfang.laboratory import queries as laboratories
from lianfang.laboratory.models import Reading, ResultFile, ReturnedRow
from lianfang.outbreak.models import Outbreak
from lianfang.rotas.models import Replan, Shift, Swap
from lianfang.sync.models import Refusal
from lianfang.sync.queries import open_disputes
from lianfang.testing import queries as testing
from lianfang.testing.models import Recall, Round


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person: how many, what, where to go, how grave."""

    n: int
    what: Promise
    url: str
    tone: str = "amber"


def waiting(outbreak: Outbreak | None, user: User, on: date, now: datetime) -> list[Waiting]:
    """List what waits for this person, the gravest first; empty when nothing does."""
    found: list[Waiting] = []
    if outbreak:
        found += _of_cases(outbreak, user, on, now)
        found += _of_tracing(outbreak, user, on, now)
        found += _of_testing(outbreak, user, on)
        found += _of_care(outbreak, user, on, now)
    found += _of_laboratories(user, on)
    found += _of_rotas(user, on)
    if may(user, "sync.settle", on):
        doubted = visible(open_disputes(), user, "sync.settle", on).count()
        found.append(Waiting(doubted, _("Disputed facts to settle"), reverse("disputes")))
        refused = visible(Refusal.objects.filter(dealt_at=None), user, "sync.settle", on).count()
        found.append(Waiting(refused, _("Refused uploads to look at"), reverse("refusals")))
    return [each for each in found if each.n]


def _of_cases(outbreak: Outbreak, user: User, on: date, now: datetime) -> list[Waiting]:
    if not may(user, "cases.read", on):
        return []
    return [
        Waiting(
            cases.proposed(outbreak, by=user, on=on).count(),
            _("Positives waiting for a decision"),
            reverse("proposed"),
            "red",
        ),
        Waiting(
            cases.unanswered(outbreak, by=user, on=on).count(),
            _("Isolations nobody answers for"),
            reverse("proposed"),
            "red",
        ),
        Waiting(
            cases.contacts(outbreak, by=user, on=on, now=now, due="place", late=True).count(),
            _("Contacts not in quarantine in time"),
            reverse("contacts") + "?due=place&late=on",
            "red",
        ),
        Waiting(
            cases.appeals(outbreak, by=user, on=on, state="open").count(),
            _("Appeals to be answered"),
            reverse("appeals") + "?state=open",
        ),
        Waiting(
            cases.proposals(outbreak, by=user, on=on).count(),
            _("People who may be contacts"),
            reverse("candidates"),
        ),
        Waiting(
            cases.quarantines(outbreak, by=user, on=on, due="release").count(),
            _("Quarantines whose last day has come"),
            reverse("quarantines") + "?due=release",
        ),
    ]


def _of_tracing(outbreak: Outbreak, user: User, on: date, now: datetime) -> list[Waiting]:
    found: list[Waiting] = []
    if may(user, "cases.investigate", on):
        late = investigations(outbreak, by=user, on=on, now=now, state="late").count()
        found.append(
            Waiting(late, _("Investigations past their time"), reverse("investigations") + "?state=late")
        )
    if may(user, "cases.call", on):
        queue = queue_of(outbreak, by=user, on=on, now=now)
        tone = "red" if queue.late else "amber"
        n = queue.due + not_queued(outbreak, by=user, on=on)
        found.append(Waiting(n, _("Calls to be made now"), reverse("calls"), tone))
    if may(user, "cases.leads", on):
        new = leads.leads(outbreak, by=user, on=on, now=now, state="new").count()
        late = leads.leads(outbreak, by=user, on=on, now=now, state="late").count()
        owed = leads.letters(outbreak, by=user, on=on, now=now, state="late").count()
        page = reverse("leads")
        found.append(Waiting(new, _("Leads nobody answers for"), page + "?state=new", "red"))
        found.append(Waiting(late, _("Leads past their time"), page + "?state=late"))
        found.append(Waiting(owed, _("Letters not acknowledged in time"), reverse("letters") + "?state=late"))
    return found


def _of_testing(outbreak: Outbreak, user: User, on: date) -> list[Waiting]:
    if not may(user, "testing.read", on):
        return []
    open_ = visible(Recall.objects.filter(round__outbreak=outbreak, closed_at=None), user, "testing.read", on)
    return [Waiting(open_.count(), _("People recalled, not yet swabbed alone"), reverse("recalls"), "red")]


def _of_laboratories(user: User, on: date) -> list[Waiting]:
    if not may(user, "testing.lab", on):
        return []
    seconds = visible(laboratories.seconds_waiting(), user, "testing.lab", on)
    files = visible(ResultFile.objects.exclude(state="void"), user, "testing.lab", on)
    rows = ReturnedRow.objects.filter(file__in=files, dealt_at=None)
    read = visible(Reading.objects.filter(state__in=laboratories.OPEN), user, "laboratory.verify", on)
    page = reverse("labs")
    return [
        Waiting(seconds.count(), _("Positives that wait for a second reagent"), page, "red"),
        Waiting(read.exclude(entered_by=user).count(), _("Readings that wait to be verified"), page),
        Waiting(rows.count(), _("Rows of result files that came back"), page),
    ]


def _of_care(outbreak: Outbreak, user: User, on: date, now: datetime) -> list[Waiting]:
    if not may(user, "care.read", on):
        return []
    missing = care.without_consultation(outbreak, on, now)
    n = visible(missing, user, "care.read", on).count()
    return [Waiting(n, _("Patients without today's consultation"), reverse("patients"), "red")]


def _of_rotas(user: User, on: date) -> list[Waiting]:
    if not may(user, "rotas.plan", on):
        return []
    proposed = visible(Replan.objects.filter(state=Replan.State.PROPOSED), user, "rotas.plan", on)
    shifts = visible(Shift.objects.all(), user, "rotas.plan", on)
    agreed = Swap.objects.filter(state=Swap.State.AGREED, assignment__shift__in=shifts)
    return [
        Waiting(
            proposed.count(), _("Rotas planned again: accept or leave it"), reverse("rotas") + "?proposed=on"
        ),
        Waiting(agreed.count(), _("Swaps both agree on"), reverse("swaps")),
    ]


def shown_round(outbreak: Outbreak, user: User, on: date) -> Round | None:
    """Choose the round the home page shows: the largest that runs, else the largest of the last that ran."""
    rounds = testing.visible_rounds(user, "testing.read", on).filter(outbreak=outbreak, pool_size__gt=1)
    running = rounds.filter(starts_on__lte=on, ends_on__gte=on).order_by("-target").first()
    if running:
        return running
    last = rounds.filter(starts_on__lte=on).order_by("-ends_on").first()
    if last is None:
        return None
    recent = rounds.filter(ends_on__gte=last.ends_on - timedelta(days=2), starts_on__lte=on)
    return recent.order_by("-target").first()
