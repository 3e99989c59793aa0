"""Codes that open a person's own page: one in a message, for a few minutes and one use; one on a printed slip, for
days, together with the end of the document's number."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.ids import ALPHABET, is_checked, uuid7, with_check
from lianfang.messages import queries
from lianfang.messages.actions.sending import Wanted, queue
from lianfang.messages.models import PageCode
from lianfang.people.models import Identifier, Person
from lianfang.people.phones import answers_for, holders, own_and_others
from lianfang.people.queries import ids_of
from lianfang.people.rules.numbers import read_phone, squeezed

DIGITS = 6
LETTERS = 12  # 60 bits: nobody finds one by trying
TRIES = 5  # of one code in a message: one chance in 200,000 (design choice)
TAIL = 4  # letters of the document's number that stand on nobody's slip
Kind = PageCode.Kind


def digest(*parts: object) -> bytes:
    """Give what is kept of a code: nobody reads the code from it."""
    told = "\x1f".join(str(part) for part in parts)
    return salted_hmac("lianfang page code", told, algorithm="sha256").digest()


@transaction.atomic
def send_code(typed: str, *, now: datetime, at: datetime | None = None) -> UUID:
    """Send a code to a phone that answers for somebody on record, and give the id under which it is asked for.

    Whoever asks is never told whether the phone is on record, by no word and by no work: there is an id either way, and
    for a phone that nobody has the same is done for somebody else and taken back. A phone gets so many codes an hour;
    then the last one goes on holding. The ones before do not hold any longer. `now` is the real time, by which the code
    ends; `at` that of the city's day, by which the message is queued.
    """
    phone, id_ = read_phone(typed) or "", uuid7()
    own, stand_in = holders(phone), list(Person.objects.filter(phone__gt=phone).order_by("phone", "id")[:1])
    people = own_and_others(own or stand_in)
    if not people or not phone:
        return id_
    with transaction.atomic():
        holding = _coded(people[0], phone, id_, now, at or now)
        if not own or holding:
            transaction.set_rollback(True)
    return holding or id_ if own else id_


def _coded(person: Person, phone: str, id_: UUID, now: datetime, at: datetime) -> UUID | None:
    """Make a code and queue its message. Gives the id of the last code where there were too many this hour."""
    rules = queries.residents(day_of(now))
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    mine = PageCode.objects.filter(person=person, kind=Kind.MESSAGE)
    many = mine.filter(made_at__gt=now - timedelta(hours=1)).count() >= rules.codes_per_hour.value
    last = mine.filter(ended_at=None, expires_at__gt=now).first()
    mine.filter(ended_at=None).update(ended_at=now, address="")
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    PageCode.objects.create(
        id=id_,
        person=person,
        kind=Kind.MESSAGE,
        digest=digest(id_, code),
        address=phone,
        made_at=now,
        expires_at=now + timedelta(minutes=rules.code_minutes.value),
    )
    _send(person, phone, code, rules.code_minutes.value, at)
    return (last.pk if last else id_) if many else None


def _send(person: Person, phone: str, code: str, minutes: int, now: datetime) -> None:
    with override(settings.LANGUAGE_CODE):
        body = _("[Lianfang] %(code)s opens your page, once, within %(n)s minutes. Tell it to nobody.") % {
            "code": code,
            "n": minutes,
        }
    asked = Wanted(uuid7(), person.pk, person.area_id, "code", phone, body)
    queue([asked], now=now)


_TRY = """
UPDATE messaging_pagecode SET tries = tries + 1
WHERE id = %s AND kind = %s AND ended_at IS NULL AND expires_at > %s AND tries < %s
RETURNING digest, address
"""


@transaction.atomic
def use_code(id_: UUID, typed: str, *, now: datetime) -> list[Person]:
    """Open with a code that was sent: gives whom the phone answers for, and ends the code; nobody when it is wrong,
    over, used, or was tried too often. The try is counted before the code is looked at."""
    code = "".join(letter for letter in squeezed(typed) if letter.isdigit())
    found = try_code(id_, Kind.MESSAGE, now)
    if found is None or not constant_time_compare(found[0], digest(id_, code)):
        return []
    PageCode.objects.filter(pk=id_).update(ended_at=now, address="")
    return answers_for(found[1])


def try_code(id_: UUID, kind: str, now: datetime) -> tuple[bytes, str] | None:
    """Count one more try of a code, and give its digest and the address it was sent to; None when it no longer holds or
    was tried too often."""
    with connection.cursor() as cursor:
        cursor.execute(_TRY, [id_, kind, now, TRIES])
        row = cursor.fetchone()
    return (bytes(row[0]), str(row[1])) if row else None


# --- slips


def spaced(code: str) -> str:
    """Write a code so that it can be read aloud: ABCD-EFGH-JKLM-N."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


@transaction.atomic
def make_slip(person: Person, *, by: User, now: datetime) -> str:
    """Make the code of a printed slip; the one before ends. Whoever prints slips has the right to do that. `now` is the
    real time: a slip holds so many days."""
    code = with_check("".join(secrets.choice(ALPHABET) for _n in range(LETTERS)))
    mine = PageCode.objects.filter(person__in=ids_of(person.pk), kind=Kind.SLIP)
    mine.filter(ended_at=None).update(ended_at=now)
    days = queries.residents(day_of(now)).slip_days.value
    made = PageCode.objects.create(
        id=uuid7(),
        person=person,
        kind=Kind.SLIP,
        digest=digest("slip", code),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    audit(by, "messages.slip.printed", made, now, person_id=person.pk, area_id=person.area_id)
    return code


@transaction.atomic
def use_slip(typed: str, number: str, *, now: datetime) -> Person | None:
    """Open with the code of a slip and the last four signs of the document's number, or the whole number; who has no
    document on record gives the year of birth. None when they do not fit together."""
    code = squeezed(typed)
    if len(code) != LETTERS + 1 or not is_checked(code):
        return None
    rows = PageCode.objects.filter(kind=Kind.SLIP, digest=digest("slip", code), ended_at=None)
    found = rows.filter(expires_at__gt=now).select_related("person__area").first()
    return found.person if found and _fits(found.person, squeezed(number)) else None


def _fits(person: Person, number: str) -> bool:
    tails = Identifier.objects.filter(person__in=ids_of(person.pk)).exclude(tail="")
    known = list(tails.values_list("tail", flat=True))
    if not known:
        known = [f"{person.born_on:%Y}"] if person.born_on else [""]
    return any(constant_time_compare(number[-TAIL:], each) for each in known)
