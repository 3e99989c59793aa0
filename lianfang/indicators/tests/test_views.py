"""The pages, walked through as their users do."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.common.dates import at, day_of
from lianfang.indicators import actions
from lianfang.indicators.catalogue import CATALOGUE
from lianfang.indicators.models import (
    Blank,
    Filling,
    Interview,
    InterviewStep,
    Ranking,
    ReportDay,
    Submission,
)
from lianfang.indicators.queries import Unit
from lianfang.indicators.tests.make import Teller, assign, make_communities, make_doors
from lianfang.outbreak.models import Outbreak
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.tests.make import YIYANG

pytestmark = pytest.mark.django_db


def signed_in(role: str = "commander") -> Client:
    client = Client()
    client.force_login(make_user(role, area_id=YIYANG))
    return client


def yesterday() -> date:
    return day_of(timezone.now()) - timedelta(days=1)


@pytest.fixture
def locked() -> tuple[Outbreak, Unit]:
    """Let yesterday be locked: a community with doors that were visited."""
    outbreak, (unit, *_more) = make_outbreak(), make_communities(2)
    teller = Teller()
    doors = make_doors(unit, 25)
    assign(doors, yesterday(), make_user("commander", area_id=YIYANG))
    for door in doors[:20]:
        teller.visit(door, at(yesterday(), 9))
    actions.lock(outbreak, yesterday(), by=None, now=timezone.now())
    return outbreak, unit


def test_submit_and_take_back() -> None:
    make_outbreak()
    (unit,) = make_communities(1)
    client, today = signed_in("grid_worker"), day_of(timezone.now())
    page = reverse("unit_area", args=[unit.area_id])
    submit = reverse("unit_area_submit", args=[unit.area_id])
    assert client.post(f"{submit}?day={today}", {}).status_code == 409  # nothing counted, and nobody says so
    assert client.post(f"{submit}?day={today}", {"zero": "on", "note": "无事"}).status_code == 302
    made = Submission.objects.get()
    assert "无事" in client.get(f"{page}?day={today}").content.decode()
    board = client.get(reverse("unit_reports")).content.decode()
    assert str(unit.name) in board
    client.post(reverse("submission_back", args=[made.pk]))
    made.refresh_from_db()
    assert made.withdrawn_at


def test_a_locked_day_opens_to_its_rows_and_is_checked(locked: tuple[Outbreak, Unit]) -> None:
    _outbreak, unit = locked
    client, day = signed_in(), yesterday()
    page = client.get(reverse("unit_area", args=[unit.area_id]) + f"?day={day}&check=1")
    assert page.context["same"] is True
    assert page.context["late"] == []
    rows = client.get(reverse("unit_area_rows", args=[unit.area_id, "visited"]) + f"?day={day}")
    assert len(rows.context["rows"]) == 20
    assert AuditEntry.objects.filter(verb="reporting.rows.opened").exists()
    for kind in ("csv", "xlsx"):
        assert client.get(reverse("unit_reports") + f"?day={day}&export={kind}").status_code == 200
        assert client.get(reverse("unit_ranking") + f"?export={kind}").status_code == 200
    assert client.get(reverse("unit_area_rows", args=[unit.area_id, "positives"])).status_code == 404


def test_the_ranking_and_its_notice(locked: tuple[Outbreak, Unit]) -> None:
    _outbreak, unit = locked
    client, chief = signed_in("observer"), signed_in()
    ranking = Ranking.objects.get(kind="area")
    page = client.get(reverse("unit_ranking"))
    assert next(line["place"].area_id for line in page.context["rows"]) == unit.area_id
    assert client.get(reverse("notice_docx", args=[ranking.pk])).status_code == 403
    word = chief.get(reverse("notice_docx", args=[ranking.pk]))
    with zipfile.ZipFile(io.BytesIO(word.content)) as made:
        text = made.read("word/document.xml").decode()
    assert str(unit.name) in text
    assert client.post(reverse("rank_again", args=[ranking.pk]), {"note": "x"}).status_code == 403


@pytest.mark.fonts
def test_the_notice_is_printed(locked: tuple[Outbreak, Unit]) -> None:
    ranking = Ranking.objects.get(kind="area")
    assert signed_in().get(reverse("notice_pdf", args=[ranking.pk])).content.startswith(b"%PDF")


def test_a_day_is_locked_by_hand() -> None:
    make_outbreak()
    make_communities(1)
    day = yesterday().isoformat()
    assert signed_in("observer").post(reverse("day_lock"), {"day": day}).status_code == 403
    assert signed_in().post(reverse("day_lock"), {"day": day}).status_code == 302
    assert ReportDay.objects.get().locked_by


def test_an_interview_is_called_and_held(locked: tuple[Outbreak, Unit]) -> None:
    outbreak, unit = locked
    one = Interview.objects.create(
        outbreak=outbreak,
        area_id=unit.area_id,
        district_id=unit.district_id,
        day=yesterday(),
        why=[{"key": "weak_days", "n": 3}],
        proposed_at=timezone.now(),
    )
    InterviewStep.objects.create(interview=one, at=timezone.now(), step="propose")
    client = signed_in()
    assert unit.name in client.get(reverse("interviews")).content.decode()
    step = reverse("interview_step", args=[one.pk, "call"])
    assert client.post(step, {}).status_code == 422  # when?
    assert client.post(step, {"meets_at": "2021-08-06T19:00"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "called"
    assert client.get(reverse("interview", args=[one.pk])).status_code == 200


def test_a_form_is_taken_in_mapped_and_filled(locked: tuple[Outbreak, Unit]) -> None:
    client, day = signed_in(), yesterday()
    told = {
        "name": "入户日报",
        "asked_by": "市指挥部",
        "why": "每日 10 点",
        "hour": "",
        "language": "zh-hans",
    }
    bad = client.post(reverse("blank_new"), told | {"file": SimpleUploadedFile("a.csv", b"nothing")})
    assert bad.context["form"].errors["file"]
    text = b"{{visited}},{{doses}},{{area}},{{data_quality_percent}}"
    client.post(reverse("blank_new"), told | {"file": SimpleUploadedFile("a.csv", text)})
    blank = Blank.objects.get()
    page = client.get(reverse("blank", args=[blank.pk]) + f"?day={day}")
    version = page.context["version"]
    assert [(slot.name, value) for slot, value in page.context["rows"]] == [
        ("visited", 20),
        ("doses", None),
        ("area", str(blank.area)),
        ("data_quality_percent", 100.0),
    ]
    mapping = {"version": str(version.pk), "what-0": "visited", "need-1": "今日接种剂次", "what-2": "@area"}
    assert client.post(reverse("blank_map", args=[blank.pk]), mapping).status_code == 302
    made = client.post(reverse("blank_fill", args=[blank.pk]), {"day": day.isoformat()})
    assert made.content.decode().startswith("20,,")
    kept = Filling.objects.get()
    assert client.get(reverse("filling", args=[kept.pk])).content == made.content
    asked = client.get(reverse("requested"))
    assert (len(asked.context["rows"]), asked.context["exist"]) == (4, 2)
    assert "今日接种剂次" in asked.content.decode()
    client.post(reverse("blank_map", args=[blank.pk]), mapping | {"what-3": "data_quality_percent"})
    assert blank.versions.count() == 2  # what was filled keeps its version
    client.post(reverse("blank_do", args=[blank.pk, "stop"]))
    assert client.post(reverse("blank_fill", args=[blank.pk]), {"day": day.isoformat()}).status_code == 409


def test_the_catalogue_is_filtered() -> None:
    client = signed_in("observer")
    shown = client.get(reverse("indicators") + "?group=doors").context["listing"].page.object_list
    assert {each.key for each in shown} == {each.key for each in CATALOGUE.values() if each.group == "doors"}
    assert client.get(reverse("indicators") + "?export=csv").status_code == 200
