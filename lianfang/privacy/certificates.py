"""Certificates of erasure as files: JSON, which is kept outside the database too, and PDF."""

import hashlib
import json
import logging
import os
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.documents.fonts import printing_fonts
from lianfang.documents.printing import pdf
from lianfang.privacy.models import Erasure, Forgotten
from lianfang.privacy.words import HOW, label_of, table_of

log = logging.getLogger(__name__)

PAGES = Path(__file__).parent / "typ"


def content(run: Erasure) -> dict[str, Any]:
    """Say what a certificate says, in words that do not change with the language of who reads it."""
    lines = run.lines.order_by("kind", "table", "how")
    return {
        "certificate": run.said,
        "began_at": run.began_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        "by": run.by.username,
        "rows": run.n,
        "lines": list(lines.values("kind", "table", "how", "days", "protocols", "n", "spared")),
    }


def written(run: Erasure) -> bytes:
    """Write a certificate as JSON: always the same bytes, so that its digest can be checked."""
    return json.dumps(content(run), ensure_ascii=False, indent=1, sort_keys=True).encode()


def digest(run: Erasure) -> str:
    """Give the SHA-256 of a certificate."""
    return hashlib.sha256(written(run)).hexdigest()


def keep(run: Erasure) -> None:
    """Write a certificate beside the files that were brought, so that it outlives the database; nothing is done where
    the installation names no folder."""
    for folder in _folders()[:1]:
        _write(folder, f"erasure-{run.said}.json", written(run))


def keep_forgotten(gone: Forgotten) -> None:
    """Write down outside the database that somebody was erased: their id and when, nothing else. An older backup does
    not know it; with the backups, because the disk of the city may be lost."""
    said = {"person": str(gone.person_id), "before": gone.before.isoformat()}
    for folder in _folders():
        try:
            _write(folder, f"forgotten-{gone.person_id.hex}.json", json.dumps(said).encode())
        except OSError as error:  # the disk of the backups may be away: `lianfang check` says so
            log.warning("Who was erased could not be noted in %s: %s", folder, error)


def forgotten() -> list[Forgotten]:
    """List who was erased on request, as it stands outside the database."""
    files = {each.name: each for folder in _folders() for each in folder.glob("forgotten-*.json")}
    found = [json.loads(files[name].read_bytes()) for name in sorted(files)]
    return [
        Forgotten(person_id=UUID(each["person"]), before=datetime.fromisoformat(each["before"]))
        for each in found
    ]


def _folders() -> list[Path]:
    if not settings.UPLOADS:
        return []
    return [Path(each) / "certificates" for each in (settings.UPLOADS, settings.BACKUPS) if each]


def _write(folder: Path, name: str, body: bytes) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f"{name}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(body)
    part.rename(folder / name)


def print_certificate(run: Erasure, *, now: datetime) -> bytes:
    """Print a certificate as PDF, in the language of the page.

    Raises Refused("no_chinese_font").
    """
    fonts, chinese = printing_fonts()
    del fonts
    english = (get_language() or "").startswith("en")
    rows = [
        [
            label_of(line.kind),
            table_of(line.table),
            str(HOW[line.how]),
            _("%(days)s days") % {"days": line.days},
            str(line.get_spared_display()) if line.spared else f"{line.n:,}",
        ]
        for line in run.lines.order_by("kind", "table", "how")
    ]
    data = {
        "lang": "en" if english else "zh",
        "font": chinese,
        "kind": _("Certificate of erasure"),
        "number": run.said,
        "facts": [
            [_("From"), f"{localtime(run.began_at):%Y-%m-%d %H:%M}"],
            [_("Until"), f"{localtime(run.ended_at):%Y-%m-%d %H:%M}" if run.ended_at else "–"],
            [_("By"), str(run.by)],
            [_("Rows"), f"{run.n:,}"],
        ],
        "head": [_("Kind of data"), _("Table"), _("What was done"), _("Kept for"), _("Rows")],
        "rows": rows,
        "note": _(
            "Rows were erased for good, or everything in them by which somebody can be known. Counts did not change."
        ),
        "digest": f"SHA-256 {run.digest}",
    }
    return pdf(PAGES, "certificate", data, now=now)
