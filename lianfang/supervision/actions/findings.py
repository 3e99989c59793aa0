"""Findings: written down, told to the unit, put right, looked at again by somebody else, closed or proposed for an
interview."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import touches
from lianfang.protocol.timeline import in_force
from lianfang.supervision import photos, queries, rules
from lianfang.supervision.models import Finding, FindingStep, Photo

INSPECT, RECTIFY, PERSONS = "supervision.inspect", "supervision.rectify", "supervision.persons"
MOST_PHOTOS = 4  # of one step (design choice)
State = Finding.State


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody found: what, where, how bad, which unit; about whom or what."""

    mode: str
    area_id: int
    what: str
    severe: bool = False
    place: str = ""
    team_id: UUID | None = None
    worker_id: UUID | None = None
    round_id: UUID | None = None
    visit_round_id: UUID | None = None
    notice_id: UUID | None = None
    drawn_id: UUID | None = None
    order: UUID | None = None
    source: UUID | None = None

    def columns(self) -> dict[str, Any]:
        """Give it as columns.

        Raises Refused("finding_empty"), Refused("finding_about") when it names more than one thing.
        """
        found = {name: getattr(self, name) for name in self.__slots__}
        found |= {"what": self.what.strip(), "place": self.place.strip()}
        if not found["what"]:
            raise Refused("finding_empty", _("Write down what was found."))
        things = (self.round_id, self.visit_round_id, self.notice_id, self.order)
        if sum(each is not None for each in things) > 1:
            raise Refused("finding_about", _("A finding is about one thing: write two."))
        return found


@transaction.atomic
def find(
    outbreak: Outbreak, told: Told, *, by: User, now: datetime, pictures: Sequence[bytes] = ()
) -> Finding:
    """Write down what was found, with photos; the unit has it on its list at once. Sent twice, it is one.

    Raises Refused: "forbidden", "finding_empty", "finding_outside", "finding_about", "photo_large", "photo_unread",
    "photo_many".
    """
    require(by, INSPECT, told.area_id, day_of(now))
    if told.worker_id:
        require(by, PERSONS, told.area_id, day_of(now))
    if not touches(told.area_id, outbreak.area_id):
        raise Refused("finding_outside", _("The outbreak is not being fought there."))
    columns = told.columns()
    Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)  # one number after the other
    if told.source and (known := Finding.objects.filter(source=told.source).first()):
        return known
    protocol = in_force(outbreak.disease, max(day_of(now), outbreak.began_on))
    last = Finding.objects.filter(outbreak=outbreak).aggregate(last=Max("number"))["last"] or 0
    until = rules.due(told.severe, now, protocol.supervision)
    made = Finding.objects.create(
        outbreak=outbreak,
        number=last + 1,
        protocol=protocol.version,
        found_at=now,
        found_by=by,
        first_due=until,
        due_at=until,
        look_on=rules.look_on(now, protocol.supervision),
        **columns,
    )
    _step(made, "found", by, now, text=made.what, pictures=pictures)
    return made


@transaction.atomic
def take(finding: Finding, *, by: User, now: datetime, text: str = "") -> None:
    """Say for the unit that it knows, and what it does about it.

    Raises Refused: "forbidden", "finding_state".
    """
    held = _locked(finding, "take", RECTIFY, by, now)
    held.state = State.RECTIFYING
    _done(held, "take", by, now, text)


@transaction.atomic
def fix(finding: Finding, *, text: str, by: User, now: datetime, pictures: Sequence[bytes] = ()) -> None:
    """Say for the unit that it is put right, and how; somebody else looks.

    Raises Refused: "forbidden", "finding_state", "reason", and those of photos.
    """
    said = _written(text)
    held = _locked(finding, "fix", RECTIFY, by, now)
    held.in_time = held.due_at is not None and now <= held.due_at
    held.state, held.fixed_at, held.fixed_by = State.FIXED, now, by
    _done(held, "fix", by, now, said, pictures)


@transaction.atomic
def pass_(finding: Finding, *, text: str, by: User, now: datetime, pictures: Sequence[bytes] = ()) -> None:
    """Close a finding after looking again: it is in order. Whoever said that it is put right does not close it.

    Raises Refused: "forbidden", "finding_state", "reason", "finding_own".
    """
    said = _written(text)
    held = _locked(finding, "pass", INSPECT, by, now)
    if held.fixed_by_id == by.pk:
        raise Refused("finding_own", _("Another person looks at what you said is put right."))
    if held.in_time is None:
        held.in_time = held.due_at is not None and now <= held.due_at
    held.state, held.closed_at, held.closed_by = State.CLOSED, now, by
    held.due_at = held.look_on = None
    _done(held, "pass", by, now, said, pictures)


