"""Every paper there is, in both languages: what a screen reader learns of it, its fonts, no sign missing. What is to be
written on is there as a Word file, too."""

import json
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from unittest import mock

import docx
import msgspec
import pytest
import typst
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

import lianfang
from lianfang.accounts.models import User
from lianfang.care.models import Discharge
from lianfang.documents import press, printing
from lianfang.documents.tests.pages import fonts_of, missing_glyphs, read_aloud
from lianfang.needs.papers import print_posters as print_buildings
from lianfang.paper import sheets
from lianfang.paper.models import Kit
from lianfang.people.models import Person
from lianfang.places.tests.make import make_site
from lianfang.presence import papers as presence
from lianfang.presence.actions import make_venue_code
from lianfang.privacy.certificates import print_certificate
from lianfang.privacy.models import Erasure
from lianfang.privacy.papers import print_copy
from lianfang.rotas.models import Rota
from lianfang.rotas.sheets import printed
from lianfang.supplies.models import Request as Goods
from lianfang.supplies.papers import print_rounds
from lianfang.testing.papers import print_slip
from lianfang.visits.actions import issue_codes
from lianfang.visits.models import HelpCode, Helped
from lianfang.visits.papers import print_codes
from lianfang.web.tests.saving import save
from tests.command_scene import NOW
from tests.scene import scene
from tests.stage import Scene, city_wide

ROOT = Path(lianfang.__file__).parent
MAY = json.loads(Path(__file__).with_name("pages.json").read_text())
# Opened by somebody who may, as the page of everything else is.
OPENED = [
    *("investigation_print", "letter_print", "order_letter", "closing_paper", "briefing_paper", "gift_paper"),
    *("certificate_print", "notice_pdf", "plate_print", "serving_paper", "notice_paper", "pass_print"),
    *(
        "goods_lot_label",
        "box_slip",
        "round_report",
        "ride_tour_paper",
        "dose_certificate",
        "zone_order_paper",
    ),
]
# Parts of other pages, and what is no page.
PARTS = {"look", "picture", "plain", "boxes", "forms", "lists", "slips", "steps", "stickers"}
Print = Callable[[Scene, str], object]


def opened(name: str) -> Print:
    """Print by opening an address."""

    def get(stage: Scene, language: str) -> HttpResponse:
        who = stage.cast[MAY[name]["may"][0]] if MAY[name]["may"] else city_wide("commander")
        return ask(who, reverse(name, args=stage.arguments(name)), language)

    return get


def ask(who: User, url: str, language: str) -> HttpResponse:
    """Open an address in a language."""
    client = Client(headers={"accept-language": "zh-hans" if language == "zh" else "en"})
    client.force_login(who)
    found: Any = save(client, url, {"lang": language})
    assert found.status_code == 200, url
    return found  # type: ignore[no-any-return]


def kit(stage: Scene, language: str) -> object:
    row = Kit.objects.get(pk=str(stage.arguments("paper_kit")[0]))
    row.language = "zh-hans" if language == "zh" else "en"
    return sheets.print_kit(row, sheets.PARTS, sheet="52.5x29.7", by=city_wide("testing_chief"), now=NOW)


def rota(stage: Scene, language: str) -> object:
    return printed(Rota.objects.get(pk=str(stage.arguments("rota")[0])), NOW)


def venue(_stage: Scene, _language: str) -> object:
    row = make_venue_code(make_site(), by=city_wide("commander"), now=NOW)
    return presence.print_posters([(row, "https://x/v/")], days=21, now=NOW)


def codes(_stage: Scene, _language: str) -> object:
    by = city_wide("dispatcher")
    made = issue_codes(Helped.objects.all(), by=by, now=NOW) or HelpCode.objects.all()
    return print_codes(made, by=by, now=NOW)


def note(stage: Scene, language: str) -> object:
    row = Discharge.objects.first()
    assert row
    return ask(city_wide("doctor"), reverse("patient_note", args=[row.admission_id, "pdf"]), language)


