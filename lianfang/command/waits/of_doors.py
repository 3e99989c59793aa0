"""What waits of doors: those that are due for somebody, with what was needed there before; a yes, a hand-over."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lianfang.command.waits.source import Moment, Source, end_of_day
from lianfang.grid.models import Charge, HandOver
from lianfang.needs.models import OPEN as NEEDED
from lianfang.needs.models import Ticket
from lianfang.people.models import Household
from lianfang.visits.models import DailyCheck, Due
from lianfang.visits.queries import worker_of_user
from lianfang.visits.queries.due import Asker
from lianfang.visits.rules import OPEN


def _doors(moment: Moment) -> QuerySet[Any]:
    """Give the doors that are due for somebody, by when; background work watches none: a round has days of its own."""
    asker = worker_of_user(moment.user, moment.on) if moment.user else Asker()
    dues = Due.objects.filter(household=OuterRef("pk"), state__in=OPEN, round__state="open")
    dues = dues.filter(round__from_on__lte=moment.on).order_by()
    checks = DailyCheck.objects.filter(household=OuterRef("pk"), day=moment.on, made__lt=F("wanted"))
    by = dues.values("household").annotate(by=Min(Coalesce("next_on", "round__to_on"))).values("by")
    today = checks.annotate(by=Value(moment.on, DateField())).values("by")[:1]
    own = _own(asker) if asker.worker_id else Q(pk__in=[])
    rows = Household.objects.filter(own, Exists(dues) | Exists(checks))
    return rows.annotate(
        by=Least(Subquery(by), Subquery(today)),
        due=end_of_day("by"),
        named=ArraySubquery(dues.order_by("round__to_on").values("round__name")[:3]),
        needed=ArraySubquery(
            Ticket.objects.filter(household=OuterRef("pk"), state__in=NEEDED)
            .order_by("told_at")
            .values("what")
        ),
    )


def _own(asker: Asker) -> Q:
    """Give the condition that a door is somebody's own: they walk to it, or a team of theirs walks a round there."""
    held = Charge.objects.filter(worker=asker.worker_id, ended_at=None, accepted_at__isnull=False)
    walked = held.filter(duty__in=list(asker.walking)).values_list("household", flat=True)
    own = Q(pk__in=list(walked))  # a list: with areas beside it, each side has an index
    for first, last in asker.areas:
        own |= Q(area_id__gte=first, area_id__lte=last)
    return own


def _door(row: Any) -> str:
    said = [row.address, *dict.fromkeys(row.named)]
    if row.needed:
        n = len(row.needed)
        said.append(ngettext("%(n)s need told before: %(what)s", "%(n)s needs told before: %(what)s", n))
        said[-1] %= {"n": n, "what": row.needed[0][:40]}
    return " · ".join(said)


def _asked(moment: Moment) -> QuerySet[Any]:
    rows = Charge.objects.filter(accepted_at=None, ended_at=None).select_related("household")
    return rows.filter(worker__user=moment.user) if moment.user else rows.none()


def _offered(moment: Moment) -> QuerySet[Any]:
    rows = HandOver.objects.filter(state="offered").select_related("giver__person")
    return rows.filter(taker__user=moment.user) if moment.user else rows.none()


SOURCES = (
    Source(
        "visits.due",
        "clock",
        _("Doors that are due"),
        "visits.visit",
        _doors,
        _door,
        lambda row: reverse("door", args=[row.pk]),
        lambda: reverse("due_list"),
        due="due",
        of_outbreak=False,
    ),
    Source(
        "grid.asked",
        "approval",
        _("Doors that wait for your yes"),
        "visits.read",
        _asked,
        lambda row: row.household.address,
        lambda _row: reverse("grid_mine"),
        lambda: reverse("grid_mine"),
        of_outbreak=False,
        own=True,
    ),
    Source(
        "grid.offered",
        "approval",
        _("Hand-overs offered to you"),
        "visits.read",
        _offered,
        lambda row: row.giver.person.name,
        lambda _row: reverse("grid_mine"),
        lambda: reverse("grid_mine"),
        of_outbreak=False,
        own=True,
    ),
)
