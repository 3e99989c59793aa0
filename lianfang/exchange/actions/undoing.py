"""Undo a file as a whole, within a day: what nothing speaks of yet is withdrawn, what was used since is named."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.documents.tables import Work
from lianfang.exchange.actions.bringing import held_file, spoken
from lianfang.exchange.kinds import kind_named
from lianfang.exchange.models import FileIn

State = FileIn.State
UNDO_FOR = timedelta(days=1)  # after the last row was read (design choice)
MOST_NAMED = 1_000  # rows that stay are named one by one


@transaction.atomic
def undo(file: FileIn, *, reason: str, by: User, now: datetime) -> None:
    """Let everything that a file brought be withdrawn; whoever undoes it says why.

    Raises Refused: "forbidden", "done", "too_late", "reason".
    """
    if not reason.strip():
        raise Refused("reason", _("Write down why."))
    _kind, held = held_file(file, by, now, State.DONE, State.STOPPED)
    if now - (held.read_at or held.seen_at or held.brought_at) > UNDO_FOR:
        raise Refused("too_late", _("A file can be undone within a day. Correct what is wrong one by one."))
    held.state, held.undone_by, held.undone_at = State.UNDOING, by, now
    held.language = spoken(by)
    held.undone_because, held.n_undone, held.stays = reason.strip()[:200], 0, []
    held.save()
    audit(by, "exchange.file.undone", held, now, area_id=held.area_id, reason=held.undone_because)
    file.refresh_from_db()


def go_back(file: FileIn, *, now: datetime) -> FileIn:
    """Withdraw what is left of a file that is being undone, the last part first; one part a commit."""
    by = file.undone_by or file.brought_by
    with translation.override(file.language or by.language):
        while _part(file, Work(by, now, file.id, day_of(now))):
            pass
    file.refresh_from_db()
    return file


@transaction.atomic
def _part(file: FileIn, work: Work) -> bool:
    held = FileIn.objects.select_for_update(no_key=True).get(pk=file.pk)
    if held.state != State.UNDOING:
        return False
    part = held.parts.order_by("-first").first()
    if part is None:
        held.state = State.UNDONE
        held.save(update_fields=["state"])
        return False
    stay = kind_named(held.kind).undo(part.made, part.before, work)
    held.n_undone += len(part.made) - len(stay)
    held.stays = [*held.stays, *stay.values()][:MOST_NAMED]
    held.save(update_fields=["n_undone", "stays"])
    part.delete()
    return True
