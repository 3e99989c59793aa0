"""The fonts of this machine: paper must show every name, so nothing is printed without a Chinese font."""

from functools import lru_cache

import typst
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lianfang.common.errors import Refused

# Sans-serif families with simplified Chinese, best first: free ones, then those of Windows and macOS.
CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
)
COMMAND = "sudo apt-get install fonts-noto-cjk"  # Debian and Ubuntu; Windows and macOS bring a font


@lru_cache(maxsize=4)
def _scanned(folder: str) -> typst.Fonts:
    return typst.Fonts(font_paths=[folder] if folder else [])


def chinese_font(fonts: typst.Fonts) -> str:
    """Name the best Chinese font among these.

    Raises Refused("no_chinese_font"), which says what to install.
    """
    there = set(fonts.families())
    for family in CHINESE:
        if family in there:
            return family
    raise Refused(
        "no_chinese_font",
        _(
            "No Chinese font is on this machine, so nothing can be printed. Install one: %(command)s. "
            "Or name a folder that holds one in LIANFANG_FONTS."
        ),
        command=COMMAND,
    )


def printing_fonts() -> tuple[typst.Fonts, str]:
    """Give the fonts of this machine and of LIANFANG_FONTS, and the Chinese one among them.

    Raises Refused("no_chinese_font").
    """
    fonts = _scanned(settings.FONTS)
    try:
        return fonts, chinese_font(fonts)
    except Refused:
        _scanned.cache_clear()  # it may be installed while we run
        raise
