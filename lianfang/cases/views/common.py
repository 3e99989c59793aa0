"""What every list here does: whose lists, which filters, what keys are called, saving as CSV."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.cases import queries
from lianfang.cases.forms import ListFilter
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.queries import current
from lianfang.places.queries import labels
from lianfang.web.http import Request
from lianfang.web.pages import csv_response, filters


def asked(request: Request, form: type[ListFilter]) -> tuple[Outbreak, forms.Form, dict[str, Any]]:
    """Give the outbreak whose lists a person may read, the filters, and what was chosen in them."""
    outbreak = current(request.user, request.today)
    if outbreak is None:
        raise Refused("no_outbreak", _("No outbreak is being fought in your areas."))
    if not may(request.user, "cases.read", request.today):
        require(request.user, "cases.read", outbreak.area_id, request.today)
    protocol = queries.protocol_of(outbreak, request.now)
    shaped: Any = partial(form, outbreak=outbreak, protocol=protocol)
    return outbreak, *filters(shaped, request)


def label(rows: Iterable[Any], outbreak: Outbreak, request: Request) -> None:
    """Put beside each row what its keys are called on this page."""
    protocol, found = queries.protocol_of(outbreak, request.now), list(rows)
    areas = labels(row.area_id for row in found)
    types = {each.key: _(each.label) for each in protocol.cases.clinical_types.value}
    grades = {each.key: _(each.label) for each in protocol.contacts.grades}
    for row in found:
        row.area_label = areas.get(row.area_id, "")
        row.type_label = types.get(getattr(row, "clinical_type", ""), "")
        row.grade_label = grades.get(getattr(row, "grade", ""), "")


def export(
    request: Request,
    outbreak: Outbreak,
    name: str,
    head: Sequence[str],
    rows: Any,
    cells: Any,
) -> HttpResponse:
    """Save a list as CSV: names are whole only where the reader may see identities. Noted in the audit."""
    found = list(rows.order_by("pk"))
    label(found, outbreak, request)
    audit(request.user, "cases.list.exported", outbreak, request.now, name=name, n=len(found))
    table = []
    for row in found:
        whole = may(request.user, "people.identify", request.today, row.area_id)
        person = row.person if hasattr(row, "person") else row.quarantine.person
        shown = person.name if whole else f"{person.name[0]}**"
        born = person.born_on if whole else person.born_on and person.born_on.year
        who = (shown, person.get_sex_display(), born, row.area_label)
        table.append(cells(row, who))
    return csv_response(name, [_(title) for title in head], table)
