"""`lianfang paper-kit`: six files in a folder, named after the kit; what cannot be is one clear line."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from lianfang.cli import paper
from lianfang.cli.parser import parser
from lianfang.common.errors import Refused
from lianfang.documents.tests.pages import fonts_of, missing_glyphs
from lianfang.paper import sheets
from lianfang.paper.actions import kits
from lianfang.paper.models import Kit
from lianfang.paper.tests.make import Outage, make_outage
from lianfang.people.tests.make import make_household, make_person
from lianfang.places.tests.make import make_site

pytestmark = [pytest.mark.django_db, pytest.mark.fonts]


def run(outage: Outage, tmp_path: Path, *more: str, **over: Any) -> int:
    given = {"site": str(outage.site.pk), "by": outage.chief.username, "out": str(tmp_path)} | over
    words = [word for name, value in given.items() for word in (f"--{name}", value)]
    return paper.print_kit(parser().parse_args(["paper-kit", *words, *more]))


def test_a_kit_is_printed_into_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_person(name="欧阳修远", household=make_household())
    outage = make_outage()
    assert run(outage, tmp_path / "kits", "--tubes", "20", "--language", "en", "--labels", "48.5x25.4") == 0
    kit = Kit.objects.exclude(pk=outage.kit.pk).get()
    assert (kit.n_tubes, kit.n_forms, kit.n_slips, kit.language) == (20, 20, 5, "en")
    written = {path.name: path.read_bytes() for path in (tmp_path / "kits").iterdir()}
    assert set(written) == {f"{kit.code}-{part}.pdf" for part in sheets.PARTS}
    for page in written.values():
        assert page.startswith(b"%PDF")
        assert fonts_of(page)
        assert missing_glyphs(page) == 0
    assert f"{kit.code}-forms.pdf" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"site": "nonsense"}, "nonsense is no id"),
        ({"site": "00000000-0000-0000-0000-000000000001"}, "There is no site"),
        ({"round": "00000000-0000-0000-0000-000000000001"}, "works for no round"),
        ({"by": "nobody"}, "Nobody may sign in as nobody."),
        ({"tubes": "2001"}, "A kit has at most 2000 tubes"),
        ({"forms": "-1"}, "A kit has at most 2000 tubes"),
    ],
)
def test_what_cannot_be_is_said_and_takes_no_number(tmp_path: Path, over: dict[str, Any], says: str) -> None:
    outage = make_outage()
    with translation.override("en"), pytest.raises(Refused) as refused:
        run(outage, tmp_path, **over)
    with translation.override("en"):
        assert says in str(refused.value)
    assert Kit.objects.count() == 1
    assert not list(tmp_path.iterdir())


def test_a_site_without_a_round_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        run(make_outage(), tmp_path, site=str(make_site().pk))
    assert refused.value.code == "no_round"


def test_too_many_people_for_lists_may_be_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outage = make_outage()
    make_person()
    monkeypatch.setattr(kits, "MOST_PEOPLE", 0)
    with pytest.raises(Refused) as refused:
        run(outage, tmp_path)
    assert refused.value.code == "too_many_people"
    assert run(outage, tmp_path, "--no-lists", "--tubes", "1") == 0
    assert {path.stem.split("-")[1] for path in tmp_path.iterdir()} == set(sheets.PARTS) - sheets.NAMED
