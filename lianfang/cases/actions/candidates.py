"""Whoever may have been near a case is proposed; a person confirms or dismisses each, one or many at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.cases import queries, rules
from lianfang.cases.actions.contacts import add_contacts
from lianfang.cases.actions.trail import trail
from lianfang.cases.models import Case, Contact, ContactProposal, Exposure, Link
from lianfang.cases.rules import Candidate
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.people.models import Person
from lianfang.people.queries import ids_of, kept_ids

Source, State = ContactProposal.Source, ContactProposal.State
IS_CASE = gettext_noop("This person has a case in this outbreak already.")
SETTINGS = {
    Source.HOUSEHOLD: Exposure.Setting.HOUSEHOLD,
    Source.WORK: Exposure.Setting.WORK,
    Source.SCHOOL: Exposure.Setting.WORK,
    Source.WARD: Exposure.Setting.CARE,
    Source.VEHICLE: Exposure.Setting.TRANSPORT,
}


@transaction.atomic
def propose(
    case: Case, candidates: Iterable[Candidate], *, source: str, by: User | None, now: datetime
) -> list[ContactProposal]:
    """Propose people who may have been near a case, by one source of evidence; gives those that wait for a person now.

    Left out: the case, people who have a decided case, who are contacts of this case for as late an exposure already,
    and stays wholly outside the window in which a case makes contacts. Proposed again, a candidate is brought up to
    date; one that was decided comes up again only for a later exposure. `by` is None when the system found them.
    Raises Refused("source_closed") for an excluded case.
    """
    if by:
        require(by, "cases.investigate", case.area_id, day_of(now))
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))  # one hand at a case
    if case.state == Case.State.EXCLUDED:
        raise Refused("source_closed", _("This case was excluded: nobody is a contact of it."))
    wanted = _wanted(case, candidates, now)
    there = ContactProposal.objects.filter(case=case, source=source, person__in=wanted)
    known = {each.person_id: each for each in there.select_for_update(no_key=True)}
    people = Person.objects.in_bulk(set(wanted) - set(known))
    fresh = [
        ContactProposal(
            case=case,
            outbreak_id=case.outbreak_id,
            source=source,
            person_id=id_,
            area_id=people[id_].area_id,
            **_said(wanted[id_], by, now),
        )
        for id_ in sorted(people)
    ]
    again = [known[id_] for id_ in sorted(known) if _comes_up(known[id_], wanted[id_])]
    for each in again:
        for field, value in (_said(wanted[each.person_id], by, now) | _OPEN).items():
            setattr(each, field, value)
    ContactProposal.objects.bulk_create(fresh)
    if again:
        ContactProposal.objects.bulk_update(again, [*_said(wanted[again[0].person_id], by, now), *_OPEN])
    if by and (fresh or again):
        trail(by, "candidates.proposed", case, now, source=source, n=len(fresh) + len(again))
    return fresh + again


_OPEN = {"state": State.PROPOSED, "decided_at": None, "decided_by": None, "contact": None, "reason": ""}


def _said(candidate: Candidate, by: User | None, now: datetime) -> dict[str, object]:
    return {
        "says": candidate.says,
        "evidence": dict(candidate.evidence or {}),
        "place": candidate.place[:120],
        "began_at": candidate.began_at,
        "ended_at": candidate.ended_at,
        "score": candidate.score,
        "via_id": candidate.via,
        "proposed_at": now,
        "proposed_by": by,
    }


def _comes_up(known: ContactProposal, candidate: Candidate) -> bool:
    later = candidate.ended_at > known.ended_at
    if known.state != State.PROPOSED:
        return later
    return later or candidate.score > known.score or candidate.began_at < known.began_at


def _wanted(case: Case, candidates: Iterable[Candidate], now: datetime) -> dict[UUID, Candidate]:
    """Give each human being once, with the likeliest evidence, without those who cannot be a new contact."""
    found = list(candidates)
    ends = kept_ids({each.person_id for each in found})
    opens, closes = queries.window_of(case, now)
    near: dict[UUID, Candidate] = {}
    for each in sorted(found, key=lambda c: (c.score, c.ended_at)):
        # who was near may have met others after the case was isolated
        if each.ended_at >= opens and (each.via or closes is None or each.began_at <= closes):
            near[ends[each.person_id]] = each
    for id_ in {*ids_of(case.person_id), *queries.decided_among(near, case.outbreak_id)}:
        near.pop(id_, None)
    links = Link.objects.filter(case=case, person_id__in=near)
    for person_id, last in links.values_list("person_id", "last_exposure_at"):
        if near[person_id].via or last >= min(near[person_id].ended_at, now):
            del near[person_id]
    through = Link.objects.filter(via__outbreak=case.outbreak_id, person_id__in=near)
    for person_id, via in through.values_list("person_id", "via__person_id"):
        if person_id in near and near[person_id].via == via:
            del near[person_id]
    return near


@transaction.atomic
def confirm_candidates(
    proposals: Iterable[ContactProposal], *, grade: str = "", by: User, now: datetime
) -> list[Contact]:
    """Decide that people were near a case, or near one of its contacts: each becomes a contact with the exposure as
    evidence. Without a grade, the evidence gives it: near a case, or near a contact.

    Of many, those decided meanwhile are passed over, and those who met somebody who is no contact yet. Raises
    Refused("decided") when all were decided, Refused("via_first") when none of them met a contact.
    """
    open_ = _undecided(proposals, by, now)
    contacts: list[Contact] = []
    for case in {each.case_id: each.case for each in open_}.values():
        near, further = rules.grades_of_steps(queries.protocol_of(case.outbreak, now).contacts)
        mine = [each for each in open_ if each.case_id == case.pk]
        if first := [each for each in mine if each.via_id is None]:
            made = add_contacts(_met(first, now), grade=grade or near, by=by, now=now, case=case)
            _noted(first, made, by, now)
            contacts += made
        contacts += _further([each for each in mine if each.via_id], case, grade or further, by, now)
    if not contacts and all(each.state == State.PROPOSED for each in open_):
        raise Refused("via_first", _("Decide first about those whom they met: they are no contacts yet."))
    return contacts


def _further(
    proposals: Sequence[ContactProposal], case: Case, grade: str, by: User, now: datetime
) -> list[Contact]:
    """Record who met contacts of a case; who met somebody that is no contact, or a case by now, stays undecided."""
    ends = kept_ids({each.via_id for each in proposals if each.via_id})
    there = Contact.objects.filter(outbreak=case.outbreak_id, person__in=set(ends.values()))
    known = {each.person_id: each for each in there.exclude(state=Contact.State.BECAME_CASE)}
    contacts: list[Contact] = []
    for via_id, kept in ends.items():
        mine = [each for each in proposals if each.via_id == via_id]
        if via := known.get(kept):
            made = add_contacts(_met(mine, now), grade=grade, by=by, now=now, via=via)
            _noted(mine, made, by, now)
            contacts += made
    return contacts


def _met(proposals: Iterable[ContactProposal], now: datetime) -> list[tuple[Person, datetime]]:
    return [(each.person, min(each.ended_at, now)) for each in proposals]


def _noted(
    proposals: Sequence[ContactProposal], contacts: Sequence[Contact], by: User, now: datetime
) -> None:
    """Keep with each proposal the contact it became and the exposure it is evidence of; who is a case by now is not."""
    ends = kept_ids({each.person_id for each in proposals})
    made = {contact.person_id: contact for contact in contacts}
    exposures = []
    for each in proposals:
        contact = made.get(ends[each.person_id])
        each.decided_at, each.decided_by = now, by
        if contact is None:
            each.state, each.reason = State.DISMISSED, IS_CASE
            continue
        each.state, each.contact = State.CONFIRMED, contact
        exposures.append(
            Exposure(
                person_id=contact.person_id,
                source_person_id=each.via_id or each.case.person_id,
                outbreak_id=each.outbreak_id,
                area_id=each.area_id,
                place=each.place or "–",  # nothing to translate later: how it is known stands in the proposal
                setting=SETTINGS.get(Source(each.source), Exposure.Setting.OTHER),
                began_at=min(each.began_at, now),
                ended_at=min(each.ended_at, now),
                found_by=by,
            )
        )
    Exposure.objects.bulk_create(exposures)
    ContactProposal.objects.bulk_update(proposals, ["state", "reason", "contact", "decided_at", "decided_by"])


@transaction.atomic
def dismiss_candidates(
    proposals: Iterable[ContactProposal], *, reason: str, by: User, now: datetime
) -> list[ContactProposal]:
    """Decide that people were not near a case, and say why.

    Of many, those decided meanwhile are passed over. Raises Refused("decided") when all of them are.
    """
    open_ = _undecided(proposals, by, now)
    for each in open_:
        each.state, each.reason, each.decided_at, each.decided_by = State.DISMISSED, reason, now, by
    ContactProposal.objects.bulk_update(open_, ["state", "reason", "decided_at", "decided_by"])
    for case in {each.case_id: each.case for each in open_}.values():
        n = sum(each.case_id == case.pk for each in open_)
        trail(by, "candidates.dismissed", case, now, n=n, reason=reason)
    return open_


def _undecided(proposals: Iterable[ContactProposal], by: User, now: datetime) -> list[ContactProposal]:
    """Lock the cases, then the proposals that nobody decided yet: of two who decide, the second finds it decided."""
    ids = [each.pk for each in proposals]
    cases = Case.objects.filter(proposals__in=ids).order_by("pk").distinct().values_list("pk", flat=True)
    locked = Case.objects.filter(pk__in=list(cases)).order_by("pk").select_for_update(no_key=True)
    for case in locked:
        require(by, "cases.investigate", case.area_id, day_of(now))
    rows = ContactProposal.objects.filter(pk__in=ids, state=State.PROPOSED).order_by("pk")
    found = list(
        rows.select_related("case__outbreak", "case__person", "person").select_for_update(
            of=("self",), no_key=True
        )
    )
    if not found:
        raise Refused("decided", _("Somebody decided this already. Look at the list again."))
    return found
