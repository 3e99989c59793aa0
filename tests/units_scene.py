"""A day's reports, an interview and a form, for the tests that open every page."""

from datetime import timedelta
from decimal import Decimal

from lianfang.common.dates import at
from lianfang.indicators import actions
from lianfang.indicators.models import Interview, Ranking, Submission, UnitReport
from lianfang.outbreak.models import Outbreak
from lianfang.places.rules import at_level
from lianfang.places.tests.make import make_area
from lianfang.workforce.models import Dispatch
from tests.stage import Scene, city_wide


def units(stage: Scene, outbreak: Outbreak, sent: Dispatch) -> None:
    """Lock a day of Heshan with a team there, propose an interview, fill a form."""
    chief, area = city_wide("commander"), make_area(43, 9, 3, 2, 1).pk
    day = sent.ordered_at.date() + timedelta(days=1)
    now = at(day, 19)
    told = Submission.objects.create(
        outbreak=outbreak, day=day, area_id=area, by=chief, at=at(day, 12), zero=True
    )
    locked = actions.lock(outbreak, day, by=chief, now=now)
    report = UnitReport.objects.filter(locked=locked, area_id=area)[0]
    ranking = Ranking.objects.get(locked=locked, kind="area")
    one = Interview.objects.create(
        outbreak=outbreak,
        area_id=area,
        district_id=at_level(area, "district"),
        day=day,
        why=[{"key": "weak_days", "n": 3}],
        proposed_at=now,
    )
    blank = actions.take_in(
        outbreak,
        at_level(area, "district"),
        name="入户日报",
        asked_by="市指挥部",
        why="每日例行",
        hour=10,
        filename="a.csv",
        file=b"{{visited}},{{doses}}",
        by=chief,
        now=now,
    )
    filling = actions.fill(blank.versions.get(), day, by=chief, now=now)
    said = actions.Economy(at_level(area, "district"), "固定资产投资", day.year, 1, growth=Decimal("14.7"))
    figure, _before = actions.say_figure(said, by=chief, now=now)
    stage.put(figure.pk, "economy_take_back")
    stage.put(area, "unit_area", "unit_area_submit")
    stage.put(area, "unit_area_rows", then=("visited",))
    stage.put(sent.team_id, "unit_team", "unit_team_submit", "as_of_team")
    stage.put(sent.team_id, "unit_team_rows", then=("visited",))
    stage.put(told.pk, "submission_back")
    stage.put(report.pk, "report_correct")
    stage.put(ranking.pk, "rank_again", "notice_pdf", "notice_docx")
    stage.put(one.pk, "interview")
    stage.put(one.pk, "interview_step", then=("call",))
    stage.put(blank.pk, "blank", "blank_map", "blank_fill")
    stage.put(blank.pk, "blank_do", then=("stop",))
    stage.put(filling.pk, "filling")
