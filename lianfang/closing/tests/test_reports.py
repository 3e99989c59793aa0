"""The closing report: what it tells, its numbers and versions, its papers, who may write it."""

from datetime import datetime, timedelta
from io import BytesIO

import docx
import pytest
from django.db import IntegrityError
from django.test import Client

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.cases.actions import tell_link
from lianfang.cases.tests.make import make_case, make_contact, make_epidemiologist
from lianfang.closing import actions
from lianfang.closing.figures import FIGURES, Asked, counted
from lianfang.closing.models import ClosingReport
from lianfang.closing.papers import print_report, write_report
from lianfang.closing.queries import asked
from lianfang.closing.words import content_of
from lianfang.common.dates import day_of
from lianfang.common.tests.refusals import refused
from lianfang.documents.tests.pages import fonts_of, missing_glyphs, read_aloud
from lianfang.outbreak.actions import close_outbreak
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import YIYANG, make_area
from lianfang.reporting.queries import day_figures

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def outbreak(now: datetime) -> Outbreak:
    """Two cases, one infected by the other, and a contact."""
    make_area(43, 9, 3)
    found = make_outbreak()
    first, second = make_case(now), make_case(now + DAY, state="asymptomatic")
    make_contact(now + DAY, case=first)
    tell_link(second, infector=first, by=make_epidemiologist(), now=now + DAY)
    return found


@pytest.fixture
def commander() -> User:
    return make_user("commander", area_id=YIYANG)


def written(outbreak: Outbreak, by: User, now: datetime, **over: str) -> ClosingReport:
    said = {"summary": "两例病例。", "lessons": "早发现。", "note": "", **over}
    return actions.write_report(outbreak, **said, by=by, now=now)


def test_it_tells_the_figures_of_the_screens(outbreak: Outbreak, commander: User, now: datetime) -> None:
    made = written(outbreak, commander, now + 2 * DAY)
    today = day_figures(outbreak, day_of(now + 2 * DAY), now + 2 * DAY)
    told = made.data["figures"]
    assert (told["confirmed"], told["asymptomatic"]) == (
        today.cumulative_confirmed,
        today.cumulative_asymptomatic,
    )
    assert (told["confirmed"], told["infections"], told["contacts"], told["peak"]) == (1, 2, 1, 1)
    assert told == counted(asked(outbreak, now + 2 * DAY))


def test_each_figure_names_a_query_that_is_there(outbreak: Outbreak) -> None:
    for figure in FIGURES:
        module, _dot, name = f"lianfang.{figure.query.name}".rpartition(".")
        assert getattr(__import__(module, fromlist=[name]), name) is figure.query.function
        assert str(figure.means)


def test_a_later_version_keeps_the_number_and_says_what_is_different(
    outbreak: Outbreak, commander: User, now: datetime
) -> None:
    first = written(outbreak, commander, now + 2 * DAY)
    with refused("note"):
        written(outbreak, commander, now + 3 * DAY)
    make_case(now + 3 * DAY)
    second = written(outbreak, commander, now + 4 * DAY, note="补充一例")
    assert (first.said, first.version, second.said, second.version) == ("2021-001", 1, "2021-001", 2)
    first.refresh_from_db()
    assert first.data["figures"]["infections"] == 2
    assert second.data["figures"]["infections"] == 3
    with pytest.raises(IntegrityError):
        ClosingReport.objects.filter(pk=second.pk).update(note="")


def test_after_the_end_it_tells_of_no_later_day(outbreak: Outbreak, commander: User, now: datetime) -> None:
    close_outbreak(outbreak, on=day_of(now + 5 * DAY), by=commander, now=now + 5 * DAY)
    outbreak.refresh_from_db()
    made = written(outbreak, commander, now + 40 * DAY)
    assert made.final
    assert day_of(made.until) == day_of(now + 5 * DAY)
    assert asked(outbreak, now + 40 * DAY) == Asked(outbreak, outbreak.began_on, made.until)


def test_who_may_not_publish_writes_none(outbreak: Outbreak, now: datetime) -> None:
    with refused("forbidden"):
        written(outbreak, make_user("sampler", area_id=YIYANG), now)


def test_an_empty_response_has_a_report(commander: User, now: datetime) -> None:
    make_area(43, 9, 3)
    said = content_of(written(make_outbreak(), commander, now), "zh", "sans-serif")
    assert said["kind"] == "进程报告"
    assert any(part["text"] == ["没有判定感染者。"] for part in said["parts"])


@pytest.mark.fonts
@pytest.mark.parametrize("language", ["zh", "en"])
def test_its_papers(outbreak: Outbreak, commander: User, now: datetime, language: str) -> None:
    made = written(outbreak, commander, now + 2 * DAY)
    paper = print_report(made, language, now=now)
    heard = read_aloud(paper)
    assert heard.language.startswith(language)
    assert made.said in heard.title
    assert heard.pictures
    assert all(heard.pictures)
    assert {"H1", "H2", "Table", "TH"} <= heard.tags
    assert missing_glyphs(paper) == 0
    assert fonts_of(paper)
    opened = docx.Document(BytesIO(write_report(made, language, now=now)))
    assert len(opened.inline_shapes) == 2
    assert len(opened.tables) > 4


def test_its_pages(client: Client, outbreak: Outbreak, commander: User, now: datetime) -> None:
    client.force_login(commander)
    where = f"/closing/of/{outbreak.pk}/"
    assert client.get(where).status_code == 200
    asked_for = client.post(where + "new/", {"summary": "两例", "lessons": ""})
    page = client.get(asked_for["Location"]).content.decode()
    assert "<svg" in page
    assert "cases.queries.figures.figures" in page
    again = client.post(where + "new/", {"summary": "两例", "lessons": "", "note": ""})
    assert again.status_code == 200  # it says what is missing
    assert ClosingReport.objects.count() == 1
    client.force_login(make_user("sampler", area_id=YIYANG))
    assert client.get(asked_for["Location"]).status_code == 403
