"""Cases and contacts: every one that is given is noted."""

from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from msgspec import UNSET

from lianfang.accounts.access import may, visible
from lianfang.api.calls.places import where
from lianfang.api.operations import Call, found, lacks_persons
from lianfang.api.paging import Page, cut
from lianfang.api.scopes import PERSONS, SCOPES
from lianfang.api.shapes.people import CaseOut, ContactOut, case_out, contact_out
from lianfang.cases.models import Case, Contact

READ = "cases.read"


def _named(call: Call, rows: list[Any]) -> set[UUID]:
    """Say of which rows the person may be given: asked for, in the token’s scope, and where the posts allow it.

    Raises Problem: 403 "scope".
    """
    if call.query.include is UNSET:
        return set()
    if not call.named:
        raise lacks_persons()
    permission = SCOPES[PERSONS].permission
    return {row.pk for row in rows if may(call.user, permission, call.today, row.area_id)}


def _listed(call: Call, table: type[Model]) -> tuple[list[Any], set[UUID], str | None]:
    rows: QuerySet[Any] = table._default_manager.filter(where(call))
    rows = visible(rows, call.user, READ, call.today).select_related("person")
    asked = {"outbreak": call.query.outbreak, "state": call.query.state}
    page, then = cut(rows.filter(**{k: v for k, v in asked.items() if v is not UNSET}), call.query)
    named = _named(call, page)
    call.note(page)
    return page, named, then


def _one(call: Call, table: type[Model]) -> tuple[Any, set[UUID]]:
    rows: QuerySet[Any] = table._default_manager.select_related("person")
    row = found(visible(rows, call.user, READ, call.today).filter(pk=call.id()).first())
    named = _named(call, [row])
    call.note([row])
    return row, named


def cases(call: Call) -> Page[CaseOut]:
    """List cases: the line list."""
    page, named, then = _listed(call, Case)
    return Page([case_out(row, named) for row in page], then)


def case(call: Call) -> CaseOut:
    """Give a case.

    Raises Problem: 404.
    """
    return case_out(*_one(call, Case))


def contacts(call: Call) -> Page[ContactOut]:
    """List contacts."""
    page, named, then = _listed(call, Contact)
    return Page([contact_out(row, named) for row in page], then)


def contact(call: Call) -> ContactOut:
    """Give a contact.

    Raises Problem: 404.
    """
    return contact_out(*_one(call, Contact))
