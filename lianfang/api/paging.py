"""Paging by cursor: where the last page ended, so that nothing is skipped or given twice while rows come in."""

import base64
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import Meta, Struct

from lianfang.api.answers import Problem

T = TypeVar("T")
MOST, USUAL = 200, 50
Cursor = Annotated[
    str, Meta(max_length=200, pattern="^[A-Za-z0-9_-]*$", description="`next` of the page before")
]
Limit = Annotated[int, Meta(ge=1, le=MOST, description="rows a page")]


class Paged(Struct, forbid_unknown_fields=True, kw_only=True):
    """Which page of a list."""

    cursor: Cursor = ""
    limit: Limit = USUAL


class Page(Struct, Generic[T]):
    """Some rows, and the cursor of the rows after them; null when these were the last."""

    items: list[T]
    next: str | None


def cut(rows: QuerySet[Any], query: Paged) -> tuple[list[Any], str | None]:
    """Give the rows of a page in the order of their ids, and the cursor after them.

    Raises Problem: 404 "cursor".
    """
    rows = rows.order_by("pk")
    if query.cursor:
        rows = rows.filter(pk__gt=_read(query.cursor, rows.model))
    page = list(rows[: query.limit + 1])
    more = len(page) > query.limit
    page = page[: query.limit]
    return page, _write(page[-1].pk) if more else None


def _write(key: Any) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def _read(cursor: str, model: type[Model]) -> Any:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return model._meta.pk.to_python(msgspec.json.decode(text, type=int | str))
    except (ValueError, ValidationError) as error:  # of base64, JSON and msgspec; of an id
        raise Problem(404, "cursor", _("This is no cursor of ours. Begin without one.")) from error
