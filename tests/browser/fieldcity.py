"""What the tests of phones ask of a city, run inside it by its own `manage shell`: people behind doors, work, codes."""

import json
import sys
import time
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from lianfang.accounts.actions import create_user, give_post
from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_post
from lianfang.duty.capture import STEP
from lianfang.duty.models import Health, Incident, Override, Seen, Step
from lianfang.notices.actions import For
from lianfang.notices.models import Delivery
from lianfang.notices.tests.make import make_issued
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.actions import register_many
from lianfang.people.models import Household, Person
from lianfang.people.rules.newcomer import Newcomer
from lianfang.people.tests.make import make_number
from lianfang.places.models import Area, Site, SiteKind
from lianfang.places.rules import LEVELS, inside
from lianfang.places.tests.make import HESHAN, make_site
from lianfang.rotas.models import Assignment, Reply, Rota, Shift, Swap
from lianfang.sync import feed
from lianfang.sync.actions import Saying, tell
from lianfang.sync.actions.devices import make_code, new_phone
from lianfang.sync.feed import begin_epoch
from lianfang.sync.follow import catch_up
from lianfang.sync.models import Batch, Refusal, Void
from lianfang.testing.models import Queue, Seal, Swab, SwabClaim
from lianfang.testing.tests.make import make_code as make_tube
from lianfang.testing.tests.make import make_round
from lianfang.visits.actions import Plan, help_person, issue_codes, open_round, plan
from lianfang.visits.models import Visit, VisitRound
from lianfang.visits.signing import code_of
from lianfang.work import FOLLOWS
from lianfang.workforce.models import (
    Acknowledgement,
    Answer,
    Arrival,
    Call,
    Member,
    Muster,
    MusterVehicle,
    Team,
    Worker,
)
from lianfang.workforce.tests.make import make_dispatch, make_organisation
from tests.city import PASSWORD, PATIENCE_S

DOORS = [f"梨雨小区1栋1单元{floor}0{door}" for floor in range(1, 15) for door in (1, 2)]
FAMILIES = "吴陈李王周徐孙马赵钱郑冯褚卫"
DAY = timedelta(days=1)


def walked() -> None:
    """Open a round of visits at the doors of the staircase today, two tasks at each, and issue a letter to them."""
    now = datetime.now(UTC)
    door = Household.objects.get(address=DOORS[0])
    chief = User.objects.get(username="chief")
    if not VisitRound.objects.exists():
        _desk(chief, door.area_id)
        told = Plan("敲门行动", "all", ["survey", "letter"], now.date() - DAY, now.date() + DAY)
        open_round(plan(door.area, told, by=chief, now=now), by=chief, now=now)
        make_issued(area_id=door.area_id, to=[For(door.area_id)], now=now)
    say(
        done=list(Visit.objects.order_by("-received_at").values_list("tasks", flat=True)[:1]),
        letters=list(Delivery.objects.values_list("way", flat=True)),
    )


def _desk(chief: User, area_id: int) -> None:
    if not chief.posts.filter(role="dispatcher").exists():
        make_post(chief, "dispatcher", area_id=area_id)


def coded(person_id: str) -> None:
    """Print a code for somebody without a smartphone; say it, and when they were born."""
    now, chief = datetime.now(UTC), User.objects.get(username="chief")
    person = Person.objects.get(pk=person_id)
    _desk(chief, person.area_id)
    (code,) = issue_codes([help_person(person, "elder", by=chief, now=now)], by=chief, now=now)
    say(code=code_of(code), born=person.born_on.year if person.born_on else 0)


def work() -> None:
    """Give the city a staircase of households, a round that is open today and a worker with two posts; say which."""
    now = datetime.now(UTC)
    depth = LEVELS.index("community")
    here = next(a for a in Area.objects.filter(depth=depth).order_by("id") if inside(a.id, HESHAN))
    chief = User.objects.get(username="chief")
    worker = create_user("worker", name="李晓芸", password=PASSWORD, by=chief, now=now)
    for role in ("sampler", "grid_worker"):
        give_post(worker, role=role, area=here, from_on=now.date() - DAY, by=chief, now=now)
    told = [one for n, door in enumerate(DOORS) for one in couple(n, door, here.id)]
    taken = register_many(told, by=User.objects.get(username="clerk"), now=now)
    if taken.turned:
        raise RuntimeError(taken.turned)
    days = {"starts_on": now.date() - DAY, "ends_on": now.date() + 2 * DAY}
    round_ = make_round(outbreak=make_outbreak(), area_id=HESHAN, **days)
    make_site(kind=SiteKind.SAMPLING, name="会龙山街道 3 号点", area=here)
    make_site(kind=SiteKind.LABORATORY, name="市疾控中心实验室", area=here)
    numbers = {one.name: one.number for one in told}
    people = Person.objects.filter(area=here).order_by("household__address", "name")
    say(
        people=[
            {"id": str(one.pk), "name": one.name, "number": numbers[one.name], "door": str(one.household_id)}
            for one in people
        ],
        tubes=[make_tube(n) for n in range(700, 740)],
        round=str(round_.pk),
    )


