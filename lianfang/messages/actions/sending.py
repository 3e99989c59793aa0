"""Queue messages, hand them to the sender, erase them; try failed ones again."""

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from lianfang.accounts.access import visible
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of, hour_of
from lianfang.common.ids import uuid7
from lianfang.messages import queries
from lianfang.messages.actions.devices import tell_devices
from lianfang.messages.models import Bundle, Channel, Message, PageCode, Preference
from lianfang.messages.rules import is_quiet, wait_after
from lianfang.messages.senders import Letter, Sender, Unsent, chosen, erase_files

log = logging.getLogger("lianfang.messages")
AT_ONCE = 2_000  # messages in a bundle (design choice)
AT_A_TIME = 2.0  # seconds of a tick spent on sending, so that other work has its turn (design choice)
EVERY = timedelta(minutes=1)  # between two looks for what is old (design choice)
_erased = {"at": datetime.fromtimestamp(0, UTC)}  # when this process last looked
State = Message.State
ORDER = (
    Message.Purpose.CODE,
    Message.Purpose.RECALL,
    Message.Purpose.WORK,
    Message.Purpose.MEALS,
    Message.Purpose.BOOKING,
    Message.Purpose.RESULT,
)  # who waits comes first
OPTIONAL = frozenset(
    {Message.Purpose.BOOKING, Message.Purpose.RESULT}
)  # may be declined, and not sent at night

