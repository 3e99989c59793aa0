"""Every page for every role: who may open it, in Chinese, in how many SQL statements. tests/pages.json is the baseline.

LIANFANG_ACCEPT_COUNTS=1 writes the baseline again; read the difference before you commit it.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from lianfang.accounts.models import Post, User
from lianfang.documents import printing
from lianfang.documents.press import Printed
from lianfang.exchange.gate import of_people
from lianfang.exchange.purposes import ASKED as ASKED_FOR
from lianfang.exchange.purposes import KEPT, NOBODY, PAPERS
from lianfang.people.models import Person
from lianfang.workforce.models import Worker
from tests.scene import scene
from tests.stage import Scene

BASELINE = Path(__file__).with_name("pages.json")
ACCEPT = os.environ.get("LIANFANG_ACCEPT_COUNTS") == "1"
OPEN = {"sign_in", "sign_out", "set_language"}  # for people who are not signed in
OPEN |= {"lasts"}  # tells a page whether its reader is signed in
OPEN |= {"field", "field_worker", "field_chinese", "field_manifest"}  # phones have a sign-in of their own
OPEN |= {
    "my_enter",
    "my_code",
    "my_slip",
    "my_leave",
    "say",
    "say_look",
    "say_answer",
    "thanks",
    "volunteer_sign_up",
    "volunteer_enter",
    "volunteer_leave",
    "certificate_check",
    "certificate_verify",
}
# a volunteer's own page: opened with their code
OPEN |= {
    f"volunteer_{page}" for page in ("mine", "shifts_file", "cancel", "take", "give_back", "certificate")
}
# a resident's own page: opened with a code by message, or a printed slip
OPEN |= {
    f"my_{page}" for page in ("page", "who", "sites", "times", "take", "cancel", "paper", "need", "messages")
}
OPEN |= {
    "venue_door",
    *(f"my_{page}" for page in ("venue", "find", "tell", "stop", "undo")),
}  # the code of a venue
OPEN |= {
    "services",
    "public_bulletin",
    "public_bulletin_of",
    "public_zones",
    "public_sites",
    "give",
    "give_step",
    "volunteer_step",
    "say_step",
}
OPEN |= {"my_order", "my_order_paper", "my_data", "my_data_copy"}
OPEN |= {"my_push", "my_push_worker"}
OPEN |= {"dose_verify", "dose_key", "my_doses", "my_rides", "my_wave", "my_ride", "public_stops"}
OPEN |= {"my_ride_ask", "my_wave_ask"}
OPEN |= {f"my_dose_{page}" for page in ("times", "take", "cancel", "paper")}
OPEN |= {"health_live", "health_ready", "figures"}  # for programs: says nothing of anybody
STREAMS = {"live"}  # never end; tests/browser looks at them
# An outbreak of the city is seen from each of its districts; a user of another one may be given a post in one's own.
CITY_WIDE = {"chains_of", "chains_data", "area", "outbreak", "bulletin", "user", "certificate_verify"}
CITY_WIDE |= {
    "venue_door",
    "erasure",
    "erasure_certificate",
    "legal_hold_lift",
}  # certificates and holds name no area
CITY_WIDE |= {"table_example", "table_on_record"}  # empty; of one’s own areas alone
CITY_WIDE |= {"vaccination_lot"}  # a lot is the same everywhere; who had it is seen of one's own areas
# what is told to everybody
OPEN |= {"gift_ask", "gift_own", "gift_own_paper"}  # opened with the code on a receipt
CITY_WIDE |= {"goods_barcodes", "goods_barcode_label"}
OPEN |= {"public_gifts", "public_notices", "public_notice", "public_notice_paper"}
CITY_WIDE |= {"forecast_line", "counted_as_edit"}  # so is what they count as
CITY_WIDE |= {"public_bulletin_of", "give_step", "volunteer_step", "say_step", "my_ride_ask", "my_wave_ask"}
OPEN |= {"calendar"}  # opened with the secret of a link
CITY_WIDE |= {"gift_own", "gift_own_paper"}
CITY_WIDE |= {
    "goods",
    "goods_lot",
    "goods_lot_step",
    "goods_lot_label",
}  # kinds of goods and lots are the same everywhere
CITY_WIDE |= {"public_notice", "public_notice_paper"}
CITY_WIDE |= {"closing_reports", "closing_new", "epidemiology_of", "epidemiology_cases_of", "four_earlies_of"}
CITY_WIDE |= {"notice_pdf", "notice_docx"}  # each district drafts its own part


LEFT: dict[str, str] = {}  # files that left: the name of the address → what a list said
ASKED: list[str] = []  # of the database by the page that was opened last
BODY: list[bytes] = []  # what that page said
LEADS: set[tuple[str, str, str]] = set()  # to whom which page showed a link to which
TURNED_AWAY: set[tuple[str, str]] = set()  # who may not open which page
# What the link leads to is another deed, area or table than that of the scene.
OTHERWISE = {("store", "store_do"), ("venues", "site_new"), ("file_in_new", "table_on_record")}
LINK = re.compile(rb'<a [^>]*href="(/[^"?#]*)')
ROWS = b'id="rows"'
# A page with rows and one of these has a list.
LISTS = (b'class="filters"', b'class="pager"', b'class="sort ')
SAVES = (b"export=csv", b"export=xlsx")
# Lists that are not saved, and why.
UNSAVED = {
    "wish_for": "one chooses a colleague there: the list of them is that of the staff, saved on its own page"
}


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Yield every address of the product."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def names() -> list[str]:
    """Name every page that is opened with GET, streams left out."""
    found = {entry.name for entry in patterns() if entry.name}
    return sorted(found - STREAMS)


@pytest.fixture
def stage(db: None) -> Scene:
    """Set the scene: the cast, and one of everything in Heshan."""
    return scene()


def address(name: str, stage: Scene) -> str:
    """Write a page's address with the scene's things in it."""
    return reverse(name, args=stage.arguments(name))


def signed_in(user: User) -> Client:
    """Sign somebody in."""
    client = Client()
    client.force_login(user)
    return client


def opened(client: Client, url: str) -> tuple[int, int]:
    """Open a page; give its status and how many statements it took."""
    ASKED.clear()

    def noted(execute: Callable[..., Any], sql: str, *how: Any) -> Any:
        ASKED.append(sql)
        return execute(sql, *how)

    with connection.execute_wrapper(noted):
        answer = client.get(url)
    BODY[:] = [b"" if answer.streaming else answer.content]
    left(answer)
    return answer.status_code, len(ASKED)


def plainly(_request: Any, *_page: Any, status: int = 404, **_why: Any) -> HttpResponse:
    """Answer a refusal without the page around it: it looks the same wherever it is met, and other tests look at it."""
    return HttpResponse(status=status)


def forget(*_args: Any, **_how: Any) -> None:
    """Keep no copy of what a template was drawn with: nobody reads it here."""


class Press:
    """Draws each paper once: whoever prints it, it is the same page, and other tests read papers."""

    def __init__(self) -> None:
        self.draw, self.drawn = printing.draw, dict[tuple[Any, ...], Printed]()

    def once(self, folder: Path, name: str, data: Any, **how: Any) -> Printed:
        """Draw a paper, or give the one that was drawn before."""
        key = (folder, name, how.get("as_"))
        if key not in self.drawn:
            self.drawn[key] = self.draw(folder, name, data, **how)
        return self.drawn[key]


class Known:
    """Knows the cast: who signs in is looked up once, not for each of thousands of pages, and counted each time."""

    def __init__(self, cast: dict[str, User]) -> None:
        self.users = {str(user.pk): User.objects.get(pk=user.pk) for user in cast.values()}
        self.posts = {key: list(user.posts.all()) for key, user in self.users.items()}

    def user(self, request: HttpRequest) -> User:
        """Give who is signed in: a session and a user."""
        ASKED.extend(["session", "user"])
        return copy(self.users[request.session[SESSION_KEY]])

    def read_posts(self, users: list[User], *_names: str) -> None:
        """Read somebody's posts."""
        ASKED.append("posts")
        rows = Post.objects.all()
        rows._result_cache = [copy(post) for post in self.posts[str(users[0].pk)]]
        users[0]._prefetched_objects_cache = {"posts": rows}  # type: ignore[attr-defined]

    def second_factor(self, _user: User) -> None:
        """Look for a second factor: nobody in the cast has one."""
        ASKED.append("second factor")


