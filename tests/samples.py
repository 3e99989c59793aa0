"""Well-formed facts of every kind that devices may send, for the tests that hold for all of them.

A new kind needs one function here; tests/test_every_kind.py says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from psycopg import Connection

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_post, make_user
from lianfang.cases.tests.make import make_contact
from lianfang.common.ids import uuid7
from lianfang.fieldapp.kinds import KINDS
from lianfang.people.models import Household, Person
from lianfang.people.tests.make import make_number
from lianfang.places.models import SiteKind
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_site
from lianfang.rotas.models import Assignment
from lianfang.rotas.tests.make import make_published
from lianfang.sync.engine import ingest
from lianfang.sync.wire import Answer, read_upload
from lianfang.testing.tests.make import MORNING, NOON, Phone, Scene, fact, make_code, make_phone, make_scene
from lianfang.workforce.models import Worker
from lianfang.workforce.tests.make import (
    make_call,
    make_dispatch,
    make_member,
    make_muster,
    make_organisation,
    make_team,
    make_worker,
)

Fact = dict[str, Any]
WATCHED = 5  # people in quarantine whose temperatures are taken again and again
_boxes = count(1)


def body(facts: list[Fact], sent_at: datetime = NOON) -> bytes:
    """Write an upload as a phone does."""
    return msgspec.json.encode({"sent_at": sent_at, "facts": facts})


def tell(
    phone: Phone, facts: list[Fact], *, sent_at: datetime = NOON, conn: "Connection[Any] | None" = None
) -> Answer:
    """Upload facts of any kind at noon, inside the transaction of the test unless a connection is given."""
    connection.ensure_connection()
    upload = read_upload(body(facts, sent_at))
    return ingest(conn or connection.connection, KINDS, phone.sender, upload, now=NOON)


@dataclass
class Field:
    """Where things happen: a scene of sampling, a phone of another county, people under watch."""

    scene: Scene
    outsider: Phone
    watched: list[UUID] = field(default_factory=list)

    def given(self, facts: list[Fact]) -> list[Fact]:
        """Tell what has to be known before, and give it back."""
        tell(self.scene.phone, facts)
        return facts

    def watch(self) -> list[UUID]:
        """Give people who are in quarantine."""
        while len(self.watched) < WATCHED:
            self.watched.append(make_contact(MORNING - timedelta(hours=1)).person_id)
        return self.watched

    def tubes(self, n: int) -> list[str]:
        """Give the codes of new tubes, each with one swab in it, told before."""
        codes = [make_code() for _ in range(n)]
        self.given([self.scene.swab(person, code) for person, code in zip(people(n), codes, strict=True)])
        return codes

    def sealed(self, n: int) -> list[str]:
        """Give the codes of new tubes that were sealed."""
        codes = self.tubes(n)
        self.given([self.scene.seal(code, 1) for code in codes])
        return codes


def _worker(*roles: str, area_id: int) -> User:
    user = make_user(area_id=area_id)
    for role in roles:
        make_post(user, role, area_id=area_id)
    return user


def make_field() -> Field:
    """Make a scene whose phone may tell facts of every kind in the city; the outsider's may do so in Taojiang."""
    roles = (
        "sampler",
        "lab_technician",
        "epidemiologist",
        "checkpoint_officer",
        "grid_worker",
        "site_lead",
        "courier",
    )
    scene = make_scene()
    scene.phone = make_phone(_worker(*roles, area_id=YIYANG))
    return Field(scene, make_phone(_worker(*roles, area_id=TAOJIANG)))


def people(n: int) -> list[UUID]:
    """Put n people on record at once."""
    rows = [Person(name="陈某", area_id=HESHAN, registered_at=MORNING) for _ in range(n)]
    return [person.pk for person in Person.objects.bulk_create(rows)]


def newcomers(at: Field, n: int) -> list[Fact]:
    """Meet n people, every other one with an identity card, all behind one door or another."""
    return [
        fact(
            "people.newcomer",
            {
                "person_id": uuid7(),
                "name": "陈某",
                "kind": "present",
                "id_kind": "none_yet" if i % 2 else "resident_id",
                "number": "" if i % 2 else make_number(),
                "address": f"{i // 3}栋101",
            },
        )
        for i in range(n)
    ]


