"""The forecast of beds from real rows: patients, cases that wait, contacts in quarantine, beds with nurses."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.beds.models import Bed
from lianfang.beds.tests.make import make_bed, make_hospital
from lianfang.care.models import Admission, Discharge
from lianfang.care.tests.make import make_doctor, make_patient
from lianfang.cases.models import Case
from lianfang.cases.tests.make import make_case, make_contact, make_quarantine
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import SiteKind
from lianfang.places.queries import EVERYWHERE
from lianfang.places.tests.make import YIYANG, make_site
from lianfang.planning import queries
from lianfang.planning.queries.beds import Base, Row, WhatIf
from lianfang.planning.tests.make import NOON
from lianfang.web import clock
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db
ALL = (EVERYWHERE,)


def gathered() -> Base:
    return queries.gather_beds(ALL, Outbreak.objects.get(), NOON)


def row(kind: str, what_if: WhatIf | None = None) -> Row:
    return next(each for each in queries.beds_ahead(gathered(), what_if).rows if each.kind == kind)


def test_patients_and_those_who_wait_need_the_beds_of_their_types() -> None:
    hospital = make_hospital()
    icu = make_bed(hospital, icu=True)
    Bed.objects.filter(pk=icu.pk).update(staffed=False)
    make_patient(NOON - timedelta(days=2), bed=make_bed(hospital))
    Case.objects.update(clinical_type="ordinary")
    waiting = make_case(NOON - timedelta(hours=3))
    Case.objects.filter(pk=waiting.pk).update(clinical_type="critical")
    negative, critical = row("negative"), row("icu")
    assert (negative.beds, negative.staffed, negative.used) == (1, 1, 1)
    assert negative.needed[:3] == pytest.approx((1.0, 1.0 + 1 / 7 * 0.94, 1.0 + 2 / 7 * 0.94))
    assert (critical.beds, critical.staffed, critical.needed[0]) == (1, 0, 1.0)
    assert (critical.short, critical.gone) == (0, None)  # a bed without nurses does not help
    assert row("icu", WhatIf(a_day=0, more={"icu": 1})).short is None


def test_what_is_tried_changes_the_forecast_alone() -> None:
    make_bed()
    make_case(NOON - timedelta(days=1), state="review")  # nobody has decided: no case yet
    assert row("negative").most == 0
    assert row("negative", WhatIf(at_once=100)).needed[0] == pytest.approx(94)
    tried = row("icu", WhatIf(a_day=100))
    assert tried.needed[:3] == pytest.approx((0, 6, 12))
    assert row("negative", WhatIf(at_once=100, longer=-30)).needed[1] == 0


def test_contacts_fill_isolation_sites_and_become_cases() -> None:
    site = make_site(kind=SiteKind.ISOLATION)
    make_bed(site)
    quarantine = make_quarantine(
        NOON - timedelta(days=1), contact=make_contact(NOON - timedelta(days=1)), site=site
    )
    base = gathered()
    assert (base.quarantined, base.contacts, base.became, base.own_percent) == (1, 1, 0, None)
    assert base.percent == 2.0
    days = (quarantine.ends_on - quarantine.starts_on).days + 1
    assert queries.beds_ahead(base).becoming[:2] == pytest.approx((0, 0.02 / days))
    places = row("isolation")
    assert (places.beds, places.used, places.needed[0]) == (1, 0, 1.0)
    assert places.needed[1] == pytest.approx(1 + 1 / 7 - 0.02 / days)
    make_case(NOON, person=quarantine.person)  # found in quarantine: not one of those found elsewhere
    again = gathered()
    assert (again.became, again.found) == (1, base.found)


def test_own_discharges_take_the_place_of_the_protocols_days() -> None:
    hospital, by = make_hospital(), make_doctor()
    for n in range(10):
        left = make_patient(NOON - timedelta(days=1), bed=make_bed(hospital), by=by)
        came = NOON - timedelta(days=20)
        Admission.objects.filter(pk=left.pk).update(admitted_at=came, left_at=came + timedelta(days=n))
        Case.objects.filter(pk=left.case_id).update(clinical_type="mild")
        said = {"person_id": left.person_id, "at": NOON, "by": by, "evidence": {}, "protocol": "–"}
        Discharge.objects.create(admission=left, **said)
    mild, ordinary = gathered().lengths[:2]
    assert (mild.own, mild.days) == (10, 4.5)
    assert (ordinary.own, ordinary.days) == (0, 16)


def test_the_page_shows_what_it_is_reckoned_from(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    make_patient(NOON - timedelta(days=1), bed=make_bed())
    url = reverse("bed_forecast")
    for role, allowed in (("commander", 200), ("doctor", 200), ("sampler", 403)):
        client.force_login(make_user(role, area_id=YIYANG))
        assert client.get(url).status_code == allowed
    client.force_login(make_user("commander", area_id=YIYANG))
    page = client.get(url, {"a_day": "12.5", "icu": "4"})
    assert page.status_code == 200
    assert page.context["asked"].rows[1].staffed == 4
    assert client.get(url, {"a_day": "-3", "longer": "soon"}).status_code == 422
    text = save(client, url, {"export": "csv", "at_once": "10"}).content.decode()
    assert text.count("2021-08-06") == 4  # today, once a kind
    assert len(text.splitlines()) == 1 + 4 * 14


def test_without_an_outbreak_the_page_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    client.force_login(make_user("commander", area_id=YIYANG))
    assert client.get(reverse("bed_forecast")).context.get("base") is None


def test_it_costs_as_many_statements_whatever_there_is() -> None:
    counts, hospital, by = [], make_hospital(), make_doctor()
    for n in (1, 3):
        for _ in range(n):
            make_patient(NOON - timedelta(days=1), bed=make_bed(hospital), by=by)
        outbreak = Outbreak.objects.get()
        with CaptureQueriesContext(connection) as told:
            queries.beds_ahead(queries.gather_beds(ALL, outbreak, NOON))
        counts.append(len(told))
    assert counts[0] == counts[1]
