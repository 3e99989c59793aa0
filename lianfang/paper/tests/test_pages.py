"""The printed pages of a kit: every code is readable, Chinese is inside, both languages, every kind of page."""

from datetime import datetime
from pathlib import Path

import pytest
from django.utils.translation import override

from lianfang.common.ids import person_code
from lianfang.documents.press import Printed
from lianfang.documents.printing import draw
from lianfang.documents.tests.pages import codes_on, fonts_of, missing_glyphs
from lianfang.paper import sheets
from lianfang.paper.models import PaperForm, Sticker
from lianfang.paper.rules.numbers import FORM_SIGN, box_code
from lianfang.paper.tests.make import Outage, make_outage
from lianfang.people.tests.make import make_household, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.fonts]
NAMES = ("欧阳修远", "李小妹", "Maria Garcia del Rosario", "买买提·艾力")


def printed(outage: Outage, part: str, now: datetime, sheet: str = "52.5x29.7", as_: str = "png") -> Printed:
    with override(outage.kit.language):
        pages = sheets.pages(outage.kit, [part], sheet=sheet, by=outage.chief, now=now)
        return draw(sheets.PAGES, "kit", pages, now=now, as_="png" if as_ == "png" else "pdf")


@pytest.mark.parametrize("sheet", sheets.SHEETS)
def test_every_sticker_of_a_sheet_is_readable(now: datetime, sheet: str) -> None:
    outage = make_outage(n_tubes=40)
    found = printed(outage, "stickers", now, sheet)
    assert found.warnings == []
    assert len(found.pages) == 2  # forty stickers each: twenty tubes
    codes = [codes_on(page) for page in found.pages]
    assert [len(each) for each in codes] == [40, 40]
    wanted = list(Sticker.objects.filter(kit=outage.kit).values_list("code", flat=True))
    assert sorted(codes[0] + codes[1]) == sorted(wanted * 2)


def test_every_form_and_slip_is_readable(now: datetime) -> None:
    outage = make_outage(language="en")
    found = printed(outage, "forms", now)
    numbers = list(PaperForm.objects.filter(kit=outage.kit).order_by("nth").values_list("number", flat=True))
    assert [codes_on(page) for page in found.pages] == [[FORM_SIGN + number] for number in numbers]
    slip = printed(outage, "slips", now)
    assert codes_on(slip.pages[0]) == [box_code(outage.kit.code, 1)] * 2


def test_everybody_of_a_household_list_is_readable(now: datetime) -> None:
    people = {
        make_person(name=name, household=door)
        for door in (make_household(), make_household())
        for name in NAMES
    }
    found = printed(make_outage(), "households", now)
    assert sorted(code for page in found.pages for code in codes_on(page)) == sorted(
        person_code(person.id) for person in people
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("part", sheets.PARTS)
def test_a_page_holds_its_fonts_and_lacks_no_sign(now: datetime, part: str, language: str) -> None:
    for name in NAMES:
        make_person(name=name, household=make_household())
    found = printed(make_outage(language=language), part, now, as_="pdf")
    assert found.warnings == []
    assert any("CJK" in font or "Hei" in font or "PingFang" in font for font in fonts_of(found.pages[0]))
    assert missing_glyphs(found.pages[0]) == 0


def test_pools_of_any_size_fit(now: datetime) -> None:
    outage = make_outage(n_forms=1)
    for lines in (1, 5, 10, 20):
        PaperForm.objects.update(lines=lines)
        assert len(printed(outage, "forms", now).pages) == 1, lines


def test_hostile_names_are_only_names(now: datetime, tmp_path: Path) -> None:
    make_person(name='#panic("x") $y$ @z', household=make_household(address='"#read("/etc/hostname")'))
    assert printed(make_outage(), "visits", now, as_="pdf").pages[0].startswith(b"%PDF")
