"""Visits of venues as a kind of table: what another system noted at the door becomes the same facts."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils.translation import gettext, gettext_lazy

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.documents.tables import BAD, KNOWN, NEW, Cells, Done, Field, Kind, Work, bad
from lianfang.people.imports.giving import AT_ONCE, NUMBERS, cells_of_persons, moment
from lianfang.people.imports.persons import NOT_READ, PERSON_FIELDS, persons_of
from lianfang.people.imports.times import read_moment
from lianfang.places.models import Site
from lianfang.presence.capture import SCAN
from lianfang.presence.models import Scan
from lianfang.sync.actions import Saying, tell
from lianfang.sync.capture import VOID
from lianfang.sync.queries import counting

ROWS = uuid.UUID("c3c3a0f2-55b8-5a0e-8b0c-0a4d2a4a7f21")  # facts of files have ids made of what they say
_OUT = frozenset({"out", "出", "离开", "离场", "出场"})


def take_visits(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Tell who was at which venue when; a row with both times is told as coming and as going."""
    people = persons_of(rows, work)
    found: list[Done] = []
    said: dict[uuid.UUID, Saying] = {}
    for cells, person in zip(rows, people, strict=True):
        read = person if person.state == BAD else _sayings(cells, person.thing, work)
        if isinstance(read, Done):
            found.append(read)
            continue
        first = read[0].id
        state = KNOWN if first in said or Scan.objects.filter(pk=first).exists() else NEW
        found.append(Done(state, "", str(first)))
        if state == NEW:
            said |= {each.id: each for each in read}
    if said:
        tell(work.by, {SCAN.name: SCAN}, list(said.values()), now=work.now)
    return found


def _sayings(cells: Cells, person: str, work: Work) -> list[Saying] | Done:
    site = _site(cells.get("site", "").strip(), work)
    if isinstance(site, Done):
        return site
    told = [("out" if cells.get("direction", "").strip() in _OUT else "in", cells.get("at", ""))]
    told += [("out", cells["left"])] if cells.get("left") else []
    read: list[Saying] = []
    for direction, text in told:
        at = read_moment(text)
        if at is None:
            return bad(NOT_READ % {"text": text})
        if at > work.now:
            return bad(gettext("%(text)s lies in the future.") % {"text": text})
        read.append(_saying(site, person, direction, at))
    return read


def _saying(site: Site, person: str, direction: str, at: datetime) -> Saying:
    key = f"{site.pk}:{person}:{direction}:{at.isoformat()}"
    data = {"person_id": person, "site_id": str(site.pk), "direction": direction}
    return Saying(SCAN.name, site.area_id, data, at, uuid.uuid5(ROWS, key))


def _site(text: str, work: Work) -> Site | Done:
    known: dict[str, Site | Done] = work.memo.setdefault("sites", {})
    if text not in known:
        rows = Site.objects.filter(closed_at=None)
        try:
            same = list(rows.filter(pk=uuid.UUID(text)))
        except ValueError:
            same = list(rows.filter(name=text)[:2])
        message = gettext("No site, or several, are called “%(name)s”.")
        known[text] = same[0] if len(same) == 1 else bad(message % {"name": text})
    return known[text]


def undo_visits(ids: Sequence[str], _before: object, work: Work) -> dict[str, str]:
    """Take back what was told: the facts stay, and count no more."""
    rows = Scan.objects.filter(pk__in=ids)
    pairs = {
        other.pk: other
        for row in rows
        for other in Scan.objects.filter(person_id=row.person_id, site_id=row.site_id, batch_id=row.batch_id)
    }
    said = [
        Saying(
            VOID.name, row.area_id, {"kind": SCAN.name, "target": str(row.pk), "reason": gettext("Undone")}
        )
        for row in pairs.values()
    ]
    try:
        tell(work.by, {VOID.name: VOID}, said, now=work.now)
    except Refused as refused:
        return dict.fromkeys(ids, str(refused))
    return {}


def give_visits(user: User, on: date) -> Iterator[Cells]:
    """Give who came to the venues of a user's areas and left them, scan by scan."""
    rows = visible(Scan.objects.filter(counting()), user, "cases.investigate", on)
    cells = cells_of_persons(user, on)
    rows = rows.select_related("person__household", "site").prefetch_related(NUMBERS)
    for scan in rows.order_by("at", "pk").iterator(chunk_size=AT_ONCE):
        told = {"site": scan.site.name, "at": moment(scan.at), "direction": str(scan.direction)}
        yield {**cells(scan.person), **told}


VISITS = Kind(
    "visits",
    gettext_lazy("Visits of venues"),
    "qrcode",
    "cases.investigate",  # whoever traces asks venues for their lists
    (
        *(each for each in PERSON_FIELDS if each.key != "born_on"),
        Field("site", gettext_lazy("Venue"), ("场所", "场所名称", "地点", "点位", "venue"), True, "某某超市"),
        Field(
            "at",
            gettext_lazy("When"),
            ("时间", "进入时间", "扫码时间", "登记时间", "time", "entered"),
            True,
            "2021-08-01 10:15",
        ),
        Field("left", gettext_lazy("Left at"), ("离开时间", "离场时间", "left"), False, "2021-08-01 10:45"),
        Field("direction", gettext_lazy("Direction"), ("方向", "进出"), False, "进"),
    ),
    take_visits,
    undo_visits,
    personal=True,
    at_once=1_000,
    give=give_visits,
)
