"""What couriers told, done: a request is put down, or its goods wait at the store again to be sent or taken back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.supplies.actions.books import undo
from lianfang.supplies.actions.requests import KEEP, State, ended, handed, locked_in, noted, store_of
from lianfang.supplies.models import Document, Dropoff, Request
from lianfang.sync.models import Settlement, Void
from lianfang.sync.queries import undoubted


@transaction.atomic
def hear(requests: Iterable[UUID]) -> None:
    """Write again how far requests are by the last word of their couriers that counts. What was put down by a desk, is
    confirmed or has ended stays as it is; what was told of it stands beside it."""
    held = list(
        Request.objects.select_for_update(no_key=True)
        .filter(pk__in=list(requests), trip__gt=0)
        .order_by("pk")
    )
    told = Dropoff.objects.filter(undoubted(), request__in=[one.pk for one in held]).select_related("by")
    last = {(one.request_id, one.trip): one for one in told.order_by("at", "id")}
    for request in held:
        _heard(request, last.get((request.pk, request.trip)))


def _heard(request: Request, said: Dropoff | None) -> None:
    open_ = request.state == State.SENT or (
        request.told_id is not None and request.state in {State.HANDED, State.PICKED}
    )
    if not open_ or request.told_id == (said.pk if said else None):
        return
    before, request.told = request.told_id, said
    if said is None:
        request.state, request.handed_at = State.SENT, None
        who, at = _took_back(before, request)
        request.save()
        noted(request, who, at, "")
    elif said.outcome == Dropoff.Outcome.PUT:
        handed(request, said.by, said.at, said.note, told=said)
    else:
        request.state, request.handed_at = State.PICKED, None
        request.save()
        noted(request, said.by, said.at, said.note, told=said)


def _took_back(fact: UUID | None, request: Request) -> tuple[User, datetime]:
    """Say who took back what a courier told, and when; while it is only doubted, who told it."""
    for model in (Void, Settlement, Dropoff):
        named = "pk" if model is Dropoff else "target"
        if found := model.objects.filter(**{named: fact}).select_related("by").order_by("-at").first():
            return found.by, found.at
    raise LookupError(f"nobody told anything of {request}")


@transaction.atomic
def put_back(request: Request, *, text: str, by: User, now: datetime) -> None:
    """Take goods that were picked, or came back from the way, into their store again; the request ends.

    Raises Refused: "request_state"; "not_theirs" for goods of a store that somebody else keeps.
    """
    locked_in(request, State.PICKED, KEEP, by, now)
    require(by, KEEP, store_of(request).area_id, day_of(now))
    if not text.strip():
        raise Refused("reason", _("Say why it is taken back."))
    document = Document.objects.filter(source=request.pk).first()
    if document and not Document.objects.filter(undoes=document).exists():
        undo(document, reason=f"{request.number} · {text}"[:300], by=by, now=now)
    ended(request, State.WITHDRAWN, by, now, text)