def couple(n: int, door: str, area_id: int) -> list[Newcomer]:
    """Invent the two who live behind a door."""
    born = date(1980 + n, 5, 1)
    family, other = FAMILIES[n % 14], FAMILIES[n % 13]
    names = ((f"{family}建{chr(0x4E00 + n)}", "m"), (f"{other}秀{chr(0x4E00 + n)}", "f"))
    return [
        Newcomer(
            name=name,
            area_id=area_id,
            sex=sex,
            born_on=born,
            id_kind="resident_id",
            number=make_number(born, sex),
            address=door,
        )
        for name, sex in names
    ]


def codes(n: int) -> None:
    """Make one-time codes for new phones of the worker."""
    now, chief = datetime.now(UTC), User.objects.get(username="chief")
    worker = User.objects.get(username="worker")
    phones = [new_phone(worker, name="手机", by=chief, now=now) for _n in range(n)]
    say(codes=[make_code(phone, by=chief, now=now, wall=now) for phone in phones])


def stored() -> None:
    """Say what is there: swabs and seals that were not taken back, and all that was refused."""
    gone = set(Void.objects.values_list("target", flat=True))
    swabs = [one for one in Swab.objects.all() if one.pk not in gone]
    seals = [one for one in Seal.objects.all() if one.pk not in gone]
    say(
        swabs=[[one.tube_code, str(one.person_id), one.dispute] for one in swabs],
        seals=[[one.tube_code, one.n_told, one.dispute] for one in seals],
        refused=list(Refusal.objects.values_list("kind", "code", "detail")),
    )


def duties() -> None:
    """Say what was told of duty: steps, leave, health and incidents, in the order of their times."""
    steps = Step.objects.order_by("at").values_list("person_id", "step", "dispute")
    say(
        steps=[[str(person), step, doubt] for person, step, doubt in steps],
        leaves=list(Override.objects.values_list("reason", "said_by")),
        healths=[[float(one.celsius or 0), one.symptoms] for one in Health.objects.order_by("at")],
        incidents=list(Incident.objects.values_list("what", flat=True)),
    )


def muster() -> None:
    """Call the worker and two others to a yard in three hours; say which muster, and who they are."""
    now, chief = datetime.now(UTC), User.objects.get(username="chief")
    user = User.objects.get(username="worker")
    here = user.posts.order_by("id")[0].area_id
    seen = Muster.objects.create(
        outbreak=Outbreak.objects.first() or make_outbreak(),
        area_id=here,
        task="支援核酸采样",
        place="医院大院",
        due_at=now + timedelta(hours=3),
        called_at=now,
        called_by=chief,
    )
    bus = MusterVehicle.objects.create(muster=seen, plate="湘H00A01", seats=20)
    found = []
    for n, name in enumerate(("李晓芸", "郑立新", "冯静宜")):
        person = Person.objects.create(name=name, kind="staff", area_id=here, registered_at=now)
        worker = Worker.objects.create(
            person=person, area_id=here, kind="staff", from_on=now.date(), user=None if n else user
        )
        Call.objects.create(muster=seen, worker=worker, person=person, vehicle=bus, called_at=now)
        found.append({"id": str(person.pk), "name": name, "number": ""})
    say(muster=str(seen.pk), people=found)


def mustered() -> None:
    """Say who answered and who came to musters, and what of it is doubted; the worker is nobody's worker any more."""
    Worker.objects.filter(user__username="worker").update(to_on=datetime.now(UTC).date())
    say(
        answers=[[str(one.person_id), one.coming, one.dispute] for one in Answer.objects.order_by("at")],
        arrivals=[[str(one.person_id), one.scanned, one.dispute] for one in Arrival.objects.order_by("at")],
    )


def shifts() -> None:
    """Plan the worker for tomorrow and the day after, in a rota with a colleague who asks them to swap."""
    now, by = datetime.now(UTC), User.objects.get(username="chief")
    user = User.objects.get(username="worker")
    area, site = user.posts.order_by("id")[0].area_id, Site.objects.filter(kind=SiteKind.SAMPLING)[0]
    me, other = (
        Person.objects.create(name=name, kind="staff", area_id=area, registered_at=now)
        for name in ("李晓芸", "郑立新")
    )
    fields = {"area_id": area, "kind": "staff", "from_on": now.date()}
    mine = Worker.objects.filter(user=user, to_on=None).first() or Worker.objects.create(
        person=me, user=user, **fields
    )
    theirs = Worker.objects.create(person=other, **fields)
    days = {"from_on": now.date(), "to_on": now.date() + 3 * DAY, "state": "published", "published_at": now}
    outbreak = Outbreak.objects.first() or make_outbreak()
    rota = Rota.objects.create(outbreak=outbreak, area_id=area, name="排班", by=by, at=now, **days)
    seats = []
    for n, hand in ((1, mine), (2, mine), (3, theirs)):
        span = (now + n * DAY, now + n * DAY + timedelta(hours=4))
        where = {"site": site, "area_id": site.area_id, "starts_at": span[0], "ends_at": span[1]}
        shift = Shift.objects.create(rota=rota, needed=1, qualification="sampler", heavy=True, **where)
        who = {"worker": hand, "person_id": hand.person_id, "during": DateTimeTZRange(*span)}
        seats.append(Assignment.objects.create(shift=shift, by=by, at=now, **who))
    told = {"person": other, "taker": mine, "note": "孩子开学", "asked_at": now}
    Swap.objects.create(assignment=seats[2], **told)
    say(site=site.name)


