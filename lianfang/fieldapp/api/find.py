"""POST /field/find: somebody who is not in the phone's roster, by an exact number, phone or code."""

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from msgspec import Meta, Struct

from lianfang.accounts.audit import audit
from lianfang.accounts.reading import everywhere
from lianfang.common.ids import masked, read_person_code
from lianfang.fieldapp.api.answers import Problem
from lianfang.fieldapp.api.door import Answer, Phone, body_of, phone_call
from lianfang.fieldapp.numbers import numbers
from lianfang.fieldapp.roster.rows import Reader
from lianfang.fieldapp.screens import screens_of
from lianfang.people.models import Person
from lianfang.people.queries import holders, kept_ids
from lianfang.people.rules.numbers import possible_numbers, read_phone
from lianfang.sync import keys
from lianfang.sync.actions import count_find
from lianfang.web.http import Request

MOST = 10  # people with one phone number; more are a mistake (design choice)
Typed = Annotated[str, Meta(max_length=80)]


class Sought(Struct):
    """Exactly one of these, whole: nobody is found by a part of a number."""

    number: Typed = ""
    phone: Typed = ""
    code: Typed = ""


@phone_call("POST")
def find(request: Request, phone: Phone) -> Answer:
    """Find a person anywhere by something they show or say; who asked for whom is kept."""
    sought = body_of(request, Sought)
    if not any(screen.finds for screen in screens_of(phone.user, phone.today)):
        raise Problem(403, "forbidden", _("Your posts do not allow you to look for people."))
    if sum(map(bool, (sought.number, sought.phone, sought.code))) != 1:
        raise Problem(400, "malformed", _("Give a number, a phone or a code."))
    most = numbers(phone.user, phone.today).finds_per_hour
    if not count_find(phone.device, most=most, now=phone.now):
        raise Problem(
            429, "too_many_finds", _("This phone has looked for too many people within an hour."), wait=600
        )
    reader = Reader(keys.roster_key(phone.device.pk, phone.device.generation), (), phone.today)
    with everywhere():
        rows = reader.of_people(_found(sought))
    _note(phone, sought, rows)
    return {"people": rows}


def _found(sought: Sought) -> list[UUID]:
    """Give the records that are kept of the people found."""
    if sought.code:
        id_ = read_person_code(sought.code)
        ids = [id_] if id_ else []
    elif sought.number:
        ids = holders(possible_numbers(sought.number))
    else:
        known = read_phone(sought.phone)
        people = Person.objects.filter(phone=known).order_by("id") if known else Person.objects.none()
        ids = list(people.values_list("id", flat=True)[:MOST])
    return list(dict.fromkeys(kept_ids(ids).values()))


def _note(phone: Phone, sought: Sought, rows: list[dict[str, Any]]) -> None:
    """Keep who looked for whom. What was typed is kept masked: it may be anybody's number."""
    by = next(name for name in Sought.__struct_fields__ if getattr(sought, name))
    typed = masked(getattr(sought, by)[:24])
    if not rows:
        audit(phone.user, "field.person.not_found", phone.device, phone.now, by_what=by, typed=typed)
    for row in rows:
        audit(
            phone.user,
            "field.person.found",
            phone.device,
            phone.now,
            person_id=row["id"],
            area_id=row["area"],
            by_what=by,
            typed=typed,
        )