def swabs(at: Field, n: int) -> list[Fact]:
    """Swab n people into tubes of ten."""
    codes = [make_code() for _ in range(0, n, 10)]
    return [at.scene.swab(one, codes[i // 10], minutes=i % 10) for i, one in enumerate(people(n))]


def seals(at: Field, n: int) -> list[Fact]:
    """Seal n tubes."""
    return [at.scene.seal(code, 1) for code in at.tubes(n)]


def handovers(at: Field, n: int) -> list[Fact]:
    """Hand over n boxes of two tubes."""
    codes = at.sealed(2 * n)
    return [at.scene.handover(f"BOX-{next(_boxes)}", codes[2 * i : 2 * i + 2]) for i in range(n)]


def receipts(at: Field, n: int) -> list[Fact]:
    """Receive n boxes of two tubes."""
    return [at.scene.receipt(told["data"]["box"], 2) for told in at.given(handovers(at, n))]


def carriages(at: Field, n: int) -> list[Fact]:
    """Take over n boxes of two tubes, or arrive with them."""
    return [
        at.scene.carriage(told["data"]["box"], 2, step="arrived" if i % 3 == 2 else "taken")
        for i, told in enumerate(at.given(handovers(at, n)))
    ]


def rejections(at: Field, n: int) -> list[Fact]:
    """Reject n tubes."""
    return [at.scene.rejection(code, "leaking" if i % 2 else "short") for i, code in enumerate(at.sealed(n))]


def disposals(at: Field, n: int) -> list[Fact]:
    """Throw n tubes away that have results."""
    codes = at.sealed(n)
    at.given([at.scene.result(code) for code in codes])
    return [at.scene.disposal([code]) for code in codes]


def rulings(at: Field, n: int) -> list[Fact]:
    """Settle the counts of n boxes."""
    boxes = [told["data"]["box"] for told in at.given(handovers(at, n))]
    return [at.scene.ruling(box, "0123456789abcdef") for box in boxes]


def results(at: Field, n: int) -> list[Fact]:
    """Give n tubes their results, one in five positive."""
    codes = at.sealed(n)
    return [at.scene.result(code, "negative" if i % 5 else "positive") for i, code in enumerate(codes)]


def readings(at: Field, n: int) -> list[Fact]:
    """Take n temperatures of people under watch."""
    people = at.watch()
    return [
        fact(
            "cases.reading",
            {"person_id": people[i % WATCHED], "celsius": 36.4 + i % 20 / 10, "symptoms": "咳嗽" * (i % 2)},
            at=MORNING + timedelta(minutes=i),
        )
        for i in range(n)
    ]


def _gate(kind: str = SiteKind.CHECKPOINT) -> UUID:
    return make_site(kind=kind, name=f"卡口{next(_boxes)}").pk


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
                "reason": "no_test" if i % 2 else "",
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


def answers(at: Field, n: int) -> list[Fact]:
    """Let n people who were called to a muster say whether they come."""
    muster = make_muster()
    called = [make_call(muster).person_id for _ in range(n)]
    told = [{"muster_id": muster.pk, "person_id": one, "coming": bool(i % 3)} for i, one in enumerate(called)]
    return [fact("workforce.answer", each | {"note": ""}) for each in told]


def arrivals(at: Field, n: int) -> list[Fact]:
    """Let n people come to a muster, every other one scanned."""
    muster = make_muster()
    told = [
        {"muster_id": muster.pk, "person_id": one, "scanned": bool(i % 2)} for i, one in enumerate(people(n))
    ]
    return [fact("workforce.arrival", each) for each in told]


def acknowledgements(at: Field, n: int) -> list[Fact]:
    """Let n people of a team say that it knows of its order."""
    body = make_organisation()
    team = make_team(body)
    sent = make_dispatch(team)
    members = [make_member(team, body).person_id for _ in range(n)]
    told = [{"dispatch_id": sent.pk, "person_id": one} for one in members]
    return [fact("workforce.acknowledgement", each) for each in told]


def replies(at: Field, n: int) -> list[Fact]:
    """Let somebody say yes or no to n of their own shifts, an hour each."""
    user_id = at.scene.phone.sender.user_id
    me = Worker.objects.filter(user_id=user_id).first() or make_worker(user_id=user_id)
    ahead = NOON + timedelta(days=10 * next(_boxes))
    rota = make_published(me, [ahead + timedelta(hours=i) for i in range(n)])
    seats = list(Assignment.objects.filter(shift__rota=rota).order_by("id").values_list("pk", flat=True))
    told = [{"assignment_id": seat, "person_id": me.person_id} for seat in seats]
    return [
        fact("rotas.reply", each | {"what": "no" if i % 3 else "yes", "note": "发烧"})
        for i, each in enumerate(told)
    ]


def visits(at: Field, n: int) -> list[Fact]:
    """Visit n doors; at every third nobody answers."""
    doors = [Household(area_id=HESHAN, address=f"{next(_boxes)}栋2单元{i % 9 + 1}01") for i in range(n)]
    ids = [door.pk for door in Household.objects.bulk_create(doors)]
    there = people(2)
    return [
        fact(
            "visits.visit",
            {
                "household_id": door,
                "outcome": "done" if i % 3 else "no_answer",
                "n_present": 1 if i % 3 else 0,
                "unchanged": False,
                "present": there[:1],
                "away": there[1:],
                "needs": "买药" if i % 4 == 1 else "",
                "note": "",
            },
            at=MORNING + timedelta(minutes=i),
        )
        for i, door in enumerate(ids)
    ]


def steps(at: Field, n: int) -> list[Fact]:
    """Let n people come to work, every other one in a suit."""
    who = {"site_id": make_site(name=f"岗位{next(_boxes)}").pk, "shift_id": None, "work": ""}
    return [
        fact(
            "duty.step",
            {"person_id": one, "step": "don" if i % 2 else "in", **who},
            at=MORNING + timedelta(minutes=i),
        )
        for i, one in enumerate(people(n))
    ]


def incidents(at: Field, n: int) -> list[Fact]:
    """Let something happen to n people at work."""
    where = make_site(name=f"岗位{next(_boxes)}").pk
    return [
        fact(
            "duty.incident",
            {
                "person_id": one,
                "site_id": where,
                "what": "heat" if i % 2 else "needle",
                "note": "中暑" * (i % 2),
            },
        )
        for i, one in enumerate(people(n))
    ]


def healths(at: Field, n: int) -> list[Fact]:
    """Take the temperature of n people who work; every fifth is ill."""
    return [
        fact(
            "duty.health",
            {"person_id": one, "celsius": 36.5 if i % 5 else 38.1, "symptoms": [] if i % 5 else ["咳嗽"]},
        )
        for i, one in enumerate(people(n))
    ]


def overrides(at: Field, n: int) -> list[Fact]:
    """Let n people go on past the hard limit."""
    said = {"reason": "最后一管", "said_by": "谭志远"}
    return [fact("duty.override", {"person_id": one, **said}) for one in people(n)]


def seens(at: Field, n: int) -> list[Fact]:
    """Let the lead of a site see n alarms."""
    said = {"about": MORNING, "due_at": MORNING + timedelta(hours=2), "note": "已换下"}
    return [fact("duty.seen", {"person_id": one, **said}) for one in people(n)]


def lines_of_people(at: Field, n: int) -> list[Fact]:
    """Report n queues at the sampling site."""
    site = at.scene.site.pk
    return [fact("testing.queue", {"site_id": site, "waiting": i, "lanes": 2}) for i in range(n)]


def voids(at: Field, n: int) -> list[Fact]:
    """Take back n swabs that the same phone told."""
    taken_back = at.given(swabs(at, n))
    return [
        fact("sync.void", {"kind": told["kind"], "target": told["id"], "reason": "看错了"})
        for told in taken_back
    ]


def settlements(at: Field, n: int) -> list[Fact]:
    """Settle n disputes about swabs with mistyped codes, every other one as taken back."""
    doubted = at.given([at.scene.swab(one, f"XX{i:04}") for i, one in enumerate(people(n))])
    return [
        fact(
            "sync.settlement",
            {"target": told["id"], "decision": "void" if i % 2 else "stands", "note": "已与采样点核对"},
        )
        for i, told in enumerate(doubted)
    ]


SAMPLES: dict[str, Callable[[Field, int], list[Fact]]] = {
    "sync.void": voids,
    "people.newcomer": newcomers,
    "workforce.answer": answers,
    "workforce.arrival": arrivals,
    "workforce.acknowledgement": acknowledgements,
    "rotas.reply": replies,
    "testing.swab": swabs,
    "testing.seal": seals,
    "testing.handover": handovers,
    "testing.carriage": carriages,
    "testing.receipt": receipts,
    "testing.rejection": rejections,
    "testing.disposal": disposals,
    "testing.ruling": rulings,
    "testing.result": results,
    "testing.queue": lines_of_people,
    "cases.reading": readings,
    "presence.passage": passages,
    "presence.vehicle": vehicles,
    "presence.transfer": transfers,
    "presence.queue": queues,
    "presence.handover": gate_handovers,
    "presence.entry": entries,
    "presence.scan": scans,
    "visits.visit": visits,
    "duty.step": steps,
    "duty.incident": incidents,
    "duty.health": healths,
    "duty.override": overrides,
    "duty.seen": seens,
    "sync.settlement": settlements,
}
