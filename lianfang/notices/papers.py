"""What this app prints: a notice as PDF and as Word, in either language."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from lianfang.documents import word
from lianfang.documents.printing import pdf
from lianfang.notices import queries
from lianfang.notices.models import Notice, NoticeVersion
from lianfang.notices.rules import filled
from lianfang.outbreak.models import Outbreak
from lianfang.places.models import Area
from lianfang.protocol import timeline
from lianfang.web.words import full_day, full_moment

PAGES = Path(__file__).parent / "typ"
WORDS: Mapping[str, Promise] = {
    "number": _("No."),
    "version": _("Version"),
    "to": _("Addressed to"),
    "draft": _("Draft, not in force"),
    "withdrawn": _("Withdrawn"),
    "change": _("Changed in this version"),
    "product": _("Lianfang"),
}
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def content_of(notice: Notice, version: NoticeVersion, language: str, now: datetime) -> dict[str, Any]:
    """Give what is printed of a version, in a language: "zh" or "en"."""
    with override(LANGUAGES[language]):
        state = "" if version.approved_at else str(WORDS["draft"])
        return {
            "lang": language,
            "w": {key: str(text) for key, text in WORDS.items()},
            "title": version.titled(language),
            "text": version.written(language).splitlines(),
            "number": notice.said,
            "kind": str(notice.get_kind_display()),
            "version": version.version if version.version > 1 else 0,
            "change": version.change,
            "state": str(WORDS["withdrawn"]) if notice.state == "withdrawn" else state,
            "to": [f"{area} · {group}" for area, group in queries.audience(notice)],
            "from": f"{notice.area}",
            "body": str(_("Command of the outbreak response, %(area)s") % {"area": notice.area}),
            "day": full_day(version.approved_at or version.drafted_at),
            "printed": full_moment(now),
        }


def filled_in(draft: queries.Draft, outbreak: Outbreak, area: Area, day: date) -> dict[str, str]:
    """Give a draft's title and text in both languages, with what the program knows filled in."""
    said: dict[str, str] = {}
    for suffix, language in (("", "zh-hans"), ("_en", "en")):
        with override(language):
            disease = gettext(timeline.in_force(outbreak.disease, outbreak.began_on).disease.label)
            words = {"area": str(area), "disease": disease, "day": full_day(day)}
            for name in (f"title{suffix}", f"text{suffix}"):
                said[name] = filled(getattr(draft, name), words)
    return said


def print_notice(notice: Notice, version: NoticeVersion, language: str, *, now: datetime) -> bytes:
    """Print a version of a notice as PDF.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "notice", content_of(notice, version, language, now), now=now)


def write_notice(notice: Notice, version: NoticeVersion, language: str, *, now: datetime) -> bytes:
    """Write a version of a notice as a Word file."""
    said = content_of(notice, version, language, now)
    head = f"{said['kind']} {said['w']['number']} {said['number']}" if said["number"] else said["kind"]
    blocks: list[word.Block] = [word.Line(head, dim=True, centre=True), word.Title(said["title"])]
    if said["state"]:
        blocks.append(word.Line(said["state"], dim=True, centre=True))
    blocks += [word.Line(text) for text in said["text"]]
    blocks += [word.Line(said["body"], right=True), word.Line(said["day"], right=True)]
    if said["version"]:
        blocks.append(word.Line(f"{said['w']['change']}: {said['change']}", dim=True))
    return word.write(blocks, title=said["title"], language=language, now=now)