@contextmanager
def known(cast: dict[str, User]) -> Iterator[None]:
    """Let the cast be known, and the frame around each page be drawn without its menu: other tests look at both."""
    knows = Known(cast)
    with (
        override_settings(SESSION_ENGINE="django.contrib.sessions.backends.cache"),
        mock.patch("django.contrib.auth.middleware.get_user", new=knows.user),
        mock.patch("lianfang.accounts.access.prefetch_related_objects", new=knows.read_posts),
        mock.patch("lianfang.accounts.gate.second_factor", new=knows.second_factor),
        mock.patch("lianfang.accounts.gate.sessions.used_now"),  # once a minute, not at each page
        mock.patch("lianfang.console.context.menu", return_value=[]),
        mock.patch("lianfang.documents.printing.draw", new=Press().once),
    ):
        yield


def saves(client: Client, url: str, body: bytes) -> bool | None:
    """Say whether the list of a page can be saved, by saving it; None when it shows no list."""
    if not any(each in body for each in SAVES):
        return False if ROWS in body and any(each in body for each in LISTS) else None
    answer = client.get(url, {"export": "csv"})
    if answer.status_code == 302:
        return answer.headers["Location"].startswith(reverse("save_why"))
    left(answer)
    return "attachment" in answer.get("Content-Disposition", "")


def left(answer: Any) -> None:
    """Note a file that left."""
    if "Content-Disposition" in answer:
        csv = answer["Content-Type"].startswith("text/csv")
        LEFT[answer.resolver_match.url_name] = answer.content.decode("utf-8-sig") if csv else ""


