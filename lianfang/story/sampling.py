"""A day at sampling sites: swabs, seals, boxes, receipts, results, all sent by phones, a bench and a machine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, groupby, islice

from lianfang.common.ids import with_check
from lianfang.messages.actions import send
from lianfang.places.models import Site
from lianfang.story.phones import BATCH, Fact, Phone, fact
from lianfang.story.plates import METHOD, run_plates
from lianfang.story.world import World, person_id, spread
from lianfang.sync.actions import Saying, tell
from lianfang.sync.follow import catch_up
from lianfang.testing.actions.holds import decide_holds
from lianfang.testing.actions.telling import tell_some
from lianfang.testing.capture import RESULT
from lianfang.testing.models import Hold, Round
from lianfang.work import FOLLOWS

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
BOX = 24  # tubes
LEAVES = timedelta(hours=2)  # a box leaves so long after its first tube, full or not: four hours are allowed
WAITS, ROAD, ANALYSIS = timedelta(minutes=10), timedelta(minutes=40), timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Tube:
    """A tube of the story: its code, who is in it, when it was sealed."""

    code: str
    serials: tuple[int, ...]
    site: Site
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """One site's work on one day: from when to when, for which round."""

    round: Round
    site: Site
    starts: datetime
    ends: datetime


def new_code(world: World) -> str:
    """Print the next tube's code: the day's letters and a check character."""
    world.tubes += 1
    n, code = world.tubes, ""
    while n:
        n, digit = divmod(n, len(LETTERS))
        code = LETTERS[digit] + code
    return with_check("YY" + code.rjust(6, "2"))


def swab_people(
    world: World, phone: Phone, day: Day, serials: Sequence[int], size: int, now: datetime
) -> list[Tube]:
    """Swab people into tubes of `size`, in the order they come; the phone, offline till then, sends it all now."""
    step = (day.ends - day.starts) / max(len(serials), 1)
    tubes: list[Tube] = []
    for first in range(0, len(serials), size):
        group = tuple(serials[first : first + size])
        code = new_code(world)
        sealed = day.starts + step * (first + len(group))
        tubes.append(Tube(code, group, day.site, sealed))
    phone.send(chain.from_iterable(_tube_facts(day, tube, step, size == 1) for tube in tubes), now)
    return tubes


def _tube_facts(day: Day, tube: Tube, step: timedelta, single: bool) -> Iterator[Fact]:
    area = day.site.area_id
    begun = tube.sealed_at - step * len(tube.serials)
    for n, serial in enumerate(tube.serials):
        yield fact(
            "testing.swab",
            begun + step * n,
            area,
            person_id=person_id(serial),
            round_id=day.round.pk,
            site_id=day.site.pk,
            tube_code=tube.code,
            single=single,
        )
    yield fact("testing.seal", tube.sealed_at, area, tube_code=tube.code, n_told=len(tube.serials))


def analyse(
    world: World,
    tubes: Sequence[Tube],
    phone: Phone,
    now: datetime,
    found: Mapping[int, str] | None = None,
    *,
    plates: bool = False,
) -> None:
    """Hand tubes over in boxes, receive them, and tell the results; then let the followers work.

    found: what the laboratory finds for single people (serial → conclusion); everything else is negative. plates: at
    the bench, plate by plate; else a machine that is connected reads them and a colleague releases them.
    """
    machine, laboratory = world.phones["laboratory"][0], world.sites["laboratory"]
    boxes = [
        list(box) for _site, its in groupby(tubes, lambda tube: tube.site.pk) for box in batched(list(its))
    ]
    carry(world, boxes, laboratory, phone, machine, now)
    said = {tube.code: conclusion(tube, found or {}) for tube in tubes}
    if plates:
        run_plates(world, said, now)
    else:
        release_results(world, _results(boxes, said, laboratory, now), now)
    catch_up(FOLLOWS, now=now)
    confirm_holds(world, now)
    again = {tube.code: said[tube.code] for tube in tubes if not world.unconfirmed.intersection(tube.serials)}
    run_plates(world, again, now, second=True)
    while tell_some(now):  # as the background work does, a little at a time
        send(now)


def confirm_holds(world: World, now: datetime) -> None:
    """Let the testing chief confirm that members of a pool that was not negative wait apart for their single result."""
    decide_holds(
        list(Hold.objects.filter(decision="")),
        confirm=True,
        note="混采管结果待核实，单采结果出来前请与他人分开等候",
        by=world.by("testing"),
        now=now,
    )


