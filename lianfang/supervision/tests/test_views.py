"""The pages of supervision: each mode is used from its screen."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.tests.make import make_person
from lianfang.places.rules import official_code
from lianfang.places.tests.make import TAOJIANG, YIYANG
from lianfang.supervision.models import Checklist, Draw, Drawn, Finding, Photo
from lianfang.supervision.tests.make import NOON, community, make_finding, make_visit_round, picture
from lianfang.supervision.tests.test_draws import visited
from lianfang.web import clock
from lianfang.web.tests.saving import save
from lianfang.workforce.tests.make import make_staff, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages think it is noon of 6 August 2021."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


def signed_in(role: str, **over: Any) -> Client:
    """Sign somebody in who reads English."""
    client = Client(headers={"accept-language": "en"})
    told: dict[str, Any] = {"area_id": YIYANG, "language": "en"} | over
    client.force_login(make_user(role, **told))
    return client


def text(client: Client, page: str, *args: Any, **query: str) -> str:
    return save(client, reverse(page, args=args), query).content.decode()


def test_a_finding_is_written_down_put_right_and_closed() -> None:
    make_outbreak()
    area, eye, unit = community(), signed_in("auditor"), signed_in("dispatcher")
    form = text(eye, "finding_new")
    (id_,) = re.findall(r'name="id" value="([0-9a-f-]+)"', form)
    said = {"id": id_, "what": "队伍间隔不足一米", "severe": "on", "mode": "precise", "area": ""}
    assert eye.post(reverse("finding_new"), said).status_code == 422
    said["area"] = official_code(area)
    assert eye.post(reverse("finding_new"), said).status_code == 302
    eye.post(reverse("finding_new"), said)  # sent twice
    one = Finding.objects.get()
    assert (one.severe, one.area_id) == (True, area)
    assert "队伍间隔不足一米" in text(unit, "findings")
    assert "队伍间隔不足一米" in text(unit, "findings", state="all", export="csv")
    photo = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    step = reverse("finding_step", args=[one.pk, "fix"])
    assert unit.post(step, {"text": ""}).status_code == 422
    assert (
        unit.post(step, {"text": "已画线", "pictures": SimpleUploadedFile("x.jpg", b"<html>")}).status_code
        == 422
    )
    assert unit.post(step, {"text": "已画线", "pictures": photo}).status_code == 302
    kept = Photo.objects.get()
    page = text(eye, "finding", one.pk)
    assert str(kept.pk) in page
    answer = eye.get(reverse("finding_photo", args=[kept.pk]))
    assert (answer["content-type"], answer["x-content-type-options"]) == ("image/jpeg", "nosniff")
    assert "队伍间隔不足一米" in text(eye, "looks")
    assert eye.post(reverse("finding_step", args=[one.pk, "pass"]), {"text": "间隔够了"}).status_code == 302
    assert Finding.objects.get().state == "closed"
    assert "Nothing is to be looked at again" in text(eye, "looks")
    assert eye.post(reverse("finding_step", args=[one.pk, "moon"])).status_code == 404
    assert AuditEntry.objects.filter(verb="supervision.photo.opened").count() == 1


def test_another_district_sees_neither_finding_nor_photo() -> None:
    one = make_finding()
    other = signed_in("auditor", area_id=TAOJIANG)
    assert other.get(reverse("finding", args=[one.pk])).status_code == 404
    assert "队伍" not in text(other, "findings", state="all")


def test_what_is_about_a_person_does_not_exist_for_the_unit() -> None:
    make_outbreak()
    one = make_finding("未戴口罩", worker_id=make_worker(make_staff(name="周八")).pk)
    assert signed_in("dispatcher").get(reverse("finding", args=[one.pk])).status_code == 404
    page = text(signed_in("auditor"), "finding", one.pk)
    assert "周八" in page
    assert "This is about a person" in page


def test_forward_a_checklist_is_signed_and_the_round_shows_it() -> None:
    make_outbreak()
    round_, chief = make_visit_round(), signed_in("commander")
    assert "Nobody has signed the checklist yet" in text(chief, "visit_round", round_.pk)
    assert "Waits for a signature" in text(chief, "checklists")
    page = text(chief, "checklist", "visits", round_.pk)
    keys = re.findall(r'name="note_(\w+)"', page)
    where = ["visits", round_.pk]
    chief.post(reverse("checklist_do", args=[*where, "sign"]), {f"met_{keys[0]}": "yes"})
    assert Checklist.objects.get().signed_at is None
    told = {f"met_{key}": "yes" for key in keys[1:]}
    chief.post(reverse("checklist_do", args=[*where, "sign"]), told)
    assert Checklist.objects.get().signed_at is not None
    assert "Nobody has signed" not in text(chief, "visit_round", round_.pk)
    assert "Take the signature back" in text(chief, "checklist", *where)
    assert "敲门行动" in text(chief, "checklists", export="csv")
    chief.post(reverse("checklist_do", args=[*where, "back"]), {"reason": "口罩未到"})
    chief.post(reverse("visit_round_do", args=[round_.pk, "open"]))
    assert "runs without a signed checklist" in text(chief, "visit_round", round_.pk)
    assert "敲门行动" in text(chief, "checklists", state="bare")
    assert chief.get(reverse("checklist", args=["moon", round_.pk])).status_code == 404


def test_a_checklist_leads_only_where_its_reader_may_go() -> None:
    make_outbreak()
    round_ = make_visit_round()
    page = reverse("visit_round", args=[round_.pk])
    for role, leads in (("commander", True), ("testing_chief", False)):
        assert (f'href="{page}"' in text(signed_in(role), "checklist", "visits", round_.pk)) is leads
        assert (signed_in(role).get(page).status_code == 200) is leads


def test_precise_doors_are_drawn_and_residents_called() -> None:
    make_outbreak()
    area = community()
    rows = visited(6, timedelta(seconds=10))
    make_person(name="陈一", phone="13807370001", household=rows[0].household, area_id=area)
    eye = signed_in("auditor")
    days = {"first_on": "2021-08-06", "last_on": "2021-08-06", "n": "2", "seed": "7"}
    answer = eye.post(reverse("draw_new"), days | {"area": official_code(YIYANG)})
    made = Draw.objects.get()
    assert answer["location"] == reverse("draw", args=[made.pk])
    page = text(eye, "draw", made.pk, again="1")
    assert "The same visits come out again" in page
    assert "Impossible pace" in page
    assert "Impossible pace" in text(eye, "draw", made.pk, export="csv")
    one, two = made.drawn.order_by("place")
    Drawn.objects.filter(pk=one.pk).update(household=rows[0].household)
    door = text(eye, "drawn", one.pk)
    assert "13807370001" in door
    assert AuditEntry.objects.filter(verb="supervision.door.opened", person_id__isnull=False).count() == 1
    told = eye.post(reverse("drawn", args=[one.pk]), {"answer": "nobody", "note": "全天在家"})
    assert told["location"] == reverse("drawn", args=[two.pk])
    assert "全天在家" in text(eye, "draw", made.pk, state="nobody")
    begun = text(eye, "finding_new", drawn=str(one.pk))
    assert rows[0].household.address in begun
    assert signed_in("observer").get(reverse("drawn", args=[one.pk])).status_code == 403
    assert "Draws" in text(eye, "draws")


def test_nothing_is_fought_nothing_is_drawn() -> None:
    eye = signed_in("auditor")
    assert "No outbreak is being fought here" in text(eye, "draw_new")
    assert "No outbreak is being fought here" in text(eye, "finding_new")
    for page in ("findings", "looks", "draws", "checklists"):
        assert eye.get(reverse(page)).status_code == 200, page


def test_a_grid_worker_puts_right_what_is_theirs_and_is_led_nowhere_else() -> None:
    one, worker = make_finding(), signed_in("grid_worker")
    listed = text(worker, "findings")
    assert "队伍间隔不足一米" in listed
    assert reverse("draws") not in listed
    page = text(worker, "finding", one.pk)
    assert "It is put right" in page
    assert "Looked again: in order" not in page
    assert worker.get(reverse("draws")).status_code == 403
