"""Pages from data: fonts inside, nothing carried out, nothing of the machine read; refused without a Chinese font."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import typst
from django.test import override_settings
from django.utils import translation

from lianfang.common.errors import Refused
from lianfang.documents import fonts
from lianfang.documents.codes import qr
from lianfang.documents.printing import PageFault, draw, pdf
from lianfang.documents.tests.pages import codes_on, fonts_of, missing_glyphs

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a page that uses none of the shared parts."""

    def page(body: str) -> Path:
        head = '#let d = json("data.json")\n#set document(title: "Page")\n#set text(font: d.font)\n'
        (tmp_path / "page.typ").write_text(head + body)
        return tmp_path

    return page


@pytest.mark.fonts
def test_chinese_is_embedded_and_no_sign_is_missing(write: Write, now: datetime) -> None:
    folder = write("#d.name")
    printed = draw(folder, "page", {"name": "欧阳修远 㐱 Müller 买买提·艾力"}, now=now)
    assert printed.warnings == []
    assert any("CJK" in font or "YaHei" in font or "PingFang" in font for font in fonts_of(printed.pages[0]))
    assert missing_glyphs(printed.pages[0]) == 0


@pytest.mark.fonts
def test_a_sign_that_no_font_has_is_printed_as_a_box_and_warned_of(write: Write, now: datetime) -> None:
    assert (
        "could not be displayed"
        in draw(write("#d.name"), "page", {"name": "陈\u0378一"}, now=now).warnings[0]
    )
    assert missing_glyphs(pdf(write("#d.name"), "page", {"name": "陈\u0378一"}, now=now)) == 1


@pytest.mark.fonts
def test_a_font_that_is_not_there_is_warned_of(write: Write, now: datetime) -> None:
    printed = draw(write('#text(font: "No Such Font", d.name)'), "page", {"name": "x"}, now=now)
    assert "no such font" in printed.warnings[0].lower()


@pytest.mark.fonts
@pytest.mark.parametrize(
    "name", ['#panic("x")', "$x$ *y* _z_ @w <v> \\", '"); #read("/etc/hostname")', "// /* */"]
)
def test_whatever_somebody_is_called_is_printed_and_not_carried_out(
    write: Write, now: datetime, name: str
) -> None:
    one = pdf(write("#d.name"), "page", {"name": name}, now=now)
    assert one.startswith(b"%PDF")
    assert one == pdf(write("#d.name"), "page", {"name": name}, now=now)  # the same every time


@pytest.mark.fonts
def test_a_page_reads_no_file_of_the_machine(write: Write, now: datetime) -> None:
    with pytest.raises(PageFault):
        pdf(write('#read("/etc/hostname")'), "page", {}, now=now)


@pytest.mark.fonts
def test_codes_are_read_back(write: Write, now: datetime) -> None:
    texts = [f"ABCDE{n}" for n in range(24)]
    body = '#grid(columns: 4, gutter: 9mm, ..d.codes.map(c => image(bytes(c), format: "svg", width: 18mm, alt: "QR")))'
    printed = draw(write(body), "page", {"codes": [qr(text) for text in texts]}, now=now, as_="png")
    assert sorted(codes_on(printed.pages[0])) == sorted(texts)


class NoFonts:
    def families(self) -> list[str]:
        return ["DejaVu Sans Mono", "Noto Sans Mono CJK SC"]


def test_without_a_chinese_font_one_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst, "Fonts", lambda **_given: NoFonts())
    fonts._scanned.cache_clear()
    with override_settings(FONTS="/nowhere"), pytest.raises(Refused) as refused:
        fonts.printing_fonts()
    assert refused.value.code == "no_chinese_font"
    with translation.override("en"):
        assert "apt-get install fonts-noto-cjk" in str(refused.value)
    assert fonts._scanned.cache_info().currsize == 0  # looked for again next time
