"""Register public bodies, enterprises and institutions; correct and close them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.people.models import Organisation
from lianfang.people.rules.numbers import read_credit_code, read_phone

DEEP = 20  # organisations above one another, at most (design choice)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as told; a park of its own has a parent."""

    name: str
    level: str
    area_id: int
    code: str = ""
    parent_id: UUID | None = None
    id: UUID = field(default_factory=uuid7)
    kind: str = ""
    contact: str = ""
    contact_phone: str = ""


def register_organisation(
    name: str,
    level: str,
    area_id: int,
    *,
    code: str = "",
    parent: Organisation | None = None,
    kind: str = "",
    contact: str = "",
    contact_phone: str = "",
    by: User,
    now: datetime,
) -> Organisation:
    """Register an organisation in the area that it answers to.

    Raises Refused: "organisation_known" when the name is taken there, or the code anywhere; "code_wrong",
    "organisation_phone", "organisation_parent".
    """
    body = Body(name, level, area_id, code, parent.id if parent else None, kind=kind)
    told = replace(body, contact=contact, contact_phone=contact_phone)
    return register_organisations([told], by=by, now=now)[0]


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


@transaction.atomic
def correct_organisation(organisation: Organisation, told: Body, *, by: User, now: datetime) -> Organisation:
    """Correct what is on record of an organisation; the audit keeps what it was called before.

    Raises Refused as registering does, and "organisation_parent" when it would stand above itself.
    """
    require(by, "workforce.manage", organisation.area_id, day_of(now))
    require(by, "workforce.manage", told.area_id, day_of(now))
    row = _checked(replace(told, id=organisation.id))
    row.closed_on = organisation.closed_on
    _not_above_itself(row)
    try:
        with transaction.atomic():
            row.save(force_update=True)
    except IntegrityError as error:
        raise Refused(
            "organisation_known", _("%(name)s is on record already, or its code is."), name=row.name
        ) from error
    audit(by, "people.organisation.corrected", row, now, area_id=row.area_id, before=organisation.name)
    return row


@transaction.atomic
def close_organisation(organisation: Organisation, *, by: User, now: datetime) -> None:
    """Close an organisation: nobody is sent by it any more; what it did stays on record."""
    _shut(organisation, True, by, now)


@transaction.atomic
def reopen_organisation(organisation: Organisation, *, by: User, now: datetime) -> None:
    """Take back that an organisation was closed."""
    _shut(organisation, False, by, now)


def _shut(organisation: Organisation, closed: bool, by: User, now: datetime) -> None:
    require(by, "workforce.manage", organisation.area_id, day_of(now))
    rows = Organisation.objects.filter(id=organisation.id, closed_on__isnull=closed)
    if not rows.update(closed_on=day_of(now) if closed else None):
        raise Refused("organisation_noted", _("This was noted already."))
    verb = "people.organisation.closed" if closed else "people.organisation.reopened"
    audit(by, verb, organisation, now, area_id=organisation.area_id)


def _not_above_itself(row: Organisation) -> None:
    above, steps = row.parent_id, 0
    while above is not None:
        steps += 1
        if above == row.id or steps > DEEP:
            raise Refused("organisation_parent", _("An organisation cannot stand above itself."))
        above = Organisation.objects.values_list("parent_id", flat=True).get(id=above)


def _checked(body: Body) -> Organisation:
    name = " ".join(body.name.split())
    code = read_credit_code(body.code) if body.code else ""
    phone = read_phone(body.contact_phone) if body.contact_phone else ""
    if not name:
        raise Refused("name_empty", _("Write the name."))
    if code is None:
        raise Refused(
            "code_wrong",
            _("%(typed)s is no unified social credit code: its last character does not fit."),
            typed=body.code,
        )
    if phone is None:
        raise Refused("organisation_phone", _("%(typed)s is no phone number."), typed=body.contact_phone)
    return Organisation(
        id=body.id,
        name=name,
        code=code,
        kind=body.kind,
        level=body.level,
        area_id=body.area_id,
        parent_id=body.parent_id,
        contact=body.contact.strip(),
        contact_phone=phone,
    )
