"""What phones reckon at checkpoints is what the server reckons: decisions, plates, and passes without network."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from lianfang.places.rules import pack
from lianfang.presence.models import Pass
from lianfang.presence.rules import Checks, Numbers, decide, normal_plate, plate_kind, write_checks
from lianfang.presence.signing import code_of, public_key
from lianfang.presence.tests.test_rules import PLATES
from lianfang.protocol import timeline
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

STATIC = "/static/field/"
NOW = datetime(2021, 8, 7, 4, 0, tzinfo=UTC)
HESHAN, TAOJIANG, YIYANG = pack(43, 9, 3), pack(43, 9, 22), pack(43, 9)


@pytest.fixture
def page(visit: Visit) -> Page:
    """Give the app's page, on a phone nobody has enrolled."""
    return visit("/field/", as_="", width=360)


def ask(page: Page, module: str, expression: str, given: Any = None) -> Any:
    """Work out an expression with a module `m` of the app and something `x` that is given."""
    return page.evaluate(
        f"async (x) => {{ const m = await import('{STATIC}{module}.js'); return {expression}; }}", given
    )


def every_case() -> list[dict[str, Any]]:
    """Make every mixture of what may be seen of somebody."""
    answers = {
        "code": ("", "green", "yellow", "red", "none"),
        "trip": ("", "risk"),
        "test": ("", "negative", "none", "positive"),
        "vaccine": ("", "no"),
        "permit": ("", "23456789A"),
    }
    mixtures = itertools.product(
        *answers.values(), ("in", "out"), (None, 36.5, 37.3), ("", "birth"), (False, True)
    )
    return [
        {
            "checks": dict(zip(answers, row[:5], strict=True)),
            "way": row[5],
            "celsius": row[6],
            "exempt": row[7],
            "risk": row[8],
        }
        for row in mixtures
    ]


@pytest.mark.parametrize("day", [date(2021, 8, 3), date(2021, 8, 7)])
def test_a_phone_proposes_what_the_server_would(page: Page, day: date) -> None:
    protocol = timeline.in_force("covid19", day)
    numbers, cases = Numbers.of(protocol), every_case()
    rules = {
        "fever": numbers.fever,
        "findings": [[key, *done] for key, done in numbers.findings.items()],
        "unvaccinated": numbers.unvaccinated,
        "needs_test": sorted(numbers.needs_test),
    }
    call = "x.cases.map((one) => m.decide(one.checks, one.way, one.celsius, x.rules, one))"
    said = ask(page, "screens/passing", call, {"cases": cases, "rules": rules})
    for case, proposed in zip(cases, said, strict=True):
        done = decide(
            Checks(**case["checks"]),
            case["way"],
            case["celsius"],
            numbers,
            exempt=case["exempt"],
            risk_vehicle=case["risk"],
        )
        assert (proposed["disposition"], proposed["reason"]) == (done.disposition, done.reason), case


def test_checks_are_written_as_the_server_writes_them(page: Page) -> None:
    given = [case["checks"] for case in every_case()[:200]]
    assert ask(page, "screens/passing", "x.map(m.writeChecks)", given) == [
        write_checks(Checks(**checks)) for checks in given
    ]


def test_plates(page: Page) -> None:
    plates = [plate for plate, _kind in PLATES]
    assert ask(page, "parts/plates", "x.map(m.isPlate)", plates) == [bool(plate_kind(p)) for p in plates]
    typed = [" 湘h·12 345 ", "湘hd-12345", "粤z1234港"]
    assert ask(page, "parts/plates", "x.map(m.normalPlate)", typed) == [normal_plate(one) for one in typed]


def made(**over: Any) -> Pass:
    """Make a pass of Heshan that is good for two hours around noon; it is stored nowhere."""
    hours = {"starts_at": NOW - timedelta(hours=1), "ends_at": NOW + timedelta(hours=1)}
    whose = {"number": "23456789A", "area_id": HESHAN, "holder": "王小明", "plate": "湘H12345"}
    return Pass(**whose | {"purpose": "dialysis"} | hours | over)


def test_a_phone_tells_a_true_pass_without_network(page: Page) -> None:
    hour = timedelta(hours=1)
    good = code_of(made())
    head, body, signed = good.split(".")
    cases = [
        (good, HESHAN, ""),
        (good, HESHAN + 1_000, ""),  # inside Heshan
        (good, TAOJIANG, "elsewhere"),
        (code_of(made(area_id=YIYANG)), TAOJIANG, ""),
        (code_of(made(number="REVOKED2A")), HESHAN, "revoked"),
        (code_of(made(ends_at=NOW - hour / 2)), HESHAN, "ended"),
        (code_of(made(starts_at=NOW + hour / 2)), HESHAN, "early"),
        (f"{head}.{body[:-2]}AA.{signed}", HESHAN, "false"),
        (f"{head}.{body}.{signed[:-4]}AAAA", HESHAN, "false"),
        (f"{head}.{body}", HESHAN, "false"),
        ("LFG1.x", HESHAN, "false"),
    ]
    passes = {"key": public_key(), "revoked": ["REVOKED2A"]}
    given = {
        "cases": [[code, str(area)] for code, area, _ in cases],
        "passes": passes,
        "now": NOW.timestamp() * 1000,
    }
    call = "Promise.all(x.cases.map(([code, area]) => m.readPermit(code, x.passes, area, x.now)))"
    said = ask(page, "parts/permit", call, given)
    assert [one["fault"] for one in said] == [fault for _code, _area, fault in cases]
    assert (said[0]["holder"], said[0]["plate"], said[0]["purpose"]) == ("王小明", "湘H12345", "dialysis")
    assert ask(page, "parts/permit", "m.readPermit(x, undefined, '1')", good) == {"fault": "unknown"}
