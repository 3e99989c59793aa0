"""Pages of laboratories: what they show, and forms that were filled wrongly or by nobody's browser."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.laboratory import actions
from lianfang.laboratory.models import Ability, Lot, Plate, Reading, ReturnedRow, Run
from lianfang.laboratory.tests.make import FOUND, GOOD, PROTOCOL_OF_THE_DAY, Bench, make_bench
from lianfang.places.tests.make import YIYANG
from lianfang.testing.models import Destination, Result
from lianfang.testing.tests.make import NOON, make_laboratory
from lianfang.web.tests.saving import save


@pytest.fixture
def bench(db: None) -> Bench:
    """Make a laboratory at work."""
    return make_bench()


@pytest.fixture
def browser(bench: Bench, client: Client, settings: Any) -> Client:
    """Sign the technician in, in English, at noon of the story."""
    settings.CLOCK = "lianfang.laboratory.tests.test_views.noon"
    client.force_login(bench.technician)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def noon() -> Any:
    """Tell the time of the tests."""
    return NOON


def test_a_plate_is_scanned_run_and_released_through_pages(browser: Client, bench: Bench) -> None:
    code, other = bench.tubes(2)
    begun = browser.post(reverse("lab_plates", args=[bench.laboratory.pk]))
    plate = Plate.objects.get()
    assert begun.headers["Location"] == reverse("plate", args=[plate.pk])
    browser.post(reverse("plate_put", args=[plate.pk]), {"code": code.lower(), "well": "c2"})
    browser.post(reverse("plate_do", args=[plate.pk, "fill"]))
    page = browser.get(reverse("plate", args=[plate.pk])).content.decode()
    assert f'aria-label="C2: {code}"' in page
    assert f'aria-label="A1: {other}"' in page
    given = {"instrument": str(bench.instrument.pk), "lot": str(bench.lot.pk), "method": "nat_op"}
    given |= {
        "ran_at": "2021-08-05T11:30",
        "ct-0-IC": "27",
        "ct-0-N": "",
        "ct-0-ORF1ab": "",
        "ct-10-ORF1ab": "30,5",
        "ct-10-N": "31",
        "ct-94-IC": "28",
    }
    given |= {"ct-95-ORF1ab": "25", "ct-95-N": "24", "ct-x-N": "1", "ct-400-N": "1", "ct-": "2"}
    wrong = browser.post(reverse("plate_run", args=[plate.pk]), given | {"ct-0-N": "viel"})
    assert wrong.status_code == 422
    assert "A1" in wrong.content.decode()
    browser.post(reverse("plate_run", args=[plate.pk]), given)
    whole = browser.get(reverse("plate", args=[plate.pk])).content.decode()
    assert (
        'class="card span-12"' in whole
    )  # nothing is put into it any more: no empty column beside the wells
    run = Run.objects.get()
    assert (run.state, [r.conclusion for r in bench.readings(run)]) == ("valid", ["negative", "positive"])
    page = browser.get(reverse("lab_run", args=[run.pk])).content.decode()
    assert "a colleague verifies it" in page
    assert "Verify and release" not in page
    browser.force_login(bench.verifier)
    ids = [str(r.pk) for r in bench.readings(run)]
    back = reverse("lab_run", args=[run.pk])
    done = browser.post(
        reverse("lab_verify", args=[bench.laboratory.pk]), {"id": ids, "next": back}, follow=True
    )
    assert done.request["PATH_INFO"] == back
    assert "2 results are released." in done.content.decode()
    elsewhere = browser.post(
        reverse("lab_verify", args=[bench.laboratory.pk]),
        {"id": ids[:1], "do": "wrong", "next": "https://x.test/"},
    )
    assert elsewhere.status_code == 409  # it was released; and nobody is led elsewhere


def test_all_negative_ones_at_once(browser: Client, bench: Bench) -> None:
    bench.run(bench.plate(bench.tubes(3)), GOOD, FOUND, GOOD)
    browser.force_login(bench.verifier)
    browser.post(reverse("lab_verify", args=[bench.laboratory.pk]), {"do": "release-all"})
    assert sorted(Reading.objects.values_list("conclusion", "state")) == [
        ("negative", "released"),
        ("negative", "released"),
        ("positive", "provisional"),
    ]


LONG = "X" * 30  # its check character is right, and no tube has so many letters


def test_rubbish_is_refused_in_words(browser: Client, bench: Bench) -> None:
    plate = bench.plate(bench.tubes(1))
    assert browser.post(reverse("plate_put", args=[plate.pk]), {"code": LONG}).status_code == 409
    lines = {"method": "nat_op", "text": f"{LONG}\tnegative"}
    assert LONG in browser.post(reverse("lab_lines", args=[bench.laboratory.pk]), lines).content.decode()
    verify = reverse("lab_verify", args=[bench.laboratory.pk])
    gone = browser.post(verify, {"next": "²½一"})
    assert gone.headers["Location"] == verify
    assert browser.get(reverse("search"), {"q": "a\0b"}).status_code == 200


def test_typed_lines_come_back_to_be_corrected(browser: Client, bench: Bench) -> None:
    (code,) = bench.tubes(1)
    url = reverse("lab_lines", args=[bench.laboratory.pk])
    page = browser.post(url, {"method": "nat_op", "text": f"{code}\t阴性\n{code[:-1]}?,+\nnonsense"})
    html = page.content.decode()
    assert "its check character is wrong" in html
    assert "nonsense</textarea>" in html
    assert not Result.objects.exists()
    again = browser.post(url, {"method": "nat_op", "text": f"{code},阴性"})
    assert "waits to be verified already" in again.content.decode()


def test_where_boxes_go_is_decided_from_the_board(browser: Client, bench: Bench) -> None:
    bench.tubes(2, box="BOX-7", receive=False)
    far = make_laboratory(longitude=113.4, latitude=28.9)
    for laboratory, pooled in ((bench.laboratory, 500), (far, 900)):
        Ability.objects.create(laboratory=laboratory, pooled_per_day=pooled, single_per_day=100)
    browser.force_login(make_user("testing_chief", area_id=YIYANG))
    page = browser.get(reverse("labs")).content.decode()
    assert "BOX-7" in page
    assert "Send as proposed" in page
    site = bench.scene.site.pk
    nonsense = ["", "x", f"{site}:BOX-7:", "::"]
    browser.post(reverse("labs_send"), {"box": nonsense})
    assert not Destination.objects.exists()
    browser.post(reverse("labs_send"), {"box": [f"{site}:BOX-7:{far.pk}"]})
    assert Destination.objects.get().laboratory == far
    assert far.name in browser.get(reverse("labs")).content.decode()
    browser.post(
        reverse("labs_send"), {"box": [f"{site}:BOX-7:{far.pk}"], "laboratory": str(bench.laboratory.pk)}
    )
    assert Destination.objects.get().laboratory == bench.laboratory
    browser.force_login(bench.technician)
    assert browser.post(reverse("labs_send"), {"box": [f"{site}:BOX-7:{far.pk}"]}).status_code == 403


def test_abilities_are_told_by_whoever_manages_the_laboratory(browser: Client, bench: Bench) -> None:
    url = reverse("lab_setup_do", args=[bench.laboratory.pk, "ability"])
    told = {"pooled_per_day": 4000, "single_per_day": 900, "opens_hour": 8, "closes_hour": 22}
    assert browser.post(url, told).status_code == 403
    browser.force_login(bench.verifier)
    assert browser.post(url, told | {"opens_hour": 23}).status_code == 409
    assert browser.post(url, told).status_code == 302
    assert Ability.objects.get().pooled_per_day == 4000
    lot = {"kit": "试剂", "number": "1", "genes": "ORF1ab，N", "internal": "IC", "expires_on": "2022-01-01"}
    url = reverse("lab_setup_do", args=[bench.laboratory.pk, "lot"])
    assert browser.post(url, lot | {"expires_on": "2021-01-01"}).status_code == 409
    assert browser.post(url, lot | {"ct_positive": "38", "ct_grey": "36"}).status_code == 422
    assert browser.post(url, lot).status_code == 302
    assert browser.post(url, lot).status_code == 409
    made = Lot.objects.get(number="1")
    assert made.genes == ["ORF1ab", "N"]
    retire = reverse("lab_setup_do", args=[bench.laboratory.pk, "retire"])
    assert browser.post(retire, {"kind": "lot", "id": "nonsense"}).status_code == 404
    browser.post(retire, {"kind": "lot", "id": str(made.pk)})
    made.refresh_from_db()
    assert made.retired_at


def test_rows_are_dealt_with_and_files_saved_through_pages(browser: Client, bench: Bench) -> None:
    given: dict[str, Any] = {"by": bench.technician, "now": NOON}
    file, _new = actions.keep_file(
        bench.laboratory, name="夜班.csv", data="管号,结果\nx,阴性\n".encode(), **given
    )
    told = {"columns": file.columns, "method": "nat_op", "protocol": PROTOCOL_OF_THE_DAY.version}
    actions.begin_reading(file, **told, **given)
    actions.read_file(file, protocol=PROTOCOL_OF_THE_DAY, now=NOON)
    for what in ("original", "returned"):
        saved = save(browser, reverse("lab_file_save", args=[file.pk, what]))
        assert saved.headers["Content-Disposition"].startswith("attachment")
    assert browser.get(reverse("lab_file_save", args=[file.pk, "answers"])).status_code == 404
    url = reverse("lab_file_rows", args=[file.pk])
    assert browser.post(url, {"id": ["x"], "note": "重做"}).status_code == 302
    assert ReturnedRow.objects.get().dealt_at is None
    assert browser.post(url, {"all": "1", "note": "重做"}).status_code == 302
    assert ReturnedRow.objects.get().note == "重做"
    part = browser.get(reverse("lab_file", args=[file.pk]), headers={"HX-Request-Type": "partial"})
    assert part.content.decode().startswith('<div id="progress"')
