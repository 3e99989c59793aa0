"""What waits of somebody's own work: shifts and musters they are asked for, boxes and tubes of their post; messages
that could not be sent."""

from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lianfang.command.waits.source import Moment, Source
from lianfang.messages.models import Message
from lianfang.places.models import Site, SiteKind
from lianfang.rotas.models import Assignment, Swap
from lianfang.rotas.queries.shown import PUBLISHED
from lianfang.sync.queries import counting
from lianfang.testing.models import Box, Tube
from lianfang.web.words import moment as worded
from lianfang.workforce.models import Answer, Call


def _shifts(moment: Moment) -> QuerySet[Any]:
    """Give the shifts to which somebody has not said yes or no yet."""
    rows = Assignment.objects.filter(PUBLISHED, state="planned", shift__starts_at__gt=moment.now)
    rows = rows.filter(worker__user=moment.user) if moment.user else rows.none()
    return rows.select_related("shift__site").annotate(due=F("shift__starts_at"))


def _shift(row: Assignment) -> str:
    return f"{row.shift.site} · {worded(row.shift.starts_at)}"


def _swaps(moment: Moment) -> QuerySet[Any]:
    rows = Swap.objects.filter(state="asked", assignment__shift__starts_at__gt=moment.now)
    rows = rows.filter(taker__user=moment.user) if moment.user else rows.none()
    return rows.select_related("person").annotate(due=F("assignment__shift__starts_at"))


def _calls(moment: Moment) -> QuerySet[Any]:
    """Give the musters somebody is called to and has not answered."""
    answered = Answer.objects.filter(counting(), muster=OuterRef("muster"), person=OuterRef("person"))
    rows = Call.objects.filter(~Exists(answered), released_at=None, muster__ended_at=None)
    rows = rows.filter(worker__user=moment.user) if moment.user else rows.none()
    return rows.select_related("muster").annotate(due=F("muster__due_at"))


def _to_carry(_moment: Moment) -> QuerySet[Any]:
    """Give the boxes that are packed or on their way, each with where it stands and where it goes."""
    names = Site.objects.order_by().values("name")
    rows = Box.objects.filter(received_at=None, packed_at__isnull=False)
    return rows.annotate(
        from_=Subquery(names.filter(pk=OuterRef("site_id"))),
        to=Subquery(names.filter(pk=OuterRef("laboratory_id"))),
    )


def _to_come(_moment: Moment) -> QuerySet[Any]:
    """Give the boxes that go to a laboratory, each where that is."""
    there = Site.objects.filter(pk=OuterRef("laboratory_id")).order_by()
    rows = Box.objects.filter(received_at=None, laboratory_id__isnull=False)
    return rows.annotate(where_to=Subquery(there.values("area_id")), to=Subquery(there.values("name")))


def _box(row: Any) -> str:
    ends = filter(None, [getattr(row, "from_", ""), row.to])
    return f"{row.code} · {' → '.join(ends)}"


_COUNTS = {"n": Count("pk"), "oldest": Min("opened_at")}  # of tubes


def _to_test(_moment: Moment) -> QuerySet[Any]:
    """Give the laboratories in which tubes wait, with how many and since when."""
    sites = Site.objects.filter(kind=SiteKind.LABORATORY)
    waiting = Tube.objects.filter(conclusion="", received_at__isnull=False).order_by()
    if settings.CLUSTER:  # which asks nothing of spread tubes for every site
        return _counted_before(sites, waiting)
    tubes = waiting.filter(laboratory_id=OuterRef("pk"))
    counted = tubes.values("laboratory_id").annotate(**_COUNTS)
    told = {name: Subquery(counted.values(name)) for name in _COUNTS}
    rows: QuerySet[Any] = sites.filter(Exists(tubes)).annotate(**told)
    return rows


def _counted_before(sites: QuerySet[Any], waiting: QuerySet[Any]) -> QuerySet[Any]:
    found = {lab: told for lab, *told in waiting.values_list("laboratory_id").annotate(**_COUNTS)}
    fields = (IntegerField(), DateTimeField())
    told = {
        name: Case(
            *(When(pk=lab, then=Value(each[place])) for lab, each in found.items()),
            output_field=fields[place],
        )
        for place, name in enumerate(_COUNTS)
    }
    rows: QuerySet[Any] = sites.filter(pk__in=found).annotate(**told)
    return rows


def _laboratory(row: Any) -> str:
    said = ngettext("%(n)s tube, the oldest opened %(at)s", "%(n)s tubes, the oldest opened %(at)s", row.n)
    return f"{row} · {said % {'n': row.n, 'at': worded(row.oldest)}}"


SOURCES = (
    Source(
        "rotas.mine",
        "approval",
        _("Shifts that wait for your yes"),
        "rotas.work",
        _shifts,
        _shift,
        lambda _row: reverse("my_rota"),
        lambda: reverse("my_rota"),
        due="due",
        area="shift__area_id",
        of_outbreak=False,
        own=True,
    ),
    Source(
        "rotas.asked",
        "approval",
        _("Swaps you are asked for"),
        "rotas.work",
        _swaps,
        lambda row: row.person.name,
        lambda _row: reverse("my_rota"),
        lambda: reverse("my_rota"),
        due="due",
        area="assignment__shift__area_id",
        of_outbreak=False,
        own=True,
    ),
    Source(
        "workforce.called",
        "approval",
        _("Musters you are called to"),
        "workforce.muster",
        _calls,
        lambda row: f"{row.muster.task} · {row.muster.place}",
        lambda _row: reverse("field"),
        lambda: reverse("field"),
        due="due",
        area="muster__area_id",
        of_outbreak=False,
        own=True,
        tone="red",
    ),
    Source(
        "testing.carry",
        "clock",
        _("Boxes to be brought to laboratories"),
        "testing.carry",
        _to_carry,
        _box,
        lambda _row: reverse("field"),
        lambda: reverse("field"),
        due="due_at",
        of_outbreak=False,
        watched=False,
    ),
    Source(
        "laboratory.intake",
        "clock",
        _("Boxes on their way to your laboratory"),
        "testing.lab",
        _to_come,
        _box,
        lambda row: reverse("box", args=[row.pk]),
        lambda: reverse("labs"),
        due="due_at",
        area="where_to",
        of_outbreak=False,
        watched=False,
    ),
    Source(
        "laboratory.tubes",
        "result",
        _("Tubes that wait to be tested"),
        "testing.lab",
        _to_test,
        _laboratory,
        lambda row: reverse("lab", args=[row.pk]),
        lambda: reverse("labs"),
        of_outbreak=False,
    ),
    Source(
        "messages.failed",
        "dispute",
        _("Messages that could not be sent"),
        "messages.manage",
        lambda _moment: Message.objects.filter(state="failed"),
        lambda row: f"{row.get_purpose_display()} · {row.get_fault_display()}",
        lambda _row: reverse("messages") + "?state=failed",
        lambda: reverse("messages") + "?state=failed",
        of_outbreak=False,
    ),
)
