"""A person as of a time: the record as it stood, what was known, what had happened unknown, who had looked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.accounts.deeds import deed, noted
from lianfang.accounts.models import AuditEntry, Post
from lianfang.accounts.roles import ROLES
from lianfang.cases.models import CaseChange, Contact, Quarantine
from lianfang.common.dates import day_of
from lianfang.console.asof.facts import Told, facts
from lianfang.people.models import Household, Person
from lianfang.people.queries import ids_of
from lianfang.places.queries import labels

# Deeds of looking; every other deed about a person changes something.
LOOKS = (".opened", ".printed", ".revealed", ".exported", ".found", ".chosen", ".told", ".not_identified")
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST = 500  # deeds about one person that are read (design choice)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done about a person, or a look at them: when, by whom in which post, with what words."""

    at: datetime
    said: str
    by: str
    post: str
    more: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A line of how somebody stood at a time, and since when."""

    label: str
    said: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class AsOf:
    """A person as of a time."""

    standing: list[Standing]
    known: list[Told]
    not_known: list[Told]  # had happened, came in later
    steps: list[Deed]
    looks: list[Deed]
    later: int  # facts and steps that came afterwards


def as_of(person: Person, then: datetime) -> AsOf:
    """Gather what was known of a human being at an instant, over all their records."""
    ids = ids_of(person.pk)
    told, deeds = facts(ids), _deeds(ids)
    past = [each for each in deeds if each.at <= then]
    said = _said(past)
    steps = [one for one, entry in zip(said, past, strict=True) if not entry.verb.endswith(LOOKS)]
    looks = [one for one, entry in zip(said, past, strict=True) if entry.verb.endswith(LOOKS)]
    return AsOf(
        standing=[*_record(person, deeds, then), *_cases(ids, then), *_orders(ids, then)],
        known=[each for each in told if each.known_at <= then][::-1],
        not_known=[each for each in told if each.at <= then < each.known_at],
        steps=steps,
        looks=looks,
        later=sum(each.known_at > then for each in told)
        + sum(each.at > then and not each.verb.endswith(LOOKS) for each in deeds),
    )


def _deeds(ids: Sequence[UUID]) -> list[AuditEntry]:
    rows = AuditEntry.objects.filter(person_id__in=list(ids)).select_related("by").order_by("-id")
    return list(rows[:MOST])


def _said(rows: Sequence[AuditEntry]) -> list[Deed]:
    posts: dict[int, list[Post]] = {}
    for post in Post.objects.filter(user__in={row.by_id for row in rows}).select_related("area"):
        posts.setdefault(post.user_id, []).append(post)
    return [
        Deed(row.at, deed(row.verb), row.by.name, _post(posts.get(row.by_id, []), day_of(row.at)), _more(row))
        for row in rows
    ]


def _post(posts: Sequence[Post], on: date) -> str:
    """Say which posts somebody held on a day."""
    held = [each for each in posts if each.from_on <= on and (each.to_on is None or on <= each.to_on)]
    return _(", ").join(f"{ROLES[each.role][0]} · {each.area}" for each in held[:2])


def _more(row: AuditEntry) -> str:
    """Say what was noted with a deed, without ids and lists."""
    told = [(name, value) for name, value in row.data.items() if _readable(name, value)]
    return " · ".join(
        f"{noted(name)} {_(value) if isinstance(value, str) else value}" for name, value in told
    )


def _readable(name: str, value: object) -> bool:
    if name == "changed" or isinstance(value, bool):
        return False
    return isinstance(value, (int, float)) or (
        isinstance(value, str) and value != "" and not ID.fullmatch(value)
    )


def _record(person: Person, deeds: Sequence[AuditEntry], then: datetime) -> list[Standing]:
    """Give the record as it stood: what is there now, with later corrections taken back one by one."""
    values: dict[str, Any] = {
        name: getattr(person, name) for name in ("name", "born_on", "area_id", "household_id", "kind")
    }
    since: datetime | None = person.registered_at
    for entry in deeds:  # the newest first
        if entry.verb != "people.person.corrected":
            continue
        if entry.at <= then:
            since = max(since, entry.at) if since else entry.at
            continue
        for name, (before, _after) in entry.data.get("changed", {}).items():
            if name in values:
                values[name] = before
    if person.registered_at > then:
        return [Standing(_("Record"), _("Not on record yet."), None)]
    area = labels([int(values["area_id"])]).get(int(values["area_id"]), "")
    home = Household.objects.filter(pk=values["household_id"]).first() if values["household_id"] else None
    kind = dict(Person.Kind.choices).get(values["kind"], "")
    parts = [values["name"], kind, values["born_on"], area, home.address if home else ""]
    return [Standing(_("Record"), " · ".join(str(each) for each in parts if each), since)]


def _cases(ids: Sequence[UUID], then: datetime) -> list[Standing]:
    found: dict[UUID, Standing] = {}
    rows = CaseChange.objects.filter(person_id__in=list(ids), at__lte=then).select_related("case")
    for row in rows.order_by("at", "id"):
        label = _("Case %(n)s") % {"n": row.case.number}
        found[row.case_id] = Standing(label, str(row.get_after_display()), row.at)
    contacts = Contact.objects.filter(person__in=list(ids), found_at__lte=then)
    told = [Standing(_("Contact"), each.grade, each.found_at) for each in contacts if _open(each, then)]
    return [*found.values(), *told]


def _open(contact: Contact, then: datetime) -> bool:
    return contact.closed_at is None or contact.closed_at > then


def _orders(ids: Sequence[UUID], then: datetime) -> list[Standing]:
    rows = Quarantine.objects.filter(person__in=list(ids), proposed_at__lte=then).order_by("proposed_at")
    told = []
    for row in rows:
        if row.released_at and row.released_at <= then:
            continue
        reviewed = row.reviewed_at is not None and row.reviewed_at <= then
        state = _("in force") if reviewed else _("proposed, not decided yet")
        until = row.ends_on.isoformat()
        told.append(Standing(str(row.get_kind_display()), f"{state} · {until}", row.proposed_at))
    return told
