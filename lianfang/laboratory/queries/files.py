"""Reads of result files and of the rows that came back."""

import zlib
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.documents.tables import plain
from lianfang.laboratory.models import ResultFile, ReturnedRow
from lianfang.laboratory.rules import NAMES
from lianfang.outbreak import queries as outbreaks
from lianfang.protocol.schema import Protocol
from lianfang.protocol.timeline import in_force

_NAMES = {plain(name) for names in NAMES.values() for name in names}


def named_columns(cells: Iterable[str]) -> int:
    """Say how many of some cells are names of columns that are known."""
    return len({plain(cell) for cell in cells} & _NAMES)


def unpacked(file: ResultFile) -> bytes:
    """Give a file as it came."""
    return zlib.decompress(file.packed)


def text_of(data: bytes) -> str:
    """Read a file of messages as text: UTF-8, else GB18030, else what can be read of it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def protocol_for(user: User, today: date) -> Protocol:
    """Give the protocol by which somebody reads results: of the outbreak that they see, in force today.

    Raises Refused("no_outbreak").
    """
    outbreak = outbreaks.running(user, today).first() or outbreaks.current(user, today)
    if outbreak is None:
        raise Refused("no_outbreak", _("There is no outbreak here, and so no protocol to test by."))
    return in_force(outbreak.disease, today)


def files(laboratories: Collection[UUID]) -> QuerySet[ResultFile]:
    """List the files of laboratories, newest first, each with how many of its rows came back and still wait."""
    rows = ResultFile.objects.filter(laboratory__in=laboratories).defer("packed")
    waiting = Count("returned", filter=Q(returned__dealt_at=None))
    return rows.select_related("laboratory", "instrument", "uploaded_by").annotate(
        n_returned=Count("returned"), n_waiting=waiting
    )


def returned(file: ResultFile, *, dealt: bool = False) -> QuerySet[ReturnedRow]:
    """List the rows of a file that came back and wait, or all of them."""
    rows = ReturnedRow.objects.filter(file=file).select_related("dealt_by")
    return rows if dealt else rows.filter(dealt_at=None)


def rows_waiting(laboratories: Collection[UUID]) -> int:
    """Count the rows that came back and that nobody has dealt with."""
    rows = ReturnedRow.objects.filter(file__laboratory__in=laboratories, dealt_at=None)
    return rows.exclude(file__state=ResultFile.State.VOID).count()
