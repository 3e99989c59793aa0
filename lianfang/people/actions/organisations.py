"""Register public bodies, enterprises and institutions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.people.models import Organisation
from lianfang.people.rules.numbers import read_credit_code


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as told; a park of its own has a parent."""

    name: str
    level: str
    area_id: int
    code: str = ""
    parent_id: UUID | None = None
    id: UUID = field(default_factory=uuid7)


def register_organisation(
    name: str,
    level: str,
    area_id: int,
    *,
    code: str = "",
    parent: Organisation | None = None,
    by: User,
    now: datetime,
) -> Organisation:
    """Register an organisation in the area that it answers to.

    Raises Refused: "organisation_known" when the name is taken there, or the code anywhere; "code_wrong".
    """
    body = Body(name, level, area_id, code, parent.id if parent else None)
    return register_organisations([body], by=by, now=now)[0]


@transaction.atomic
def register_organisations(bodies: Iterable[Body], *, by: User, now: datetime) -> list[Organisation]:
    """Register many organisations at once, all or none; a name twice in one area is refused."""
    rows = [_checked(body) for body in bodies]
    for area_id in {row.area_id for row in rows}:
        require(by, "workforce.manage", area_id, day_of(now))
    made = {row.id for row in Organisation.objects.bulk_create(rows, ignore_conflicts=True)}
    stored = set(Organisation.objects.filter(id__in=made).values_list("id", flat=True))
    for row in rows:
        if row.id not in stored:
            raise Refused(
                "organisation_known", _("%(name)s is on record already, or its code is."), name=row.name
            )
        audit(by, "people.organisation.registered", row, now, area_id=row.area_id)
    return rows


def _checked(body: Body) -> Organisation:
    name = " ".join(body.name.split())
    code = read_credit_code(body.code) if body.code else ""
    if not name:
        raise Refused("name_empty", _("Write the name."))
    if code is None:
        raise Refused(
            "code_wrong",
            _("%(typed)s is no unified social credit code: its last character does not fit."),
            typed=body.code,
        )
    return Organisation(
        id=body.id, name=name, code=code, level=body.level, area_id=body.area_id, parent_id=body.parent_id
    )
