"""A few facts of each kind that is told at a gate, by number."""

from datetime import timedelta
from itertools import count
from uuid import UUID

from lianfang.common.ids import uuid7
from lianfang.places.models import SiteKind
from lianfang.places.tests.make import make_site
from lianfang.testing.tests.make import MORNING, fact
from tests.teller import Fact, Field, people

_gates = count(1)


def _gate(kind: str = SiteKind.CHECKPOINT) -> UUID:
    return make_site(kind=kind, name=f"卡口{next(_gates)}").pk


def passages(at: Field, n: int) -> list[Fact]:
    """Let n people pass a checkpoint, every other one with a temperature, in a vehicle and without a test."""
    gate = _gate()
    return [
        fact(
            "presence.passage",
            {
                "person_id": one,
                "site_id": gate,
                "direction": "out" if i % 3 else "in",
                "celsius": 36.5 if i % 2 else None,
                "disposition": "passed" if i % 5 else "held_medical",
                "note": "",
                "vehicle_id": uuid7() if i % 2 else None,
                "reason": "no_test" if i % 2 else "" if i % 5 else "fever",
                "checks": "code:green test:none" if i % 2 else "",
            },
            at=MORNING + timedelta(minutes=i),
        )
        | {"v": 2}
        for i, one in enumerate(people(n))
    ]


def vehicles(at: Field, n: int) -> list[Fact]:
    """Let n vehicles pass a checkpoint; of every fourth nobody could read the plate."""
    gate = _gate()
    return [
        fact(
            "presence.vehicle",
            {
                "site_id": gate,
                "direction": "in" if i % 2 else "out",
                "disposition": "passed" if i % 7 else "turned_back",
                "n_people": i % 5,
                "plate": f"湘H{i:05}" if i % 4 else "",
                "reason": "" if i % 7 else "risk_vehicle",
            },
            at=MORNING + timedelta(minutes=i),
        )
        for i in range(n)
    ]


def transfers(at: Field, n: int) -> list[Fact]:
    """Take over n people who were held, or let them go on."""
    return [
        fact(
            "presence.transfer",
            {
                "person_id": told["data"]["person_id"],
                "passage_id": told["id"],
                "site_id": told["data"]["site_id"],
                "outcome": "taken_over" if i % 3 else "let_go",
                "to": "发热门诊",
                "taken_by": "120",
                "receipt": f"R{i}",
            },
        )
        for i, told in enumerate(at.given(passages(at, n)))
    ]


def queues(at: Field, n: int) -> list[Fact]:
    """Count a queue n times."""
    gate = _gate()
    return [
        fact("presence.queue", {"site_id": gate, "direction": "in", "waiting": i}, at=MORNING)
        for i in range(n)
    ]


def gate_handovers(at: Field, n: int) -> list[Fact]:
    """Hand a checkpoint over n times, and take it over."""
    gate = _gate()
    told = {"site_id": gate, "waiting": 3, "held": [uuid7()], "note": "一人待120"}
    return [
        fact(
            "presence.handover",
            told | {"step": "taken" if i % 2 else "given"},
            at=MORNING + timedelta(minutes=i),
        )
        for i in range(n)
    ]


def entries(at: Field, n: int) -> list[Fact]:
    """Let n people through the gate of a market."""
    gate = _gate(SiteKind.MARKET)
    return [
        fact(
            "presence.entry",
            {
                "site_id": gate,
                "direction": "in" if i % 3 else "out",
                "disposition": "passed" if i % 5 else "held_medical",
                "celsius": 36.4 if i % 2 else None,
                "checks": "code:green trip:clear venue:scanned",
                "reminded": True,
            },
            at=MORNING + timedelta(minutes=i),
        )
        for i in range(n)
    ]


def scans(at: Field, n: int) -> list[Fact]:
    """Let n people scan the code of a market."""
    venue = _gate(SiteKind.MARKET)
    return [
        fact(
            "presence.scan",
            {"person_id": one, "site_id": venue, "direction": "out" if i % 3 else "in"},
            at=MORNING + timedelta(minutes=i),
        )
        for i, one in enumerate(people(n))
    ]
