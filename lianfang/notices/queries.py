"""Reads of notices: the register, how far a letter is, what the public page shows, the drafts to begin from."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from lianfang.accounts.access import spans, visible
from lianfang.accounts.models import User
from lianfang.notices.models import Notice, NoticeVersion
from lianfang.notices.rules import Standing
from lianfang.people.models import Household
from lianfang.places.models import Area
from lianfang.places.queries import inside, labels
from lianfang.places.rules import LEVELS, WIDTH, Span, ancestors, at_level, depth, span
from lianfang.sync.queries import COUNTS

PERMISSION = "notices.read"


@dataclass(frozen=True, slots=True)
class Draft:
    """A text to begin from, in both languages."""

    key: str
    kind: str
    doors: bool
    title: str
    title_en: str
    text: str
    text_en: str


@cache
def drafts() -> tuple[Draft, ...]:
    """List the texts to begin from; they stand in drafts.toml."""
    told = tomllib.loads((Path(__file__).parent / "drafts.toml").read_text())
    return tuple(Draft(**each) for each in told["draft"])


def register(
    user: User, on: date, *, state: str = "", kind: str = "", q: str = "", area: int | None = None
) -> QuerySet[Notice]:
    """List the notices of the areas a user may see, and those of the areas around these. One statement with the texts.

    `state` may also be "correcting": in force with a correction that is drafted.
    """
    mine = visible(Notice.objects.all(), user, PERMISSION, on)
    above = [around for first, _last in spans(user, PERMISSION, on) for around in ancestors(first)]
    rows = mine | Notice.objects.filter(area_id__in=above, state__in=["issued", "withdrawn"])
    if state == "correcting":
        rows = rows.filter(state="issued", versions__approved_at=None)
    elif state:
        rows = rows.filter(state=state)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(inside(area)) if area else rows
    if q:
        wanted = Q(versions__title__contains=q) | Q(versions__title_en__icontains=q)
        if (number := q.rsplit("-", 1)[-1]).isdecimal() and len(number) < 9:
            wanted |= Q(number=int(number))
        rows = rows.filter(pk__in=Notice.objects.filter(wanted).values("pk"))
    return rows.select_related("area", "made_by").prefetch_related("versions")


def current(notice: Notice) -> NoticeVersion | None:
    """Give the version in force; None while none was approved."""
    return next((each for each in notice.versions.all() if each.approved_at), None)


def drafted(notice: Notice) -> NoticeVersion | None:
    """Give the version somebody works on; None when there is none."""
    return next((each for each in notice.versions.all() if not each.approved_at), None)


def shown(notice: Notice) -> NoticeVersion:
    """Give the version a register shows: the one in force, else the draft."""
    found = current(notice) or drafted(notice)
    if found is None:
        raise LookupError(notice.pk)
    return found


def standing(notice: Notice) -> Standing:
    """Say how a notice stands, for the rules."""
    draft = drafted(notice)
    if draft is None:
        return Standing(notice.state)
    return Standing(notice.state, True, draft.submitted_at is not None, draft.drafted_by_id)


def waiting(user: User, on: date) -> QuerySet[NoticeVersion]:
    """List the versions that wait for this user's approval: of their areas, drafted by somebody else."""
    rows = visible(Notice.objects.all(), user, "notices.approve", on)
    found = NoticeVersion.objects.filter(notice__in=rows, approved_at=None, submitted_at__isnull=False)
    return found.exclude(drafted_by=user).select_related("notice__area", "drafted_by")


def published() -> QuerySet[Notice]:
    """List what the public page shows: what is in force and meant for everybody, the newest first; what was withdrawn
    stays, marked."""
    rows = Notice.objects.filter(public=True, issued_at__isnull=False)
    return rows.select_related("area").prefetch_related("versions").order_by("-issued_at", "pk")


# --- doors


@dataclass(frozen=True, slots=True)
class AreaDoors:
    """How many doors of an area a letter is for, how many it reached, and at how many it was not wanted."""

    area: Area | None
    doors: int
    reached: int
    refused: int

    @property
    def left(self) -> int:
        """Give the doors nobody brought it to yet."""
        return self.doors - self.reached - self.refused


