"""Well-formed facts of every kind that devices may send, for the tests that hold for all of them.

A new kind needs one function here; tests/test_every_kind.py says so.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

from lianfang.common.ids import uuid7
from lianfang.notices.tests.make import make_issued
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Household
from lianfang.people.tests.make import make_number
from lianfang.places.tests.make import HESHAN, make_site
from lianfang.rotas.models import Assignment
from lianfang.rotas.tests.make import make_published
from lianfang.testing.tests.make import MORNING, NOON, fact, make_code
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
from lianfang.zones.models import Zone
from tests.dose_samples import consents, departures, doses, events, screenings
from tests.gate_samples import entries, gate_handovers, passages, queues, scans, transfers, vehicles
from tests.ride_samples import boardings, dropoffs, hails
from tests.teller import WATCHED, Fact, Field, people

_boxes = count(1)


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


def deliveries(at: Field, n: int) -> list[Fact]:
    """Bring a letter to n doors; at every fifth it is not wanted."""
    doors = [Household(area_id=HESHAN, address=f"{next(_boxes)}栋3单元{i % 9 + 1}01") for i in range(n)]
    letter = make_issued().pk
    return [
        fact(
            "notices.delivery",
            {"notice_id": letter, "household_id": door.pk, "way": "handed" if i % 5 else "refused"},
            at=MORNING + timedelta(minutes=i),
        )
        for i, door in enumerate(Household.objects.bulk_create(doors))
    ]


def cares(at: Field, n: int) -> list[Fact]:
    """Note what n people need again and again; for every fourth it has ended."""
    keys = ("dialysis", "infant", "pet", "wages")
    return [
        fact(
            "zones.flagging",
            {"person_id": one, "key": keys[i % 4], "note": "周三" * (i % 2), "ended": i % 4 == 3},
            at=MORNING + timedelta(minutes=i),
        )
        for i, one in enumerate(people(n))
    ]


def place_counts(at: Field, n: int) -> list[Fact]:
    """Count the people of n places in a zone."""
    zone = Zone.objects.filter(name="会龙山").first() or Zone.objects.create(
        outbreak=Outbreak.objects.first() or make_outbreak(),
        area_id=HESHAN,
        name="会龙山",
        number=77,
        level="sealed",
        state="in_force",
        protocol="covid19-2021-08-12",
        made_at=MORNING - timedelta(days=1),
        first_at=MORNING - timedelta(days=1),
        since=MORNING - timedelta(days=1),
    )
    return [
        fact(
            "zones.headcount",
            {"zone_id": zone.pk, "place": f"工地{next(_boxes)}", "n": i % 30, "n_stranded": 0, "note": ""},
            at=MORNING + timedelta(minutes=i),
        )
        for i in range(n)
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
    "notices.delivery": deliveries,
    "supplies.dropoff": dropoffs,
    "transport.boarding": boardings,
    "transport.hail": hails,
    "vaccination.screening": screenings,
    "vaccination.consent": consents,
    "vaccination.event": events,
    "vaccination.dose": doses,
    "vaccination.departure": departures,
    "zones.flagging": cares,
    "zones.headcount": place_counts,
    "duty.step": steps,
    "duty.incident": incidents,
    "duty.health": healths,
    "duty.override": overrides,
    "duty.seen": seens,
    "sync.settlement": settlements,
}
