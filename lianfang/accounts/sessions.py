"""Where somebody is signed in: how long that lasts, where else it is, and how it ends.

Django's own sessions in the database, with columns of ours beside them (`settings.SESSION_ENGINE`); see
docs/decisions/0099. All by the real clock, also while a story is being replayed.
"""

import ipaddress
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lianfang.accounts import browsers, safety
from lianfang.accounts.models import SignIn, User
from lianfang.accounts.queries import second_factor
from lianfang.web.http import Request

BEGAN, USED, BROWSER, NETWORK = "began", "used", "browser", "network"
OWES_PASSWORD, OWES_SECOND_FACTOR = (
    "owes_password",
    "owes_second_factor",
)  # what one must do before anything else
NOTED_S = 60  # how exactly it is noted when one was last used: once a minute is one write a minute
SWEPT = 200  # how many that are over are taken out with each sign-in
OVER = timedelta(days=1)  # until then it is known whose they were: what was typed is kept for them


class SessionStore(DatabaseStore):
    """Sessions of Django, and whose they are, since when and last used when."""

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        """Name the table."""
        return SignIn

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        """Write whose session it is beside what is in it."""
        now = timezone.now().timestamp()
        if SESSION_KEY in data:
            data.setdefault(BEGAN, now)
            data.setdefault(USED, now)
        made = cast("SignIn", super().create_model_instance(data))
        made.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        made.began_at = datetime.fromtimestamp(data.get(BEGAN, now), UTC)
        made.used_at = datetime.fromtimestamp(data.get(USED, now), UTC)
        made.browser, made.network = data.get(BROWSER, ""), data.get(NETWORK, "")
        return made


def begin(request: Request, user: User, backend: str | None = None) -> None:
    """Sign somebody in with this browser; they owe a password of their own where they came with a first one, and a
    second factor where their roles must have one. Sign-ins of anybody that are over are taken out along the way."""
    login(request, user, backend=backend)
    over = SignIn.objects.filter(expire_date__lte=timezone.now() - OVER).values("pk")[:SWEPT]
    SignIn.objects.filter(pk__in=over).delete()
    request.session[BEGAN] = timezone.now().timestamp()
    request.session[BROWSER] = browsers.named(request.headers.get("User-Agent", ""))
    request.session[NETWORK] = network(request.META.get("REMOTE_ADDR", ""))
    if user.password_until:
        request.session[OWES_PASSWORD] = True
    use(request)


def use(request: Request) -> None:
    """Note that somebody is there: their sign-in lasts from now on, but never past its longest; what their posts of
    today ask of them is looked at again."""
    session, now = request.session, timezone.now().timestamp()
    session.setdefault(BEGAN, now)
    session[USED] = now
    session.set_expiry(max(1, int(min(idle_s(request), session[BEGAN] + settings.SESSION_LONGEST_S - now))))
    owes = safety.must_have_second_factor(request.user, request.today) and not second_factor(request.user)
    if owes:
        session[OWES_SECOND_FACTOR] = True
    else:
        session.pop(OWES_SECOND_FACTOR, None)


def used_now(request: Request) -> None:
    """Note that somebody is there, once a minute."""
    if timezone.now().timestamp() - request.session.get(USED, 0) >= NOTED_S:
        use(request)


def idle_s(request: Request) -> int:
    """Say after how many seconds without use a sign-in ends: sooner where its owner's roles reach far."""
    far = safety.reaches_far(request.user, request.today)
    return int(settings.SESSION_IDLE_FAR_S if far else settings.SESSION_IDLE_S)


def left_s(request: Request) -> int:
    """Say in how many seconds this sign-in ends if nobody touches anything."""
    session = request.session
    used = session.get(USED, timezone.now().timestamp())
    return max(0, int(used + session.get_expiry_age() - timezone.now().timestamp()))


def longest_left_s(request: Request) -> int:
    """Say in how many seconds this sign-in ends whatever somebody does."""
    began = request.session.get(BEGAN, timezone.now().timestamp())
    return max(0, int(began + settings.SESSION_LONGEST_S - timezone.now().timestamp()))


def of_user(user: User) -> QuerySet[SignIn]:
    """List where a user is signed in, the last used first."""
    return SignIn.objects.filter(user=user, expire_date__gt=timezone.now())


def end_all(user: User, *, but: str | None = None) -> int:
    """End a user's sign-ins, all or all but one; gives how many."""
    return of_user(user).exclude(session_key=but or "").delete()[0]


def mark(row: SignIn) -> str:
    """Name a sign-in on a page and in an address: its key opens the door and is shown nowhere."""
    return salted_hmac("lianfang.sign-in", row.session_key, algorithm="sha256").hexdigest()[:24]


def network(address: str) -> str:
    """Shorten an address to its network: enough to know one's own desk again, too little to know whose line it is."""
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{given}/{24 if given.version == 4 else 48}", strict=False))


def ends_at(row: SignIn) -> datetime:
    """Say when a sign-in ends at the latest."""
    return row.began_at + timedelta(seconds=settings.SESSION_LONGEST_S)
