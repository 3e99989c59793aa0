"""What does not fit in a round and how it is mended; its reconciliation, kept and signed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts import reading
from lianfang.accounts.tests.make import make_post, make_user
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import tube_id, uuid7
from lianfang.documents.fonts import printing_fonts
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG, make_area
from lianfang.testing.actions import close_round
from lianfang.testing.actions.labels import issue_labels, labels_printed
from lianfang.testing.actions.reconciling import sign_round
from lianfang.testing.actions.rounds import reconcile_round
from lianfang.testing.models import Reconciliation, Round, Tube
from lianfang.testing.queries.findings import KINDS, findings, how_many
from lianfang.testing.queries.reconciling import figures, so_far
from lianfang.testing.tests.make import NOON, Scene, make_code, make_scene, void
from lianfang.testing.tests.test_followers import follow
from lianfang.testing.views.reconciling import tables
from lianfang.web import clock

A, B, C = make_code(1), make_code(2), make_code(3)
pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return make_scene()


@pytest.fixture
def browser(scene: Scene) -> Client:
    client = Client(headers={"accept-language": "en"})
    chief = make_user("testing_chief", area_id=YIYANG)
    make_post(chief, "commander", area_id=YIYANG)
    client.force_login(chief)
    return client


def broken(scene: Scene) -> dict[str, str]:
    """Tell one of each thing that does not fit; give its label."""
    person = make_person().id
    scene.phone.tell(scene.swab(person, A), scene.swab(person, B, minutes=5), scene.seal(A, 1))
    scene.phone.tell(scene.swab(uuid7(), B, minutes=6))
    scene.phone.tell(scene.result(make_code(9)))
    emptied = scene.swab(make_person().id, C)
    scene.phone.tell(emptied)
    scene.phone.tell(void(emptied), scene.seal(C, 3))
    scene.phone.tell(scene.handover("BOX-1", [A]))
    issue_labels([make_code(70)], batch="K7", round_=scene.round, site=scene.site, now=NOON)
    for _time in range(2):
        labels_printed("K7")
    follow()
    return {
        "printed_twice": "K7",
        "two_tubes": B,
        "no_people": C,
        "no_seal": B,
        "no_tube": make_code(9),
        "unknown": B,
        "not_received": "BOX-1",
    }


def test_each_thing_that_does_not_fit_is_found(scene: Scene) -> None:
    assert set(how_many(scene.round, NOON + timedelta(days=1)).values()) == {0}
    expected = broken(scene)
    late = NOON + timedelta(days=1)
    assert how_many(scene.round, late) == dict.fromkeys(KINDS, 1)
    for kind, label in expected.items():
        n, found = findings(scene.round, kind, late)
        assert (n, found[0].label) == (1, label), kind
    assert findings(scene.round, "two_tubes", late)[1][0].dispute


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_each_kind(
    browser: Client, scene: Scene, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = broken(scene)[kind]
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=20))
    page = browser.get(reverse("round_findings", args=[scene.round.pk]), {"kind": kind})
    assert page.status_code == 200
    assert label in page.content.decode()


def test_a_tube_is_sealed_and_an_empty_one_unsealed(browser: Client, scene: Scene) -> None:
    broken(scene)
    url = reverse("finding_fix", args=[scene.round.pk])
    told: dict[str, Any] = {"tube": str(tube_id(B)), "do": "seal", "n_told": "2", "kind": "no_seal"}
    assert browser.post(url, told | {"n_told": "x"}).status_code == 409
    assert browser.post(url, told).status_code == 302
    assert Tube.objects.get(code=B).n_told == 2
    assert browser.post(url, told).status_code == 409  # sealed already
    browser.post(url, {"tube": str(tube_id(C)), "do": "unseal", "reason": "空管", "kind": "no_people"})
    follow()
    assert Tube.objects.get(code=C).sealed_at is None
    left = how_many(scene.round, NOON + timedelta(days=1))
    assert (left["no_seal"], left["no_people"]) == (0, 0)


def clean(scene: Scene) -> Round:
    """A round in which all went well, closed."""
    make_person()
    scene.phone.tell(*scene.swabs(3, A), scene.seal(A, 3), scene.result(A))
    follow()
    chief = make_user("testing_chief", area_id=YIYANG)
    close_round(scene.round, by=chief, now=NOON)
    return scene.round


def test_the_figures_are_kept_and_signed(scene: Scene) -> None:
    round_ = clean(scene)
    live = figures(round_, NOON)
    assert so_far(round_, NOON) == live  # from the counts that are kept
    assert live["people"] == {
        "on_record": 4,
        "swabbed": 3,
        "missing": 1,
        "besides": 0,
        "registered": 3,
        "swabs": 3,
    }
    assert (live["missing"], live["results"], live["tubes"]["resulted"]) == ({"": 1}, {"negative": 3}, 1)
    chief, other = make_user("testing_chief", area_id=YIYANG), make_user("lab_technician", area_id=YIYANG)
    reconcile_round(round_, by=chief, now=NOON, note="无异常")
    make_person()
    made = Reconciliation.objects.get()
    assert (made.figures, made.note) == (live, "无异常")
    sign_round(round_, by=other, now=NOON)
    assert [one.as_what for one in made.signatures.all()] == ["testing_chief", "lab_technician"]
    for by, code in ((other, "signed"), (make_user("sampler"), "forbidden")):
        with pytest.raises(Refused) as refused:
            sign_round(round_, by=by, now=NOON)
        assert refused.value.code == code


@pytest.mark.one_machine  # no policies of rows lie on a cluster
def test_the_figures_are_the_same_for_whoever_reads_them(scene: Scene) -> None:
    round_ = clean(scene)
    elsewhere = make_user("testing_chief", area_id=make_area(43, 9, 22).pk)
    whole = figures(round_, NOON)
    assert reading.bind(elsewhere, day_of(NOON))
    try:
        assert (figures(round_, NOON), so_far(round_, NOON)) == (whole, whole)
        assert not Person.objects.exists()  # while who they are stays hidden
    finally:
        reading.free()


def test_a_round_that_is_not_done_keeps_no_figures(browser: Client, scene: Scene) -> None:
    broken(scene)
    close_round(scene.round, by=make_user("testing_chief", area_id=YIYANG), now=NOON)
    page = browser.post(reverse("round_reconcile", args=[scene.round.pk]))
    assert page.status_code == 409
    assert "Not yet:" in page.content.decode()
    assert not Reconciliation.objects.exists()


def test_the_page_and_the_paper(browser: Client, scene: Scene) -> None:
    round_ = clean(scene)
    url = reverse("round_reconcile", args=[round_.pk])
    assert "Sign and reconcile" in browser.get(url).content.decode()
    assert browser.post(url, {"note": "all well"}).status_code == 302
    page = browser.get(url).content.decode()
    assert "all well" in page
    assert 'value="sign"' not in page  # signed by reconciling
    try:
        printing_fonts()
    except Refused:
        pytest.skip("no Chinese font here")
    paper = browser.get(reverse("round_report", args=[round_.pk]))
    assert paper.content.startswith(b"%PDF")


def test_labels_printed_twice_are_found(browser: Client, scene: Scene) -> None:
    given = {"batch": "K7", "round_": scene.round, "site": scene.site, "now": NOON}
    issue_labels([make_code(70), make_code(71)], **given)  # type: ignore[arg-type]
    labels_printed("K7")
    assert how_many(scene.round, NOON)["printed_twice"] == 0
    labels_printed("K7")
    assert how_many(scene.round, NOON)["printed_twice"] == 1  # a batch, not each of its labels
    page = browser.get(reverse("round_findings", args=[scene.round.pk]), {"kind": "printed_twice"})
    assert "?q=K7" in page.content.decode()


def test_figures_that_were_kept_stand_as_they_did() -> None:
    kept: dict[str, dict[str, int]] = {
        "findings": {"held": 1, "overdue": 2},
        "missing": {"no_answer": 1, "away": 3},
        "people": {"missing": 4},
    }
    found = tables(kept)
    assert [part for part, _title, _lines in found] == ["people", "missing", "findings"]
    assert [n for _word, n, _alarm in found[1][2]] == [3, 1]
    assert [n for _word, n, _alarm in found[2][2]] == [1, 2]
