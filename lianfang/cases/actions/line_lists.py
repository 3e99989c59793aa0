"""Line lists: kept whole, their columns chosen, taken back as a whole."""

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.cases import queries
from lianfang.cases.models import Case, ChainLink, LineList, ListedCase
from lianfang.cases.rules import line_list as rules
from lianfang.cases.rules.list_names import EDGES, NAMES
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.people.actions import take_back

MOST_CASES = 20_000  # rows of one list; a city's outbreak has thousands (design choice)
_BACK = re.compile(r"(-returned|-退回|[ _]*\(\d+\))+$")


def series_of(name: str) -> str:
    """Name a list by its file, so that its rows which came back belong to it."""
    return _BACK.sub("", PurePath(name).stem)[:120] or "list"


@transaction.atomic
def keep_list(
    outbreak: Outbreak,
    *,
    name: str,
    data: bytes,
    by: User,
    now: datetime,
    edges: tuple[str, bytes] | None = None,
    series: str = "",
) -> tuple[LineList, bool]:
    """Keep a line list whole and guess its columns; nothing is read yet. A list that is here already is given as it
    is, with False.

    Raises Refused("forbidden"), and for what is no table "file_empty", "file_large", "file_unreadable",
    "file_columns", "file_long".
    """
    require(by, "cases.confirm", outbreak.area_id, day_of(now))
    whole = data + (b"\0" + edges[1] if edges else b"")
    digest = hashlib.sha256(whole).hexdigest()
    rows = LineList.objects.filter(outbreak=outbreak, digest=digest).exclude(state=LineList.State.VOID)
    if there := rows.first():
        return there, False
    shape = _shape(data, NAMES)
    series = series.strip()[:120] or series_of(name)
    kept = LineList(
        outbreak=outbreak,
        area_id=outbreak.area_id,
        series=series,
        name=name[-200:],
        digest=digest,
        packed=zlib.compress(data),
        shape=shape,
        columns=queries.guessed(shape["head"], NAMES, queries.remembered(outbreak, shape["head"], series)),
        n_rows=shape["rows"],
        uploaded_by=by,
        uploaded_at=now,
    )
    if edges:
        kept.edges_name, kept.edges_packed = edges[0][-200:], zlib.compress(edges[1])
        kept.edges_shape = _shape(edges[1], EDGES)
        kept.edges_columns = queries.guessed(kept.edges_shape["head"], EDGES)
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError:  # somebody else uploaded it meanwhile
        return rows.get(), False
    audit(by, "cases.line_list.kept", kept, now, area_id=kept.area_id, name=kept.name)
    return kept, True


def _shape(data: bytes, names: Mapping[str, Sequence[str]]) -> queries.Shape:
    shape = queries.shape_of(data, names)
    if shape is None:
        raise Refused("file_columns", _("No row of this file names columns that are known. Is it a table?"))
    if shape["rows"] > MOST_CASES:
        raise Refused(
            "file_long", _("A line list may have %(most)s rows at most. Divide it."), most=MOST_CASES
        )
    return shape


@transaction.atomic
def choose_columns(
    kept: LineList,
    *,
    columns: Mapping[str, str],
    by: User,
    now: datetime,
    order: str = "",
    links_mean: str = "",
    elsewhere: Sequence[str] = (),
    settled: bool = False,
) -> LineList:
    """Say which column is what, whether the day or the month comes first, what links mean, and which words in a source
    of infection name a place outside; `settled`: these cases were reported and investigated long ago, their clocks
    run no more.

    Raises Refused("forbidden"), Refused("done"), Refused("file_columns").
    """
    require(by, "cases.confirm", kept.area_id, day_of(now))
    held = LineList.objects.select_for_update(no_key=True).get(pk=kept.pk)
    if held.state != LineList.State.NEW:
        raise Refused("done", _("This file was read already."))
    chosen = {field: name for field, name in columns.items() if name in held.shape["head"] and field in NAMES}
    if "key" not in chosen or not {"onset_on", "confirmed_on", "reported_on", "sampled_on"} & set(chosen):
        raise Refused(
            "file_columns",
            _("Say which column holds the id of the case, and which its day of report or onset."),
        )
    held.columns = chosen
    held.choices = {
        "order": order if order in rules.ORDERS else "",
        "links": links_mean if links_mean in ChainLink.Kind.values else "",
        "settled": settled,
        "elsewhere": [word.strip() for word in elsewhere if word.strip()],
    }
    held.save(update_fields=["columns", "choices"])
    kept.refresh_from_db()
    return kept


@transaction.atomic
def void_list(kept: LineList, *, reason: str, by: User, now: datetime) -> tuple[int, int]:
    """Take a line list back as a whole: its links, its cases and the people it put on record go. A case that something
    else speaks of by now stays. Gives how many cases went and how many stayed.

    Raises Refused("forbidden"), Refused("void"), Refused("reason").
    """
    require(by, "cases.confirm", kept.area_id, day_of(now))
    held = LineList.objects.defer("packed", "edges_packed").select_for_update(no_key=True).get(pk=kept.pk)
    if held.state == LineList.State.VOID:
        raise Refused("void", _("This file was taken back already."))
    if not reason.strip():
        raise Refused("reason", _("Write down why."))
    Outbreak.objects.select_for_update(no_key=True).get(pk=held.outbreak_id)
    rows = list(ListedCase.objects.filter(list=held).select_related("case"))
    ChainLink.objects.filter(list=held).delete()
    touched = _touched(rows)
    going = [row for row in rows if row.case_id not in touched]
    gone = _gone([row.case_id for row in going])
    ListedCase.objects.filter(list=held).exclude(case__in=touched).delete()
    take_back([row.person_id for row in going if row.new_person], by=by, now=now)
    held.state, held.void_by, held.void_at = LineList.State.VOID, by, now
    held.void_because = reason.strip()[:200]
    held.save(update_fields=["state", "void_by", "void_at", "void_because"])
    audit(by, "cases.line_list.void", held, now, area_id=held.area_id, reason=held.void_because, n=gone)
    kept.refresh_from_db()
    return gone, len(rows) - gone


def _touched(rows: Sequence[ListedCase]) -> set[UUID]:
    """Give the cases on which somebody took a step after the list was read."""
    cases = Case.objects.filter(pk__in=[row.case_id for row in rows])
    return {case.pk for case in cases.prefetch_related("changes") if len(case.changes.all()) > 1}


def _gone(ids: Sequence[UUID]) -> int:
    try:
        with transaction.atomic():
            Case.objects.filter(pk__in=ids).delete()
        return len(ids)
    except (ProtectedError, RestrictedError):
        return sum(_gone([pk]) for pk in ids) if len(ids) > 1 else 0
