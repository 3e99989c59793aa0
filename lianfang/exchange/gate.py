"""Every list that is saved and every paper about people passes here. Nothing of people leaves without a purpose; a
list is written in the form that was asked for, marked with who saved it, when and what for, and noted; a long list of
people wants the right to it and a reason of its own."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.timezone import localtime
from django.utils.translation import gettext, override

from lianfang.accounts.access import may, require
from lianfang.accounts.audit import audit
from lianfang.common.drill import in_drill
from lianfang.common.errors import Refused
from lianfang.common.leaving import leave_with
from lianfang.documents.tables import MEDIA_TYPES
from lianfang.exchange import drawn, purposes, sending
from lianfang.exchange.asking import ask, may_tell, name_of, signed_in, take
from lianfang.exchange.writing import write
from lianfang.web.http import Request
from lianfang.web.pages import MOST_SAVED, TableResponse, saving
from lianfang.web.refusals import refusal
from lianfang.web.words import for_files

BULK = 200  # people; a longer list leaves the house only for a reason (design choice)
REASONS = "reasons for lists"  # in the session: address → reason, good once
SAVE = "exchange.save"
# Columns by which a list is one of people; a name alone may be a shop's.
_OF_PEOPLE = (
    "Phone",
    "Date of birth",
    "Identity number",
    "Number of the document",
    "Person",
    "Patient",
    "Age",
    "Sex",
)


class SavedLists(MiddlewareMixin):
    """Writes the lists that views answer with; of a view that writes none, the list that it draws. Asks first what
    lists and papers of people are for."""

    def process_request(self, request: Request) -> None:
        """Let days and numbers be written for a file when one is asked for."""
        for_files(saving(request))
        leave_with("")

    def process_view(
        self, request: Request, _view: Callable[..., Any], *_given: Any
    ) -> HttpResponseBase | None:
        """Ask what a list or a paper is for before it is made; let it say so itself."""
        name = name_of(request)
        leaves = saving(request) or name in purposes.PAPERS
        # Who it is, is looked up last: most requests, those of phones among them, save nothing.
        if not (leaves or may_tell(request)) or purposes.free(name) or not signed_in(request):
            return None
        take(request, name)
        if not leaves:
            return None
        purpose = purposes.told(request, name)
        if not purpose:
            return ask(request)
        leave_with(_mark(request, purpose))
        return None

    def process_response(self, request: Request, response: HttpResponseBase) -> HttpResponseBase:
        """Write a list; note a paper; any other answer goes on as it is."""
        asked = saving(request)
        for_files(False)
        leave_with("")
        try:
            table = _drawn(request, response) if asked else response
            if isinstance(table, TableResponse):
                return _saved(request, table)
            return _let_go(request, response) if "Content-Disposition" in response else response
        except Refused as refused:
            return refusal(request, refused)


def _let_go(request: Request, response: HttpResponseBase) -> HttpResponseBase:
    """Let a file leave that a view wrote itself, and note it; nothing of people without a purpose."""
    name = name_of(request)
    if purposes.free(name) or response.status_code != 200 or not signed_in(request):
        return response
    purpose = purposes.told(request, name)
    if not purpose:
        return ask(request)
    where = request.get_full_path()[:300]
    audit(
        request.user,
        "exchange.paper.saved",
        request.user,
        request.now,
        name=name,
        reason=purpose,
        address=where,
    )
    return response


def _drawn(request: Request, response: HttpResponseBase) -> HttpResponseBase:
    """Give the list that a page shows as one to be saved. Raises Refused("list_long")."""
    if not isinstance(response, HttpResponse) or isinstance(response, TableResponse):
        return response
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return response
    name = name_of(request)
    found = drawn.read(response.content, name or "list")
    if found is None:
        return response
    if found.more:
        said = gettext(
            "This list is longer than the %(most)s rows that are saved at once. Narrow the filter."
        )
        raise Refused("list_long", said % {"most": MOST_SAVED})
    return TableResponse((name or "list").replace("_", "-"), found.head, found.rows)


def form_of(request: Request) -> str:
    """Give the form of file that the address asks for."""
    asked = request.GET.get("file") or request.GET.get("export", "")
    return asked if asked in MEDIA_TYPES else "csv"


def _saved(request: Request, table: TableResponse) -> HttpResponseBase:
    rows, first = iter(table.rows), list[Sequence[object]]()
    name, purpose = name_of(request), ""
    if (not purposes.free(name) or of_people(table.head)) and signed_in(request):
        purpose = purposes.told(request, name)
        if not purpose:
            return ask(request)
        first = list(islice(rows, BULK + 1)) if of_people(table.head, or_shops=True) else []
        if len(first) > BULK:
            reason = _reason(request)
            if not reason:
                where = urlencode({"next": request.get_full_path(), "long": "1"})
                return redirect(f"{reverse('save_why')}?{where}")
            purpose = purpose if reason in purpose else f"{purpose} · {reason}"
    return _written(request, table, chain(first, rows), purpose)


def of_people(head: list[str], *, or_shops: bool = False) -> bool:
    """Say whether a list with such columns is one of people; or_shops: where what has a name is one."""
    plain = {re.sub(r"\W+", "", cell).casefold() for cell in head}
    named = {"姓名", *(["Name"] if or_shops else [])} | {word for each in _OF_PEOPLE for word in _both(each)}
    return bool(plain & {re.sub(r"\W+", "", word).casefold() for word in named})


def _both(word: str) -> set[str]:
    found = {word}
    for language in ("en", "zh-hans"):
        with override(language):
            found.add(gettext(word))
    return found


def _reason(request: Request) -> str:
    """Give the reason that was told for this address, once. Raises Refused("forbidden")."""
    if not may(request.user, SAVE, request.today):
        require(request.user, SAVE, 0, request.today)
    told = request.session.get(REASONS, {})
    reason = str(told.pop(request.get_full_path(), ""))
    if reason:
        request.session[REASONS] = told
    return reason


class _Counted:
    """Counts the rows that go by."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self.rows, self.n = rows, 0

    def __iter__(self) -> Iterator[Sequence[object]]:
        for row in self.rows:
            self.n += 1
            yield row


def _written(
    request: Request, table: TableResponse, rows: Iterable[Sequence[object]], reason: str
) -> HttpResponseBase:
    form, counted = form_of(request), _Counted(rows)
    mark = _mark(request, reason) if form != "csv" or reason else ""
    # Written whole before the first byte leaves, so that what goes wrong in the middle is an error and no half file.
    out = SpooledTemporaryFile(sending.IN_MEMORY)  # noqa: SIM115 — closed when it was sent
    with in_drill(table.drill):
        write(form, out, table.head, counted, mark)
    _note(request, table, form, counted.n, reason)
    answer = sending.sent(request, out, MEDIA_TYPES[form])
    answer["Content-Disposition"] = table["Content-Disposition"].replace(".csv", f".{form}")
    return answer


def _mark(request: Request, reason: str) -> str:
    user = getattr(request, "user", None)
    who = f"{user} ({user.username})" if user and signed_in(request) else gettext("public page")
    return " · ".join(filter(None, (who, f"{localtime(request.now):%Y-%m-%d %H:%M}", reason)))


def _note(request: Request, table: TableResponse, form: str, n: int, reason: str) -> None:
    if not signed_in(request):
        return
    where = request.get_full_path()[:300]
    audit(
        request.user,
        "exchange.list.saved",
        request.user,
        request.now,
        name=table.name,
        format=form,
        n=n,
        reason=reason,
        address=where,
    )
