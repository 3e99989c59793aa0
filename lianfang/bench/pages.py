"""How quick the pages are: every page in the menu of a role, and the first thing each list there leads to, asked for
one after the other over HTTP of the real web server.

The story of Yiyang is told first, up to 6 August, with the people of the whole city (`--size`: so many); `--at URL`
measures a demo that runs already, of so many; `--as NAME`: as somebody else of the cast than the commander. `ready_ms`
is the reference: the middle of what the server takes to say that it is well, without a page. The aims are a 95th
percentile of 150 ms for each page (`over_150` counts the others) and a largest contentful paint within a second, as
Chromium sees it.
"""

import os
import re
import sys
from contextlib import closing
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from lianfang.bench.checkout import commit
from lianfang.bench.server import HOST, serving
from lianfang.common.errors import Refused

TIMES = 20  # each page, after two that warm it up
AIM_MS = 150
CHROMIUM = Path("/usr/bin/chromium-headless-shell")  # as `make chromium` brings it
_PAINTED = """() => new Promise(done => { let last = 0;
new PerformanceObserver(list => { for (const one of list.getEntries()) last = one.startTime; })
.observe({type: "largest-contentful-paint", buffered: true}); setTimeout(() => done(last), 500) })"""


class Links(HTMLParser):
    """The links of a page: those in the menu, and the first one in the body of a table."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.menu: list[str] = []
        self.first = ""
        self._in: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link by where it stands."""
        if tag in {"nav", "tbody"}:
            self._in.append(tag)
        link = dict(attrs).get("href") or ""
        if tag == "a" and link.startswith("/") and self._in:
            if self._in[-1] == "nav":
                self.menu.append(link)
            self.first = self.first or (link if self._in[-1] == "tbody" else "")

    def handle_endtag(self, tag: str) -> None:
        """Leave the menu or the table."""
        if self._in and tag == self._in[-1]:
            self._in.pop()


class Visitor:
    """Somebody who asks for pages on one connection."""

    def __init__(self, url: str) -> None:
        self.url, place = url, urlsplit(url)
        self.line = HTTPConnection(place.hostname or HOST, place.port, timeout=120)
        self.cookies: dict[str, str] = {}

    def sign_in(self, who: str, password: str) -> None:
        """Sign in as somebody of the cast.

        Raises Refused("not_a_demo").
        """
        page = self.get("/sign-in/")[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        given = {"username": who, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
        if self._ask("POST", "/sign-in/", urlencode(given))[0] != 302:
            raise Refused("not_a_demo", "Nobody could sign in at %(url)s as %(who)s.", url=self.url, who=who)

    def get(self, path: str) -> tuple[int, str, float]:
        """Ask for a page; gives its status, its text and how many ms it took."""
        return self._ask("GET", path)

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str, float]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Accept": "text/html", "Referer": self.url} | (
            {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        )
        began = perf_counter()
        self.line.request(method, path, body or None, headers)
        answer = self.line.getresponse()
        text, took = answer.read(), (perf_counter() - began) * 1000
        for one in answer.headers.get_all("Set-Cookie", []):
            name, _equals, value = one.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, text.decode(errors="replace"), took


def measure(size: int | None, at: str = "", who: str = "commander", password: str = "") -> dict[str, object]:
    """Measure what somebody of its cast sees of a demo that runs at an address, or of the one whose story this database
    holds.

    Raises Refused("not_a_demo") when nobody can sign in there.
    """
    about = {"bench": "pages", "commit": commit(), "cores": os.cpu_count(), "rounds": TIMES}
    about |= {"people": size, "as": who}
    if at:
        return about | _figures(at.rstrip("/"), who, password)
    with serving(max(1, min(4, os.cpu_count() or 1))) as server:
        return about | _figures(f"http://{HOST}:{server.port}", who, password)


def _figures(url: str, who: str, password: str) -> dict[str, object]:
    with closing((visitor := Visitor(url)).line):
        visitor.sign_in(who, password)
        paths = _paths(visitor)
        return _took(visitor, paths) | _painted(visitor, paths)


def _took(visitor: Visitor, paths: list[str]) -> dict[str, object]:
    """Ask for each page again and again and say how long that took."""
    ready = median(visitor.get("/health/ready")[2] for _ in range(TIMES))
    took = {path: [visitor.get(path)[2] for _ in range(TIMES + 2)][2:] for path in paths}
    late = {path: quantiles(each, n=20)[18] for path, each in took.items()}
    for path in sorted(late, key=lambda one: -late[one])[:20]:
        sys.stderr.write(f"{late[path]:6.0f} ms, in the middle {median(took[path]):6.0f}  {path}\n")
    every, worst = [ms for each in took.values() for ms in each], max(late, key=lambda one: late[one])
    return {
        "pages": len(paths),
        "p50_ms": round(median(every), 1),
        "p95_ms": round(quantiles(every, n=20)[18], 1),
        "worst_page": worst,
        "worst_page_p95_ms": round(late[worst], 1),
        "over_150": sum(each > AIM_MS for each in late.values()),
        "ready_ms": round(ready, 1),
    }


def _paths(visitor: Visitor) -> list[str]:
    """List the pages of the menu that answer, and the first thing each list there leads to."""
    menu = [path for path in dict.fromkeys(["/", *Links(visitor.get("/")[1]).menu]) if "." not in path]
    found = dict.fromkeys(menu)
    for path in menu:
        found[Links(visitor.get(path)[1]).first or path] = None
    good = [path for path in found if visitor.get(path)[0] == 200]
    sys.stderr.write(f"{len(good)} pages, {len(menu)} of them in the menu\n")
    return good


def _painted(visitor: Visitor, paths: list[str]) -> dict[str, object]:
    """Open each page in Chromium and give when the largest thing on it was painted."""
    from playwright.sync_api import sync_playwright

    seen: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": n, "value": v, "url": visitor.url} for n, v in visitor.cookies.items()])
        page = context.new_page()
        for path in paths:
            page.goto(visitor.url + path)
            seen[path] = float(page.evaluate(_PAINTED))
        browser.close()
    worst = max(seen, key=lambda one: seen[one])
    return {
        "lcp_ms": round(median(seen.values())),
        "worst_lcp_ms": round(seen[worst]),
        "worst_lcp_page": worst,
    }
