"""Two people key a form, each alone; what both read is told as a phone would have told it, with the paper's times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.paper import queries
from lianfang.paper.models import Keying, PaperForm
from lianfang.paper.rules import keyed as rules
from lianfang.paper.rules.keyed import Keyed, KeyedLine
from lianfang.people.vault import Sealer
from lianfang.sync.actions import Saying, tell
from lianfang.sync.wire import Answered, Kinds

State = PaperForm.State
A_LINE = 3  # ids that a line of a form may need: of a newcomer, of the fact that tells of them, of the swab
KEPT_IDS = rules.LINES * A_LINE + 1  # and one of the seal


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a keying: the form's state now, the fields two people read differently, and what was told."""

    state: str
    n_different: int = 0
    n_people: int = 0
    doubted: tuple[tuple[str, Answered], ...] = ()  # kind of fact, and why


@transaction.atomic
def key_form(form: PaperForm, read: Keyed, *, by: User, now: datetime, kinds: Kinds) -> Told:
    """Keep what somebody read from a form. The second of two people sees what differs; when nothing does, it is told.

    Raises Refused("forbidden"), Refused("told"), Refused("void"), Refused("same_person"), Refused("keyed_twice").
    """
    held = _open(form, by, now)
    before = list(held.keyings.order_by("nth"))
    if any(each.by_id == by.pk for each in before):
        raise Refused(
            "same_person",
            _("You keyed form %(number)s already. Somebody else keys it again."),
            number=held.number,
        )
    if len(before) > 1:
        raise Refused("keyed_twice", _("Two people keyed form %(number)s meanwhile."), number=held.number)
    Keying.objects.create(form=held, nth=len(before) + 1, by=by, at=now, sealed=_seal(held, read))
    if not before:
        held.fact_ids = [uuid7() for _n in range(KEPT_IDS)]
        _change(held, State.ONCE, now, "fact_ids")
        return Told(State.ONCE)
    first = queries.read(held.id, before[0].sealed)
    if different := rules.differences(first, read):
        _change(held, State.DIFFERS, now)
        return Told(State.DIFFERS, len(different))
    return _tell(held, read, by, now, kinds)


@transaction.atomic
def settle_form(
    form: PaperForm, chosen: Mapping[str, str], *, note: str, by: User, now: datetime, kinds: Kinds
) -> Told:
    """Settle where two keyings differ, by one of the two people or whoever settles disputes here; then it is told.

    chosen: for each field that differs, what the paper says.

    Raises Refused("forbidden"), Refused("not_differing"), Refused("note"), Refused("unsettled"), Refused("problem").
    """
    held = _open(form, by, now)
    both = queries.keyings(held)
    if held.state != State.DIFFERS:
        raise Refused("not_differing", _("Nothing is left to settle on this form."))
    mine = any(keying.by_id == by.pk for keying, _read in both)
    if not mine and not may(by, "sync.settle", day_of(now), held.area_id):
        raise Refused(
            "forbidden", _("One of the two who keyed this form settles it, or whoever settles disputes here.")
        )
    if not note.strip():
        raise Refused("note", _("Write down why."))
    open_fields = {each.field for each in rules.differences(both[0][1], both[1][1])}
    if open_fields - chosen.keys():
        raise Refused("unsettled", _("Choose for every field what the paper says."))
    read = rules.settled(both[0][1], {name: text for name, text in chosen.items() if name in open_fields})
    if any(problem.hard for problem in rules.problems(read, held.kit.code, day_of(now))):
        raise Refused("problem", _("What was chosen cannot be right: check day, tube code, names and times."))
    held.settled, held.settled_by, held.note = _seal(held, read), by, note.strip()
    held.save(update_fields=["settled", "settled_by", "note"])
    audit(by, "paper.form.settled", held, now, area_id=held.area_id, fields=sorted(open_fields))
    return _tell(held, read, by, now, kinds)


