"""A person's page tells everything of an investigation, in order, to whom it may."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from lianfang.cases import actions
from lianfang.cases.actions import calls, leads, letters, lifecycle, sequencing
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist
from lianfang.cases.tests.test_investigation import moved
from lianfang.common.ids import uuid7
from lianfang.console.timeline import events
from lianfang.places.tests.make import YIYANG

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everything_is_told_in_order(now: datetime, language: str) -> None:
    by = make_epidemiologist()
    who: dict[str, Any] = {"by": by, "now": now}
    contact = make_contact(now, by=by)
    calls.next_call(contact.outbreak, **who)
    task = contact.calls.get()
    calls.tell_call(task, outcome="reached", note="已通知", back_at=None, **who)
    case = make_case(now, by=by, person=contact.person, clinical_type="mild")
    row = uuid7()
    actions.save_row(case, "movements", row, moved(now), base=0, **who)
    actions.save_row(case, "movements", row, moved(now, place="桥南"), base=1, **who)
    said = {"symptom": "fever", "other": "", "began_on": now.date(), "ended_on": None, "celsius": None}
    actions.save_row(case, "symptoms", uuid7(), said, base=0, **who)
    actions.save_part(case, "symptoms", {"nothing": False}, base=0, done=True, **who)
    lifecycle.reclassify(case, clinical_type="severe", reason="血氧低", **who)
    sent = {"specimen": "S-01", "laboratory": "省疾控中心", "sent_at": now}
    sequencing.send_to_sequencing(case, **sent, **who)  # type: ignore[arg-type]
    lead = leads.take_in(case.outbreak, leads.Told("call", "北京警方", "曾在益阳"), area_id=YIYANG, **who)
    leads.link_lead(lead, person=case.person, **who)
    letters.write_letter(case.outbreak, other="长沙市", subject="协查", text="请协查", about=case, **who)
    with override(language):
        told = events([case.person_id], lambda _permission: True)
        words = [str(event.what) for event in told]
    times = [event.at for event in told]
    assert times == sorted(times, reverse=True)
    assert [str(event.more) for event in told if "桥" in str(event.more)] != []
    assert not [event for event in told if "桥北" in str(event.more)]  # only what counts now
    wanted = {
        "en": {
            "Was at a place",
            "Symptom",
            "Call made",
            "Type changed",
            "Sent to sequencing",
            "A lead came in",
        },
        "zh-hans": {"到过", "症状", "去电", "分型变更", "送测序", "收到线索"},
    }
    assert wanted[language] <= set(words)
    blind = events([case.person_id], lambda permission: permission != "cases.leads")
    assert len(told) - len(blind) == 2
    assert told[0].at - told[-1].at <= timedelta(days=2)
