"""Letters between areas: written, received, acknowledged, answered, withdrawn."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.cases import queries
from lianfang.cases.models import Case, Contact
from lianfang.cases.models.leads import Lead, Letter
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.web.words import full_moment

MOST_ANSWER = 4000
Subject = Contact | Case | Lead | None


@transaction.atomic
def write_letter(
    outbreak: Outbreak,
    *,
    other: str,
    subject: str,
    text: str,
    by: User,
    now: datetime,
    about: Subject = None,
    other_phone: str = "",
) -> Letter:
    """Write a letter to another area: it gets a number, and a clock until it is acknowledged there."""
    area_id = about.area_id if about else outbreak.area_id
    require(by, "cases.leads", area_id, day_of(now))
    return _store(
        outbreak, Letter.Way.OUT, area_id, about, now, by,
        other=other, subject=subject, text=text, other_phone=other_phone, sent_at=now,
    )  # fmt: skip


@transaction.atomic
def receive_letter(
    outbreak: Outbreak,
    *,
    other: str,
    subject: str,
    text: str,
    sent_at: datetime,
    area_id: int,
    by: User,
    now: datetime,
    their_number: str = "",
    other_phone: str = "",
) -> Letter:
    """Register a letter that came from another area; it waits for whoever acknowledges it.

    Raises Refused("times") for a letter of the future.
    """
    require(by, "cases.leads", area_id, day_of(now))
    if sent_at > now:
        raise Refused("times", _("This lies in the future."))
    return _store(
        outbreak, Letter.Way.IN, area_id, None, now, by, other=other, subject=subject, text=text,
        sent_at=sent_at, their_number=their_number, other_phone=other_phone,
    )  # fmt: skip


def hand_letter(contact: Contact, *, other: str, by: User, now: datetime) -> Letter:
    """Write the letter by which a contact is handed to another area; whoever calls has locked the outbreak."""
    subject = _("Please look after %(name)s") % {"name": contact.person.name}
    text = _(
        "This person was last exposed on %(day)s and is now with you. Please find them, take them over and "
        "acknowledge this letter."
    ) % {"day": full_moment(contact.last_exposure_at)}
    said = {"other": other, "subject": subject[:160], "text": text}
    return _store(contact.outbreak, Letter.Way.OUT, contact.area_id, contact, now, by, sent_at=now, **said)


def _store(
    outbreak: Outbreak,
    way: Letter.Way,
    area_id: int,
    about: Subject,
    now: datetime,
    by: User,
    *,
    sent_at: datetime,
    **said: str,
) -> Letter:
    Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)  # numbers without gaps
    rows = Letter.objects.filter(outbreak=outbreak, way=way)
    protocol = queries.protocol_of(outbreak, now)
    letter = Letter.objects.create(
        outbreak=outbreak,
        area_id=area_id,
        way=way,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
        person_id=about.person_id if about else None,
        contact=about if isinstance(about, Contact) else None,
        case=about if isinstance(about, Case) else None,
        lead=about if isinstance(about, Lead) else None,
        sent_at=sent_at,
        due_at=sent_at + timedelta(hours=protocol.investigation.letter_hours.value),
        protocol=protocol.version,
        written_by=by,
        **said,
    )
    _note(letter, "written" if way == Letter.Way.OUT else "received", by, now)
    return letter


def _note(letter: Letter, verb: str, by: User, now: datetime) -> None:
    who = {"person_id": letter.person_id} if letter.person_id else {}
    audit(by, f"cases.letter.{verb}", letter, now, area_id=letter.area_id, number=letter.number, **who)


def _locked(letter: Letter, by: User, now: datetime) -> Letter:
    require(by, "cases.leads", letter.area_id, day_of(now))
    letter.refresh_from_db(from_queryset=Letter.objects.select_for_update(no_key=True))
    if letter.withdrawn_at:
        raise Refused("withdrawn", _("This letter was withdrawn."))
    return letter


@transaction.atomic
def acknowledge_letter(letter: Letter, *, by: User, now: datetime, name: str = "") -> Letter:
    """Note who acknowledged a letter: of one that was sent, the person there; of one received, the one who does.

    Raises Refused("acknowledged") the second time, Refused("nobody") for a sent letter without a name.
    """
    _locked(letter, by, now)
    if letter.acknowledged_at:
        raise Refused("acknowledged", _("This letter was acknowledged before."))
    who = name or (by.name if letter.way == Letter.Way.IN else "")
    if not who:
        raise Refused("nobody", _("Say who acknowledged it there."))
    letter.acknowledged_at, letter.acknowledged_by, letter.acknowledged_name = now, by, who
    letter.save(update_fields=["acknowledged_at", "acknowledged_by", "acknowledged_name"])
    _note(letter, "acknowledged", by, now)
    return letter


@transaction.atomic
def answer_letter(letter: Letter, *, answer: str, by: User, now: datetime) -> Letter:
    """Write down what was answered to a letter; a later answer is added below the earlier one.

    Raises Refused("long").
    """
    _locked(letter, by, now)
    said = "\n".join(filter(None, (letter.answer, answer)))
    if len(said) > MOST_ANSWER:
        raise Refused("long", _("There is no room for so long an answer. Write the essence of it."))
    letter.answer = said
    letter.answered_at = now
    letter.save(update_fields=["answer", "answered_at"])
    _note(letter, "answered", by, now)
    return letter


@transaction.atomic
def withdraw_letter(letter: Letter, *, reason: str, by: User, now: datetime) -> Letter:
    """Withdraw a letter that should not have been written; it stays readable, with why.

    Raises Refused("withdrawn").
    """
    _locked(letter, by, now)
    letter.withdrawn_at, letter.withdrawn_why = now, reason
    letter.save(update_fields=["withdrawn_at", "withdrawn_why"])
    _note(letter, "withdrawn", by, now)
    return letter