# Other apps queue whole tables with this: INTO + a SELECT of its columns, in this order. Whom they tell,
# and where, they ask of messages.reach.
COLUMNS = "id, person_id, area_id, purpose, subject, address, body, made_at, due_at"
INTO = (
    f"INSERT INTO messaging_message ({COLUMNS}, channel, state, n_tries, fault) "  # noqa: S608 — constants of this module
    f"SELECT {COLUMNS}, CASE WHEN address LIKE '%%@%%' THEN 'email' ELSE 'sms' END, 'queued', 0, '' "
    "FROM ({rows}) r ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message somebody asks for. The id is made where it is asked for: asking twice sends once."""

    id: UUID
    person_id: UUID
    area_id: int
    purpose: str
    phone: str
    body: str
    subject: UUID | None = None


def queue(wanted: Iterable[Wanted], *, now: datetime) -> int:
    """Queue messages in the transaction of whoever has something to tell; gives how many are new. Three statements.
    Whoever gave an e-mail address is written to there; what somebody does not want to be told is not sent.

    No right is asked: whoever tells somebody something has the right to do that.
    """
    asked = list(wanted)
    wishes = Preference.objects.in_bulk([each.person_id for each in asked])
    rows = [
        _message(each, wish.email if wish and each.purpose in OPTIONAL else "", now)
        for each in asked
        if (wish := wishes.get(each.person_id)) is None or each.purpose not in wish.declined
    ]
    before = set(Message.objects.filter(id__in=[row.id for row in rows]).values_list("id", flat=True))
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return len({row.id for row in rows} - before)


def _message(asked: Wanted, email: str, now: datetime) -> Message:
    return Message(
        id=asked.id,
        person_id=asked.person_id,
        area_id=asked.area_id,
        purpose=asked.purpose,
        subject=asked.subject,
        channel=Channel.EMAIL if email or "@" in asked.phone else Channel.SMS,
        address=email or asked.phone,
        body=asked.body,
        made_at=now,
        due_at=now,
    )


# --- sending: bundles are made in one transaction and handed over in another, so that after a crash the same bundle
# with the same messages is handed over again, and the sender knows it by its id.

_WAITS = " UNION ALL ".join(  # one look along the index for each
    f"(SELECT channel FROM messaging_message WHERE state = 'queued' AND channel = '{channel}' "  # noqa: S608 — our words
    "AND purpose = ANY(%(purposes)s) AND due_at <= %(now)s LIMIT 1)"
    for channel in Channel
)
# Two who send at once take other messages; on a cluster, which skips no locks, the second finds them taken.
_TAKE = f"""
UPDATE messaging_message SET state = 'handed', bundle_id = %(bundle)s, n_tries = n_tries + 1
WHERE state = 'queued' AND id IN (
    SELECT id FROM messaging_message
    WHERE state = 'queued' AND channel = %(channel)s AND purpose = %(purpose)s AND due_at <= %(now)s
    ORDER BY due_at LIMIT %(most)s {"" if settings.CLUSTER else "FOR UPDATE SKIP LOCKED"})
"""  # noqa: S608 — our own words


def bundle_up(now: datetime) -> int:
    """Put messages that wait into bundles, one a channel: codes, then bookings, then results; of each those that waited
    longest. In the quiet hours of the night only what is urgent. Gives how many. Mostly nothing waits: one look then,
    and nothing is written."""
    numbers = queries.residents(day_of(now))
    quiet = is_quiet(hour_of(now), numbers.quiet_from_hour.value, numbers.quiet_to_hour.value)
    purposes = [purpose for purpose in ORDER if not (quiet and purpose in OPTIONAL)]
    given: dict[str, Any] = {"purposes": [str(each) for each in purposes], "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, given)
        waiting = [row[0] for row in cursor.fetchall()]
    return sum(_bundle(channel, purposes, now) for channel in waiting)


@transaction.atomic
def _bundle(channel: str, purposes: Sequence[str], now: datetime) -> int:
    bundle, n = Bundle.objects.create(id=uuid7(), channel=channel, made_at=now, n=0), 0
    with connection.cursor() as cursor:
        for purpose in purposes:  # one after the other, along the index: millions may wait
            given: dict[str, Any] = {"bundle": bundle.id, "channel": channel, "now": now, "most": AT_ONCE - n}
            cursor.execute(_TAKE, {**given, "purpose": str(purpose)})
            n += int(cursor.rowcount)
            if n >= AT_ONCE:
                break
    if n:
        Bundle.objects.filter(pk=bundle.pk).update(n=n)
        tell_devices(bundle.pk, now)
    else:
        bundle.delete()
    return n


@transaction.atomic
def hand_over(now: datetime, sender: Sender | None = None) -> bool:
    """Hand the oldest open bundle to the sender of its channel and write down what came of each message; False when
    none is open.

    Whoever else sends leaves that bundle alone as long as this one holds it.
    """
    rows = Bundle.objects.select_for_update(skip_locked=True).filter(done_at=None)
    bundle = rows.order_by("id").first()
    if bundle is None:
        return False
    held = Message.objects.filter(bundle=bundle, state=State.HANDED)
    letters = [Letter(*row) for row in held.order_by("id").values_list("id", "address", "body")]
    try:
        faults = (sender or chosen(bundle.channel))(bundle.id, letters)
    except Unsent as unsent:
        _try_later(held, str(unsent), now)
        bundle.error = str(unsent)
        log.warning("The sender took none of %s messages: %s", len(letters), unsent)
    else:
        bundle.n_sent = _note_sent(held, faults, now)
    bundle.done_at = now
    bundle.save(update_fields=["done_at", "error", "n_sent"])
    return True


def _note_sent(held: QuerySet[Message], faults: Mapping[UUID, str], now: datetime) -> int:
    for fault in sorted(set(faults.values())):
        ids = [id_ for id_, why in faults.items() if why == fault]
        held.filter(id__in=ids).update(state=State.FAILED, fault=fault, ended_at=now)
    return held.update(state=State.SENT, fault="", ended_at=now)


def _try_later(held: QuerySet[Message], fault: str, now: datetime) -> None:
    """Let messages wait longer with each try; after the last one a person must look."""
    for n_tries in sorted(set(held.values_list("n_tries", flat=True))):
        rows, wait = held.filter(n_tries=n_tries), wait_after(n_tries)
        if wait is None:
            rows.update(state=State.FAILED, fault=fault, ended_at=now)
        else:
            rows.update(state=State.QUEUED, fault=fault, bundle=None, due_at=now + wait)


def send(now: datetime, *, sender: Sender | None = None, seconds: float = AT_A_TIME) -> int:
    """Send what waits, for some seconds; what was begun before a crash goes first. Gives how many bundles."""
    until, n = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        if hand_over(now, sender):
            n += 1
        elif not bundle_up(now):
            break
    return n


# --- erasing


def erase(now: datetime) -> int:
    """Erase where codes were sent once they are good no longer, and the sender's own copies after the days that the
    protocol keeps messages. Gives how many codes."""
    days = queries.kept_days(day_of(now))
    if days is not None:
        erase_files(now - timedelta(days=days))
    return PageCode.objects.filter(expires_at__lt=now).exclude(address="").update(address="")


def tick(now: datetime) -> int:
    """What time alone brings: send; and once a minute, erase what is old."""
    if abs(now - _erased["at"]) >= EVERY:
        erase(now)
        _erased["at"] = now
    return send(now)


# --- by hand


@transaction.atomic
def try_again(ids: Sequence[UUID] | None, *, by: User, now: datetime) -> int:
    """Queue failed messages once more, those named or all that the user sees. Gives how many; erased ones stay."""
    rows: QuerySet[Message] = visible(Message.objects.all(), by, "messages.manage", day_of(now))
    rows = rows.filter(state=State.FAILED).exclude(body="")
    if ids is not None:
        rows = rows.filter(id__in=ids)
    n = rows.update(state=State.QUEUED, fault="", bundle=None, n_tries=0, due_at=now, ended_at=None)
    if n:
        audit(by, "messages.failed.tried_again", by, now, rows=n)
    return n
