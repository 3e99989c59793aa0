"""The draft of a ranking's notice (日通报), as PDF and as a Word file that its writer goes on with."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.models import User
from lianfang.documents import word
from lianfang.documents.printing import pdf
from lianfang.indicators import queries, rules
from lianfang.indicators.models import Place, Ranking
from lianfang.places.models import Area
from lianfang.places.queries import labels
from lianfang.protocol.timeline import named
from lianfang.web.words import full_day, full_moment

PAGES = Path(__file__).parent / "typ"
FIRST = 10  # best units that are named in a district

STEP_WORDS: dict[str, Promise] = {
    "propose": _("Proposed by rule"),
    "call": _("Called"),
    "decline": _("Decided: not needed"),
    "hold": _("Held"),
    "passed": _("Looked again: put right"),
    "failed": _("Looked again: not yet"),
}
DO_WORDS: dict[str, Promise] = {
    "call": _("Call to an interview"),
    "decline": _("Not needed"),
    "hold": _("Write down the interview"),
    "passed": _("Put right: close"),
    "failed": _("Not put right yet"),
}


def notice(
    ranking: Ranking, area: Area, places: Sequence[Place], kind: str, *, by: User, now: datetime
) -> bytes:
    """Draft the notice of a ranking for an area, as PDF or as Word; it names units, never people.

    Raises Refused("no_chinese_font").
    """
    told = told_of(ranking, area, places, by=by, now=now)
    if kind == "pdf":
        return pdf(PAGES, "notice", told, now=now)
    return word.write(_blocks(told), title=told["title"], language=told["lang"], now=now)


def told_of(
    ranking: Ranking, area: Area, places: Sequence[Place], *, by: User, now: datetime
) -> dict[str, Any]:
    """Give what the notice says: how many reported, who stands where in each district, how it was reckoned."""
    locked, numbers = ranking.locked, named(ranking.protocol).ranking
    draft = gettext("Draft. It becomes a notice when it is numbered and signed.")
    reckoned = ", ".join(f"{gettext(weight.label)} {weight.percent} %" for weight in numbers.weights.value)
    return {
        "lang": "zh" if (get_language() or "zh-hans").startswith("zh") else "en",
        "title": gettext("Notice on the daily reports of %(day)s") % {"day": full_day(locked.day)},
        "of": str(area),
        "draft": draft,
        "sums": _sums(ranking, places),
        "districts": _districts(places),
        "reckoned": gettext("Score: %(parts)s. Parts with fewer than %(n)s to count are left out.")
        % {"parts": reckoned, "n": numbers.least_denominator.value},
        "never": gettext("Not counted: %(what)s.")
        % {"what": "; ".join(gettext(w) for w in rules.NEVER.values())},
        "head": [gettext("Rank"), pgettext("report", "Unit"), gettext("Score")],
        "asked": gettext("The units that stand last are offered help; an interview is decided by a person."),
        "signed": gettext("Signed"),
        "foot": f"{gettext('Lianfang')} · {by.name} · {full_moment(now)} · {ranking.protocol} · v{ranking.version}",
        "version": ranking.note,
        "digest": ranking.digest[:16],
        "printed": by.name,
    }


def _sums(ranking: Ranking, places: Sequence[Place]) -> str:
    n = len(places)
    in_time = sum(bool(place.parts.get("timeliness", [0])[0]) for place in places)
    said = ngettext("%(n)s unit, %(t)s in time", "%(n)s units, %(t)s in time", n) % {"n": n, "t": in_time}
    cut = gettext("cut-off %(at)s") % {"at": full_moment(ranking.locked.cut_off_at)}
    ranked = gettext("%(n)s ranked") % {"n": sum(place.rank is not None for place in places)}
    return " · ".join((said, ranked, cut))


def _districts(places: Sequence[Place]) -> list[dict[str, Any]]:
    """Give each district with its first units and its last ones."""
    names, areas = queries.names_of(places), labels({place.district_id for place in places})
    found = []
    for district in sorted({place.district_id for place in places}):
        here = sorted(
            (p for p in places if p.district_id == district and p.rank is not None),
            key=lambda p: (p.rank or 0, p.area_id),
        )
        rows = [[str(p.rank), names.get(queries.key_of(p), ""), f"{p.score}"] for p in here]
        last = [names.get(queries.key_of(p), "") for p in here if p.bottom]
        few = len(rows) > 2 * FIRST
        found.append(
            {
                "name": areas.get(district, ""),
                "rows": rows[:FIRST] if few else rows,
                "more": gettext("… %(n)s more in the ranking …") % {"n": len(rows) - FIRST} if few else "",
                "last": gettext("Last: %(units)s") % {"units": gettext(", ").join(last)} if last else "",
                "none": "" if rows else gettext("No unit has enough to be ranked."),
            }
        )
    return found


def _blocks(told: dict[str, Any]) -> list[word.Block]:
    """Lay the same words out for Word."""
    blocks: list[word.Block] = [
        word.Title(told["title"]),
        word.Line(told["of"], centre=True),
        word.Line(told["draft"], dim=True, centre=True),
        word.Line(told["sums"]),
    ]
    for district in told["districts"]:
        blocks.append(word.Heading(district["name"]))
        if district["rows"]:
            blocks.append(word.Table(told["head"], district["rows"]))
        blocks += [word.Line(district[key]) for key in ("more", "last", "none") if district[key]]
    blocks += [
        word.Line(told["asked"]),
        word.Line(told["reckoned"], dim=True),
        word.Line(told["never"], dim=True),
    ]
    return [
        *blocks,
        word.Line(f"{told['signed']}: ____________________", right=True),
        word.Line(told["foot"], dim=True),
    ]
