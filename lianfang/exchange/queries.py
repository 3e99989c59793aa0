"""Reads of files that were brought in."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from lianfang.accounts.access import may, spans
from lianfang.accounts.models import User
from lianfang.documents.tables import Kind
from lianfang.exchange.kinds import KINDS
from lianfang.exchange.models import FileIn


def kinds_of(user: User, on: date) -> list[Kind]:
    """List the kinds of table that a user may bring."""
    brings = may(user, "exchange.bring", on)
    return [kind for kind in KINDS.values() if brings and may(user, kind.permission, on)]


def files(
    user: User, on: date, *, kind: str = "", state: str = "", q: str = "", own: bool = False
) -> QuerySet[FileIn]:
    """List the files a user may see: those of kinds that they may bring, from the areas of their posts."""
    fitting = [
        Q(kind=each.key, area_id__gte=first, area_id__lte=last)
        for each in kinds_of(user, on)
        for first, last in spans(user, each.permission, on)
    ]
    if not fitting:
        return FileIn.objects.none()
    rows = FileIn.objects.filter(reduce(or_, fitting)).select_related("brought_by", "undone_by")
    given: dict[str, Any] = {"kind": kind, "state": state, "name__icontains": q}
    rows = rows.filter(**{column: value for column, value in given.items() if value})
    return rows.filter(brought_by=user) if own else rows
