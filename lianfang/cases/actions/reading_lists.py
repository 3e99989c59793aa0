"""A line list read in: people, cases and links of every row that is right; the others come back with the reason."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.cases import queries
from lianfang.cases.actions.clocks import becomes_case
from lianfang.cases.models import Case, CaseChange, ChainLink, LineList, ListedCase
from lianfang.cases.rules import COUNTED
from lianfang.cases.rules.line_list import Bad, Line, Told, links_mean, tidy
from lianfang.common.dates import at, day_of
from lianfang.common.errors import Refused
from lianfang.documents.tables import Row
from lianfang.outbreak.models import Outbreak
from lianfang.people.actions import Labelled, register_labelled, register_many
from lianfang.people.models import Person
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.rules.numbers import possible_numbers
from lianfang.places.models import Area
from lianfang.places.queries import inside
from lianfang.places.rules import from_official, official_code

LISTED = uuid.UUID("7d0a3c54-2e3b-5f7e-9a41-6f0c4b8e2d17")
READ_IN = gettext_noop("Read in from a line list")


@dataclass(slots=True)
class _Reading:
    """A list while it is read."""

    kept: LineList
    by: User
    now: datetime
    returned: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    new: int = 0
    known: int = 0
    links: int = 0

    def back(self, row: Row, bad: Bad, file: str = "cases") -> None:
        """Note a row that was not taken."""
        said = {"file": file, "line": row.number, "cells": list(row.cells)}
        self.returned.append(said | {"reason": bad.reason, "values": dict(bad.values)})


@transaction.atomic
def read_list(kept: LineList, *, by: User, now: datetime) -> LineList:
    """Read a line list in: every row that is right becomes a person, a case and its links; what was read before is
    known and stays as it is. Rows that are not right are kept with the reason.

    Raises Refused("forbidden"), Refused("done").
    """
    require(by, "cases.confirm", kept.area_id, day_of(now))
    held = LineList.objects.select_for_update(no_key=True).get(pk=kept.pk)
    if held.state != LineList.State.NEW:
        raise Refused("done", _("This file was read already."))
    # Numbers run without gaps: whoever decides next in this outbreak waits here.
    outbreak = Outbreak.objects.select_for_update(no_key=True).get(pk=held.outbreak_id)
    reading = _Reading(held, by, now)
    lines: list[tuple[Row, Line]] = []
    for row, line in queries.read_lines(held, now):
        if isinstance(line, Bad):
            reading.back(row, line)
        else:
            lines.append((row, line))
            reading.notes += [
                {"line": row.number, "reason": n.reason, "values": dict(n.values)} for n in line.notes
            ]
    _take_cases(reading, outbreak, lines)
    _take_links(reading, outbreak, lines)
    _close(reading)
    kept.refresh_from_db()
    return kept


def _close(reading: _Reading) -> None:
    held = reading.kept
    held.state, held.read_at = LineList.State.DONE, reading.now
    held.n_new, held.n_known, held.n_links = reading.new, reading.known, reading.links
    held.returned = sorted(reading.returned, key=lambda row: (row["file"], row["line"]))
    held.notes = reading.notes
    held.save(update_fields=["state", "read_at", "n_new", "n_known", "n_links", "returned", "notes"])
    counts: dict[str, Any] = {"new": held.n_new, "known": held.n_known, "returned": len(held.returned)}
    audit(reading.by, "cases.line_list.read", held, reading.now, area_id=held.area_id, **counts)


def person_id(kept: LineList, key: str) -> UUID:
    """Give the id that somebody of a list has here, however often the list is read."""
    return uuid.uuid5(LISTED, f"{kept.outbreak_id}\x1f{kept.series}\x1f{key}")


# --- people


def _people(reading: _Reading, lines: Sequence[tuple[Row, Line]]) -> tuple[dict[str, UUID], set[UUID]]:
    """Put the people of a list on record; give who each id is, and who is new."""
    areas = _Areas(reading.kept.area_id)
    kept = reading.kept
    named = [(row, line) for row, line in lines if _name(line)]
    plain = [line for _row, line in lines if not _name(line)]
    ids = {line.key: person_id(kept, line.key) for line in plain}
    new = register_labelled(
        [
            Labelled(ids[line.key], line.key, areas.of(line), line.sex, line.days.get("born_on"))
            for line in plain
        ],
        by=reading.by,
        now=reading.now,
    )
    if named:
        there = set(
            Person.objects.filter(pk__in=[person_id(kept, li.key) for _r, li in named]).values_list(
                "pk", flat=True
            )
        )
        told = [_newcomer(kept, line, areas) for _row, line in named]
        done = register_many(told, by=reading.by, now=reading.now)
        for turned in done.turned:
            reading.back(named[turned.index][0], Bad("person", {"why": turned.wrong.value}))
        found = {line.key: pk for (_row, line), pk in zip(named, done.ids, strict=True) if pk}
        new |= {pk for key, pk in found.items() if pk == person_id(kept, key)} - there
        ids |= found
    return ids, new


def _name(line: Line) -> str:
    told = line.told
    return tidy(told.get("name", "") or f"{told.get('last_name', '')} {told.get('first_name', '')}")


def _newcomer(kept: LineList, line: Line, areas: "_Areas") -> Newcomer:
    kinds = [kind for kind, _text in possible_numbers(line.number)] if line.number else []
    return Newcomer(
        name=_name(line),
        area_id=areas.of(line),
        sex=line.sex,
        born_on=line.days.get("born_on"),
        phone=line.told.get("phone", ""),
        id_kind=("resident_id" if "resident_id" in kinds else kinds[0]) if kinds else "none_yet",
        number=line.number if kinds else "",
        address=line.told.get("address", ""),
        id=person_id(kept, line.key),
    )


class _Areas:
    """The areas of an outbreak by statistical code and by name; what is not one of them is the outbreak's own."""

    def __init__(self, area_id: int) -> None:
        self.own = area_id
        rows = Area.objects.filter(inside(area_id, "id"), closed_on=None, depth__lte=4)
        self.names: dict[str, int] = {}
        for area in rows.only("id", "name", "name_en"):
            named = (area.code, area.name, (area.name_en or area.name).casefold())
            self.names |= dict.fromkeys(named, area.pk)

    def of(self, line: Line) -> int:
        """Give the area a row names."""
        told = tidy(line.told.get("area", ""))
        return self.names.get(told) or self.names.get(told.casefold()) or self._coded(told) or self.own

    def _coded(self, told: str) -> int | None:
        """Give the area of a code that is filled up with zeros, as many lists write them."""
        try:
            return self.names.get(official_code(from_official(told)))
        except ValueError:
            return None


