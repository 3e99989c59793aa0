"""As whom a page reads: the database itself shows whoever looks at one the rows of their areas or persons alone.

The connection becomes the role lianfang_reader and is told the areas of the posts of whoever is signed in, or whose
phone or program asks, and the persons of their emergencies; for a resident's own page the persons it is of, for a page
that is open to everybody nothing. Which rows that opens is written in privacy/policies.py. Whatever a page asks for and
forgets to narrow, it gets nothing else. See docs/decisions/0100 and 0103.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin
from psycopg import Error as PsycopgError
from psycopg.pq import TransactionStatus

from lianfang.accounts.access import in_reach, persons_in_reach
from lianfang.accounts.models import User
from lianfang.common.drill import drill
from lianfang.common.errors import Refused
from lianfang.places.rules import Span, ancestors
from lianfang.postgres.cluster import READER
from lianfang.web.http import Request
from lianfang.web.refusals import refusal

READS = ("GET", "HEAD")  # what does nothing
MET = 60  # people at a desk whom one session remembers, the latest (design choice)
V = TypeVar("V", bound=Callable[..., HttpResponseBase])
_MET = "met"  # in the session
_MARK = "reads_as"  # on the connection: it must be set free again; False while it reads everywhere

# One statement: the areas, the persons, and the role, unless the areas are all there are. No row, and nothing is set,
# where there is no such role or it was given no rights yet.
_BIND = f"""
SELECT set_config('lianfang.areas', %(areas)s, false), set_config('lianfang.persons', %(persons)s, false),
    set_config('role', CASE WHEN %(some)s AND NOT EXISTS (SELECT FROM places_area WHERE id > %(last)s)
        AND NOT EXISTS (SELECT FROM places_area WHERE id < %(first)s AND id <> ALL(%(around)s))
        THEN 'none' ELSE rolname END, false)
FROM pg_roles
WHERE rolname = '{READER}' AND pg_has_role(session_user, oid, 'SET')
    AND has_table_privilege(oid, 'people_person', 'SELECT')
