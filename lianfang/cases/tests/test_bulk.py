"""What is done to hundreds of cases at once: in as many statements as to a few, within rights, each skip with why."""

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions, queries
from lianfang.cases.actions import sequencing
from lianfang.cases.models import Case, CaseStep
from lianfang.cases.queries import whole_history
from lianfang.cases.reasons import CLOSE, kept_as
from lianfang.cases.tests.make import make_case, make_contact
from lianfang.common.errors import Refused
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import make_area

pytestmark = pytest.mark.django_db
OTHER = (43, 9, 22)


def many(n: int, outbreak: Outbreak, now: datetime) -> list[Case]:
    """Write cases as they stand in the table, without the steps that led there."""
    first = Case.objects.count() + 1
    return Case.objects.bulk_create(
        Case(
            person=person,
            outbreak=outbreak,
            area_id=person.area_id,
            number=number,
            state="confirmed",
            detected_at=now,
            decided_at=now,
            protocol="covid19/2021-08-03",
        )
        for number, person in ((first + k, make_person()) for k in range(n))
    )


def test_hundreds_take_as_many_statements_as_a_few(by: User, now: datetime) -> None:
    outbreak = make_outbreak()
    other = make_user("epidemiologist")
    counts = []
    for n in (3, 60):
        cases = many(n, outbreak, now)
        with CaptureQueriesContext(connection) as captured:
            done, kept = actions.assign_many(cases, to=other, by=by, now=now)
            assert (done, kept) == (n, {})
            said = {"variant": "delta", "reason": "同一传播链"}
            assert actions.set_variant_many(cases, by=by, now=now, **said) == (n, {})
            assert actions.mark_many(cases, step="reported", by=by, now=now) == (n, {})
        counts.append(len(captured))
    assert counts[1] <= counts[0] < 30
    assert set(Case.objects.values_list("investigator", "variant")) == {(other.pk, "delta")}
    assert AuditEntry.objects.filter(verb="cases.case.assigned").count() == 63


def test_who_is_passed_over_is_named_with_why(by: User, now: datetime) -> None:
    here = make_case(now, by=by)
    away = make_case(now, by=by, person=make_person(area=make_area(*OTHER)))
    local = make_user("epidemiologist", name="本区流调员")  # of Heshan
    with translation.override("en"):
        done, kept = actions.assign_many([here, away], to=local, by=by, now=now)
        assert (done, list(kept.values())) == (1, [[str(away.number)]])
        assert "本区流调员 may not investigate" in next(iter(kept))
        assert (
            actions.assign_many([here, away], to=local, by=local, now=now)[0] == 0
        )  # theirs already; not theirs
        here.refresh_from_db()
        assert here.investigator == local
        assert list(queries.line_list(here.outbreak, by=local, on=now.date(), investigator="me")) == [here]
        assert actions.assign_many([here], to=None, by=by, now=now) == (1, {})
        assert Case.objects.filter(pk=here.pk, investigator=None, investigator_since=None).exists()


def test_a_variant_is_set_with_its_reason_and_a_sequence_says_more(by: User, now: datetime) -> None:
    case, sequenced = make_case(now, by=by), make_case(now, by=by)
    waiting = make_case(now, by=by, state="review")
    specimen: dict[str, Any] = {"specimen": "S1", "by": by, "now": now}
    sequencing.send_to_sequencing(sequenced, laboratory="省疾控", sent_at=None, **specimen)
    said: dict[str, Any] = {"lineage": "B.1.617.2", "variant": "delta", "accession": "", "note": ""}
    sequencing.enter_sequence(sequenced, **specimen, **said)
    sequenced.refresh_from_db()
    assert sequenced.variant == "delta"
    with pytest.raises(Refused, match=r"reason|原因|why|为什么"):
        actions.set_variant_many([case], variant="delta", reason=" ", by=by, now=now)
    done, kept = actions.set_variant_many(
        [case, sequenced, waiting], variant="unknown", reason="测序前", by=by, now=now
    )
    assert (done, sum(map(len, kept.values()))) == (1, 2)
    assert actions.set_variant_many([case], variant="delta", reason="同一链", by=by, now=now)[0] == 1
    case.refresh_from_db()
    step = CaseStep.objects.filter(case=case, what="variant").last()
    assert step
    assert (case.variant, step.before, step.after, step.reason) == ("delta", "unknown", "delta", "同一链")
    assert "同一链" in whole_history(case)[-1].text
    sequencing.withdraw_sequencing(sequenced, specimen="S1", reason="混淆", by=by, now=now)
    sequenced.refresh_from_db()
    assert sequenced.variant == ""


def test_the_screen_gives_cases_to_an_investigator(page: Client, by: User, now: datetime) -> None:
    case = make_case(now, by=by)
    url = reverse("line_list")
    page.post(reverse("line_list_columns"), {"column": ["investigator", "variant"]})
    page.post(reverse("line_list_mark"), {"do": "assign", "to": str(by.pk), "id": [str(case.pk)]})
    page.post(
        reverse("line_list_mark"),
        {"do": "variant", "variant": "delta", "reason": "同一链", "id": [str(case.pk)]},
    )
    shown = page.get(url, {"investigator": "me", "variant": "delta"}).content.decode()
    assert "周敏" in shown
    assert "Delta" in shown
    assert "No case" not in shown
    assert "investigated by 周敏" in page.get(reverse("case", args=[case.pk])).content.decode()
    page.post(reverse("case_step", args=[case.pk, "investigator"]), {"to": ""})
    case.refresh_from_db()
    assert case.investigator is None


def test_a_reason_of_the_list_reads_in_both_languages(page: Client, by: User, now: datetime) -> None:
    assert kept_as(" 密切接触者 ") == kept_as("close contact") == CLOSE
    assert kept_as("他说的") == "他说的"
    contact = make_contact(now, by=by)
    dialog = page.get(reverse("contact", args=[contact.pk])).content.decode()
    assert '<option value="Close contact">' in dialog
    said = {"kind": "home", "reason": "密切接触者", "other": "照护", "appeal_to": "区指挥部"}
    page.post(reverse("contact_step", args=[contact.pk, "order"]), said)
    order = contact.quarantines.get()
    assert order.reason == CLOSE
    assert CLOSE in page.get(reverse("quarantine", args=[order.pk])).content.decode()
    page.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert "密切接触者" in page.get(reverse("quarantine", args=[order.pk])).content.decode()