# --- cases


def _take_cases(reading: _Reading, outbreak: Outbreak, lines: list[tuple[Row, Line]]) -> None:
    ids, new_people = _people(reading, lines)
    people = Person.objects.in_bulk(set(ids.values()))
    there = dict(Case.objects.filter(outbreak=outbreak, person__in=people).values_list("person_id", "pk"))
    protocol = queries.protocol_of(outbreak, reading.now)
    types = {each.key for each in protocol.cases.clinical_types.value}
    number = Case.objects.filter(outbreak=outbreak).aggregate(last=Max("number"))["last"] or 0
    places = {link.infected: link.place for link in queries.links_of_list(reading.kept) if link.place}
    cases, changes, listed = [], [], []
    for row, line in lines:
        if line.key not in ids:
            continue
        person = people[ids[line.key]]
        if person.pk in there:
            reading.known += 1
            continue
        case = _case(outbreak, person, line, types, protocol.version)
        if reading.kept.choices.get("settled") and case.decided_at:
            _settle(case, case.decided_at)
        if line.state in COUNTED:
            number += 1
            case.number = number
        cases.append(case)
        changes.append(_change(case, reading))
        listed.append(_listed(case, row, line, reading.kept, places, person.pk in new_people))
    Case.objects.bulk_create(cases)
    CaseChange.objects.bulk_create(changes)
    ListedCase.objects.bulk_create(listed)
    for case in cases:
        if case.number and case.person_id not in new_people:
            becomes_case(case, protocol=protocol, by=reading.by, now=reading.now)
    reading.new = len(cases)


