"""Clocks that ran out: seen by background work, told to whoever can deal with them, sent up until somebody answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.accounts.queries import carrying
from lianfang.command import rules
from lianfang.command.models import Breach, Notified
from lianfang.command.queries.work import protocol_on
from lianfang.command.waits import BY_KEY, WATCHED, Moment, Source
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.messages.actions import Wanted, queue
from lianfang.outbreak.models import Outbreak
from lianfang.people.rules.numbers import is_mobile
from lianfang.places.rules import at_level
from lianfang.protocol import timeline
from lianfang.web.words import moment as worded
from lianfang.workforce.models import Worker

AT_ONCE = 200  # of one kind, seen in one look (design choice)
EVERY = timedelta(seconds=20)  # between two looks (design choice)
OLDEST = timedelta(
    days=2
)  # what ran out longer ago than this when first seen is not sent round (design choice)
_looked = {"at": datetime.fromtimestamp(0, UTC)}
TOP = "outbreak.command"  # whoever commands is the last to be told


def tick(now: datetime) -> int:
    """What time alone brings: see what ran out, send up what nobody answered. Gives how many were told."""
    if abs(now - _looked["at"]) < EVERY:
        return 0
    _looked["at"] = now
    return watch(now)


def watch(now: datetime) -> int:
    """Look for clocks that ran out, close those whose thing is done, tell whoever is next. Gives how many were told."""
    on = day_of(now)
    running = list(Outbreak.objects.filter(ended_on=None, began_on__lte=on))
    moments = [Moment(now, on, each, protocol_on(each, on)) for each in running]
    first = moments[0] if moments else None
    for source in WATCHED:
        asked = moments if source.of_outbreak else [first] if first else []
        _close(source, asked)
        for moment in asked:
            _raise(source, moment)
    return _send_up(now)


def _open_of(source: Source) -> Any:
    return Breach.objects.filter(source=source.key, over_at=None)


@transaction.atomic
def _close(source: Source, asked: Sequence[Moment]) -> None:
    """Note that what had run out was done, or its clock was moved."""
    open_ = list(_open_of(source).select_for_update().order_by("pk"))
    if not open_:
        return
    still: dict[UUID, datetime | None] = {}
    for moment in asked:
        rows = source.rows(moment).filter(pk__in=[each.thing for each in open_])
        still |= {row.pk: getattr(row, source.due) for row in rows}
    over = [each.pk for each in open_ if still.get(each.thing) != each.due_at]
    if over:
        now = asked[0].now if asked else open_[0].raised_at
        Breach.objects.filter(pk__in=over).update(over_at=now, next_at=None)
        Notified.objects.filter(breach__in=over, open=True).update(open=False)


@transaction.atomic
def _raise(source: Source, moment: Moment) -> None:
    late = source.rows(moment).annotate(where_=F(source.area))
    late = late.filter(**{f"{source.due}__lt": moment.now, f"{source.due}__gte": moment.now - OLDEST})
    known = _open_of(source).values("thing")
    rows = list(late.exclude(pk__in=known).order_by(source.due, "pk")[:AT_ONCE])
    Breach.objects.bulk_create(
        (
            Breach(
                source=source.key,
                thing=row.pk,
                about=source.about(row)[:120],
                outbreak_id=moment.outbreak.pk if source.of_outbreak and moment.outbreak else None,
                area_id=row.where_,
                due_at=getattr(row, source.due),
                raised_at=moment.now,
                next_at=moment.now,
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def _send_up(now: datetime) -> int:
    """Tell whoever is next of each clock that nobody answers for; of two processes, one does each."""
    due = Breach.objects.select_for_update(skip_locked=True).filter(next_at__lte=now)
    found = list(due.order_by("next_at", "pk")[:AT_ONCE])
    if not found:
        return 0
    outbreaks, holders = Outbreak.objects.in_bulk(), _Holders(day_of(now))
    told: dict[UUID, set[int]] = {each.pk: set() for each in found}
    for breach, user in Notified.objects.filter(breach__in=found).values_list("breach_id", "user_id"):
        told[breach].add(user)
    fresh: list[Notified] = []
    for each in found:
        outbreak = outbreaks.get(each.outbreak_id) if each.outbreak_id else None
        fresh += _told(each, outbreak, holders, told[each.pk], now)
    Breach.objects.bulk_update(found, ["level", "next_at"])
    _message(fresh, {each.pk: each for each in found}, now)
    Notified.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _told(
    each: Breach, outbreak: Outbreak | None, holders: "_Holders", told: set[int], now: datetime
) -> list[Notified]:
    source = BY_KEY.get(each.source)
    top = outbreak.area_id if outbreak else at_level(each.area_id, "city")
    steps = rules.ladder(each.area_id, top)
    rights = (source.permission if source else TOP, TOP)
    found = None
    for right in dict.fromkeys(rights):
        found = rules.next_told(steps, holders.at(right, steps), told)
        if found and set(found.users) - told:
            break
    protocol = protocol_on(outbreak, day_of(now)) or timeline.versions(timeline.diseases()[0])[-1]
    each.next_at = rules.goes_up_at(now, protocol.command.escalate_minutes.value)
    each.level += 1
    users = found.users if found else ()
    return [Notified(breach=each, user_id=user, level=each.level, at=now) for user in users]


@dataclass
class _Holders:
    """Who holds which right where on a day; each right is looked up once."""

    on: date

    def __post_init__(self) -> None:
        self.known: dict[str, dict[int, set[int]]] = {}

    def at(self, right: str, areas: Iterable[int]) -> dict[int, set[int]]:
        """Give the users whose post at each of these areas carries a right."""
        if right not in self.known:
            found: dict[int, set[int]] = {}
            for area, user in carrying(right, self.on).values_list("area_id", "user_id"):
                found.setdefault(area, set()).add(user)
            self.known[right] = found
        return {area: self.known[right].get(area, set()) for area in areas}


def _message(told: Sequence[Notified], of: dict[UUID, Breach], now: datetime) -> None:
    """Send a message to those whose phone is on record; on screen all of them are told."""
    workers = Worker.objects.filter(user__in=[each.user_id for each in told], to_on=None)
    phones = {each.user_id: each.person for each in workers.select_related("person")}
    languages = dict(
        User.objects.filter(pk__in=[each.user_id for each in told]).values_list("pk", "language")
    )
    wanted = []
    for each in told:
        person = phones.get(each.user_id)
        if person is None or not is_mobile(person.phone):
            continue
        each.message = uuid7()
        body = _body(of[each.breach_id], languages.get(each.user_id, "zh-hans"))
        wanted.append(Wanted(each.message, person.pk, person.area_id, "work", person.phone, body))
    if wanted:
        queue(wanted, now=now)


def _body(breach: Breach, language: str) -> str:
    with override(language):
        source = BY_KEY.get(breach.source)
        said = {
            "what": " ".join(filter(None, (str(source.label) if source else "", breach.about))),
            "at": worded(breach.due_at),
        }
        return (gettext("Ran out at %(at)s: %(what)s. Please answer for it in Lianfang, My work.") % said)[
            :500
        ]


@transaction.atomic
def answer(ids: Iterable[UUID], *, note: str, by: User, now: datetime) -> int:
    """Answer for clocks that ran out: whoever was told, or may deal with it, or commands, says what is done about them.
    They go no further up. Gives how many.

    Raises Refused: "forbidden", "note".
    """
    if not note.strip():
        raise Refused("note", _("Write down what you do about it."))
    rows = Breach.objects.select_for_update().filter(pk__in=list(ids), answered_at=None)
    held = list(rows.order_by("pk"))
    mine = set(Notified.objects.filter(breach__in=held, user=by).values_list("breach_id", flat=True))
    for each in held:
        source = BY_KEY.get(each.source)
        rights = {TOP, source.permission} if source else {TOP}
        if each.pk not in mine and not any(may(by, right, day_of(now), each.area_id) for right in rights):
            raise Refused("forbidden", _("Your posts do not allow you to answer for this."))
        each.answered_at, each.answered_by, each.note, each.next_at = now, by, note.strip()[:300], None
        audit(by, "command.breach.acknowledged", each, now, area_id=each.area_id, text=each.note)
    Breach.objects.bulk_update(held, ["answered_at", "answered_by", "note", "next_at"])
    Notified.objects.filter(breach__in=held, open=True).update(open=False)
    return len(held)
