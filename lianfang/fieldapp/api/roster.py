"""GET /field/roster and /field/changes: the people of an area, page by page, and what changed since."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianfang.fieldapp.api.answers import Problem
from lianfang.fieldapp.api.door import Answer, Phone, phone_call
from lianfang.fieldapp.roster.changes import Resync, since
from lianfang.fieldapp.roster.marks import Mark, read_cursor, read_mark, write
from lianfang.fieldapp.roster.pages import Keeper, begin, keeper, page
from lianfang.sync import feed
from lianfang.web import clock
from lianfang.web.http import Request


@phone_call("GET")
def roster(request: Request, phone: Phone) -> Answer:
    """Give a page of the rows that the posts of the day need; `after` goes on where a page ended."""
    own = keeper(phone.device, phone.today)
    after = request.GET.get("after", "")
    try:
        cursor = (
            read_cursor(after) if after else begin(own, phone.device, today=phone.today, wall=clock.wall())
        )
    except ValueError:
        raise _not_ours() from None
    _holds(cursor.mark, own, feed.epoch())
    rows, following = page(own, cursor)
    return {
        "rows": rows,
        "next": write(following) if following else None,
        "mark": write(cursor.mark),
        "epoch": cursor.mark.epoch,
        "until": cursor.mark.until,
        "too_many": cursor.mark.too_many,
    }


@phone_call("GET")
def changes(request: Request, phone: Phone) -> Answer:
    """Give the rows that changed after a mark; 409 when a clean roster is due."""
    try:
        mark = read_mark(request.GET.get("mark", ""))
    except ValueError:
        raise _not_ours() from None
    own = keeper(phone.device, phone.today)
    _holds(mark, own, feed.epoch())
    try:
        rows, after, more = since(own, mark)
    except Resync:
        raise _resync() from None
    return {"rows": rows, "mark": write(after), "epoch": mark.epoch, "until": mark.until, "more": more}


def _holds(mark: Mark, own: Keeper, epoch: UUID) -> None:
    """Stop here when a mark was made for other areas, before a restore, or too long ago."""
    if mark.epoch != epoch or mark.scope != own.scope or mark.until <= clock.wall():
        raise _resync()


def _resync() -> Problem:
    return Problem(409, "resync", _("What this phone keeps is no longer the right list. Fetch it anew."))


def _not_ours() -> Problem:
    return Problem(400, "malformed", _("This place in the list cannot be read. Begin again."))
