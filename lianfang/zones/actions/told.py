"""What phones told of a zone's people, written again from the facts that count: flags, counts of places."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lianfang.accounts.audit import audit
from lianfang.needs.actions import take_back
from lianfang.needs.actions.taking import Told, take_in
from lianfang.needs.models import Ticket
from lianfang.people.models import Person
from lianfang.people.queries import kept_ids
from lianfang.sync.queries import counting, undoubted
from lianfang.zones import queries
from lianfang.zones.actions.care import close, open_flag, source_of
from lianfang.zones.models import CareFlag, Flagging, Headcount, PlaceCount

Pair = tuple[UUID, str]


@transaction.atomic
def follow_care(pairs: Collection[Pair], now: datetime) -> None:
    """Note what the last word that counts says somebody needs again and again, end it, or take it back. What a desk
    said later stays. Running it twice or late changes nothing."""
    asked = {person for person, _key in pairs}
    kept = kept_ids(asked)
    people = Person.objects.select_related("household").in_bulk({*kept.values(), *asked})
    kinds = queries.care_kinds()
    for one, key in sorted(pairs, key=str):
        person = people.get(kept.get(one, one))
        if person is None or key not in kinds:
            continue  # disputed: a person looks at it
        told = list(
            Flagging.objects.filter(counting(), person=one, key=key).select_related("by").order_by("at", "id")
        )
        _follow(person, key, told, now)


def _follow(person: Person, key: str, told: list[Flagging], now: datetime) -> None:
    flags = list(CareFlag.objects.select_for_update().filter(person=person, key=key).order_by("-noted_at"))
    stands = next((each for each in flags if each.ended_at is None), None)
    last = told[-1] if told else None
    if last is None:
        if stands and stands.told_id:
            _take_back(stands, now)
    elif last.ended:
        if stands and stands.noted_at <= last.at:
            close(stands, by=last.by, now=last.at, told_id=last.pk)
    elif stands:
        if last.note and stands.noted_at < last.at:
            CareFlag.objects.filter(pk=stands.pk).update(note=last.note)
    elif not _ended_since(flags, last, {each.pk for each in told}):
        _begin(person, last, bool(flags), now)


def _ended_since(flags: Iterable[CareFlag], last: Flagging, counts: Collection[UUID]) -> bool:
    """Say whether a flag was ended after somebody told it, by a desk, with its zone, or by a word that counts."""
    later = [each for each in flags if each.ended_at and each.ended_at >= last.at]
    return any(each.told_id is None or each.told_id in counts for each in later)


def _begin(person: Person, told: Flagging, known: bool, now: datetime) -> None:
    """Set the flag in the strictest zone this person is in; outside of any, what was told is a need, once."""
    zone = queries.zone_of(person)
    if zone:
        made = open_flag(
            zone,
            person.pk,
            told.key,
            note=told.note,
            by=told.by,
            now=now,
            at=min(told.at, now),
            told_id=told.pk,
        )
        audit(told.by, "zones.care.noted", made, now, person_id=person.pk, area_id=made.area_id)
    elif not known:
        kind = queries.care_kinds()[told.key]
        door = person.household
        need = Told(
            way=Ticket.Way.DOOR,
            what=" · ".join(filter(None, [kind.words, told.note]))[:400],
            area_id=door.area_id if door else person.area_id,
            told_at=min(told.at, now),
            by_id=told.by_id,
            source=told.pk,
            kind=kind.need,
            person_id=person.pk,
            household_id=door.pk if door else None,
            place=door.address if door else "",
            name=person.name,
            phone=person.phone,
        )
        take_in([need], now)


def _take_back(flag: CareFlag, now: datetime) -> None:
    """End a flag whose word was taken back, and the needs it raised that nobody has spoken about yet."""
    close(flag, by=flag.noted_by, now=now, told_id=flag.told_id)
    take_back([source_of(flag, n) for n in range(flag.n_raised)], now)


@transaction.atomic
def follow_places(ids: Collection[UUID]) -> None:
    """Write the counts of places that phones told, and take out those that were taken back or are doubted. Running it
    twice or late changes nothing."""
    told = list(Headcount.objects.filter(undoubted(), pk__in=ids, zone__in=queries.zones_known(ids)))
    PlaceCount.objects.filter(pk__in={*ids} - {each.pk for each in told}).delete()
    PlaceCount.objects.bulk_create(
        [
            PlaceCount(
                id=each.pk,
                zone_id=each.zone_id,
                place=each.place.strip() or each.place,
                n=max(each.n, each.n_stranded),
                n_stranded=each.n_stranded,
                note=each.note,
                at=each.at,
                by_id=each.by_id,
            )
            for each in told
        ],
        ignore_conflicts=True,
    )
