"""A case after its decision: types with history, positive again, death, taking back what was wrong, sequences."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions, queries, rules
from lianfang.cases.actions import calls, lifecycle, sequencing
from lianfang.cases.models import CallTask, Case, CaseChange, CaseStep, Quarantine, Relapse, Sequencing
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist, make_quarantine
from lianfang.cases.tests.test_contacts import swabbed
from lianfang.cases.tests.test_together import together
from lianfang.common.errors import Refused
from lianfang.places.tests.make import YIYANG
from lianfang.web.tests.saving import save

NOW = datetime(2021, 8, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("course", "stage"),
    [
        ((False, None, None, False, False, False), "undecided"),
        ((True, None, None, False, False, True), "treated"),
        ((True, NOW, None, False, False, True), "after_care"),
        ((True, NOW, None, False, False, False), "closed"),
        ((True, NOW, None, True, False, True), "again"),
        ((True, NOW, None, True, True, False), "readmitted"),
        ((True, None, NOW, True, True, True), "died"),
        ((False, None, NOW, False, False, False), "died"),
    ],
)
def test_where_a_case_stands(course: Any, stage: str) -> None:
    assert rules.stage(rules.Course(*course)) == stage


@pytest.mark.parametrize(
    ("before", "after", "back"),
    [
        ("review", "confirmed", "review"),
        ("review", "asymptomatic", "review"),
        ("asymptomatic", "confirmed", "asymptomatic"),
        ("proposed", "excluded", "proposed"),
        ("", "proposed", None),
        ("proposed", "review", None),
        ("", "elsewhere", None),
    ],
)
def test_what_a_step_is_taken_back_to(before: str, after: str, back: str | None) -> None:
    assert rules.taken_back(before, after) == back


def refused(do: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as found:
        do(*args, **kwargs)
    return found.value.code


@pytest.mark.django_db
def test_a_type_changes_with_its_history_and_only_by_a_person_with_the_right(now: datetime) -> None:
    by = make_epidemiologist()
    case = make_case(now, by=by, clinical_type="mild")
    said: dict[str, Any] = {"clinical_type": "severe", "reason": "血氧 91%", "now": now}
    assert refused(lifecycle.reclassify, case, by=make_user("doctor", area_id=YIYANG), **said) == "forbidden"
    lifecycle.reclassify(case, by=by, **said)
    assert refused(lifecycle.reclassify, case, by=by, **said) == "same_type"
    step = CaseStep.objects.get()
    assert (step.before, step.after, case.clinical_type) == ("mild", "severe", "severe")
    other = make_case(now, by=by, state="asymptomatic")
    assert refused(lifecycle.reclassify, other, by=by, **said) == "step"


@pytest.mark.django_db
def test_a_decision_is_taken_back_by_a_new_step_and_keeps_its_number(now: datetime) -> None:
    by = make_epidemiologist()
    contact = make_contact(now, by=by)
    make_quarantine(now, contact=contact, by=by)
    case = make_case(now, by=by, person=contact.person, clinical_type="mild")
    number = case.number
    contact.refresh_from_db()
    assert contact.state == "became_case"
    lifecycle.take_back(case, reason="标本混淆", by=by, now=now)
    contact.refresh_from_db()
    assert (case.state, case.number, case.decided_at) == ("review", number, None)
    assert (contact.state, contact.closed_at) == ("reported", None)
    assert Quarantine.objects.filter(person=case.person, kind="temporary", released_at=None).count() == 1
    assert refused(lifecycle.take_back, case, reason="x", by=by, now=now) == "stands"
    actions.call_asymptomatic(case, by=by, now=now + timedelta(hours=1))
    assert (case.state, case.number) == ("asymptomatic", number)
    steps = list(CaseChange.objects.filter(case=case).values_list("before", "after"))
    assert steps[-2:] == [("confirmed", "review"), ("review", "asymptomatic")]


@pytest.mark.django_db
def test_a_conversion_and_an_exclusion_are_taken_back(now: datetime) -> None:
    by = make_epidemiologist()
    case = make_case(now, by=by, state="asymptomatic")
    said: dict[str, Any] = {"clinical_type": "mild", "onset_on": now.date(), "reason": "咳嗽"}
    actions.convert(case, by=by, now=now, **said)
    lifecycle.take_back(case, reason="录错人", by=by, now=now)
    assert (case.state, case.converted_at, case.clinical_type, case.onset_on) == (
        "asymptomatic",
        None,
        "",
        None,
    )
    assert case.decided_at
    out = make_case(now, by=by, state="excluded")
    lifecycle.take_back(out, reason="样本拿错", by=by, now=now)
    assert out.state == "review"
    assert Quarantine.objects.filter(case=out, kind="temporary", released_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_a_decision_is_taken_back_once(now: datetime) -> None:
    by = make_epidemiologist()
    case = make_case(now, by=by)
    copies = [Case.objects.get(pk=case.pk) for _ in range(4)]
    done = together([partial(lifecycle.take_back, copy, reason="错", by=by, now=now) for copy in copies])
    assert [each.code for each in done if isinstance(each, Refused)] == ["stands"] * 3


def left(now: datetime, by: User) -> Case:
    case = make_case(now, by=by, clinical_type="mild")
    actions.case_left(case, at=now, by=make_user("doctor", area_id=YIYANG))
    return case


@pytest.mark.django_db
def test_positive_again_is_admitted_again_and_leaves_again(now: datetime) -> None:
    by, doctor = make_epidemiologist(), make_user("doctor", area_id=YIYANG)
    case, later = left(now, by), now + timedelta(days=5)
    assert queries.stage_of(case) == "after_care"
    given: dict[str, Any] = {"reason": "复阳", "by": by, "now": later}
    assert refused(lifecycle.positive_again, case, found_at=now - timedelta(days=1), **given) == "times"
    lifecycle.positive_again(case, found_at=later, **given)
    assert refused(lifecycle.positive_again, case, found_at=later, **given) == "again"
    assert queries.stage_of(case) == "again"
    assert queries.is_over(case)
    lifecycle.readmit(case, **given)
    assert not queries.is_over(case)
    assert not queries.running(case.person_id, case.outbreak_id).exists()
    actions.case_left(case, at=later + timedelta(days=9), by=doctor)
    case.refresh_from_db()
    assert case.out_at == now  # the figures of the bulletin stay
    assert Relapse.objects.get().out_at == later + timedelta(days=9)
    assert queries.stage_of(case) == "after_care"
    assert [step.what for step in CaseStep.objects.all()] == ["left", "again", "readmitted", "left_again"]
    assert refused(actions.case_left, case, at=later, by=doctor) == "left"


@pytest.mark.django_db
@pytest.mark.parametrize("cluster", [False, True])
def test_who_left_and_has_a_positive_swab_is_listed_until_it_is_judged(
    now: datetime, settings: Any, cluster: bool
) -> None:
    settings.CLUSTER = cluster or settings.CLUSTER
    by = make_epidemiologist()
    case, other = left(now, by), make_case(now, by=by)
    before, later = (now + timedelta(days=n) for n in (-3, 5))
    for each, at, meaning in (
        (other, before, "positive"), (other, later, "positive"), (case, before, "positive"), (case, later, "negative"),
    ):  # fmt: skip
        swabbed(each.person, at.date(), meaning)
    wanted: dict[str, Any] = {"by": by, "on": now.date()}
    assert queries.maybe_again(case.outbreak, **wanted) == []
    swabbed(case.person, later.date(), "positive")
    assert queries.maybe_again(case.outbreak, **wanted) == [case]
    lifecycle.positive_again(case, found_at=later, reason="复阳", by=by, now=later)
    assert queries.maybe_again(case.outbreak, **wanted) == []


@pytest.mark.django_db
def test_what_was_no_positive_is_taken_back(now: datetime) -> None:
    by = make_epidemiologist()
    case, later = left(now, by), now + timedelta(days=5)
    lifecycle.positive_again(case, found_at=later, reason="复阳", by=by, now=later)
    lifecycle.not_again(case, reason="复测阴性", by=by, now=later)
    assert queries.stage_of(case) == "after_care"
    assert refused(lifecycle.readmit, case, reason="x", by=by, now=later) == "not_again"


@pytest.mark.django_db
def test_a_death_after_leaving_counts_once_and_is_taken_back(now: datetime) -> None:
    by = make_epidemiologist()
    case, later = left(now, by), now + timedelta(days=5)
    lifecycle.record_death(case, died_at=later, reason="心脏骤停", by=by, now=later)
    assert (case.out_at, case.died_at) == (None, later)
    assert queries.stage_of(case) == "died"
    assert not queries.running(case.person_id, case.outbreak_id).exists()
    lifecycle.not_dead(case, reason="同名者", by=by, now=later)
    assert (case.out_at, case.died_at) == (now, None)
    assert refused(lifecycle.not_dead, case, reason="x", by=by, now=later) == "alive"


@pytest.mark.django_db
def test_a_specimen_is_sequenced_once_and_withdrawn_when_wrong(now: datetime) -> None:
    by = make_epidemiologist()
    case = make_case(now, by=by)
    sent: dict[str, Any] = {
        "specimen": "S-01",
        "laboratory": "省疾控中心",
        "sent_at": None,
        "by": by,
        "now": now,
    }
    sequencing.send_to_sequencing(case, **sent)
    assert refused(sequencing.send_to_sequencing, case, **sent) == "sent"
    result: dict[str, Any] = {"specimen": "S-01", "lineage": "B.1.617.2", "variant": "delta", "accession": ""}
    result |= {"note": "", "by": by, "now": now}
    assert refused(sequencing.enter_sequence, case, **(result | {"lineage": "", "variant": ""})) == "empty"
    assert refused(sequencing.enter_sequence, case, **(result | {"specimen": "S-02"})) == "not_sent"
    assert refused(sequencing.enter_sequence, case, **(result | {"variant": "zeta"})) == "unknown_choice"
    sequencing.enter_sequence(case, **result)
    assert refused(sequencing.enter_sequence, case, **result) == "entered"
    sequencing.withdraw_sequencing(case, specimen="S-01", reason="标签错", by=by, now=now)
    sequencing.send_to_sequencing(case, **sent)
    assert Sequencing.objects.filter(withdrawn_at=None).get().result_at is None


@pytest.mark.django_db
def test_who_left_is_called_for_each_follow_up(now: datetime) -> None:
    by = make_epidemiologist()
    case = left(now, by)
    assert calls.next_call(case.outbreak, by=by, now=now + timedelta(days=13)) is None
    for weeks in (2, 4):
        at = now + timedelta(weeks=weeks)
        task = calls.next_call(case.outbreak, by=by, now=at)
        assert task
        assert task.case == case
        calls.tell_call(task, outcome="reached", note="良好", back_at=None, by=by, now=at)
        assert calls.next_call(case.outbreak, by=by, now=at) is None
    assert CallTask.objects.filter(case=case).count() == 2


@pytest.mark.django_db
def test_the_page_offers_the_steps_and_tells_the_whole_history(page: Client, by: User, now: datetime) -> None:
    case = make_case(now, by=by, clinical_type="mild")
    for step, said in (
        ("type", {"clinical_type": "severe", "reason": "血氧 91%"}),
        ("specimen", {"specimen": "S-01", "laboratory": "省疾控中心"}),
        ("sequence", {"specimen": "S-01", "lineage": "B.1.617.2", "variant": "delta"}),
        ("death", {"died_at": now.strftime("%Y-%m-%dT%H:%M"), "reason": "呼吸衰竭"}),
    ):
        answer = page.post(reverse("case_step", args=[case.pk, step]), said)
        assert answer.status_code == 302 or step == "death", (step, answer.content.decode())
    shown = page.get(reverse("case", args=[case.pk])).content.decode()
    assert "Mild → Severe" in shown
    assert "B.1.617.2" in shown
    assert "S-01" in page.get(reverse("sequencings"), {"state": "result"}).content.decode()
    assert "B.1.617.2" in save(page, reverse("sequencings"), {"export": "csv"}).content.decode()
    assert page.get(reverse("proposed")).status_code == 200
