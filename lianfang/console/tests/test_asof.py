"""What was known at a time, by what had come in until then; who had looked; and what is not shown."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.audit import audit
from lianfang.accounts.models import AuditEntry, User
from lianfang.accounts.tests.make import make_user
from lianfang.cases.models import CaseChange
from lianfang.cases.tests.make import make_case
from lianfang.command.models import Briefing
from lianfang.console.asof.people import as_of
from lianfang.console.asof.picture import picture, report
from lianfang.indicators.models import ReportDay
from lianfang.indicators.queries import Unit
from lianfang.outbreak.actions import set_level
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people import actions as people
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area
from lianfang.testing.tests.make import MORNING, NOON, make_code, make_scene, void
from lianfang.testing.tests.test_followers import follow
from lianfang.web import clock
from lianfang.web.tests.saving import save
from lianfang.workforce.tests.make import make_dispatch

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_fact_is_known_from_when_it_came_in_until_it_is_known_to_be_taken_back() -> None:
    scene, person = make_scene(), make_person()
    swab = scene.swab(person.pk, make_code())
    scene.phone.tell(swab, now=MORNING + 2 * HOUR)
    scene.phone.tell(void(swab), now=MORNING + 4 * HOUR)
    early, then, late = (as_of(person, MORNING + hours * HOUR) for hours in (1, 3, 5))
    assert [len(early.known), len(early.not_known), early.later] == [0, 1, 1]
    assert [len(then.known), len(then.not_known)] == [1, 0]
    assert then.known[0].back_at == MORNING + 4 * HOUR  # drawn as taken back only from then on
    assert late.known[0].by == scene.phone.device.user.name


def test_the_record_and_the_decisions_stand_as_they_stood(now: datetime) -> None:
    editor = make_user("epidemiologist")
    person = make_person(name="陈秀英", registered_at=now - 5 * HOUR)
    people.correct(person, {"name": "陈秀兰"}, by=editor, now=now - 2 * HOUR)
    case = make_case(now - HOUR, person=person, by=editor)
    audit(editor, "people.person.opened", person, now - 3 * HOUR, person_id=person.pk, area_id=HESHAN)
    person.refresh_from_db()
    before = as_of(person, now - 3 * HOUR)
    assert [each.said.split(" ")[0] for each in before.standing] == ["陈秀英"]
    assert [each.by for each in before.looks] == [editor.name]
    assert before.looks[0].post.startswith("流调员")
    assert before.steps == []
    after = as_of(person, now)
    assert after.standing[0].said.startswith("陈秀兰")
    assert str(case.number) in after.standing[1].label
    assert after.standing[1].since == CaseChange.objects.filter(case=case).latest("at").at
    assert after.later == 0
    assert as_of(person, now - 6 * HOUR).standing[0].since is None


def test_the_picture_counts_what_was_decided_by_then(now: datetime) -> None:
    case = make_case(now)
    chief = make_user("commander", area_id=YIYANG)
    set_level(case.outbreak, level="II", at=now - HOUR, reason="本土病例", by=chief, now=now)
    assert sum(n for _word, n in picture(case.outbreak, now).cases) == 1
    early = picture(case.outbreak, now - 2 * HOUR)
    assert (early.cases, early.level) == ([], "")
    assert picture(case.outbreak, now).level


def test_swabs_that_came_in_later_were_not_known_then() -> None:
    scene, ids = make_scene(), [make_person().pk for _ in range(3)]
    swabs = [scene.swab(one, make_code(n), minutes=10) for n, one in enumerate(ids)]
    scene.phone.tell(*swabs[:2], now=MORNING + HOUR)
    scene.phone.tell(swabs[2], now=MORNING + 3 * HOUR)
    follow()  # at noon
    outbreak = scene.round.outbreak
    assert picture(outbreak, MORNING + 2 * HOUR).swabs == (2, 3)
    assert picture(outbreak, NOON).swabs == (3, 3)
    assert picture(outbreak, MORNING).swabs == (0, 0)


def test_a_report_as_of_then_counts_what_had_come_in() -> None:
    scene, person = make_scene(), make_person()
    scene.phone.tell(scene.swab(person.pk, make_code()), now=MORNING + 2 * HOUR)
    day = (MORNING + 2 * HOUR).date()
    seen = report(scene.round.outbreak, Unit(HESHAN, None, ""), day, MORNING + HOUR, MORNING + 3 * HOUR)
    changed = {key for key, _locked, was, is_ in seen.lines if was != is_}
    assert seen.report is None
    assert changed


@pytest.fixture
def auditor(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Client:
    """Somebody who audits Heshan."""
    monkeypatch.setattr(clock, "now", lambda: now)
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("auditor", language="en", username="auditor"))
    return client


def test_the_picture_leads_to_what_its_reader_may_open(auditor: Client, now: datetime) -> None:
    outbreak = make_outbreak(area=make_area(43, 9))
    chief = make_user("commander", area_id=YIYANG)
    ReportDay.objects.create(
        outbreak=outbreak, day=now.date(), cut_off_at=now, locked_at=now, n_units=0, n_on_time=0
    )
    Briefing.objects.create(
        outbreak=outbreak, area=outbreak.area, day=now.date(), version=1, data={}, made_at=now, made_by=chief
    )
    for user, area, briefings in (("auditor", HESHAN, 0), (chief.username, YIYANG, 1)):
        auditor.force_login(User.objects.get(username=user))
        page = auditor.get(reverse("as_of")).content.decode()
        assert page.count('href="/command/briefings/') == briefings
        assert f"{reverse('as_of_unit', args=[area])}?day={now.date()}" in page
        assert auditor.get(reverse("as_of_unit", args=[area])).status_code == 200


def test_auditors_find_by_exact_numbers_and_are_seen_looking(auditor: Client, now: datetime) -> None:
    person = make_person(name="陈秀英", phone="13807370001")
    away = make_person(name="李远", phone="13807370002", area=make_area(43, 9, 22))
    make_case(now, person=person)
    page = auditor.post(reverse("as_of") + "?at=2021-08-05T11:00", {"q": "13807370001"})
    assert page["Location"] == reverse("as_of_person", args=[person.pk]) + "?at=2021-08-05T11:00"
    assert "陈秀英" in auditor.get(page["Location"]).content.decode()
    for typed in ("13807370002", "陈秀英", "0"):
        assert auditor.post(reverse("as_of"), {"q": typed}).status_code == 200
    assert auditor.get(reverse("as_of_person", args=[away.pk])).status_code == 403
    assert AuditEntry.objects.get(verb="hindsight.person.opened").data == {"as_of": "2021-08-05T11:00"}
    saved = save(auditor, reverse("as_of_person", args=[person.pk]), {"export": "csv"})
    assert saved["Content-Type"].startswith("text/csv")
    assert auditor.get(reverse("as_of_unit", args=[HESHAN]), {"day": "2021-08-05"}).status_code == 200
    team = make_dispatch(area_id=HESHAN).team
    shown = auditor.get(reverse("as_of_team", args=[team.pk]), {"day": "2021-08-05"}).content.decode()
    assert team.name in shown
    assert AuditEntry.objects.filter(verb="hindsight.report.opened", data__team=team.name).exists()
    elsewhere = make_dispatch(area_id=TAOJIANG).team
    assert auditor.get(reverse("as_of_team", args=[elsewhere.pk])).status_code == 403
    outsider = Client()
    outsider.force_login(make_user("administrator"))
    assert outsider.get(reverse("as_of")).status_code == 403