def told(user: User) -> Client:
    """Sign somebody in who said what papers are for: who may print them is seen, and lists are asked for all the
    same."""
    client = signed_in(user)
    session = client.session
    session[KEPT] = {name: ["check", ""] for name in PAPERS}
    session.save()
    return client


@cache
def named(path: str) -> str:
    """Name the page at an address; "" where there is none, as for files."""
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def linked(body: bytes) -> set[str]:
    """Name the pages that a page leads to."""
    return {named(path.decode()) for path in LINK.findall(body)}


def matrix(stage: Scene) -> tuple[dict[str, Any], set[str]]:
    """Open every page as every member of the cast; name those with a list that cannot be saved, too."""
    found: dict[str, Any] = {}
    unsaved: set[str] = set()
    LEADS.clear()
    TURNED_AWAY.clear()
    looked: set[str] = set()
    doors = {role: told(user) for role, user in stage.cast.items()}
    LEFT.clear()
    for name in names():
        url, statuses, most = address(name, stage), {}, 0
        for role, client in doors.items():
            status, queries = opened(client, url)
            assert status < 500, (name, role)
            if status == 405:  # nobody opens what is only posted to
                break
            statuses[role] = status
            if status == 200:
                LEADS.update((role, name, other) for other in linked(BODY[0]))
            elif status in {403, 404}:
                TURNED_AWAY.add((role, name))
            most = max(most, queries if status == 200 else 0)
            if status == 200 and name not in looked and (saved := saves(client, url, BODY[0])) is not None:
                (looked if saved else unsaved).add(name)
        found[name] = {"may": sorted(r for r, s in statuses.items() if s == 200), "queries": most}
    return found, unsaved - looked


@pytest.mark.slow
@mock.patch("django.test.client.store_rendered_templates", new=forget)
@mock.patch("lianfang.web.refusals.render", new=plainly)
@mock.patch("django.conf.urls.handler404", new=plainly)
def test_the_matrix_is_the_baseline(stage: Scene) -> None:
    with known(stage.cast):
        found, unsaved = matrix(stage)
    if ACCEPT:
        BASELINE.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
    assert LEFT.keys() - PAPERS - NOBODY - ASKED_FOR.keys() == set(), "left without a purpose"
    people = set(
        Person.objects.exclude(pk__in=Worker.objects.values("person")).values_list("name", flat=True)
    )
    for name in LEFT.keys() & NOBODY:
        assert not of_people(LEFT[name].split("\n", maxsplit=1)[0].split(",")), (name, "NOBODY is not true")
        assert not [each for each in people if each in LEFT[name] and not each.isascii()], name
    assert found == json.loads(BASELINE.read_text())
    assert sorted(unsaved) == sorted(UNSAVED)
    dead = {
        (page, other)
        for role, page, other in LEADS
        if (role, other) in TURNED_AWAY and role != "outsider"  # whose things are not those of the scene
    }
    assert dead - OTHERWISE == set(), "who reads this page may not go there"


@mock.patch("lianfang.accounts.turned_away.write", new=forget)  # every few seconds, whichever page it is then
@pytest.mark.slow
def test_who_is_known_is_counted_as_who_signs_in(stage: Scene) -> None:
    names = ("home", "my_work", "command", "line_list", "account", "public_notices", "field_manifest")
    pages = [address(name, stage) for name in names]
    some = [stage.cast[role] for role in ("commander", "sampler", "observer", "outsider")]
    plain = [opened(signed_in(user), page) for page in pages for user in some]
    with known(stage.cast):
        assert [opened(signed_in(user), page) for page in pages for user in some] == plain


@pytest.mark.slow
def test_strangers_are_sent_to_the_door(stage: Scene) -> None:
    for name in names():
        response = Client().get(address(name, stage))
        if name.startswith(("field", "api")):  # phones and systems have tokens of their own
            assert response.status_code in {200, 401, 404, 405}, name
        elif name in OPEN or name == "demo_enter":
            assert response.status_code in {200, 302, 405, 404}, name
        else:
            assert (response.status_code, response.url.split("?")[0]) == (302, reverse("sign_in")), name  # type: ignore[attr-defined]


@pytest.mark.slow
def test_nobody_opens_what_lies_in_another_district(stage: Scene) -> None:
    client = Client()
    client.force_login(stage.cast["outsider"])
    for name in names():
        if name in stage.things and name not in CITY_WIDE:
            status, _queries = opened(client, address(name, stage))
            assert status in ({401, 404, 405} if name.startswith("api") else {403, 404, 405, 302}), (
                name
            )  # systems have tokens


@pytest.mark.slow
def test_every_page_speaks_chinese(stage: Scene) -> None:
    commander: User = stage.cast["commander"]
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(commander)
    for name in ("home", "line_list", "rounds", "disputes", "teams", "bulletins", "outbreaks"):
        page = client.get(reverse(name)).content.decode()
        assert '<html lang="zh-hans"' in page, name
        assert "联防" in page, name
