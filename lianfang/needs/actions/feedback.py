"""Thanks and complaints: received, passed to the unit they are about, answered, published without names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.needs import queries
from lianfang.needs.actions.taking import NUMBERS
from lianfang.needs.models import Feedback, FeedbackStep
from lianfang.needs.rules import badge_of, named_in, numbers_in
from lianfang.people.models import Organisation
from lianfang.people.rules.numbers import read_phone
from lianfang.workforce.models import Worker

MAY = "needs.feedback"
State = Feedback.State


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says of those who work, how it came, of whom; `source` makes telling it twice harmless."""

    kind: str
    way: str
    said: str
    area_id: int
    source: UUID | None = None
    badge: str = ""
    about: str = ""
    happened_on: date | None = None
    sent_to: Organisation | None = None
    name: str = ""
    phone: str = ""
    may_publish: bool = False
    code: bytes = b""


@transaction.atomic
def receive(word: Word, *, by: User, now: datetime, public: bool = False) -> Feedback:
    """Take in thanks or a complaint. The number of a badge leads to the unit of whoever wears it, also when it was sent
    to another one; without a number it goes where it was sent; else somebody finds the unit.

    Raises Refused: "phone", "times".
    """
    if not public:
        require(by, MAY, word.area_id, day_of(now))
    if word.happened_on and word.happened_on > day_of(now):
        raise Refused("times", _("This lies in the future."))
    phone = read_phone(word.phone) if word.phone else ""
    if phone is None:
        raise Refused("phone", _("“%(phone)s” is no phone number."), phone=word.phone)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    if word.source and (known := Feedback.objects.filter(source=word.source).first()):
        return known
    row = _row(word, phone, by, now)
    row.save(force_insert=True)
    FeedbackStep.objects.create(feedback=row, at=now, by=by, what="received", text=str(word.sent_to or ""))
    audit(by, "needs.feedback.received", row, now, area_id=row.area_id, kind=row.kind, way=row.way)
    _find_the_unit(row, by, now)
    return row


def _row(word: Word, phone: str, by: User, now: datetime) -> Feedback:
    protocol = queries.in_area(word.area_id, day_of(now))
    hours = protocol.needs.route_hours.value, protocol.needs.answer_hours.value
    last = Feedback.objects.aggregate(last=Max("number"))["last"] or 0
    return Feedback(
        number=last + 1,
        kind=word.kind,
        way=word.way,
        source=word.source,
        said=word.said,
        badge=badge_of(word.badge, word.said),
        about=word.about,
        happened_on=word.happened_on,
        area_id=word.area_id,
        name=word.name,
        phone=phone,
        may_publish=word.may_publish,
        received_at=now,
        received_by=by,
        protocol=protocol.version,
        sent_to=word.sent_to,
        route_by=now + timedelta(hours=hours[0]),
        answer_by=now + timedelta(hours=hours[1]),
        due_at=now + timedelta(hours=hours[0]),
        code=word.code,
    )


def _find_the_unit(row: Feedback, by: User, now: datetime) -> None:
    """Pass it to the unit of the one who wears the badge; to where it was sent when no number was given."""
    wearers = queries.workers_of(row.badge)
    if len(wearers) == 1 and (unit := wearers[0].organisation):
        _to(row, unit, wearers[0], by, now, row.badge)
    elif not row.badge and row.sent_to:
        _to(row, row.sent_to, None, by, now, "")


@transaction.atomic
def route(
    row: Feedback,
    *,
    unit: Organisation,
    by: User,
    now: datetime,
    worker: Worker | None = None,
    text: str = "",
) -> None:
    """Pass thanks or a complaint to the unit that answers it, as often as it turns out to be another one's.

    Raises Refused: "feedback_answered", "own_complaint".
    """
    _open(row, by, now)
    _to(row, unit, worker, by, now, text)


def _to(row: Feedback, unit: Organisation, worker: Worker | None, by: User, now: datetime, text: str) -> None:
    row.unit, row.worker, row.state = unit, worker, State.ROUTED
    row.area_id, row.due_at = unit.area_id, row.answer_by
    row.save()
    said = f"{unit} · {text}" if text else str(unit)
    FeedbackStep.objects.create(feedback=row, at=now, by=by, what="routed", text=said[:500])
    audit(by, "needs.feedback.routed", row, now, area_id=row.area_id, unit=str(unit))


@transaction.atomic
def answer(row: Feedback, *, text: str, by: User, now: datetime) -> None:
    """Write the answer, which whoever told it reads with their code.

    Raises Refused: "no_unit", "feedback_answered", "own_complaint".
    """
    _open(row, by, now)
    if row.unit is None:
        raise Refused("no_unit", _("Say first which unit this is about."))
    row.answer, row.answered_at, row.state, row.due_at = text, now, State.ANSWERED, None
    row.save()
    _noted(row, "answered", by, now)


@transaction.atomic
def publish(row: Feedback, *, text: str, by: User, now: datetime) -> None:
    """Show a text for everybody: only with the consent of whoever said it, and without anybody's name.

    Raises Refused: "no_consent", "named".
    """
    _held(row, by, now)
    if not row.may_publish:
        raise Refused("no_consent", _("Whoever said this did not agree that it is published."))
    names = [row.name, row.phone, row.badge, row.worker.person.name if row.worker else ""]
    if found := named_in(text, names) or numbers_in(text):
        raise Refused(
            "named", _("Leave out “%(name)s”: nothing is published with names or numbers."), name=found
        )
    row.published, row.published_at = text, now
    row.save()
    _noted(row, "published", by, now)


@transaction.atomic
def hide(row: Feedback, *, text: str, by: User, now: datetime) -> None:
    """Take a published text off the page, with the reason."""
    _held(row, by, now)
    row.published, row.published_at = "", None
    row.save()
    _noted(row, "hidden", by, now, text)


@transaction.atomic
def note_feedback(row: Feedback, *, text: str, by: User, now: datetime) -> None:
    """Write a note beside thanks or a complaint."""
    _held(row, by, now)
    _noted(row, "noted", by, now, text)


def _held(row: Feedback, by: User, now: datetime) -> None:
    require(by, MAY, row.area_id, day_of(now))
    row.refresh_from_db(from_queryset=Feedback.objects.select_for_update(no_key=True))
    if row.kind == Feedback.Kind.COMPLAINT and row.worker and row.worker.user_id == by.pk:
        raise Refused("own_complaint", _("Nobody sees to a complaint about themselves."))


def _open(row: Feedback, by: User, now: datetime) -> None:
    _held(row, by, now)
    if row.state == State.ANSWERED:
        raise Refused("feedback_answered", _("This is answered already."))


def _noted(row: Feedback, what: str, by: User, now: datetime, text: str = "") -> None:
    FeedbackStep.objects.create(feedback=row, at=now, by=by, what=what, text=text[:500])
    audit(by, f"needs.feedback.{what}", row, now, area_id=row.area_id)