def _case(outbreak: Outbreak, person: Person, line: Line, types: set[str], version: str) -> Case:
    days = line.days
    decided = line.state in COUNTED
    return Case(
        person=person,
        outbreak=outbreak,
        area_id=person.area_id,
        state=line.state,
        clinical_type=line.clinical_type if line.clinical_type in types else "",
        onset_on=None if line.state == "asymptomatic" else days.get("onset_on"),
        sampled_at=at(days["sampled_on"]) if "sampled_on" in days else None,
        detected_at=at(line.found_on),
        decided_at=at(line.decided_on) if decided else None,
        imported=line.imported,
        reported_at=at(days["reported_on"]) if "reported_on" in days else None,
        out_at=at(days["out_on"]) if "out_on" in days and "died_on" not in days else None,
        died_at=at(days["died_on"]) if "died_on" in days else None,
        protocol=version,
    )


def _settle(case: Case, decided_at: datetime) -> None:
    """Stop the clocks of a case of an old list: it was reported and investigated when it was decided."""
    case.reported_at = case.reported_at or decided_at
    case.core_facts_at = case.investigated_at = case.reported_at


def _change(case: Case, reading: _Reading) -> CaseChange:
    return CaseChange(
        case=case,
        person_id=case.person_id,
        at=reading.now,
        by=reading.by,
        before="",
        after=case.state,
        reason=READ_IN,
        protocol=case.protocol,
    )


def _listed(
    case: Case, row: Row, line: Line, kept: LineList, places: Mapping[str, str], new_person: bool
) -> ListedCase:
    return ListedCase(
        person_id=case.person_id,
        case=case,
        list=kept,
        key=line.key[:60],
        line=row.number,
        told=dict(line.told),
        place=places.get(line.key, line.place)[:120],
        setting=line.setting,
        new_person=new_person,
    )


# --- links


def _take_links(reading: _Reading, outbreak: Outbreak, lines: Sequence[tuple[Row, Line]]) -> None:
    """Store who infected whom, by the list's own columns and the file of links."""
    kept = reading.kept
    rows = ListedCase.objects.filter(list__outbreak=outbreak, list__series=kept.series)
    known = dict(rows.exclude(list__state=LineList.State.VOID).values_list("key", "case"))
    cases = Case.objects.in_bulk(set(known.values()))
    who = {key: cases[pk] for key, pk in known.items() if pk in cases}
    told: list[tuple[Row, Told, str, str]] = []
    for row, line in lines:
        told += [(row, Told(line.key, key), "infector", "cases") for key in line.infectors]
        told += [(row, Told(line.key, key), "related", "cases") for key in line.related]
    extra = queries.links_of_list(kept)
    pairs = [(link.row, Told(link.infected, key)) for link in extra for key in link.infectors]
    mean = kept.choices.get("links") or links_mean([pair for _row, pair in pairs])
    told += [(row, pair, mean, "edges") for row, pair in pairs]
    stored = _stored(reading, outbreak, who, told)
    reading.links = stored


def _stored(
    reading: _Reading,
    outbreak: Outbreak,
    who: Mapping[str, Case],
    told: Iterable[tuple[Row, Told, str, str]],
) -> int:
    fresh: dict[tuple[UUID, UUID, str], ChainLink] = {}
    for row, pair, kind, file in told:
        bad = _wrong(pair, who)
        if bad:
            reading.back(row, bad, file)
            continue
        one, other = who[pair.infected], who[pair.infector]
        if kind == "related" and one.person_id > other.person_id:  # near each other: told once
            one, other = other, one
        fresh.setdefault(
            (one.person_id, other.person_id, kind),
            ChainLink(
                person_id=one.person_id,
                source_person_id=other.person_id,
                outbreak=outbreak,
                area_id=one.area_id,
                kind=kind,
                list=reading.kept,
                told_by=reading.by,
                told_at=reading.now,
            ),
        )
    rows = ChainLink.objects.filter(outbreak=outbreak, person__in={key[0] for key in fresh})
    there = set(rows.values_list("person_id", "source_person_id", "kind"))
    ChainLink.objects.bulk_create([link for key, link in fresh.items() if key not in there])
    return len(fresh.keys() - there)


def _wrong(pair: Told, who: Mapping[str, Case]) -> Bad | None:
    if pair.infected not in who:
        return Bad("unknown_case", {"key": pair.infected})
    if pair.infector not in who:
        return Bad("unknown_infector", {"key": pair.infector, "case": pair.infected})
    if pair.infected == pair.infector or who[pair.infected] == who[pair.infector]:
        return Bad("itself", {"key": pair.infected})
    return None
