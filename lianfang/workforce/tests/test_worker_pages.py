"""The pages of those who work."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from lianfang.accounts.tests.make import make_user
from lianfang.places.tests.make import HESHAN, TAOJIANG, make_area
from lianfang.web import clock
from lianfang.workforce.forms import WorkerField
from lianfang.workforce.models import Qualification, Worker
from lianfang.workforce.tests.make import make_organisation, make_qualification, make_staff, make_worker
from lianfang.workforce.tests.test_views import get, post, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    make_area(43, 9, 3, name="赫山区", name_en="Heshan District")
    make_area(43, 9, 22)


def test_the_list_is_filtered_by_what_they_may_do() -> None:
    nurse = make_worker(make_staff(name="护士甲"), "nurse", organisation=make_organisation(name="卫生院"))
    driver = make_worker(make_staff(name="司机乙"), kind="volunteer")
    make_qualification(driver, "driver", until=date(2021, 8, 4))
    make_worker(make_staff(name="外县丙"), area_id=TAOJIANG)
    client = signed_in("observer", HESHAN)
    page = get(client, "workers")
    assert "护士甲" in page
    assert "外县丙" not in page
    assert "司机乙" not in get(client, "workers", may="driver")
    assert "司机乙" in get(client, "workers", kind="volunteer")
    assert "司机乙" not in get(client, "workers", unchecked="on")
    assert "护士甲" in get(client, "workers", q="卫生院", unchecked="on")
    assert "护士甲,Staff,卫生院" in get(client, "workers", export="csv")
    assert "Put somebody to work" not in get(client, "worker", nurse.pk)


def test_who_is_meant_is_found_by_user_name_badge_or_name() -> None:
    office, school = make_organisation(name="街道办"), make_organisation(name="小学")
    one = make_worker(make_staff(name="王伟"), organisation=office, badge="A12")
    two = make_worker(make_staff(name="王伟"), organisation=school, user=make_user("sampler", username="wei"))
    only = make_worker(make_staff(name="李娜"))
    make_worker(make_staff(name="走了"), to_on=date(2021, 8, 1))
    field = WorkerField(required=False)
    meant = {"王伟 · 小学": two, "wei": two, "A12": one, "王伟·街道办": one, " 李娜 ": only, "": None}
    assert {text: field.clean(text) for text in meant} == meant
    for text, said in {
        "王伟": "王伟 · 街道办; 王伟 · 小学",
        "走了": "Nobody who works here",
        "王": "Nobody",
    }.items():
        with translation.override("en"):
            with pytest.raises(ValidationError) as refused:
                field.clean(text)
            assert said in refused.value.messages[0]


def test_put_somebody_to_work_and_note_what_they_may_do() -> None:
    person, user = make_staff(name="新人丁"), make_user("sampler", username="xin")
    client = signed_in("dispatcher")
    assert "Who is it?" in get(client, "worker_new")
    url = f"/teams/workers/new/?with={person.pk}"
    form = {"kind": "staff", "area": "430903", "user": "nobody"}
    assert "no user of this name" in client.post(url, form).content.decode()
    page = client.post(url, form | {"user": "xin"}, follow=True).content.decode()
    worker = Worker.objects.get()
    assert worker.user == user
    assert "No qualification on record" in page
    told = {"kind": "nurse", "from_on": "2021-01-01", "until": "2021-08-20", "number": "A1"}
    page = post(client, "worker", worker.pk, **told)
    assert "Expires soon" in page
    assert "cannot end before" in post(client, "worker", worker.pk, **told | {"until": "2020-01-01"})
    held = Qualification.objects.get()
    post(client, "qualification_step", held.pk, "check")
    assert Qualification.objects.get().checked_at
    assert "Taken back" in post(client, "qualification_step", held.pk, "withdraw")
    assert "Left" in post(client, "worker_leave", worker.pk)
    client.post(url, form | {"user": ""})
    assert Worker.objects.filter(to_on=None).count() == 1


def test_of_workers_elsewhere_nothing_is_shown() -> None:
    there = make_worker(area_id=TAOJIANG)
    get(signed_in("dispatcher", HESHAN), "worker", there.pk, status=404)
    get(signed_in("sampler", HESHAN), "workers", status=403)
