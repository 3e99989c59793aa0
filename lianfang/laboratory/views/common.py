"""What the pages of laboratories share: which laboratories, the protocol of the day, the tabs."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, spans, visible
from lianfang.common.errors import Refused
from lianfang.laboratory import queries
from lianfang.places.models import Site, SiteKind
from lianfang.protocol.schema import Protocol
from lianfang.web.http import Request


def seen(request: Request, permission: str = "testing.lab") -> QuerySet[Site]:
    """Give the open laboratories in which this user may do something."""
    rows = Site.objects.filter(kind=SiteKind.LABORATORY, closed_at=None).select_related("area")
    return visible(rows, request.user, permission, request.today)


def lab_of(request: Request, pk: UUID) -> Site:
    """Find a laboratory in which this user works."""
    return get_object_or_404(seen(request), pk=pk)


def protocol_of(request: Request) -> Protocol:
    """Give the protocol in force for the outbreak that this user sees.

    Raises Refused("no_outbreak").
    """
    return queries.protocol_for(request.user, request.today)


def page(request: Request, laboratory: Site, tab: str, title: object, **more: Any) -> dict[str, Any]:
    """Give what every page of a laboratory shows: its name, the tabs, what waits behind each."""
    verify = queries.to_verify([laboratory.pk])
    if not may(request.user, "laboratory.verify", request.today, laboratory.area_id):
        verify = verify.none()
    return {
        "title": title,
        "laboratory": laboratory,
        "tab": tab,
        "n_verify": verify.exclude(entered_by=request.user).count(),
        "n_rows": queries.rows_waiting([laboratory.pk]),
        "may_manage": may(request.user, "laboratory.manage", request.today, laboratory.area_id),
        "may_verify": may(request.user, "laboratory.verify", request.today, laboratory.area_id),
        **more,
    }


def ids(texts: Iterable[str]) -> list[UUID]:
    """Read ids as a form sends them; what is none is passed over."""
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found


def areas_of(request: Request, permission: str) -> tuple[tuple[int, int], ...]:
    """Give the areas in which this user may do something.

    Raises Refused("forbidden") when there is none.
    """
    found = spans(request.user, permission, request.today)
    if not found:
        raise Refused("forbidden", _("Your posts do not open this page."))
    return found