@transaction.atomic
def fail(
    finding: Finding,
    *,
    text: str,
    due_at: datetime,
    look_on: date | None = None,
    by: User,
    now: datetime,
    pictures: Sequence[bytes] = (),
) -> None:
    """Say after looking again that it is not in order yet: the unit gets another time, and somebody looks once more.

    Raises Refused: "forbidden", "finding_state", "reason", "finding_own", "deadline".
    """
    said = _written(text)
    if due_at <= now:
        raise Refused("deadline", _("Give a time that is still to come."))
    held = _locked(finding, "fail", INSPECT, by, now)
    if held.fixed_by_id == by.pk:
        raise Refused("finding_own", _("Another person looks at what you said is put right."))
    if held.in_time is None:
        held.in_time = False
    held.state, held.due_at = State.RECTIFYING, due_at
    held.look_on = look_on or rules.look_on(now, queries.numbers_of(held.protocol))
    held.fixed_at = held.fixed_by = None
    held.n_failed += 1
    _done(held, "fail", by, now, said, pictures, due_at)


@transaction.atomic
def escalate(finding: Finding, *, text: str, by: User, now: datetime) -> None:
    """Propose an interview with the unit: it is among the reasons when the day is locked; a person decides.

    Raises Refused: "forbidden", "finding_state", "reason", "finding_person" for one about a person: units are asked to
    interviews.
    """
    said = _written(text)
    held = _locked(finding, "escalate", INSPECT, by, now)
    if held.worker_id:
        raise Refused("finding_person", _("An interview is with a unit; speak with the person."))
    held.escalated_at = held.escalated_at or now
    _done(held, "escalate", by, now, said)


@transaction.atomic
def note(finding: Finding, *, text: str, by: User, now: datetime, pictures: Sequence[bytes] = ()) -> None:
    """Write a note beside a finding.

    Raises Refused: "forbidden", "reason".
    """
    said = _written(text)
    permission = INSPECT if may(by, INSPECT, day_of(now), finding.area_id) else RECTIFY
    _done(_locked(finding, "note", permission, by, now), "note", by, now, said, pictures)


@transaction.atomic
def withdraw(finding: Finding, *, text: str, by: User, now: datetime) -> None:
    """Withdraw a finding that was a mistake, with why; it keeps its number and stays readable.

    Raises Refused: "forbidden", "finding_state", "reason".
    """
    said = _written(text)
    held = _locked(finding, "withdraw", INSPECT, by, now)
    held.state, held.closed_at, held.closed_by = State.WITHDRAWN, now, by
    held.due_at = held.look_on = held.in_time = None
    _done(held, "withdraw", by, now, said)


@transaction.atomic
def reopen(finding: Finding, *, text: str, by: User, now: datetime) -> None:
    """Open a finding again that was closed or withdrawn too early; its clocks run from now.

    Raises Refused: "forbidden", "finding_state", "reason".
    """
    said = _written(text)
    held = _locked(finding, "reopen", INSPECT, by, now)
    numbers = queries.numbers_of(held.protocol)
    held.state = State.FOUND
    held.due_at, held.look_on = rules.due(held.severe, now, numbers), rules.look_on(now, numbers)
    held.fixed_at = held.fixed_by = held.in_time = held.closed_at = held.closed_by = None
    held.escalated_at = None
    _done(held, "reopen", by, now, said, due_at=held.due_at)


def _written(text: str) -> str:
    if not text.strip():
        raise Refused("reason", _("Write down what was seen, or why."))
    return text.strip()


def _locked(finding: Finding, deed: str, permission: str, by: User, now: datetime) -> Finding:
    """Lock a finding and look whether this may be done with it now, by somebody who may see it."""
    on = day_of(now)
    require(by, permission, finding.area_id, on)
    held = Finding.objects.select_for_update(no_key=True, of=("self",)).get(pk=finding.pk)
    if not Finding.objects.filter(queries.about_people(by, on), pk=held.pk).exists():
        require(by, PERSONS, 0, on)
    if held.state not in rules.MAY[deed]:
        raise Refused(
            "finding_state", _("This is no longer possible: %(state)s."), state=held.get_state_display()
        )
    return held


def _done(
    held: Finding,
    what: str,
    by: User,
    now: datetime,
    text: str = "",
    pictures: Sequence[bytes] = (),
    due_at: datetime | None = None,
) -> None:
    held.save()
    _step(held, what, by, now, text=text, pictures=pictures, due_at=due_at)


def _step(
    held: Finding,
    what: str,
    by: User,
    now: datetime,
    *,
    text: str = "",
    pictures: Sequence[bytes] = (),
    due_at: datetime | None = None,
) -> None:
    if len(pictures) > MOST_PHOTOS:
        raise Refused("photo_many", _("Four photos at most."))
    cleaned = {picture.digest: picture for picture in map(photos.clean, pictures)}
    step = FindingStep.objects.create(finding=held, at=now, by=by, what=what, text=text[:600], due_at=due_at)
    Photo.objects.bulk_create(
        Photo(step=step, digest=p.digest, width=p.width, height=p.height, content=p.content)
        for p in cleaned.values()
    )
    person = held.worker.person_id if held.worker else None
    verb = f"supervision.finding.{what}"
    audit(
        by, verb, held, now, person_id=person, area_id=held.area_id, number=held.number, photos=len(cleaned)
    )
