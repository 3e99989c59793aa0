"""How somebody wants to be told: chosen on their own page."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import override

from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.messages import queries
from lianfang.messages.actions.codes import DIGITS, digest, try_code
from lianfang.messages.actions.sending import OPTIONAL, Wanted, queue
from lianfang.messages.models import PageCode, Preference
from lianfang.messages.reach import language_of
from lianfang.people.models import Person

Kind = PageCode.Kind


@transaction.atomic
def choose(
    person: Person, *, language: str, declined: Collection[str], by: User, now: datetime
) -> Preference:
    """Keep in which language somebody is told, and of what they are not told.

    Raises Refused("unknown_choice").
    """
    if language not in dict(settings.LANGUAGES) or not set(declined) <= set(OPTIONAL):
        raise Refused("unknown_choice", _("Choose one of what is listed."))
    given = {"language": language, "declined": sorted(declined), "changed_at": now}
    wish, _new = Preference.objects.update_or_create(person=person, defaults=given)
    _note(by, person, now, language=language, declined=sorted(declined))
    return wish


@transaction.atomic
def ask_email(person: Person, typed: str, *, by: User, now: datetime) -> UUID:
    """Send a code to an e-mail address, which is used when the code comes back; gives the id to ask for it with.

    Raises Refused("no_email"), "too_many" when as many codes were asked for within an hour as the protocol allows.
    """
    address, rules = typed.strip(), queries.residents(day_of(now))
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused("no_email", _("This is no e-mail address. Write it like name@example.com.")) from error
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    mine = PageCode.objects.filter(person=person, kind=Kind.EMAIL)
    if mine.filter(made_at__gt=now - timedelta(hours=1)).count() >= rules.codes_per_hour.value:
        raise Refused("too_many", _("Too many codes were asked for. Try again in an hour."))
    mine.filter(ended_at=None).update(ended_at=now, address="")
    code, id_ = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", uuid7()
    ends = now + timedelta(minutes=rules.code_minutes.value)
    PageCode.objects.create(
        id=id_,
        person=person,
        kind=Kind.EMAIL,
        digest=digest(id_, code),
        address=address,
        made_at=now,
        expires_at=ends,
    )
    with override(language_of(person.pk)):
        text = _("[Lianfang] %(code)s confirms this e-mail address, within %(n)s minutes.")
        body = text % {"code": code, "n": rules.code_minutes.value}
    queue([Wanted(uuid7(), person.pk, person.area_id, "code", address, body)], now=now)
    _note(by, person, now, email="asked")
    return id_


def confirm_email(person: Person, id_: UUID, typed: str, *, by: User, now: datetime) -> None:
    """Use an e-mail address from now on: its owner has given back the code. A wrong try counts whatever follows.

    Raises Refused("wrong_code").
    """
    code = "".join(letter for letter in typed if letter.isdigit())
    mine = PageCode.objects.filter(pk=id_, person=person)
    found = try_code(id_, Kind.EMAIL, now) if mine.exists() else None
    if found is None or not constant_time_compare(found[0], digest(id_, code)):
        raise Refused("wrong_code", _("This code does not confirm the address. Look at the newest e-mail."))
    with transaction.atomic():
        mine.update(ended_at=now, address="")
        Preference.objects.update_or_create(person=person, defaults={"email": found[1], "changed_at": now})
        _note(by, person, now, email="confirmed")


@transaction.atomic
def forget_email(person: Person, *, by: User, now: datetime) -> None:
    """Send to the phone again, and erase the e-mail address."""
    Preference.objects.filter(person=person).update(email="", changed_at=now)
    _note(by, person, now, email="erased")


def _note(by: User, person: Person, now: datetime, **told: object) -> None:
    audit(by, "messages.preference.changed", person, now, person_id=person.pk, area_id=person.area_id, **told)