# What came of a letter at doors: by facts of its own, and by visits that had a letter to bring; the last counts.
_LAST = f"""
SELECT DISTINCT ON (household_id) household_id, way, at, by_id FROM (
    SELECT d.household_id, d.way, d.at, d.by_id FROM notices_delivery d
    WHERE d.notice_id = %(notice)s AND {{only}} AND {COUNTS.format(t="d")}
    UNION ALL SELECT d.household_id, 'visit', d.at, d.by_id FROM notices_carried d
    WHERE d.notice_id = %(notice)s AND {{only}}
) t ORDER BY household_id, at DESC, way
"""  # noqa: S608 — constants of this module
_DOORS = f"""
SELECT h.area_id / %(width)s * %(width)s, count(*), count(*) FILTER (WHERE d.way <> 'refused'),
    count(*) FILTER (WHERE d.way = 'refused')
FROM people_household h LEFT JOIN ({_LAST.replace("{only}", "true")}) d ON d.household_id = h.id
WHERE {{where}} GROUP BY 1
"""  # noqa: S608 — constants of this module
_ONE_BY_ONE = f"""
SELECT t.household_id, t.way, t.at, u.name
FROM ({_LAST.replace("{only}", "d.household_id = ANY(%(doors)s::uuid[])")}) t JOIN accounts_user u ON u.id = t.by_id
"""  # noqa: S608 — constants of this module
COMMUNITY = LEVELS.index("community")
LETTERS = 20  # brought to the doors of one area at a time (design choice)


def spans_of(notice: Notice) -> list[Span]:
    """Give the ranges of areas a notice is for."""
    return [span(each.area_id) for each in notice.addressees.all()]


def _within(areas: Iterable[Span]) -> str:
    return "(" + (" OR ".join(f"h.area_id BETWEEN {int(a)} AND {int(b)}" for a, b in areas) or "false") + ")"


def doors_by_area(notice: Notice, area_id: int, user: User, on: date) -> list[AreaDoors]:
    """Say how far a letter is in each area one level below, of those a user may see. Two statements."""
    below = "community" if depth(area_id) >= COMMUNITY - 1 else LEVELS[depth(area_id) + 1]
    width = WIDTH ** (len(LEVELS) - 1 - LEVELS.index(below))
    seen = _within(spans(user, PERMISSION, on))
    here, wanted = _within([span(area_id)]), _within(spans_of(notice))
    given = {"notice": notice.pk, "width": width}
    with connection.cursor() as cursor:
        cursor.execute(_DOORS.format(where=f"{here} AND {wanted} AND {seen}"), given)
        rows = cursor.fetchall()
    areas = {area.pk: area for area in Area.objects.filter(pk__in=[row[0] for row in rows])}
    return [AreaDoors(areas.get(row[0]), *row[1:]) for row in sorted(rows)]


@dataclass(frozen=True, slots=True)
class Door:
    """A door, and how and when a letter last reached it."""

    id: UUID
    address: str
    way: str = ""
    at: Any = None
    by: str = ""


def doors_of(notice: Notice, community: int) -> list[Door]:
    """List the doors of a community with what came of a letter there. Two statements."""
    here = Household.objects.filter(inside(community)).order_by("area_id", "address")
    doors = [(pk, address) for pk, address in here.values_list("pk", "address")]
    with connection.cursor() as cursor:
        cursor.execute(_ONE_BY_ONE, {"notice": notice.pk, "doors": [pk for pk, _address in doors]})
        last = {row[0]: row[1:] for row in cursor.fetchall()}
    return [Door(pk, address, *last.get(pk, ())) for pk, address in doors]


def to_bring(area_id: int) -> QuerySet[Notice]:
    """List the letters that are brought to the doors of an area: for a round of visits, and for phones."""
    wanted = [*ancestors(area_id)]
    rows = Notice.objects.filter(state="issued", doors=True)
    here = Q(addressees__area_id__in=wanted) | inside(area_id, "addressees__area_id")
    return rows.filter(here).distinct().prefetch_related("versions")


def carried_in(areas: Q) -> list[Notice]:
    """List the letters that are brought to doors now, the newest first, of which `areas` says whom they are for: what a
    phone there has to know. Two statements, and one for the texts."""
    rows = Notice.objects.filter(areas, state="issued", doors=True).distinct().order_by("-issued_at", "pk")
    return list(rows.prefetch_related("versions", "addressees")[:LETTERS])


def audience(notice: Notice) -> list[tuple[str, str]]:
    """Give whom a notice is for in words: areas and groups. One statement."""
    found = list(notice.addressees.all())
    names = labels(each.area_id for each in found)
    return [(names.get(each.area_id, ""), str(each.get_group_display())) for each in found]


def top_of(notice: Notice) -> int:
    """Give the area a letter's board begins with: that of its only addressee, else the issuer's."""
    areas = {each.area_id for each in notice.addressees.all()}
    return at_level(areas.pop(), "community") if len(areas) == 1 else notice.area_id
