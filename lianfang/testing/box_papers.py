"""The handover slip of a box on paper: what is in it, who counted how many, room to sign, in both languages."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.documents.codes import qr
from lianfang.documents.printing import pdf
from lianfang.places.models import Site
from lianfang.places.queries import labels
from lianfang.testing import queries
from lianfang.testing.models import Box, Round, Tube
from lianfang.testing.queries import Stop
from lianfang.web.words import full_moment, moment

PAGES = Path(__file__).parent / "typ"
WORDS = {
    "product": _("Lianfang"),
    "slip": _("Handover slip"),
    "kit": _("Box"),
    "box": _("Box"),
    "site": _("Site"),
    "to": _("Laboratory"),
    "first": _("First swab"),
    "due": _("In the laboratory by"),
    "keeps": _("Keeps until"),
    "listed": _("Tubes listed"),
    "packed": _("Packed"),
    "taken": _("Courier"),
    "received": _("Laboratory"),
    "counted": _("Tubes counted"),
    "celsius": _("Temperature in the box, °C"),
    "at": _("Time"),
    "by": _("By"),
    "signature": _("Signature"),
    "tubes": _("Tubes in the box"),
    "rule": _("Count at packing = courier = laboratory. If a count differs, stop the box and call the site."),
}
OTHER = {"zh-hans": "en", "en": "zh-hans"}
STEPS = (("packed", "handover"), ("taken", "carriage"), ("received", "receipt"))


def print_slip(box: Box, ways: Sequence[Box], *, by: User, now: datetime) -> bytes:
    """Print the handover slip of a box in the language of the page; who prints it stands on it.

    Raises Refused("no_chinese_font").
    """
    return pdf(PAGES, "box", page_of(box, ways, by=by, now=now), now=now)


def page_of(box: Box, ways: Sequence[Box], *, by: User, now: datetime) -> dict[str, Any]:
    """Give what is printed of a box."""
    here = get_language() or "zh-hans"
    with override(OTHER.get(here, "en")):
        others = {key: str(text) for key, text in WORDS.items()}
    names = dict(Site.objects.filter(id__in=[box.site_id, box.laboratory_id]).values_list("id", "name"))
    round_ = Round.objects.filter(pk=box.round_id or box.id).select_related("area").first()
    counted = dict(Tube.objects.filter(code__in=queries.contents(box)).values_list("code", "n_told"))
    return {
        "lang": "zh" if here.startswith("zh") else "en",
        "w": {key: (str(text), others[key]) for key, text in WORDS.items()},
        "kit": box.code,
        "site": names.get(box.site_id or box.id, "–"),
        "area": labels([box.area_id]).get(box.area_id, ""),
        "round": f"{round_.area} · {round_.number}" if round_ else "–",
        "laboratory": names.get(box.laboratory_id or box.id, "–"),
        "printed": f"{by.name} · {full_moment(now)}",
        "qr": qr(box.code),
        "listed": "–" if box.n_listed is None else str(box.n_listed),
        "times": [
            (key, full_moment(at) if at else "–")
            for key, at in (("first", box.oldest_at), ("due", box.due_at), ("keeps", box.keeps_until))
        ],
        "steps": _steps(queries.stops_of(box, ways)),
        "tubes": [
            {"code": code, "n": "" if counted.get(code) is None else str(counted[code])}
            for code in queries.contents(box)
        ],
    }


def _steps(stops: Sequence[Stop]) -> list[dict[str, str]]:
    """Give one line for packing, courier and laboratory: what was told last, or room to write."""
    lines = []
    for key, kind in STEPS:
        told = [stop for stop in stops if stop.kind == kind and stop.counts]
        told = [stop for stop in told if getattr(stop.fact, "step", "taken") == "taken"]
        stop = told[-1] if told else None
        n = (stop.fact.n_told if stop.fact.n_told is not None else len(stop.fact.tubes)) if stop else None
        celsius = stop.fact.celsius if stop else None
        lines.append(
            {
                "key": key,
                "n": "" if n is None else str(n),
                "celsius": "" if celsius is None else f"{celsius:.1f}",
                "at": moment(stop.at) if stop else "",
                "by": stop.by if stop else "",
            }
        )
    return lines