"""  # noqa: S608 — constants of this module
_FREE = "SELECT set_config('role', 'none', false)"
_AGAIN = f"SELECT set_config('role', '{READER}', false)"


def bind(user: User, on: date, met: Iterable[UUID] = (), *, method: str | None = "GET") -> bool:
    """Let this connection read as somebody from here on, and of whom they have met at their desk, unless their posts
    are for all areas there are; says whether the database can do that. method: of the request; one that does something
    looks everywhere in its deeds, and only there."""
    return _bind(method, in_reach(user, on), persons_in_reach(user).union(met))


def remember(request: Request, persons: Iterable[UUID]) -> None:
    """Let whoever is signed in here read of these persons too, wherever they live, until they sign out: they stand at
    the desk and were found by what they show (a document, a code, a phone), which was noted. The latest are kept."""
    known = request.session.get(_MET, [])
    request.session[_MET] = list(dict.fromkeys([*map(str, persons), *known]))[:MET]


def bind_to(persons: Iterable[UUID] = (), *, method: str | None = "GET") -> bool:
    """Let this connection read of some persons alone from here on, of nobody when none are named; says whether the
    database can do that. method: as above."""
    return _bind(method, (), persons)


def of_nobody(view: V) -> V:
    """Mark a page that is open to everybody: what is looked at there is read of nobody, until a door knows whose own
    page it is."""

    @wraps(view)
    def bound(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        bind_to(method=request.method)
        return view(request, *args, **kwargs)

    bound.of_nobody = True  # type: ignore[attr-defined]  # looked for by a test
    return cast(V, bound)


def _bind(method: str | None, ranges: Sequence[Span], persons: Iterable[UUID]) -> bool:
    if drill():
        return False  # its tables hold nobody real
    first, last = max(ranges, key=_width, default=(0, 0))
    told: dict[str, Any] = {
        "areas": "{" + ",".join(f"[{a},{b}]" for a, b in ranges) + "}",
        "persons": "{" + ",".join(map(str, persons)) + "}",
        "some": bool(ranges),
        "first": first,
        "last": last,
        "around": list(ancestors(first)) if first else [],
    }
    with connection.cursor() as cursor:
        cursor.execute(_BIND, told)
        done = cursor.fetchone()
    if done and done[2] == READER:
        setattr(connection.connection, _MARK, True)
        if method not in READS:
            _watch_deeds()
    return done is not None


def _watch_deeds() -> None:
    _ignore_deeds()
    deeds = _Deeds()
    connection.execute_wrappers.append(deeds)
    connection.atomic_blocks = _Blocks(connection.atomic_blocks, deeds.turn)


def _ignore_deeds() -> None:
    others = [each for each in connection.execute_wrappers if not isinstance(each, _Deeds)]
    connection.execute_wrappers[:] = others
    connection.atomic_blocks = list(connection.atomic_blocks)


def free() -> None:
    """Let this connection read everything again, as who works in the background does; nothing where it does already."""
    raw = connection.connection
    _ignore_deeds()
    if raw is None or getattr(raw, _MARK, None) is None:
        return
    if raw.info.transaction_status == TransactionStatus.INERROR:
        return  # nothing can be asked any more, and the rollback brings the earlier role back
    try:
        raw.execute(_FREE)
    except PsycopgError:
        connection.close()  # lost meanwhile: nobody reads on as somebody else
    else:
        delattr(raw, _MARK)


@contextmanager
def everywhere() -> Iterator[None]:
    """Read also what lies outside the reader's areas, for a picture or figures of a whole outbreak; whoever uses this
    shows no name of what they get, but of who stands before them."""
    raw = connection.connection
    bound = raw is not None and getattr(raw, _MARK, False)
    if bound:
        raw.execute(_FREE)
        setattr(raw, _MARK, False)  # what is read so within this goes on reading everything
    try:
        yield
    finally:
        if bound:
            setattr(raw, _MARK, True)
            if raw.info.transaction_status != TransactionStatus.INERROR:
                raw.execute(_AGAIN)


def _width(span: Span) -> int:
    return span[1] - span[0]


class _Blocks(list[Any]):
    """The transactions that are open, as Django counts them; `begun` is called for each that begins. A deed is free
    from there on: its first statement may go to psycopg itself, past Django."""

    def __init__(self, open_: list[Any], begun: Callable[[], None]) -> None:
        super().__init__(open_)
        self.begun = begun

    def append(self, block: Any) -> None:
        """Called by Django when a transaction has begun."""
        super().append(block)
        self.begun()


class _Deeds:
    """Frees a bound connection for each deed, a transaction, and binds it again for what is read after it: the rules
    of a deed look for the same number, the same bed, the same door everywhere."""

    def __init__(self) -> None:
        """Begin where the connection stands now: a transaction that is begun from here on is a deed."""
        self.around, self.freed = len(connection.atomic_blocks), False

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        """Called by Django in place of each statement: the first after a deed is bound again."""
        self.turn()
        return execute(*statement)

    def turn(self) -> None:
        """Free the connection within a deed, bind it outside of one."""
        raw, within = connection.connection, len(connection.atomic_blocks) > self.around
        if raw and within != self.freed and raw.info.transaction_status != TransactionStatus.INERROR:
            if within and getattr(raw, _MARK, False):
                raw.execute(_FREE)
                setattr(raw, _MARK, False)
                self.freed = True
            elif not within:
                raw.execute(_AGAIN)
                setattr(raw, _MARK, True)
                self.freed = False


class ReadsAsSomebody(MiddlewareMixin):
    """Binds the connection while a page is made, and frees it afterwards."""

    def process_response(self, _request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Called by Django when the page is made, whatever became of it: free."""
        free()
        return response

    def process_view(self, request: Any, *_view: Any) -> None:
        """Called by Django before the view: bind where somebody signed in asks for a page or does something."""
        free()  # should an earlier request have broken off
        if getattr(request, "of_a_user", False):
            met = map(UUID, request.session.get(_MET, ()))
            bind(request.user, request.today, met, method=request.method)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django when a view raises: what was not found may be there and only not be seen."""
        hidden = isinstance(exception, Http404) and getattr(connection.connection, _MARK, None)
        return _refused(request) if hidden and getattr(request, "of_a_user", False) else None


def _refused(request: HttpRequest) -> HttpResponse | None:
    """Ask a page again with everything in sight, and give its answer only if that is a refusal: somebody is told that
    their posts do not reach something, and what to do, but never what it is. Nothing of it is kept."""
    free()
    match = request.resolver_match
    try:
        with transaction.atomic():
            if match:
                match.func(request, *match.args, **match.kwargs)
            transaction.set_rollback(True)
    except Refused as refused:
        return refusal(request, refused)
    except Http404:
        pass
    return None
