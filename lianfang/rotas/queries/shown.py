"""Reads of rotas: who is planned where."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.places.models import Site
from lianfang.places.queries import inside
from lianfang.rotas.models import Assignment, Rota, Shift
from lianfang.workforce.models import Worker

# What those who work may see: what was published, also while it is planned again.
PUBLISHED = Q(shift__rota__state="published") | Q(
    shift__rota__state="solving", shift__rota__published_at__isnull=False
)


def shifts_of(worker: Worker, from_: datetime, to: datetime) -> QuerySet[Assignment]:
    """List the published shifts somebody is in that touch a stretch of time, earliest first."""
    return (
        _live()
        .filter(worker=worker, shift__starts_at__lt=to, shift__ends_at__gt=from_)
        .order_by("shift__starts_at", "id")
    )


def planned(person_ids: Iterable[UUID]) -> QuerySet[Assignment]:
    """List the published shifts of some people, the latest first: a person's page."""
    return _live().filter(person__in=list(person_ids)).order_by("-shift__starts_at", "id")


def colleagues(worker: Worker) -> QuerySet[Worker]:
    """List those whom somebody may name: who works in their area or in the same published rotas."""
    seats = Assignment.objects.filter(PUBLISHED, state__in=Assignment.LIVE)
    mine = seats.filter(worker=worker).values("shift__rota")
    near = Q(area_id=worker.area_id) | Q(pk__in=seats.filter(shift__rota__in=mine).values("worker"))
    rows = Worker.objects.filter(near, to_on=None).exclude(pk=worker.pk)
    return rows.select_related("person").order_by("person__name", "pk")


def shifts_of_colleagues(worker: Worker, from_: datetime, to: datetime) -> QuerySet[Assignment]:
    """List the published shifts of those whom somebody may ask to swap, by name and time."""
    rows = _live().filter(shift__starts_at__gt=from_, shift__starts_at__lt=to)
    return rows.filter(worker__in=colleagues(worker).order_by()).order_by(
        "person__name", "shift__starts_at", "id"
    )


def on_site(site: Site | UUID, at: datetime) -> QuerySet[Assignment]:
    """List who is planned at a site at an instant, by published rotas."""
    pk = site.pk if isinstance(site, Site) else site
    return _live().filter(shift__site_id=pk, shift__starts_at__lte=at, shift__ends_at__gt=at).order_by("id")


def heads_at(sites: Iterable[UUID], at: datetime) -> dict[UUID, int]:
    """Count the people who are planned at sites at an instant, by published rotas. One statement."""
    rows = Assignment.objects.filter(PUBLISHED, state__in=Assignment.LIVE, shift__site__in=list(sites))
    rows = rows.filter(shift__starts_at__lte=at, shift__ends_at__gt=at).order_by()
    return dict(rows.values_list("shift__site").annotate(n=Count("person", distinct=True)))


def seen(user: User, on: date) -> QuerySet[Rota]:
    """List the rotas of the areas in which a user may see them."""
    return visible(Rota.objects.select_related("area", "team", "outbreak__area"), user, "rotas.read", on)


def lacking(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    """Add to shifts how many are in them (`there`), and keep those that lack somebody."""
    live = Q(assignments__state__in=Assignment.LIVE)
    return shifts.annotate(there=Count("assignments", filter=live)).filter(there__lt=F("needed"))


def open_shifts(area_id: int, from_: datetime, to: datetime) -> QuerySet[Shift]:
    """List the shifts of published rotas in an area that still lack somebody, earliest first."""
    rows = Shift.objects.filter(
        inside(area_id), rota__state=Rota.State.PUBLISHED, starts_at__gte=from_, starts_at__lt=to
    )
    return lacking(rows).select_related("site", "rota").order_by("starts_at", "id")


def _live() -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(PUBLISHED, state__in=Assignment.LIVE)
    return rows.select_related("shift__site", "shift__rota", "person", "worker")