@transaction.atomic
def void_form(form: PaperForm, *, note: str, by: User, now: datetime) -> None:
    """Mark a form that was not used, spoilt or lost, so that nobody looks for it.

    Raises Refused("forbidden"), Refused("told"), Refused("void"), Refused("note").
    """
    held = _open(form, by, now)
    if not note.strip():
        raise Refused("note", _("Write down why."))
    held.settled_by, held.note = by, note.strip()
    _change(held, State.VOID, now, "settled_by", "note")
    audit(by, "paper.form.voided", held, now, area_id=held.area_id, number=held.number)


def _open(form: PaperForm, by: User, now: datetime) -> PaperForm:
    """Hold a form that may still change; of two who come at once, the second waits here and looks again."""
    require(by, "testing.sample", form.area_id, day_of(now))
    held = PaperForm.objects.select_for_update(of=("self",)).select_related("kit").get(pk=form.pk)
    if held.state == State.TOLD:
        raise Refused("told", _("Form %(number)s is stored already."), number=held.number)
    if held.state == State.VOID:
        raise Refused("void", _("Form %(number)s is marked as not used."), number=held.number)
    return held


def _change(form: PaperForm, state: State, now: datetime, *more: str) -> None:
    form.state, form.changed_at = state, now
    form.save(update_fields=["state", "changed_at", *more])


def _seal(form: PaperForm, read: Keyed) -> bytes:
    return Sealer().seal(msgspec.json.encode(read).decode(), form.id)


# --- told


def _tell(form: PaperForm, read: Keyed, by: User, now: datetime, kinds: Kinds) -> Told:
    """Tell what both agree on. The ids were made with the first keying: told twice, it is there once."""
    form.tube_code = read.tube_code
    _change(form, State.TOLD, now, "tube_code")
    facts = _facts(form, read, now)
    answer = tell(by, kinds, facts, now=now)
    n_people = sum(1 for _each in read.people())
    audit(by, "paper.form.told", form, now, area_id=form.area_id, tube=read.tube_code, people=n_people)
    doubted = tuple((f.kind, one) for f, one in zip(facts, answer.outcomes, strict=True) if one.code)
    return Told(State.TOLD, 0, n_people, doubted)


def _facts(form: PaperForm, read: Keyed, now: datetime) -> list[Saying]:
    taken, sealed_at = rules.instants(read)
    people = list(read.people())
    known = _known(form, [line for _n, line in people], now)
    news, swabs = [], []
    for (n, line), person, at in zip(people, known, taken, strict=True):
        met, newcomer, swab = form.fact_ids[n * A_LINE : (n + 1) * A_LINE]
        if person is None:
            news.append(Saying("people.newcomer", form.area_id, _newcomer(newcomer, line), at, met))
        data = {
            "person_id": person or newcomer,
            "round_id": form.kit.round_id,
            "site_id": form.kit.site_id,
            "tube_code": read.tube_code,
            "single": form.lines == 1,
        }
        swabs.append(Saying("testing.swab", form.area_id, data, at, swab))
    n_told = int(read.count) if read.count else len(people)
    seal = {"tube_code": read.tube_code, "n_told": n_told}
    return [*news, *swabs, Saying("testing.seal", form.area_id, seal, sealed_at, form.fact_ids[-1])]


def _known(form: PaperForm, lines: list[KeyedLine], now: datetime) -> list[UUID | None]:
    """Give who each line is about: by the kit's list first, then by number; None for whom nobody knows."""
    listed = queries.listed_as(form.kit, lines)
    held = queries.holders_of([line.number for line in lines], day_of(now))
    return [person or held.get(line.number) for person, line in zip(listed, lines, strict=True)]


def _newcomer(person: UUID, line: KeyedLine) -> dict[str, object]:
    return {
        "person_id": person,
        "name": line.name,
        "kind": "present",
        "id_kind": rules.id_kind(line.number),
        "number": line.number,
        "phone": line.phone,
    }
