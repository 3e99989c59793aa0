"""A call from its beginning to its end, and the promise to call back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.hotline import queries
from lianfang.hotline.models import HotlineCall, HotlineStep
from lianfang.hotline.queries import ANSWER
from lianfang.hotline.rules import call_again
from lianfang.people.models import Person
from lianfang.people.rules.numbers import read_phone

NUMBERS = 2109  # the lock under which numbers are given
Outcome = HotlineCall.Outcome


@transaction.atomic
def begin(
    *,
    id_: UUID,
    area_id: int,
    by: User,
    now: datetime,
    line: str = "",
    caller: str = "",
    of: HotlineCall | None = None,
) -> HotlineCall:
    """Begin a call, or one that calls back; begun again under the same id it is the same call.

    Raises Refused: "forbidden", "phone".
    """
    require(by, ANSWER, area_id, day_of(now))
    phone = read_phone(line) if line else ""
    if phone is None:
        raise Refused("phone", _("“%(phone)s” is no phone number."), phone=line)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    if known := HotlineCall.objects.filter(pk=id_, by=by).first():
        return known
    last = HotlineCall.objects.aggregate(last=Max("number"))["last"] or 0
    call = HotlineCall(
        id=id_,
        number=last + 1,
        way=HotlineCall.Way.BACK if of else HotlineCall.Way.IN,
        line=phone,
        caller=" ".join(caller.split())[:120],
        area_id=area_id,
        began_at=now,
        by=by,
        protocol=queries.version_in(area_id, day_of(now)),
        of=of,
    )
    call.save(force_insert=True)
    if of:
        HotlineStep.objects.create(call=of, at=now, by=by, what="back", text=str(call.number))
    audit(by, "hotline.call.began", call, now, area_id=area_id, number=call.number)
    return call


@transaction.atomic
def speak_about(call: HotlineCall, person: Person, *, by: User, now: datetime) -> None:
    """Turn to somebody for whom the caller acts, or back to the caller.

    Raises Refused: "not_identified", "not_theirs".
    """
    identified(call, by, now)
    assert call.person is not None  # noqa: S101 — whoever was identified
    if person.pk not in {each.pk for each in queries.acts_for(call.person)}:
        raise Refused("not_theirs", _("The caller is not on record as acting for this person."))
    call.about = person
    call.save(update_fields=["about"])
    stepped(call, "about", by, now, person_id=person.pk)
    looked(call, "hotline.person.opened", by, now)


@transaction.atomic
def note(call: HotlineCall, *, text: str, by: User, now: datetime) -> None:
    """Write a note beside a call, also after it."""
    require(by, ANSWER, call.area_id, day_of(now))
    stepped(call, "noted", by, now, text)
    looked(call, "hotline.call.noted", by, now)


@transaction.atomic
def end(
    call: HotlineCall,
    *,
    outcome: str,
    by: User,
    now: datetime,
    text: str = "",
    call_back_by: datetime | None = None,
) -> None:
    """End a call with what came of it; perhaps somebody is promised a call until some time. When a call back did not
    reach anybody, it waits again.

    Raises Refused: "call_ended", "outcome", "times", "no_line".
    """
    held(call, by, now)
    if outcome not in Outcome.values:
        raise Refused("outcome", _("Say what came of the call."))
    if call_back_by and call_back_by <= now:
        raise Refused("times", _("A call back lies in the future."))
    if call_back_by and not _reachable(call):
        raise Refused("no_line", _("Write down the phone first: there is none to call back."))
    call.ended_at, call.outcome, call.note, call.call_back_by = now, outcome, text[:500], call_back_by
    call.save(update_fields=["ended_at", "outcome", "note", "call_back_by"])
    stepped(call, "ended", by, now, text)
    if call_back_by:
        stepped(call, "promised", by, now)
    if call.of_id:
        _back(call, by, now)
    audit(by, "hotline.call.ended", call, now, area_id=call.area_id, outcome=outcome, number=call.number)


def _reachable(call: HotlineCall) -> bool:
    return bool(call.line or (call.person and call.person.phone))


def _back(call: HotlineCall, by: User, now: datetime) -> None:
    """Close the promise that this call kept, or let it wait again."""
    first = HotlineCall.objects.select_for_update(no_key=True).get(calls_back=call.pk)
    if call.outcome == Outcome.NOT_REACHED:
        first.n_not_reached += 1
        first.call_back_by = call_again(now, queries.numbers(first.protocol))
    else:
        first.called_back_at = now
    first.save(update_fields=["n_not_reached", "call_back_by", "called_back_at"])
    stepped(first, "back", by, now, str(call.get_outcome_display()))


def held(call: HotlineCall, by: User, now: datetime) -> None:
    """Lock a call that is still held.

    Raises Refused: "forbidden", "call_ended".
    """
    require(by, ANSWER, call.area_id, day_of(now))
    call.refresh_from_db(from_queryset=HotlineCall.objects.select_for_update(no_key=True, of=("self",)))
    if call.ended_at:
        raise Refused("call_ended", _("This call has ended. Begin another one."))


def identified(call: HotlineCall, by: User, now: datetime) -> None:
    """Lock a call whose caller was identified.

    Raises Refused: "not_identified".
    """
    held(call, by, now)
    if call.identity != HotlineCall.Identity.RIGHT or call.person is None:
        raise Refused("not_identified", _("Ask first who is calling: nothing personal is said before."))


def stepped(call: HotlineCall, what: str, by: User, now: datetime, text: str = "", **more: Any) -> None:
    """Note what was done during a call."""
    HotlineStep.objects.create(call=call, at=now, by=by, what=what, text=text[:500], **more)


def looked(call: HotlineCall, verb: str, by: User, now: datetime) -> None:
    """Note in the audit what was looked at, with the call as its reason."""
    person = call.about or call.person
    pk, area = (person.pk, person.area_id) if person else (None, call.area_id)
    audit(by, verb, call, now, person_id=pk, area_id=area, call=call.number)
