"""What people said of their shifts on the phone, brought to what is planned."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from lianfang.accounts.audit import audit
from lianfang.rotas.actions.replans import begin, hold, think_over
from lianfang.rotas.models import Assignment, Reply, Rota, Swap
from lianfang.sync.models import Settlement
from lianfang.sync.queries import counting
from lianfang.workforce.models import Worker

State, What = Assignment.State, Reply.What
COMING = (What.YES, What.NO)


@transaction.atomic
def hear(ids: Collection[UUID], now: datetime) -> None:
    """Bring some assignments and their swaps to what counts of what was said of them: whether they come, whom they
    ask, what was answered. What is disputed waits until somebody lets it stand."""
    seats = Assignment.objects.filter(pk__in=ids)
    rotas = hold(seats.values_list("shift__rota_id", flat=True))
    held = seats.select_for_update(no_key=True, of=("self",)).select_related("shift", "worker").order_by("pk")
    rows = {one.pk: one for one in held}
    stands = Settlement.objects.filter(target=OuterRef("pk"), decision="stands", dispute="")
    said: dict[UUID, list[Reply]] = defaultdict(list)
    gone: dict[UUID, list[Reply]] = defaultdict(list)
    told = Reply.objects.filter(Q(dispute="") | Exists(stands), assignment__in=list(rows)).select_related(
        "by"
    )
    counts = set(told.filter(counting()).values_list("pk", flat=True))
    for reply in told.order_by("at", "id"):
        (said if reply.pk in counts else gone)[reply.assignment_id].append(reply)
    for pk, one in rows.items():
        _coming(one, rotas, (said[pk], gone[pk]), now)
        _swaps(one, said[pk], gone[pk], now)


def _coming(
    one: Assignment, rotas: Sequence[Rota], told: tuple[list[Reply], list[Reply]], now: datetime
) -> None:
    """Let the last word count. A word taken back leaves things as they were before it."""
    words = [reply for reply in told[0] if reply.what in COMING]
    back = [reply for reply in told[1] if reply.what in COMING]
    last = words[-1] if words else None
    if last and last.what == What.NO and one.state in Assignment.LIVE:
        _set(one, State.DROPPED, last, now, "rotas.person.dropped")
        begin(rotas, [one], now)
    elif last and last.what == What.YES and one.state == State.PLANNED:
        _set(one, State.CONFIRMED, last, now, "rotas.person.confirmed")
    elif one.state == State.DROPPED and one.absence_id is None and _took_back(words, back):
        word = last or back[-1]
        _return(one, State.CONFIRMED if last else State.PLANNED, word, now)
    elif last is None and one.state == State.CONFIRMED and back and back[-1].what == What.YES:
        _set(one, State.PLANNED, back[-1], now, "rotas.person.unsaid")


def _took_back(words: list[Reply], back: list[Reply]) -> bool:
    """Say whether somebody said that they cannot come, and says so no longer."""
    said_no = any(reply.what == What.NO for reply in (*words[:-1], *back))
    return said_no and (not words or words[-1].what == What.YES)


def _return(one: Assignment, state: str, word: Reply, now: datetime) -> None:
    """Let somebody come after all, as long as nobody else has the place and they have no other."""
    shift = one.shift
    if shift.assignments.filter(state__in=Assignment.LIVE).count() >= shift.needed:
        return
    try:
        with transaction.atomic():
            _set(one, state, word, now, "rotas.person.returned")
    except IntegrityError as error:
        if "assignment_o" not in str(error):
            raise
    else:
        think_over(shift.rota_id, now)


def _set(one: Assignment, state: str, word: Reply, now: datetime, verb: str) -> None:
    one.state, one.changed_at = state, now
    one.note = word.note if state == State.DROPPED else one.note
    one.save(update_fields=["state", "changed_at", "note"])
    area_id = one.shift.area_id
    audit(word.by, verb, one, now, person_id=one.person_id, area_id=area_id, fact=str(word.pk))


def _swaps(one: Assignment, said: list[Reply], gone: list[Reply], now: datetime) -> None:
    for reply in said:
        if reply.what == What.ASK:
            _ask(one, reply, now)
        elif reply.what in {What.AGREE, What.DECLINE}:
            agreed = reply.what == What.AGREE
            state = Swap.State.AGREED if agreed else Swap.State.DECLINED
            _answer(reply, ("asked",), state, now, f"rotas.swap.{state}")
        elif reply.what == What.WITHDRAW:
            _answer(reply, Swap.OPEN, Swap.State.WITHDRAWN, now, "rotas.swap.withdrawn")
    for reply in gone:
        if reply.what == What.ASK:
            _answer(reply, Swap.OPEN, Swap.State.WITHDRAWN, now, "rotas.swap.withdrawn", about=reply.pk)


def _ask(one: Assignment, reply: Reply, now: datetime) -> None:
    """Write the question down under the id of the fact, so that the phone knows it before the server answers."""
    if reply.taker_id is None or one.state not in Assignment.LIVE or one.shift.starts_at <= now:
        return
    open_ = Swap.objects.filter(assignment=one, state__in=Swap.OPEN)
    if Swap.objects.filter(pk=reply.pk).exists() or open_.exists():
        return
    if not Worker.objects.filter(pk=reply.taker_id).exists():
        return
    if reply.back_id and not Assignment.objects.filter(pk=reply.back_id, worker=reply.taker_id).exists():
        return
    made = Swap.objects.create(
        id=reply.pk,
        assignment=one,
        person_id=one.person_id,
        taker_id=reply.taker_id,
        back_id=reply.back_id,
        note=reply.note,
        asked_at=reply.at,
    )
    audit(reply.by, "rotas.swap.asked", made, now, person_id=one.person_id, area_id=one.shift.area_id)


def _answer(
    reply: Reply, from_: Sequence[str], to: str, now: datetime, verb: str, *, about: UUID | None = None
) -> None:
    about = about or reply.swap_id
    if about is None:
        return
    rows = Swap.objects.filter(pk=about, assignment=reply.assignment_id, state__in=from_)
    if rows.update(state=to, answered_at=reply.at):
        swap = Swap.objects.select_related("assignment__shift").get(pk=about)
        area_id = swap.assignment.shift.area_id
        audit(reply.by, verb, swap, now, person_id=swap.person_id, area_id=area_id)
