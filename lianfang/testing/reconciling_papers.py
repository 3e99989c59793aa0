"""The reconciliation of a round on paper: figures, what was left, signatures, room for more; in both languages."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.documents.printing import pdf
from lianfang.testing.models import Round
from lianfang.web.words import full_day, full_moment

PAGES = Path(__file__).parent / "typ"
WORDS = {
    "product": _("Lianfang"),
    "report": _("Reconciliation of a round"),
    "kit": _("Reconciliation"),
    "days": _("From – to"),
    "protocol": _("Protocol"),
    "at": _("Time"),
    "note": _("Remarks"),
    "signed": _("Signed by"),
    "signature": _("Signature"),
    "draft": _("Not reconciled yet: these figures may still change."),
}
OTHER = {"zh-hans": "en", "en": "zh-hans"}
Table = tuple[str, str, list[tuple[str, int, bool]]]


def print_report(
    round_: Round,
    tables: Sequence[Table],
    signatures: Sequence[tuple[str, str, datetime]],
    *,
    note: str,
    by: User,
    now: datetime,
) -> bytes:
    """Print the reconciliation of a round as PDF in the language of the page; who prints it stands on it.

    Raises Refused("no_chinese_font").
    """
    page = page_of(round_, tables, signatures, note=note)
    return pdf(PAGES, "reconciliation", page | {"printed": f"{by.name} · {full_moment(now)}"}, now=now)


def page_of(
    round_: Round, tables: Sequence[Table], signatures: Sequence[tuple[str, str, datetime]], *, note: str
) -> dict[str, Any]:
    """Give what is printed of a round."""
    here = get_language() or "zh-hans"
    with override(OTHER.get(here, "en")):
        others = {key: str(text) for key, text in WORDS.items()}
    return {
        "lang": "zh" if here.startswith("zh") else "en",
        "w": {key: (str(text), others[key]) for key, text in WORDS.items()},
        "kit": f"{round_.area.code}-{round_.number}",
        "site": str(round_.area),
        "area": str(round_.outbreak.area),
        "round": str(round_.number),
        "days": f"{full_day(round_.starts_on)} – {full_day(round_.ends_on)}",
        "protocol": round_.protocol,
        "draft": not signatures,
        "note": note,
        "tables": [
            {"head": head, "lines": [(label, f"{n:,}", alarm) for label, n, alarm in lines]}
            for _part, head, lines in tables
            if lines
        ],
        "signatures": [(name, post, full_moment(at)) for name, post, at in signatures],
    }
