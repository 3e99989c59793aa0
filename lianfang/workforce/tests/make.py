"""Organisations, teams and dispatches for tests."""

from datetime import date, datetime
from itertools import count
from typing import Any

from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at
from lianfang.common.ids import uuid7
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.models import Organisation, Person
from lianfang.places.tests.make import HESHAN, YIYANG, make_area
from lianfang.workforce.models import (
    Call,
    Certificate,
    Dispatch,
    Member,
    Muster,
    Qualification,
    Team,
    Volunteer,
    Worker,
)
from lianfang.workforce.sealing import new_code

SINCE = date(2021, 7, 30)
_numbers = count(1)


def make_organisation(**over: Any) -> Organisation:
    """Make a municipal organisation in Yiyang."""
    if "area_id" not in over:
        over["area_id"] = make_area(43, 9).id
    return Organisation.objects.create(**({"name": f"单位{next(_numbers)}", "level": "municipal"} | over))


def make_staff(**over: Any) -> Person:
    """Make someone who works."""
    make_area(43, 9, 3)
    fields = {"kind": "staff", "name": f"职员{next(_numbers)}", "area_id": HESHAN, "registered_at": at(SINCE)}
    return Person.objects.create(**(fields | over))


def make_worker(person: Person | None = None, *may: str, **over: Any) -> Worker:
    """Make someone who works in Heshan since 30 July, and may do what is named."""
    person = person or make_staff()
    fields = {"person": person, "area_id": HESHAN, "kind": "staff", "from_on": SINCE}
    worker = Worker.objects.create(**(fields | over))
    for kind in may:
        make_qualification(worker, kind)
    return worker


def make_qualification(worker: Worker, kind: str = "sampler", **over: Any) -> Qualification:
    """Let a worker do something since 30 July."""
    fields = {"worker": worker, "person_id": worker.person_id, "kind": kind, "from_on": SINCE}
    return Qualification.objects.create(**(fields | over))


def make_team(*sent_by: Organisation, **over: Any) -> Team:
    """Make a team of one person from each organisation; the first leads."""
    make_area(43, 9)
    team = Team.objects.create(
        **({"name": f"工作队{next(_numbers)}", "kind": "liaison", "area_id": YIYANG} | over)
    )
    for n, organisation in enumerate(sent_by or [make_organisation()]):
        make_member(team, organisation, leader=n == 0)
    return team


def make_member(team: Team, organisation: Organisation, **over: Any) -> Member:
    """Put someone in a team since 30 July."""
    person = over.pop("person", None) or make_staff()
    fields = {"team": team, "person": person, "organisation": organisation, "from_on": SINCE}
    return Member.objects.create(**(fields | over))


def make_dispatch(team: Team | None = None, **over: Any) -> Dispatch:
    """Send a team to Heshan on 30 July."""
    make_area(43, 9, 3)
    fields: dict[str, Any] = {
        "outbreak": over.get("outbreak") or Outbreak.objects.first() or make_outbreak(),
        "team": team or make_team(),
        "area_id": HESHAN,
        "level": "municipal",
        "task": "上门摸排",
        "ordered_at": at(SINCE, 8),
        "ordered_by": over.get("ordered_by") or make_user("commander", area_id=YIYANG),
    }
    return Dispatch.objects.create(**(fields | over))


def make_muster(**over: Any) -> Muster:
    """Call people to the yard of a hospital in Heshan at 05:00 on 5 August."""
    make_area(43, 9, 3)
    fields: dict[str, Any] = {
        "outbreak": over.get("outbreak") or Outbreak.objects.first() or make_outbreak(),
        "area_id": HESHAN,
        "task": "支援核酸采样",
        "place": "医院大院",
        "due_at": moment(5, 5),
        "called_at": moment(4, 22),
        "called_by": over.get("called_by") or make_user("commander", area_id=YIYANG),
    }
    return Muster.objects.create(**(fields | over))


def make_call(muster: Muster | None = None, worker: Worker | None = None, **over: Any) -> Call:
    """Call somebody to a muster."""
    muster, worker = muster or make_muster(), worker or make_worker()
    fields = {
        "muster": muster,
        "worker": worker,
        "person_id": worker.person_id,
        "called_at": muster.called_at,
    }
    return Call.objects.create(**(fields | over))


def moment(day: int, hour: int = 12) -> datetime:
    """Give an hour of a day in August 2021."""
    return at(date(2021, 8, day), hour)


def make_volunteer(*, ready: bool = False, **over: Any) -> Volunteer:
    """Make an offer to help in Heshan; `ready`: accepted, insured until the end of August, and trained."""
    make_area(43, 9, 3)
    clerk = over.pop("by", None) or make_user()
    fields: dict[str, Any] = {
        "person_id": uuid7(),
        "area_id": HESHAN,
        "name": f"志愿者{next(_numbers)}",
        "born_on": date(1990, 1, 1),
        "phone": f"138073{next(_numbers):05d}",
        "id_kind": "resident_id",
        "channel": "web",
        "consented_at": at(SINCE),
        "signed_at": at(SINCE),
        "taken_by": clerk,
        "code_digest": b"",
    }
    if ready:
        person = make_staff(kind="resident", name=over.get("name", fields["name"]))
        worker = make_worker(person, "trained", kind="volunteer", area_id=over.get("area_id", HESHAN))
        fields |= {"state": "accepted", "person_id": person.pk, "worker": worker}
        fields |= {"insurer": "人保", "policy_no": "P1", "insured_until": date(2021, 8, 31)}
    if (fields | over).get("state", "waiting") != "waiting":
        fields |= {"decided_by": clerk, "decided_at": at(SINCE)}
    return Volunteer.objects.create(**(fields | over))


def make_certificate(worker: Worker, **over: Any) -> Certificate:
    """Certify twelve hours and a half of the first days of August."""
    fields: dict[str, Any] = {
        "worker": worker,
        "person_id": worker.person_id,
        "area_id": worker.area_id,
        "number": new_code(),
        "name": worker.person.name,
        "tail": "0019",
        "first_on": SINCE,
        "last_on": date(2021, 8, 4),
        "duties": 3,
        "minutes": 750,
        "issued_at": moment(5, 9),
    }
    if "issued_by" not in over:
        over["issued_by"] = make_user("dispatcher")
    return Certificate.objects.create(**(fields | over))
