"""Tracing: exposures as evidence, contacts with the strictest of their grades, letters to other areas."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import may, require
from lianfang.accounts.models import User
from lianfang.cases import queries, rules
from lianfang.cases.actions.clocks import end, recompute
from lianfang.cases.actions.letters import hand_letter
from lianfang.cases.actions.trail import trail, trail_many
from lianfang.cases.models import Case, Contact, ContactFile, Exposure, Link
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Person
from lianfang.people.queries import ids_of, kept_ids
from lianfang.sync.locks import in_turn
from lianfang.web import words

EXPOSED_AGAIN = gettext_noop("A newer exposure was found")
HANDED_OVER = gettext_noop("Handed to another area")


@transaction.atomic
def add_exposure(
    person: Person,
    *,
    source: Person,
    outbreak: Outbreak,
    place: str,
    setting: str,
    began_at: datetime,
    ended_at: datetime,
    by: User,
    now: datetime,
    protected: bool = False,
    distance: Decimal | None = None,
    infected: bool = False,
    anyway: bool = True,
) -> Exposure:
    """Record that a person was near another, where, when and how near; `infected` says this is how they were infected.

    Whoever traces the source may record it wherever the other one lives; who infected somebody is said in their area.
    anyway: also outside the window in which the source makes contacts; if not, that is refused.
    Raises Refused("forbidden"), ("times"), ("is_source"), ("outside_window"); of an infection ("no_case"),
    ("infector_known"), ("circular"), ("after_onset").
    """
    case = queries.find_case(source.pk, outbreak.pk)
    _may_tell(person, None if infected else case, by, now)
    if not began_at <= ended_at <= now:
        raise Refused("times", _("The exposure must end after it began, and not in the future."))
    if source.pk in ids_of(person.pk):
        raise Refused("is_source", _("A person cannot be their own contact."))
    if case and not anyway:
        in_window(case, ended_at, now, began_at)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # one infector
    if infected:
        _can_infect(case, person, source, outbreak, ended_at)
    exposure = Exposure.objects.create(
        person=person,
        source_person_id=source.pk,
        outbreak=outbreak,
        area_id=person.area_id,
        place=place,
        setting=setting,
        began_at=began_at,
        ended_at=ended_at,
        protected=protected,
        distance=distance,
        infected=infected,
        found_by=by,
    )
    trail(by, "exposure.recorded", exposure, now)
    return exposure


def _may_tell(person: Person, source: Case | None, by: User, now: datetime) -> None:
    if source is None or not may(by, "cases.investigate", day_of(now), source.area_id):
        require(by, "cases.investigate", person.area_id, day_of(now))


def in_window(case: Case, ended_at: datetime, now: datetime, began_at: datetime | None = None) -> None:
    """Stop here when an exposure lies wholly outside the window in which a case makes contacts.

    Raises Refused("outside_window").
    """
    opens, closes = queries.window_of(case, now)
    if ended_at < opens:
        raise Refused(
            "outside_window",
            _("This was before %(day)s, when contacts of this case begin to count. Record it all the same?"),
            day=words.moment(opens),
        )
    if closes and (began_at or ended_at) > closes:
        raise Refused(
            "outside_window",
            _("This was after %(day)s, when this case was isolated. Record it all the same?"),
            day=words.moment(closes),
        )


def _can_infect(
    case: Case | None, person: Person, source: Person, outbreak: Outbreak, ended_at: datetime
) -> None:
    """Refuse an infection that cannot be: without a case, by two people, in a circle, after symptoms began."""
    if case is None:
        raise Refused("no_case", _("Only somebody with a case in this outbreak can be the one who infected."))
    Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)  # two halves of a circle wait here
    known = dict(
        Exposure.objects.filter(outbreak=outbreak, infected=True).values_list("person_id", "source_person_id")
    )
    if person.pk in known:
        raise Refused("infector_known", _("How this person was infected is recorded already."))
    if rules.comes_round(person.pk, source.pk, known):
        raise Refused(
            "circular",
            _("%(source)s was infected by %(person)s, directly or through others: this would be a circle."),
            source=source.name,
            person=person.name,
        )
    own = queries.find_case(person.pk, outbreak.pk)
    if own and rules.too_late(own.onset_on, day_of(ended_at)):
        raise Refused(
            "after_onset",
            _("The symptoms began on %(day)s, before this exposure: it cannot be how they were infected."),
            day=words.day(own.onset_on),
        )


def add_contact(
    person: Person,
    *,
    grade: str,
    last_exposure_at: datetime,
    by: User,
    now: datetime,
    case: Case | None = None,
    via: Contact | None = None,
    anyway: bool = False,
) -> Contact:
    """Record that a person is a contact of a case, or of a contact (`via`). Said twice, it is recorded once; of
    several reasons the strictest grade holds, and a newer exposure starts the clock anew.

    anyway: also for an exposure outside the window in which a case makes contacts; otherwise that is refused.
    Raises Refused("is_case") for somebody who has a decided case in this outbreak, Refused("is_source") for the case
    or contact themself, Refused("outside_window"), and what add_contacts raises.
    """
    source = case or via
    if source and person.pk in ids_of(source.person_id):
        raise Refused("is_source", _("A person cannot be their own contact."))
    if case and not anyway:
        in_window(case, last_exposure_at, now)
    found = add_contacts([(person, last_exposure_at)], grade=grade, by=by, now=now, case=case, via=via)
    if not found:
        raise Refused("is_case", _("This person has a case in this outbreak already."))
    return found[0]


@transaction.atomic
def add_contacts(
    found: Sequence[tuple[Person, datetime]],
    *,
    grade: str,
    by: User,
    now: datetime,
    case: Case | None = None,
    via: Contact | None = None,
    because: str = EXPOSED_AGAIN,
    answered: bool = True,
    file: ContactFile | None = None,
) -> list[Contact]:
    """Record many contacts of one case or contact at once; people who are cases already are left out.

    because, answered: why running orders are replaced, and whether `by` answers for that. file: the list of origin.
    Raises Refused("no_source"), Refused("source_closed"), Refused("times").
    """
    source = _source(case, via)
    require(by, "cases.investigate", source.area_id, day_of(now))
    protocol = queries.protocol_of(source.outbreak, now)
    protocol.contacts.grade(grade)
    if any(at > now for _person, at in found):
        raise Refused("times", _("The last exposure lies in the future."))
    latest = _latest(found)
    for known in [source.person_id, *queries.decided_among(latest, source.outbreak_id)]:
        latest.pop(known, None)
    contacts, made = _stored(latest, source, grade, case, via, by, now)
    _linked(contacts, latest, grade, case, via, file, by, now)
    for contact in contacts:
        if contact.pk not in made:
            recompute(contact, protocol=protocol, reason=because, by=by, now=now, answered=answered)
    trail_many(by, "contact.recorded", contacts, now, lambda contact: {"grade": contact.grade})
    return contacts


def _latest(found: Sequence[tuple[Person, datetime]]) -> dict[UUID, tuple[Person, datetime]]:
    """Give each human being once, under the record that is kept, with the latest exposure told."""
    people = {person.pk: person for person, _at in found}
    ends = kept_ids(people)
    people |= Person.objects.in_bulk(set(ends.values()) - set(people))
    return {ends[p.pk]: (people[ends[p.pk]], at) for p, at in sorted(found, key=lambda each: each[1])}


def _source(case: Case | None, via: Contact | None) -> Case | Contact:
    if case and not via:
        if case.state == Case.State.EXCLUDED:
            raise Refused("source_closed", _("This case was excluded: nobody is a contact of it."))
        return case
    if via and not case:
        if via.state == Contact.State.BECAME_CASE:
            raise Refused("source_closed", _("This contact became a case: record contacts of the case."))
        return via
    raise Refused("no_source", _("A contact is near one case, or near one contact."))


def _stored(
    latest: dict[UUID, tuple[Person, datetime]],
    source: Case | Contact,
    grade: str,
    case: Case | None,
    via: Contact | None,
    by: User,
    now: datetime,
) -> tuple[list[Contact], set[UUID]]:
    """Store the contacts that are new, and lock all of them in the order of their ids; give the ids of ours."""
    fresh = [
        Contact(
            person_id=person.pk,
            outbreak_id=source.outbreak_id,
            area_id=person.area_id,
            grade=grade,
            case=case,
            via=via,
            last_exposure_at=at,
            found_at=now,
            found_by=by,
        )
        for person, at in sorted(
            latest.values(), key=lambda each: each[0].pk
        )  # one order: no waiting in a circle
    ]
    with connection.cursor() as cursor:
        in_turn(cursor.execute, "contact", [str(contact.person_id) for contact in fresh])
    Contact.objects.bulk_create(fresh, ignore_conflicts=True)
    there = Contact.objects.filter(outbreak_id=source.outbreak_id, person__in=latest)
    locked = there.select_related("person", "outbreak").order_by("pk")
    locked = locked.select_for_update(of=("self",), no_key=True)
    return list(locked), {contact.pk for contact in fresh}


def _linked(
    contacts: Sequence[Contact],
    latest: dict[UUID, tuple[Person, datetime]],
    grade: str,
    case: Case | None,
    via: Contact | None,
    file: ContactFile | None,
    by: User,
    now: datetime,
) -> None:
    """Store why they are contacts; of two tellings of the same reason the later exposure and stricter grade hold."""
    known = {link.contact_id: link for link in Link.objects.filter(case=case, via=via, contact__in=contacts)}
    fresh = []
    for contact in contacts:
        at = latest[contact.person_id][1]
        link = known.get(contact.pk)
        if link is None:
            fresh.append(
                Link(
                    contact=contact,
                    person_id=contact.person_id,
                    grade=grade,
                    case=case,
                    via=via,
                    last_exposure_at=at,
                    found_at=now,
                    found_by=by,
                    file=file,
                )
            )
        else:
            protocol = queries.protocol_of(contact.outbreak, now)
            link.grade = rules.stricter(link.grade, grade, protocol.contacts)
            link.last_exposure_at = max(link.last_exposure_at, at)
            link.save(update_fields=["grade", "last_exposure_at"])
    Link.objects.bulk_create(fresh)


@transaction.atomic
def hand_over(contact: Contact, *, to: str, by: User, now: datetime) -> Contact:
    """Hand a contact to another area by letter: its quarantine here ends, the other area answers for it.

    Raises Refused("closed") when the contact is closed already.
    """
    require(by, "cases.investigate", contact.area_id, day_of(now))
    Outbreak.objects.select_for_update(no_key=True).get(pk=contact.outbreak_id)  # the letter's number
    contact.refresh_from_db(from_queryset=Contact.objects.select_for_update(no_key=True))
    if contact.closed_at:
        raise Refused("closed", _("This contact is closed already."))
    hand_letter(contact, other=to, by=by, now=now)
    contact.state, contact.closed_at, contact.handed_to = Contact.State.ELSEWHERE, now, to
    contact.save(update_fields=["state", "closed_at", "handed_to"])
    for quarantine in queries.running(contact.person_id, contact.outbreak_id):
        end(quarantine, reason=HANDED_OVER, by=by, now=now)
    trail(by, "contact.handed_over", contact, now, to=to)
    return contact
