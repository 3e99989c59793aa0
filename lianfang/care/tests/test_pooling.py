"""Hospitals are named, proposals made and taken; somebody is brought from an isolation site to a hospital."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.beds.models import Bed, Occupancy
from lianfang.beds.tests.make import make_bed, make_hospital, make_stay
from lianfang.care.actions import transfers as actions
from lianfang.care.actions.designations import designate, end_designation
from lianfang.care.models import Admission, Designation, Transfer
from lianfang.care.queries import pooling as reads
from lianfang.care.tests.make import make_observation, make_patient
from lianfang.care.tests.test_transfers import ambulance
from lianfang.cases.models import Case
from lianfang.cases.tests.make import make_case
from lianfang.common.tests.refusals import refused
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Site, SiteKind
from lianfang.places.tests.make import YIYANG, make_site
from lianfang.web import clock
from lianfang.web.tests.saving import save

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def commander() -> User:
    return make_user("commander", area_id=YIYANG)


@pytest.fixture
def keeper() -> User:
    return make_user("isolation_keeper", area_id=YIYANG)


@pytest.fixture
def doctor() -> User:
    return make_user("doctor", area_id=YIYANG)


def in_isolation(now: datetime) -> tuple[Case, Occupancy]:
    """Make a case in a room of an isolation site, with a household's party."""
    case = make_case(now - HOUR)
    stay = make_stay(case.person, make_bed(make_site(kind=SiteKind.ISOLATION)), now - HOUR)
    Occupancy.objects.filter(pk=stay.pk).update(party=case.person_id)
    return case, stay


