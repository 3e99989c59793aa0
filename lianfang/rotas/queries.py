"""Reads of rotas: who is planned where."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lianfang.places.models import Site
from lianfang.rotas.models import Assignment, Rota
from lianfang.workforce.models import Worker

SHOWN = (Rota.State.PUBLISHED,)  # what those who work may see


def shifts_of(worker: Worker, from_: datetime, to: datetime) -> QuerySet[Assignment]:
    """List the published shifts somebody is in that touch a stretch of time, earliest first."""
    return (
        _live()
        .filter(worker=worker, shift__starts_at__lt=to, shift__ends_at__gt=from_)
        .order_by("shift__starts_at", "id")
    )


def on_site(site: Site | UUID, at: datetime) -> QuerySet[Assignment]:
    """List who is planned at a site at an instant, by published rotas."""
    pk = site.pk if isinstance(site, Site) else site
    return _live().filter(shift__site_id=pk, shift__starts_at__lte=at, shift__ends_at__gt=at).order_by("id")


def _live() -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(state__in=Assignment.LIVE, shift__rota__state__in=SHOWN)
    return rows.select_related("shift__site", "person", "worker")
