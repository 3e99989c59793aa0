"""Several people at once: numbers without gaps or twins, one contact, one proposal."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, transaction

from lianfang.beds.tests.make import make_bed
from lianfang.cases import actions, rules
from lianfang.cases.models import (
    Appeal,
    Case,
    Contact,
    ContactFile,
    ContactProposal,
    Exposure,
    Link,
    Quarantine,
)
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist, make_quarantine
from lianfang.common.errors import Refused
from lianfang.common.ids import uuid7
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import make_site
from lianfang.testing.queries import Positive

pytestmark = pytest.mark.django_db(transaction=True)
R = TypeVar("R")


def together(works: Sequence[Callable[[], R]]) -> list[R | Refused]:
    """Let each of these run in a thread of its own, all beginning at the same moment."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], R]) -> R | Refused:
        try:
            connection.ensure_connection()
            barrier.wait()
            return work()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_numbers_run_without_gaps_when_several_decide_at_once(now: datetime) -> None:
    by = make_epidemiologist()
    cases = [make_case(now, state="review", by=by) for _ in range(8)]
    together([partial(actions.confirm, case, by=by, now=now) for case in cases])
    assert list(Case.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 9))


def test_one_case_is_decided_once(now: datetime) -> None:
    by = make_epidemiologist()
    case = make_case(now, state="review", by=by)
    copies = [Case.objects.get(pk=case.pk) for _ in range(6)]
    done = together([partial(actions.confirm, copy, by=by, now=now) for copy in copies])
    assert [each.code for each in done if isinstance(each, Refused)] == ["step"] * 5
    assert case.changes.filter(after="confirmed").count() == 1


def test_the_same_contact_from_two_investigators_is_one(now: datetime) -> None:
    by = make_epidemiologist()
    cases = [make_case(now, by=by) for _ in range(2)]
    people = [make_person() for _ in range(5)]

    def trace(case: Case, hours: int) -> list[Contact]:
        found = [(person, now - timedelta(hours=hours)) for person in people]
        return actions.add_contacts(found, case=case, grade="close", by=by, now=now)

    works = [partial(trace, case, n + 1) for n, case in enumerate(cases * 3)]
    done = together(works)
    assert not [each for each in done if isinstance(each, Refused)]
    assert Contact.objects.count() == 5
    assert Link.objects.count() == 10
    assert set(Contact.objects.values_list("last_exposure_at", flat=True)) == {now - timedelta(hours=1)}


def test_one_positive_seen_by_two_workers_is_proposed_once(now: datetime) -> None:
    person, outbreak = make_person(), make_case(now).outbreak
    seen = Positive(person.pk, uuid7(), uuid7(), outbreak.pk, person.area_id, now, now)

    def propose() -> Case | None:
        with transaction.atomic():
            return actions.propose_by_result(outbreak, person=person, positives=[seen], now=now)

    done = together([propose] * 4)
    assert len([case for case in done if case]) == 1
    assert Quarantine.objects.filter(person=person).count() == 1


def test_a_candidate_is_decided_by_the_first_of_several(now: datetime) -> None:
    by = make_epidemiologist()
    case, person = make_case(now, by=by), make_person()
    found = [rules.Candidate(person.pk, now - timedelta(hours=3), now, "Lives behind the same door", 90)]
    (proposal,) = actions.propose(case, found, source="household", by=by, now=now)
    confirm = partial(actions.confirm_candidates, [proposal], grade="close", by=by, now=now)
    dismiss = partial(actions.dismiss_candidates, [proposal], reason="外出务工", by=by, now=now)
    decisions: list[Callable[[], object]] = [confirm, dismiss, confirm, dismiss]
    done = together(decisions)
    assert sum(isinstance(each, Refused) and each.code == "decided" for each in done) == 3
    proposal.refresh_from_db()
    confirmed = proposal.state == ContactProposal.State.CONFIRMED
    assert Contact.objects.count() == Exposure.objects.count() == int(confirmed)


def test_one_person_is_released_once(now: datetime) -> None:
    by = make_epidemiologist()
    case = make_case(now, state="review", by=by)
    order = make_quarantine(
        now,
        contact=actions.add_contact(
            make_person(), case=case, grade="close", last_exposure_at=now, by=by, now=now
        ),
        by=by,
    )
    actions.exclude(case, reason="复测阴性", by=by, now=now)
    let_go = partial(
        actions.release, Quarantine.objects.get(pk=order.pk), reason="传染源已排除", by=by, now=now
    )
    done = together([let_go] * 4)
    assert [each.code for each in done if isinstance(each, Refused)] == ["released"] * 3
    assert Quarantine.objects.count() == 1


def test_an_appeal_is_answered_once(now: datetime) -> None:
    order = make_quarantine(now)
    by = make_epidemiologist()
    appeal = actions.record_appeal(order, said_by="本人", said="不在场", by=by, now=now)
    answers = [
        partial(
            actions.answer_appeal, Appeal.objects.get(pk=appeal.pk), outcome=what, answer="…", by=by, now=now
        )
        for what in ("stands", "lifted", "stands", "lifted")
    ]
    done = together(answers)
    assert [each.code for each in done if isinstance(each, Refused)] == ["answered"] * 3
    appeal.refresh_from_db()
    assert Quarantine.objects.filter(released_at=None).exists() == (appeal.outcome == "stands")


def test_strangers_who_reach_for_one_room_do_not_share_it(now: datetime) -> None:
    by, site = make_epidemiologist(), make_site(kind="isolation", name="资江隔离点")
    first = make_bed(site, single=False, beds=4)
    case = make_case(now, by=by)
    orders = [
        make_quarantine(now, contact=make_contact(now, case=case, by=by), by=by, site=site) for _n in range(4)
    ]
    beds = list(first.room.beds.order_by("name"))
    done = together(
        [partial(actions.take_in, o, bed, by=by, now=now) for o, bed in zip(orders, beds, strict=True)]
    )
    assert [each.code for each in done if isinstance(each, Refused)] == ["occupied"] * 3
    assert Contact.objects.filter(state="quarantined").count() == 1


def test_one_list_is_taken_once(now: datetime) -> None:
    by, case = make_epidemiologist(), make_case(now)
    person = make_person(phone="13873700001")
    data = f"姓名,电话,末次暴露\n{person.name},13873700001,2021-08-05 08:00\n".encode()
    kept = together([partial(actions.keep_contact_file, case, name="a.csv", data=data, by=by, now=now)] * 3)
    (file,) = {each[0] for each in kept if not isinstance(each, Refused)}
    take = [
        partial(
            actions.take_contact_file,
            ContactFile.objects.get(pk=file.pk),
            columns=file.columns,
            by=by,
            now=now,
        )
        for _n in range(3)
    ]
    done = together(take)
    assert [each.code for each in done if isinstance(each, Refused)] == ["taken"] * 2
    assert Contact.objects.get().person == person