def test_hospitals_are_named_changed_and_ended(commander: User, doctor: User, now: datetime) -> None:
    outbreak, site = make_case(now).outbreak, make_hospital()
    first = designate(outbreak, site, role="designated", takes="all", by=commander, now=now)
    with refused("same"):
        designate(outbreak, site, role="designated", takes="all", by=commander, now=now)
    second = designate(outbreak, site, role="reserve", takes="severe", by=commander, now=now + HOUR)
    first.refresh_from_db()
    assert first.ended_at == now + HOUR
    assert list(reads.designations(outbreak)) == [second]
    with refused("forbidden"):
        end_designation(second, by=doctor, now=now + HOUR)
    with refused("not_a_hospital"):
        designate(outbreak, make_site(), role="reserve", takes="all", by=commander, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Designation.objects.create(outbreak=outbreak, site=site, at=now, by=commander)
    end_designation(second, by=commander, now=now + 2 * HOUR)
    with refused("ended"):
        end_designation(second, by=commander, now=now + 2 * HOUR)


def test_who_waits_is_offered_the_named_hospital_and_each_bed_once(commander: User, now: datetime) -> None:
    named, other = make_hospital(name="定点医院"), make_hospital(name="其他医院")
    make_bed(named, beds=2)  # a room for one person: one patient, not two
    make_bed(other)
    cases = [make_case(now - HOUR), make_case(now - HOUR)]
    sites = list(reads.open_hospitals())
    first, second = reads.propose(cases, sites, now)
    assert {each.best.able.name for each in (first, second) if each.best} == {"定点医院", "其他医院"}
    designate(cases[0].outbreak, named, role="designated", takes="all", by=commander, now=now)
    first, second = reads.propose(cases, sites, now)
    assert first.best
    assert (first.best.able.name, second.best) == ("定点医院", None)
    Case.objects.filter(pk=cases[0].pk).update(clinical_type="critical")
    cases[0].refresh_from_db()
    (alone,) = reads.propose(cases[:1], sites, now)
    assert (alone.need, alone.severe, alone.best) == ("icu", True, None)


def test_proposals_cost_as_many_statements_whatever_there_is(now: datetime) -> None:
    counts, cases = [], []
    for n in (1, 4):
        for k in range(n):
            make_bed(make_hospital(name=f"医院{n}{k}"))
            cases.append(make_case(now - HOUR))
        sites = list(reads.open_hospitals())
        with CaptureQueriesContext(connection) as told:
            reads.propose(cases, sites, now)
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_who_could_leave_a_full_hospital(doctor: User, now: datetime) -> None:
    full = make_hospital(name="满员医院")
    steady, unseen = (make_patient(now - 3 * HOUR, by=doctor, bed=make_bed(full)) for _ in range(2))
    Case.objects.update(clinical_type="ordinary")
    make_observation(steady, doctor, now - HOUR)
    found = reads.movable_from(full, now)
    assert [(each.pk, row.fits) for each, row in found] == [(steady.pk, True), (unseen.pk, False)]
    files = [found[0][0]]
    assert reads.elsewhere(files, list(reads.open_hospitals()), now) == {}
    make_bed(make_hospital(name="有床医院"))
    offer = reads.elsewhere(files, list(reads.open_hospitals()), now)[steady.pk]
    assert offer.able.name == "有床医院"
    make_observation(steady, doctor, now, celsius=Decimal("39.5"), respiratory_rate=26)
    assert not any(row.fits for _each, row in reads.movable_from(full, now))


def test_from_an_isolation_site_to_a_hospital(keeper: User, doctor: User, now: datetime) -> None:
    case, stay = in_isolation(now)
    bed, vehicle = make_bed(), ambulance()
    told: dict[str, Any] = {"to_site": bed.room.site, "need": "case", "reason": "核酸阳性"}
    with refused("forbidden"):
        actions.ask_from_site(case, **told, by=doctor, now=now)
    asked = actions.ask_from_site(case, **told, by=keeper, now=now)
    with refused("transfer_open"):
        actions.ask_from_site(case, **told, by=keeper, now=now)
    with refused("shared_room"):
        shared = make_bed(bed.room.site, beds=2, single=False)
        actions.accept_transfer(asked, bed=shared, by=doctor, now=now)
    actions.accept_transfer(asked, bed=bed, by=doctor, now=now)
    with refused("forbidden"):
        actions.leave_for(asked, vehicle=vehicle, crew="张驾驶", by=doctor, now=now)
    actions.leave_for(asked, vehicle=vehicle, crew="张驾驶、李护士", by=keeper, now=now + HOUR)
    actions.receive_transfer(asked, condition="平稳", by=doctor, now=now + 2 * HOUR)
    asked.refresh_from_db()
    stay.refresh_from_db()
    admission = Admission.objects.get(case=case)
    assert (asked.state, asked.admission, admission.occupancy.bed) == ("received", admission, bed)
    assert stay.during.upper == now + 2 * HOUR == admission.admitted_at
    assert Bed.objects.get(pk=stay.bed_id).state == Bed.State.DISINFECTING
    actions.cleaned_after(asked, done_by="王消毒", by=doctor, now=now + 3 * HOUR)
    with refused("no_room"):
        actions.ask_from_site(case, **told, by=keeper, now=now + 3 * HOUR)


def test_the_room_was_emptied_on_the_way(keeper: User, doctor: User, now: datetime) -> None:
    case, stay = in_isolation(now)
    bed = make_bed()
    asked = actions.ask_from_site(
        case, to_site=bed.room.site, need="case", reason="核酸阳性", by=keeper, now=now
    )
    actions.accept_transfer(asked, bed=bed, by=doctor, now=now)
    actions.leave_for(asked, vehicle=ambulance(), crew="张驾驶", by=keeper, now=now)
    Occupancy.objects.filter(pk=stay.pk).update(during=(now - HOUR, now))
    actions.receive_transfer(asked, condition="平稳", by=doctor, now=now + HOUR)
    assert Admission.objects.get().occupancy.bed == bed


def test_a_transfer_is_not_received_without_a_file(keeper: User, now: datetime) -> None:
    case, _stay = in_isolation(now)
    bed = make_bed()
    told: dict[str, Any] = {"to_site": bed.room.site, "need": "case", "reason": "核酸阳性"}
    asked = actions.ask_from_site(case, **told, by=keeper, now=now)
    with pytest.raises(IntegrityError, match="transfer_file"):
        Transfer.objects.filter(pk=asked.pk).update(
            state="received", received_at=now, received_by=keeper, condition="–"
        )


def test_the_pages(
    client: Client,
    commander: User,
    keeper: User,
    doctor: User,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    case, stay = in_isolation(now)
    full = make_hospital(name="满员医院")
    patient = make_patient(now - HOUR, by=doctor, bed=make_bed(full))
    Case.objects.filter(pk=patient.case_id).update(clinical_type="ordinary")
    make_observation(patient, doctor, now)
    free = make_bed(make_hospital(name="有床医院"))
    page = reverse("pooling")
    client.force_login(commander)
    told = {"site": free.room.site_id, "role": "designated", "takes": "all"}
    assert client.post(page, told | {"site": ""}).status_code == 422
    assert client.post(page, told).status_code == 302
    assert client.post(page, told).status_code == 409
    html = client.get(page).content.decode()
    assert case.person.name in html
    assert "有床医院" in save(client, page + "?export=csv").content.decode("utf-8-sig")
    html = client.get(reverse("pooling_from", args=[full.pk])).content.decode()
    assert "有床医院" in html
    client.force_login(doctor)
    html = client.get(reverse("pooling_from", args=[full.pk])).content.decode()
    assert f"to_site={free.room.site_id}" in html
    ask = client.get(reverse("transfer_new", args=[patient.pk])).context["form"]
    assert ask.initial["to_site"] == free.room.site_id
    assert client.get(reverse("admit") + "?case=nonsense").status_code == 200
    assert client.get(reverse("admit") + f"?case={case.pk}").context["proposed"].best
    assert client.get(reverse("transfer_from_site", args=[case.pk])).status_code == 403
    client.force_login(keeper)
    site = Site.objects.get(pk=stay.room.site_id)
    assert (
        reverse("transfer_from_site", args=[case.pk])
        in client.get(reverse("isolation_site", args=[site.pk])).content.decode()
    )
    address = reverse("transfer_from_site", args=[case.pk])
    assert client.get(address).context["form"].initial["need"] == "case"
    sent = {"to_site": free.room.site_id, "need": "case", "reason": "核酸阳性"}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 409  # sent twice
    asked = Transfer.objects.get()
    assert case.person.name in client.get(reverse("transfers")).content.decode()
    assert client.get(reverse("transfer", args=[asked.pk])).status_code == 200
    assert (
        client.post(reverse("transfer_step", args=[asked.pk, "accept"]), {"bed": free.pk}).status_code == 404
    )
    client.force_login(commander)
    pk = Designation.objects.get().pk
    assert client.post(reverse("designation_end", args=[pk])).status_code == 302
    assert not reads.designations(Outbreak.objects.get()).exists()