def swapped() -> None:
    """Say what was told of shifts; the worker is nobody's worker any more."""
    Worker.objects.filter(user__username="worker").update(to_on=datetime.now(UTC).date())
    told = Reply.objects.order_by("at").values_list("what", "note", "dispute")
    say(replies=list(told), swaps=list(Swap.objects.order_by("asked_at").values_list("state", flat=True)))


def ordered() -> None:
    """Send the worker's team somewhere, and have somebody in a suit for two hours where the worker leads; say who."""
    now, chief = datetime.now(UTC), User.objects.get(username="chief")
    user = User.objects.get(username="worker")
    area = user.posts.order_by("id")[0].area
    give_post(user, role="site_lead", area=area, from_on=now.date() - DAY, by=chief, now=now)
    people = [
        Person.objects.create(name=name, kind="staff", area=area, registered_at=now)
        for name in ("李晓芸", "韩某")
    ]
    Worker.objects.create(person=people[0], area=area, kind="staff", from_on=now.date(), user=user)
    team, body = Team.objects.create(name="敲门一队", kind="commando", area=area), make_organisation()
    Member.objects.create(team=team, person=people[0], organisation=body, from_on=now.date())
    sent = make_dispatch(
        team, area_id=area.pk, task="支援敲门行动", ordered_at=now - DAY / 12, ordered_by=chief
    )
    site = Site.objects.filter(area=area, kind=SiteKind.SAMPLING)[0]
    for what, hours in (("in", 2.1), ("don", 2.05)):
        told = {"person_id": str(people[1].pk), "site_id": str(site.pk), "step": what}
        said = Saying("duty.step", area.pk, told, at=now - timedelta(hours=hours))
        tell(user, {STEP.name: STEP}, [said], now=now)
    followed()
    say(order=str(sent.pk), person=str(people[0].pk), other=str(people[1].pk))


def acknowledged() -> None:
    """Say which order was acknowledged by whom, and which alarms were seen; the worker leads and works no more."""
    user = User.objects.get(username="worker")
    Worker.objects.filter(user=user).update(to_on=datetime.now(UTC).date())
    user.posts.filter(role="site_lead").delete()
    one = Acknowledgement.objects.get()
    say(
        order=[str(one.dispatch_id), str(one.person_id), one.dispute],
        seen=[[str(one.person_id), one.note, one.dispute] for one in Seen.objects.order_by("at")],
    )


def leader() -> None:
    """Give a code for the phone of somebody who leads a site there and takes no swabs."""
    now, chief = datetime.now(UTC), User.objects.get(username="chief")
    site = Site.objects.filter(kind=SiteKind.SAMPLING)[0]
    lead = create_user("leader", name="袁立新", password=PASSWORD, by=chief, now=now)
    give_post(lead, role="site_lead", area=site.area, from_on=now.date() - DAY, by=chief, now=now)
    say(code=make_code(new_phone(lead, name="手机", by=chief, now=now), by=chief, now=now, wall=now))


def queues() -> None:
    """Say which queues were told and not taken back."""
    told = Queue.objects.exclude(pk__in=Void.objects.values("target")).filter(by__username="leader")
    say(queues=list(told.order_by("at").values_list("site__name", "waiting", "lanes")))


def set_back(tube: str) -> None:
    """Make the city one that was restored from a copy without the swabs of a tube."""
    swabs = Swab.objects.filter(tube_code=tube)
    SwabClaim.objects.filter(person_id__in=swabs.values("person_id")).delete()
    batches = Batch.objects.filter(pk__in=list(swabs.values_list("batch_id", flat=True)))
    with transaction.atomic():
        swabs.delete()
        batches.delete()
        begin_epoch()
    say()


def followed() -> None:
    """Read with the city's own workers what was told, and wait until nobody has anything left to read."""
    until = time.monotonic() + PATIENCE_S
    while left := feed.behind([follow.name for follow in FOLLOWS]):
        assert time.monotonic() < until, left
        catch_up(FOLLOWS, now=datetime.now(UTC))
        time.sleep(0.02)


def say(**found: object) -> None:
    """Print an answer on the last line."""
    sys.stdout.write("\n" + json.dumps(found))
