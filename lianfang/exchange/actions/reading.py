"""Check a file, then read it. Stopped or killed in the middle, it goes on where it was."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation

from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.documents.tables import Kind
from lianfang.exchange.actions.bringing import begin_anew, held_file, spoken
from lianfang.exchange.actions.lanes import deal
from lianfang.exchange.kinds import kind_named
from lianfang.exchange.models import FileIn

State = FileIn.State
SMALL = 1_000  # rows that are checked and read while somebody waits


@transaction.atomic
def begin(file: FileIn, *, by: User, now: datetime) -> None:
    """Let the good rows of a checked file be read in.

    Raises Refused: "forbidden", "done".
    """
    _kind, held = held_file(file, by, now, State.CHECKED)
    begin_anew(held)
    held.state, held.language = State.READING, spoken(by)
    held.save()
    audit(by, "exchange.file.begun", held, now, area_id=held.area_id, name=held.name)
    file.refresh_from_db()


@transaction.atomic
def stop(file: FileIn, *, by: User, now: datetime) -> None:
    """Stop reading after the rows that are being stored; what was read stays, and it can go on later.

    Raises Refused: "forbidden", "done".
    """
    _kind, held = held_file(file, by, now, State.READING, State.CHECKING)
    held.state, held.problem = State.STOPPED, ""
    held.save(update_fields=["state", "problem"])
    audit(by, "exchange.file.stopped", held, now, area_id=held.area_id, name=held.name)
    file.refresh_from_db()


@transaction.atomic
def go_on(file: FileIn, *, by: User, now: datetime) -> None:
    """Go on reading a file that was stopped.

    Raises Refused: "forbidden", "done".
    """
    _kind, held = held_file(file, by, now, State.STOPPED)
    held.state = State.READING if held.parts.filter(kept=True).exists() else State.CHECKING
    held.problem = ""
    held.save(update_fields=["state", "problem"])
    file.refresh_from_db()


def work_on(file: FileIn, *, now: datetime) -> FileIn:
    """Check or read what is left of a file, in the language in which it was asked for. Two programs that do it at once
    store each row once."""
    kind = kind_named(file.kind)
    with translation.override(file.language or file.brought_by.language):
        try:
            _all(file, kind, now)
        except Refused as refused:
            FileIn.objects.filter(pk=file.pk, state=file.state).update(
                state=State.STOPPED, problem=str(refused)[:300]
            )
    file.refresh_from_db()
    return file


def _all(file: FileIn, kind: Kind, now: datetime) -> None:
    if not deal(file, kind, now):
        return
    with transaction.atomic():
        held = FileIn.objects.select_for_update(no_key=True).get(pk=file.pk)
        if held.state != file.state:
            return
        held.n_rows = held.n_done
        if held.state == State.CHECKING:
            held.state = State.CHECKED
        elif held.state == State.READING:
            held.state, held.read_at = State.DONE, now
            audit(
                held.brought_by,
                "exchange.file.read",
                held,
                now,
                area_id=held.area_id,
                new=held.n_new,
                changed=held.n_changed,
                known=held.n_known,
                turned=held.n_bad,
            )
        held.save(update_fields=["state", "read_at", "n_rows"])


def waiting() -> list[UUID]:
    """List the files that wait to be checked, read or undone, the oldest first."""
    states = [State.CHECKING, State.READING, State.UNDOING]
    rows = FileIn.objects.filter(state__in=states).order_by("brought_at")
    return list(rows.values_list("pk", flat=True))
