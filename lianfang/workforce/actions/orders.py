"""Asking for teams, proposing them, saying yes or no; acknowledging an order, and taking it back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import inside
from lianfang.sync.queries import undoubted
from lianfang.workforce.actions.teams import dispatched
from lianfang.workforce.models import Acknowledgement, Ask, Dispatch, Member, Proposal, Team, Worker
from lianfang.workforce.rules import KINDS, Order

LATE = timedelta(hours=1)  # people may have been needed since then already (design choice)


@transaction.atomic
def ask_for(
    area_id: int,
    *,
    outbreak: Outbreak,
    people: int,
    task: str,
    needed_at: datetime,
    kind: str = "",
    by: User,
    now: datetime,
) -> Ask:
    """Ask for people for an area: how many, what for, from when; of a kind of team or any.

    Raises Refused: "ask_task", "ask_people", "ask_kind", "ask_needed", "outbreak_closed", "ask_outside".
    """
    require(by, "workforce.manage", area_id, day_of(now))
    if not task.strip():
        raise Refused("ask_task", _("Say what people are needed for."))
    if not 0 < people < 10_000:
        raise Refused("ask_people", _("Ask for 1 to 9,999 people."))
    if kind and kind not in KINDS:
        raise Refused("ask_kind", _("There is no such kind of team."))
    if needed_at < now - LATE:
        raise Refused("ask_needed", _("They cannot be needed from a time that has passed."))
    if outbreak.ended_on is not None:
        raise Refused("outbreak_closed", _("This outbreak is closed."))
    if not inside(area_id, outbreak.area_id):
        raise Refused("ask_outside", _("The outbreak is not being fought there."))
    ask = Ask.objects.create(
        outbreak=outbreak,
        area_id=area_id,
        people=people,
        task=task.strip(),
        needed_at=needed_at,
        kind=kind,
        asked_at=now,
        asked_by=by,
    )
    audit(by, "workforce.ask.made", ask, now, area_id=area_id, people=people)
    return ask


@transaction.atomic
def close_ask(ask: Ask, *, met: bool, by: User, now: datetime) -> None:
    """Close an ask: there are people enough, or nobody is needed any more. Open proposals end with it."""
    held = _open(ask)
    require(by, "workforce.manage", held.area_id, day_of(now))
    held.closed, held.closed_at, held.closed_by = (Ask.Closed.MET if met else Ask.Closed.WITHDRAWN), now, by
    held.save(update_fields=["closed", "closed_at", "closed_by"])
    why = str(held.get_closed_display())
    ends = {"reply": Proposal.Reply.WITHDRAWN, "replied_at": now, "replied_by": by, "reason": why}
    held.proposals.filter(reply="").update(**ends)
    audit(by, "workforce.ask.closed", held, now, area_id=held.area_id, kind=held.closed)


@transaction.atomic
def propose(ask: Ask, team: Team, *, by: User, now: datetime) -> Proposal:
    """Propose a team to an area that asked: from above, from the area itself, or by those the team belongs to.

    Raises Refused: "ask_closed", "team_is_out", "proposed_already".
    """
    held = _open(ask)
    if not may(by, "workforce.manage", day_of(now), held.area_id):
        require(by, "workforce.manage", team.area_id, day_of(now))
    if team.dispatches.filter(returned_at=None, withdrawn_at=None).exists():
        raise Refused("team_is_out", _("A team is sent to one place at a time; one of these is out."))
    row = Proposal(ask=held, team=team, proposed_at=now, proposed_by=by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("proposed_already", _("This team is proposed already.")) from error
    audit(by, "workforce.proposal.made", row, now, area_id=held.area_id)
    return row


@transaction.atomic
def confirm(proposal: Proposal, *, level: str, by: User, now: datetime) -> Dispatch:
    """Say yes for a team: it is sent. Only those it belongs to can; of two areas that want it, the first gets it.

    Raises Refused: "replied_already", "ask_closed", "team_is_out" and what sending a team raises.
    """
    held = _waiting(proposal)
    _open(held.ask)
    require(by, "workforce.manage", held.team.area_id, day_of(now))
    order = Order(held.team_id, held.ask.area_id, level, held.ask.task)
    (sent,) = dispatched([order], outbreak=held.ask.outbreak, by=by, now=now)
    held.reply, held.replied_at, held.replied_by, held.dispatch = Proposal.Reply.CONFIRMED, now, by, sent
    held.save(update_fields=["reply", "replied_at", "replied_by", "dispatch"])
    audit(by, "workforce.proposal.confirmed", held, now, area_id=held.ask.area_id)
    return sent


@transaction.atomic
def decline(proposal: Proposal, *, reason: str, by: User, now: datetime) -> None:
    """Say no for a team, with a reason; who proposed it may take the proposal back in the same way."""
    held = _waiting(proposal)
    own = may(by, "workforce.manage", day_of(now), held.team.area_id)
    if not own:
        require(by, "workforce.manage", held.ask.area_id, day_of(now))
    held.reply = Proposal.Reply.DECLINED if own and by != held.proposed_by else Proposal.Reply.WITHDRAWN
    held.replied_at, held.replied_by, held.reason = now, by, _written(reason)
    held.save(update_fields=["reply", "replied_at", "replied_by", "reason"])
    audit(by, "workforce.proposal.declined", held, now, area_id=held.ask.area_id)


@transaction.atomic
def acknowledge(dispatch: Dispatch, *, by: User, now: datetime) -> None:
    """Note that a team knows of its order: one of its members says so, or somebody at a desk who was told."""
    member = Member.objects.filter(team=dispatch.team_id, to_on=None, person__in=_persons(by)).exists()
    if not member and not may(by, "workforce.manage", day_of(now), dispatch.team.area_id):
        require(by, "workforce.manage", dispatch.area_id, day_of(now))
    rows = Dispatch.objects.filter(id=dispatch.id, acknowledged_at=None, withdrawn_at=None, returned_at=None)
    if not rows.update(acknowledged_at=now, acknowledged_by=by):
        raise Refused("noted_already", _("This was noted already, or the team is back."))
    audit(by, "workforce.team.acknowledged", dispatch, now, area_id=dispatch.area_id)


@transaction.atomic
def note_acknowledged(ids: Iterable[UUID]) -> None:
    """Write again when teams first acknowledged some orders on a phone; what was noted at a desk stays as it is, and an
    acknowledgement that was taken back counts no more."""
    held = Dispatch.objects.select_for_update().filter(id__in=list(ids)).order_by("id")
    rows = [one for one in held if one.acknowledged_at is None or one.acknowledged_fact]
    told = Acknowledgement.objects.filter(undoubted(), dispatch__in=[one.pk for one in rows])
    first: dict[UUID, Acknowledgement] = {}
    for said in told.order_by("at", "id"):
        first.setdefault(said.dispatch_id, said)
    for one in rows:
        fact = first.get(one.pk)
        one.acknowledged_at = max(fact.at, one.ordered_at) if fact else None
        one.acknowledged_by_id = fact.by_id if fact else None
        one.acknowledged_fact = fact.pk if fact else None
    Dispatch.objects.bulk_update(rows, ["acknowledged_at", "acknowledged_by", "acknowledged_fact"])


@transaction.atomic
def withdraw_order(dispatch: Dispatch, *, reason: str, by: User, now: datetime) -> None:
    """Take an order back before the team has arrived; the team is free again."""
    require(by, "workforce.manage", dispatch.area_id, day_of(now))
    why = _written(reason)
    rows = Dispatch.objects.filter(id=dispatch.id, arrived_at=None, returned_at=None, withdrawn_at=None)
    if not rows.update(withdrawn_at=now, withdrawn_by=by, reason=why):
        raise Refused("arrived_already", _("The team has arrived, or the order was taken back already."))
    audit(by, "workforce.team.order_withdrawn", dispatch, now, area_id=dispatch.area_id)


def _persons(user: User) -> list[UUID]:
    return list(Worker.objects.filter(user=user, to_on=None).values_list("person_id", flat=True))


def _written(reason: str) -> str:
    if not reason.strip():
        raise Refused("reason", _("Write down why."))
    return reason.strip()[:200]


def _open(ask: Ask) -> Ask:
    held = Ask.objects.select_for_update().get(id=ask.id)
    if held.closed:
        raise Refused("ask_closed", _("This was closed meanwhile."))
    return held


def _waiting(proposal: Proposal) -> Proposal:
    held = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("ask__outbreak", "team")
        .get(id=proposal.id)
    )
    if held.reply:
        raise Refused("replied_already", _("This proposal was answered already."))
    return held
