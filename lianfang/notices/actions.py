"""Writes of notices: drafted, submitted, approved by another person, corrected, withdrawn, brought to doors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.notices import queries, rules
from lianfang.notices.models import Addressee, Audience, Carried, Notice, NoticeVersion, Way
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Household
from lianfang.places.rules import inside, touches
from lianfang.sync.actions import Saying, tell
from lianfang.sync.kinds import Kind

MOST_DOORS = 500  # of a community, told at once (design choice)


@dataclass(frozen=True, slots=True)
class Text:
    """What a version says, in both languages."""

    title: str
    text: str
    title_en: str = ""
    text_en: str = ""

    def columns(self) -> dict[str, str]:
        """Give it as columns, without blanks around.

        Raises Refused("notice_empty").
        """
        said = {name: getattr(self, name).strip() for name in ("title", "text", "title_en", "text_en")}
        if not said["title"] or not said["text"]:
            raise Refused("notice_empty", _("A notice needs a title and a text."))
        return said


@dataclass(frozen=True, slots=True)
class For:
    """Whom it is for: an area and a group of its people."""

    area_id: int
    group: str = "all"


@transaction.atomic
def draft(
    outbreak: Outbreak,
    text: Text,
    *,
    area_id: int,
    kind: str,
    to: Sequence[For],
    public: bool,
    doors: bool,
    by: User,
    now: datetime,
) -> Notice:
    """Draft a notice of an area, for areas inside it.

    Raises Refused: "forbidden", "notice_empty", "notice_outside", "notice_for_nobody", "outbreak_closed".
    """
    require(by, "notices.draft", area_id, day_of(now))
    if outbreak.ended_on is not None:
        raise Refused("outbreak_closed", _("This outbreak is closed."))
    if not touches(area_id, outbreak.area_id):
        raise Refused("notice_outside", _("The outbreak is not being fought there."))
    notice = Notice.objects.create(
        outbreak=outbreak, area_id=area_id, kind=kind, public=public, doors=doors, made_at=now, made_by=by
    )
    _address(notice, to)
    NoticeVersion.objects.create(notice=notice, version=1, drafted_at=now, drafted_by=by, **text.columns())
    audit(by, "notices.notice.drafted", notice, now, area_id=area_id, kind=kind)
    return notice


def _address(notice: Notice, to: Sequence[For]) -> None:
    if not to:
        raise Refused("notice_for_nobody", _("Say whom it is for."))
    if any(not inside(each.area_id, notice.area_id) for each in to):
        raise Refused("notice_outside", _("It can only be for areas inside the one that issues it."))
    if any(each.group not in Audience.values for each in to):
        raise Refused("notice_group", _("There is no such group."))
    notice.addressees.all().delete()
    Addressee.objects.bulk_create(
        Addressee(notice=notice, area_id=area, group=group)
        for area, group in dict.fromkeys((each.area_id, each.group) for each in to)
    )


def _held(notice: Notice, deed: str, permission: str, by: User, now: datetime) -> Notice:
    """Lock a notice and look whether this may be done with it now."""
    require(by, permission, notice.area_id, day_of(now))
    held = Notice.objects.select_for_update().get(pk=notice.pk)
    if why := rules.cannot(deed, queries.standing(held), by.pk):
        raise Refused(f"notice_{why}", gettext(rules.CANNOT[why]))
    return held


def _draft_of(notice: Notice) -> NoticeVersion:
    return NoticeVersion.objects.get(notice=notice, approved_at=None)


@transaction.atomic
def edit(
    notice: Notice,
    text: Text,
    *,
    to: Sequence[For] | None = None,
    change: str = "",
    public: bool | None = None,
    doors: bool | None = None,
    by: User,
    now: datetime,
) -> None:
    """Write a draft anew; whoever wrote last counts as its author. Whom it is for is settled with the first version.

    Raises Refused: "forbidden", "notice_submitted", "notice_no_draft", "notice_withdrawn", and as `draft`.
    """
    held = _held(notice, "edit", "notices.draft", by, now)
    version = _draft_of(held)
    for name, said in text.columns().items():
        setattr(version, name, said)
    version.change = change.strip() or version.change
    version.drafted_by, version.drafted_at = by, now
    version.save()
    if held.state == Notice.State.DRAFT:
        if to is not None:
            _address(held, to)
        held.public = held.public if public is None else public
        held.doors = held.doors if doors is None else doors
        held.save(update_fields=["public", "doors"])
    audit(by, "notices.notice.edited", held, now, area_id=held.area_id, version=version.version)


@transaction.atomic
def submit(notice: Notice, *, by: User, now: datetime) -> None:
    """Hand a draft in for approval; nobody changes it until it was approved or sent back.

    Raises Refused: "forbidden", "notice_submitted", "notice_no_draft", "notice_unfilled".
    """
    held = _held(notice, "submit", "notices.draft", by, now)
    version = _draft_of(held)
    if left := rules.unfilled(version.title, version.text, version.title_en, version.text_en):
        raise Refused("notice_unfilled", _("Still to be filled: %(places)s"), places=" ".join(left))
    version.submitted_at, version.returned_at, version.returned_by, version.returned_why = now, None, None, ""
    version.save()
    if held.state == Notice.State.DRAFT:
        held.state = Notice.State.SUBMITTED
        held.save(update_fields=["state"])
    audit(by, "notices.notice.submitted", held, now, area_id=held.area_id, version=version.version)


@transaction.atomic
def approve(notice: Notice, *, by: User, now: datetime) -> NoticeVersion:
    """Approve what another person drafted: it is in force at once; the first version gets the next number of the
    outbreak and year, without gaps.

    Raises Refused: "forbidden", "notice_not_submitted", "notice_own_draft".
    """
    Outbreak.objects.select_for_update(no_key=True).get(pk=notice.outbreak_id)  # one number after the other
    held = _held(notice, "approve", "notices.approve", by, now)
    version = _draft_of(held)
    version.approved_at, version.approved_by = now, by
    version.save(update_fields=["approved_at", "approved_by"])
    if held.number is None:
        year = day_of(now).year
        rows = Notice.objects.filter(outbreak=held.outbreak_id, year=year)
        held.number = rules.next_number(rows.aggregate(last=Max("number"))["last"])
        held.year, held.issued_at, held.state = year, now, Notice.State.ISSUED
        held.save(update_fields=["number", "year", "issued_at", "state"])
    audit(
        by,
        "notices.notice.approved",
        held,
        now,
        area_id=held.area_id,
        number=held.said,
        version=version.version,
    )
    return version


@transaction.atomic
def send_back(notice: Notice, *, reason: str, by: User, now: datetime) -> None:
    """Send a draft back with why; it can be changed and submitted again.

    Raises Refused: "forbidden", "reason", "notice_not_submitted".
    """
    why = _written(reason)
    held = _held(notice, "return", "notices.approve", by, now)
    version = _draft_of(held)
    version.submitted_at, version.returned_at, version.returned_by, version.returned_why = None, now, by, why
    version.save()
    if held.state == Notice.State.SUBMITTED:
        held.state = Notice.State.DRAFT
        held.save(update_fields=["state"])
    audit(by, "notices.notice.sent_back", held, now, area_id=held.area_id, reason=why)


@transaction.atomic
def correct(notice: Notice, *, change: str, by: User, now: datetime) -> NoticeVersion:
    """Begin a correction: a new version from the text in force, which stays in force until the new one is approved.

    Raises Refused: "forbidden", "reason", "notice_not_issued", "notice_drafted".
    """
    why = _written(change)
    held = _held(notice, "correct", "notices.draft", by, now)
    last = queries.shown(held)
    version = NoticeVersion.objects.create(
        notice=held,
        version=last.version + 1,
        title=last.title,
        title_en=last.title_en,
        text=last.text,
        text_en=last.text_en,
        change=why,
        drafted_at=now,
        drafted_by=by,
    )
    audit(by, "notices.notice.corrected", held, now, area_id=held.area_id, version=version.version)
    return version


@transaction.atomic
def discard(notice: Notice, *, by: User, now: datetime) -> bool:
    """Throw a draft away: of what was never issued, all of it; of a correction, the draft. Says whether something is
    left.

    Raises Refused: "forbidden", "notice_submitted", "notice_no_draft".
    """
    held = _held(notice, "edit", "notices.draft", by, now)
    version = _draft_of(held)
    audit(by, "notices.notice.discarded", held, now, area_id=held.area_id, version=version.version)
    if held.number is None:
        held.delete()
        return False
    version.delete()
    return True


@transaction.atomic
def withdraw(notice: Notice, *, reason: str, by: User, now: datetime) -> None:
    """Withdraw what was issued, with why. It keeps its number and stays readable; a draft correction is thrown away.

    Raises Refused: "forbidden", "reason", "notice_not_issued", "notice_withdrawn".
    """
    why = _written(reason)
    held = _held(notice, "withdraw", "notices.approve", by, now)
    held.versions.filter(approved_at=None).delete()
    held.state, held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = "withdrawn", now, by, why
    held.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_why"])
    audit(by, "notices.notice.withdrawn", held, now, area_id=held.area_id, number=held.said, reason=why)


def bring(
    notice: Notice, households: Iterable[UUID], *, way: str, by: User, now: datetime, kind: Kind
) -> int:
    """Tell at a desk, or with a visit, that a letter reached some doors. `kind` is that of deliveries; each is a fact
    like one of a phone, and can be taken back. Gives how many.

    Raises Refused: "no_doors", "malformed".
    """
    wanted = list(dict.fromkeys(households))[:MOST_DOORS]
    areas = dict(Household.objects.filter(pk__in=wanted).values_list("pk", "area_id"))
    if not areas or way not in Way.values:
        raise Refused("no_doors", _("Choose the doors it was brought to, and how."))
    facts = [
        Saying(kind.name, area, {"notice_id": notice.pk, "household_id": door, "way": way})
        for door, area in areas.items()
    ]
    tell(by, {kind.name: kind}, facts, now=now)
    return len(facts)


def _written(reason: str) -> str:
    if not reason.strip():
        raise Refused("reason", _("Write down why."))
    return reason.strip()[:300]


@dataclass(frozen=True, slots=True)
class LetterVisit:
    """A visit that counts and brought letters: where, which visit, when, by whom."""

    household_id: UUID
    area_id: int
    visit_id: UUID
    at: datetime
    by_id: int


# Which letters a visit brought: those for this door that were in force when somebody stood there.
_CARRY = """
INSERT INTO notices_carried (notice_id, household_id, area_id, visit_id, at, by_id)
SELECT DISTINCT ON (n.id, v.household) n.id, v.household, v.area, v.visit, v.at, v.by
FROM unnest(%(doors)s::uuid[], %(areas)s::bigint[], %(visits)s::uuid[], %(times)s::timestamptz[], %(users)s::bigint[])
    AS v(household, area, visit, at, by)
JOIN notices_addressee a ON a.area_id <= v.area
JOIN places_area p ON p.id = a.area_id AND v.area < a.area_id + power(1000, 5 - p.depth)::bigint
JOIN notices_notice n ON n.id = a.notice_id AND n.doors AND n.issued_at <= v.at
    AND (n.withdrawn_at IS NULL OR n.withdrawn_at > v.at)
ORDER BY n.id, v.household, v.at, v.visit
ON CONFLICT DO NOTHING
"""


def note_carried(doors: Iterable[UUID], visits: Sequence[LetterVisit]) -> None:
    """Write again which letters were brought to some doors by visits: all their visits that count and had a letter to
    bring are given. Running it again changes nothing. At most two statements."""
    Carried.objects.filter(household__in=list(doors)).delete()
    if not visits:
        return
    given: dict[str, Any] = {
        "doors": [each.household_id for each in visits],
        "areas": [each.area_id for each in visits],
        "visits": [each.visit_id for each in visits],
        "times": [each.at for each in visits],
        "users": [each.by_id for each in visits],
    }
    with connection.cursor() as cursor:
        cursor.execute(_CARRY, given)
