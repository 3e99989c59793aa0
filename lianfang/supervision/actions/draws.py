"""Draws: visits taken by chance, odd records more often; residents are called and say whether somebody came."""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import touches
from lianfang.protocol.timeline import in_force
from lianfang.supervision import queries, rules
from lianfang.supervision.models import Draw, Drawn

INSPECT = "supervision.inspect"
MOST_DAYS = 14  # of one draw (design choice)


@transaction.atomic
def draw(
    outbreak: Outbreak,
    *,
    area_id: int,
    first_on: date,
    last_on: date,
    n: int | None = None,
    seed: int | None = None,
    by: User,
    now: datetime,
) -> Draw:
    """Draw visits of some days in an area: as many as the protocol says, or as many as are wanted; by a seed that
    somebody names before everybody's eyes, or by one of the machine's own.

    Raises Refused: "forbidden", "draw_outside", "draw_days", "draw_seed", "draw_empty".
    """
    require(by, INSPECT, area_id, day_of(now))
    _check(outbreak, area_id, first_on, last_on, seed, day_of(now))
    protocol = in_force(outbreak.disease, max(day_of(now), outbreak.began_on))
    numbers = protocol.supervision
    behind = {each.found.id: each for each in queries.candidates(area_id, first_on, last_on, now)}
    weighed = [rules.weight(each.found, numbers) for each in behind.values()]
    if not weighed:
        raise Refused("draw_empty", _("Nobody was met at a door there in these days."))
    made = Draw.objects.create(
        outbreak=outbreak,
        area_id=area_id,
        first_on=first_on,
        last_on=last_on,
        seed=secrets.randbelow(rules.SEEDS) if seed is None else seed,
        protocol=protocol.version,
        n_candidates=len(weighed),
        n_odd=sum(bool(one.reasons) for one in weighed),
        digest=rules.digest(weighed),
        made_at=now,
        made_by=by,
    )
    taken = rules.chosen(weighed, made.seed, n or numbers.draw_size.value)
    Drawn.objects.bulk_create(_drawn(made, place, one, behind[one.id]) for place, one in enumerate(taken, 1))
    audit(by, "supervision.draw.made", made, now, area_id=area_id, n=len(taken), seed=made.seed)
    return made


def _drawn(made: Draw, place: int, one: rules.Candidate, visit: queries.Behind) -> Drawn:
    return Drawn(
        draw=made,
        place=place,
        visit_id=one.id,
        household_id=visit.household_id,
        area_id=visit.area_id,
        at=visit.at,
        weight=one.weight,
        reasons=[list(reason) for reason in one.reasons],
    )


def _check(
    outbreak: Outbreak, area_id: int, first_on: date, last_on: date, seed: int | None, today: date
) -> None:
    if not touches(area_id, outbreak.area_id):
        raise Refused("draw_outside", _("The outbreak is not being fought there."))
    if not first_on <= last_on <= today or last_on - first_on >= timedelta(days=MOST_DAYS):
        raise Refused("draw_days", _("Choose at most fourteen days, until today."))
    if seed is not None and not 0 <= seed < rules.SEEDS:
        raise Refused("draw_seed", _("The seed is a number of at most fourteen digits."))


@transaction.atomic
def call(drawn: Drawn, *, answer: str, note: str = "", by: User, now: datetime) -> Drawn:
    """Write down what whoever lives behind a door says: whether somebody came. Nobody answered: it is tried again, as
    often as the protocol says. What was written by mistake is written anew.

    Raises Refused: "forbidden", "call_answer".
    """
    require(by, INSPECT, drawn.area_id, day_of(now))
    if answer not in {"came", "nobody", "unsure", "no_answer"}:
        raise Refused("call_answer", _("Choose what was said."))
    held = Drawn.objects.select_for_update(no_key=True, of=("self",)).select_related("draw").get(pk=drawn.pk)
    most = queries.numbers_of(held.draw.protocol).call_attempts.value
    held.attempts += 1
    if answer == "no_answer":
        held.answer = Drawn.Answer.UNREACHED if held.attempts >= most else Drawn.Answer.OPEN
    else:
        held.answer = answer
    held.note, held.called_at, held.called_by = note.strip()[:300], now, by
    held.save(update_fields=["answer", "attempts", "note", "called_at", "called_by"])
    audit(by, "supervision.door.called", held, now, area_id=held.area_id, answer=answer)
    return held
