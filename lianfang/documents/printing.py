"""From data to paper."""

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
from django.conf import settings
from django.utils.translation import gettext

from lianfang.common.drill import SAID, drill
from lianfang.common.leaving import mark
from lianfang.documents.fonts import printing_fonts
from lianfang.documents.press import Asked, Printed

HERE = Path(__file__).parent / "typ"
# A page of an exercise says so at the top and across, one that somebody takes along for a purpose says at its foot who
# and what for, whatever else stands on it.
MARKED = b"""#let marked = json("data.json")
#set page(foreground: {
  if marked.drill != "" {
    place(top + center, dy: 2mm, text(9pt, weight: "bold", fill: rgb("#b42318"), font: marked.font, marked.drill))
    place(center + horizon,
      rotate(-32deg, text(30pt, weight: "bold", fill: rgb("#b4231828"), font: marked.font, marked.drill)))
  }
  if marked.leaves_with != "" {
    place(bottom + center, dy: -3mm, text(6pt, fill: rgb("#475467"), font: marked.font, marked.leaves_with))
  }
})
#include "page.typ"
"""
PATIENCE = 300  # seconds; the largest kit takes a tenth of it
log = logging.getLogger("lianfang.documents")


class PageFault(Exception):
    """A page has a mistake: ours, not that of whoever prints."""


def draw(
    folder: Path,
    name: str,
    data: Mapping[str, Any],
    *,
    now: datetime,
    as_: Literal["pdf", "png"] = "pdf",
) -> Printed:
    """Draw the page `name`.typ of an app's folder from data.

    Data reaches a page as JSON, never as source: whatever somebody is called, it is printed and not carried out. A
    page sees its own folder and the shared parts, and no other file of this machine.
    A PDF is PDF/UA-1, or a warning says why it is not.

    Raises Refused("no_chinese_font"), PageFault.
    """
    _fonts, chinese = printing_fonts()
    files = {path.name: path.read_bytes() for where in (HERE, folder) for path in sorted(where.glob("*.typ"))}
    files["main.typ"] = files.pop(f"{name}.typ")
    if drill() or mark():
        files |= {"page.typ": files["main.typ"], "main.typ": MARKED}
        data = {**data, "drill": SAID % drill() if drill() else "", "leaves_with": mark()}
    files["data.json"] = json.dumps(
        {"code_alt": gettext("Code for a scanner"), **data, "font": chinese}, ensure_ascii=False
    ).encode()
    asked = Asked(files, settings.FONTS, as_, int(now.timestamp()))
    done = subprocess.run(
        [sys.executable, "-m", "lianfang.documents.press"],
        input=msgspec.msgpack.encode(asked),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        raise PageFault(done.stderr.decode(errors="replace").strip())
    return msgspec.msgpack.decode(done.stdout, type=Printed)


def picture(svg: str, *, now: datetime) -> bytes:
    """Make a PNG of a drawing, as large as a page is wide, for files that take no drawings.

    Raises Refused("no_chinese_font"), PageFault.
    """
    return draw(HERE, "picture", {"svg": svg}, now=now, as_="png").pages[0]


def pdf(folder: Path, name: str, data: Mapping[str, Any], *, now: datetime) -> bytes:
    """Print the page `name`.typ of an app's folder as one PDF with its fonts inside.

    Raises Refused("no_chinese_font"), PageFault.
    """
    printed = draw(folder, name, data, now=now)
    for warning in printed.warnings:
        log.warning("%s: %s", name, warning)
    return printed.pages[0]