TABLE: dict[str, Print] = {name: opened(name) for name in OPENED} | {
    "kit": kit,
    "rota": rota,
    "note": note,
    "building": lambda _stage, _lang: print_buildings([("1 栋", "桃花仑社区", "https://x/n/")], now=NOW),
    "venue": venue,
    "rounds": lambda _stage, _lang: print_rounds(list(Goods.objects.all()), "https://x/g/", now=NOW),
    "slip": lambda _stage, _lang: print_slip(Person.objects.all()[0], now=NOW, code="ABCD EFGH"),
    "codes": codes,
    "subject": lambda _stage, _lang: print_copy(Person.objects.all()[0], NOW),
    "erasure": lambda _stage, _lang: print_certificate(Erasure.objects.exclude(number=None)[0], now=NOW),
}


class Press:
    """A press in this process, with fonts that are looked for once; keeps what it printed."""

    def __init__(self) -> None:
        self.printed: list[tuple[str, bytes, list[str]]] = []
        self.fonts = lru_cache(typst.Fonts)

    def run(self, _command: object, *, input: bytes, **_how: object) -> CompletedProcess[bytes]:
        """Stand in for `subprocess.run`."""
        asked = msgspec.msgpack.decode(input, type=press.Asked)
        with mock.patch.object(typst, "Fonts", lambda font_paths: self.fonts(font_paths=tuple(font_paths))):
            made = press.press(asked)
        if asked.format == "pdf":
            self.printed.append(("", made.pages[0], made.warnings))
        return CompletedProcess([], 0, msgspec.msgpack.encode(made), b"")


@pytest.fixture
def stage(db: None) -> Scene:
    return scene()


@pytest.mark.fonts
def test_every_paper_is_read_aloud_in_both_languages(stage: Scene) -> None:
    machine, drawn = Press(), set()
    draw = printing.draw

    def noted(folder: Path, name: str, data: Any, **how: Any) -> Any:
        drawn.add((folder.parent.name, name))
        return draw(folder, name, data, **how)

    with (
        mock.patch("lianfang.documents.printing.subprocess.run", machine.run),
        mock.patch.object(printing, "draw", noted),
    ):
        for name, make in TABLE.items():
            for language in ("zh", "en"):
                machine.printed.clear()
                with override("zh-hans" if language == "zh" else "en"):
                    make(stage, language)
                assert machine.printed, name
                for _name, paper, warnings in machine.printed:
                    looked_at(f"{name} {language}", paper, warnings, language)
    there = {(path.parent.parent.name, path.stem) for path in ROOT.glob("*/typ/*.typ")}
    assert {page for page in there if page[1] not in PARTS or page[1] == "slip"} - drawn == set()


def looked_at(name: str, paper: bytes, warnings: list[str], language: str) -> None:
    """Look at one paper as those who hear it, and as a printer without our fonts."""
    heard = read_aloud(paper)
    assert heard.standard == "UA-1", (name, warnings)
    assert heard.title.strip(), name
    assert heard.language.startswith(language), (name, heard.language)
    assert "H1" in heard.tags, (name, sorted(heard.tags))
    assert all(alt.strip() for alt in heard.pictures), (name, heard.pictures)
    assert fonts_of(paper), name
    assert missing_glyphs(paper) == 0, name


@pytest.mark.parametrize("name", ["closing_paper", "briefing_paper", "notice_paper", "zone_order_paper"])
def test_what_people_write_on_is_there_as_word(stage: Scene, name: str) -> None:
    who = stage.cast[MAY[name]["may"][0]]
    url = reverse(name, args=stage.arguments(name))
    client = Client(headers={"accept-language": "en"})
    client.force_login(who)
    found = save(client, url, {"as": "word", "format": "docx", "lang": "en"})
    opened_ = docx.Document(BytesIO(found.content))
    assert opened_.core_properties.title
    assert opened_.core_properties.language == "en-GB"