def release_results(world: World, facts: Iterator[Fact], now: datetime) -> None:
    """Release what a connected machine read, at the desk of the colleague who verified it."""
    while some := list(islice(facts, BATCH)):
        said = [Saying(one["kind"], one["area"], one["data"], one["at"], one["id"]) for one in some]
        tell(world.by("verifier"), {RESULT.name: RESULT}, said, now=now)


def _results(
    boxes: Sequence[Sequence[Tube]], said: Mapping[str, str], laboratory: Site, now: datetime
) -> Iterator[Fact]:
    for box in boxes:
        for tube in box:
            yield fact(
                "testing.result",
                told_at(box, said[tube.code], now),
                laboratory.area_id,
                tube_code=tube.code,
                laboratory_id=laboratory.pk,
                conclusion=said[tube.code],
                method=METHOD,
            )


def batched(tubes: list[Tube]) -> list[list[Tube]]:
    """Part a site's tubes into boxes, in the order of the day: one leaves when it is full, or after some hours."""
    boxes: list[list[Tube]] = []
    for tube in tubes:
        if not boxes or len(boxes[-1]) == BOX or tube.sealed_at - boxes[-1][0].sealed_at > LEAVES:
            boxes.append([])
        boxes[-1].append(tube)
    return boxes


def left_at(box: Sequence[Tube]) -> datetime:
    """Say when a box leaves its site: soon after its last tube was sealed."""
    return max(tube.sealed_at for tube in box) + timedelta(minutes=10)


def told_at(box: Sequence[Tube], said: str, now: datetime) -> datetime:
    """Say when the result of a tube is told: some hours after its box came; what is not negative when it is sure."""
    return min(now, left_at(box) + ROAD + ANALYSIS) if said == "negative" else now


def carry(
    world: World,
    boxes: Sequence[Sequence[Tube]],
    laboratory: Site,
    phone: Phone,
    machine: Phone,
    now: datetime,
) -> None:
    """Pack boxes at the sites, let the courier take them to the laboratory, which counts them: three counts a box."""
    there, courier = {"laboratory_id": laboratory.pk}, world.phones["courier"][0]
    named = [(f"B{box[0].code}", box, left_at(box)) for box in boxes]
    phone.send((packed(name, box, left, **there) for name, box, left in named), now)
    courier.send(
        (
            fact(
                "testing.carriage",
                at,
                box[0].site.area_id,
                box=name,
                step=step,
                n_told=len(box),
                celsius=cold,
                **there,
            )
            for name, box, left in named
            for step, at, cold in (("taken", left + WAITS, 4.0), ("arrived", left + ROAD, 5.5))
        ),
        now,
    )
    machine.send(
        (
            fact(
                "testing.receipt",
                left + ROAD,
                laboratory.area_id,
                box=name,
                n_told=len(box),
                celsius=5.5,
                seal="intact",
                **there,
            )
            for name, box, left in named
        ),
        now,
    )


def packed(name: str, box: Sequence[Tube], left: datetime, **there: object) -> Fact:
    """Write that a box was packed and counted at its site."""
    codes, site = [tube.code for tube in box], box[0].site
    return fact(
        "testing.handover",
        left,
        site.area_id,
        box=name,
        tubes=codes,
        n_told=len(codes),
        celsius=3.5,
        site_id=site.pk,
        **there,
    )


def conclusion(tube: Tube, found: Mapping[int, str]) -> str:
    """Conclude of a tube: the worst of what is in it."""
    inside = {found[serial] for serial in tube.serials if serial in found}
    return "positive" if "positive" in inside else "grey" if "grey" in inside else "negative"


def swab_alone(
    world: World,
    site: Site,
    serials: Sequence[int],
    taken: datetime,
    now: datetime,
    found: Mapping[int, str] | None = None,
) -> None:
    """Swab people one by one into tubes of their own, as contacts, recalls and patients are; results are out now."""
    phone = world.phones["sampler"][0]
    day = Day(world.rounds["standing"], site, taken, taken + timedelta(minutes=len(serials)))
    analyse(world, swab_people(world, phone, day, serials, 1, now), phone, now, found, plates=True)


def whole_round(
    world: World, round_: Round, sites: Sequence[Site], people: Sequence[int], starts: datetime, now: datetime
) -> list[Tube]:
    """Swab everyone of a round's day at its sites, spread evenly, with one phone a site; two hours later it is sent."""
    tubes: list[Tube] = []
    phones = world.phones["sampler"]
    for n, (site, some) in enumerate(zip(sites, spread(people, len(sites)), strict=True)):
        day = Day(round_, site, starts, now - timedelta(hours=2))
        tubes += swab_people(world, phones[n % len(phones)], day, some, round_.pool_size, now)
    return tubes
