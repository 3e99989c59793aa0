"""Results of laboratories as a kind of table. The files of machines, with Ct values and plates, have a page of their
own; here is what another laboratory wrote down: a tube and what it says."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext, gettext_lazy

from lianfang.accounts.access import visible
from lianfang.accounts.models import User
from lianfang.common.errors import Refused
from lianfang.common.ids import is_tube_code, tube_id
from lianfang.documents.tables import KNOWN, NEW, Cells, Done, Field, Kind, Work, bad
from lianfang.laboratory import actions
from lianfang.laboratory.models import Reading
from lianfang.laboratory.rules.codes import conclusion_of
from lianfang.laboratory.rules.rows import NAMES
from lianfang.laboratory.words import LINES
from lianfang.outbreak.queries import protocol_in
from lianfang.places.models import Site, SiteKind
from lianfang.testing.rules import Line

Key = tuple[Site, str]  # a laboratory and how it tested


def take_results(rows: Sequence[Cells], work: Work) -> list[Done]:
    """Enter the results of a file, each to be verified by somebody else; a tube that says the same is known."""
    found: dict[int, Done] = {}
    told: dict[Key, dict[str, Line]] = defaultdict(dict)
    there = _there(rows)
    for place, cells in enumerate(rows):
        key, line = _laboratory(cells, work), _line(place, cells)
        if isinstance(key, Done) or isinstance(line, Done):
            found[place] = key if isinstance(key, Done) else line  # type: ignore[assignment]
        elif known := there.get((key[0].pk, line.code)):
            found[place] = _again(known, line)
        elif line.code in told[key]:
            found[place] = bad(LINES["twice"])
        else:
            told[key][line.code] = line
    for key, lines in told.items():
        found |= _entered(key, list(lines.values()), work)
    return [found[place] for place in range(len(rows))]


def _there(rows: Sequence[Cells]) -> dict[tuple[uuid.UUID, str], Reading]:
    codes = {_code(cells) for cells in rows}
    readings = Reading.objects.filter(tube_id__in=[tube_id(code) for code in codes if code], second=False)
    return {(each.laboratory_id, each.tube_code): each for each in readings.exclude(state="aside")}


def _code(cells: Cells) -> str:
    return cells.get("tube", "").upper().replace(" ", "")


def _line(place: int, cells: Cells) -> Line | Done:
    code, said = _code(cells), conclusion_of(cells.get("conclusion", ""))
    if not is_tube_code(code):
        return bad(LINES["code"])
    return Line(place, code, code, said) if said else bad(LINES["word"])


def _laboratory(cells: Cells, work: Work) -> Key | Done:
    known: dict[str, Site | Done] = work.memo.setdefault("laboratories", {})
    name = cells.get("laboratory", "").strip()
    if name not in known:
        same = list(Site.objects.filter(kind=SiteKind.LABORATORY, closed_at=None, name=name)[:2])
        missing = gettext("There is no open laboratory “%(name)s”.") % {"name": name}
        known[name] = same[0] if len(same) == 1 else bad(missing)
    site = known[name]
    if isinstance(site, Done):
        return site
    methods = protocol_in(site.area_id, work.today).testing.methods.value
    wanted = cells.get("method", "").strip().casefold()
    keys = {word.casefold(): each.key for each in methods for word in (each.key, gettext(each.label))}
    if wanted and wanted not in keys:
        return bad(gettext("There is no such method: %(known)s.") % {"known": ", ".join(keys)})
    return site, keys.get(wanted, methods[0].key)


def _again(known: Reading, line: Line) -> Done:
    if known.conclusion == line.conclusion:
        return Done(KNOWN, "", str(known.pk))
    return bad(gettext("Another result of this tube is on record: amend it."))


def _entered(key: Key, lines: list[Line], work: Work) -> dict[int, Done]:
    (laboratory, method) = key
    try:
        entered = actions.enter_lines(lines, laboratory=laboratory, method=method, by=work.by, now=work.now)
    except Refused as refused:
        return {line.number: bad(refused) for line in lines}
    found = {line.number: bad(LINES[line.error]) for line in entered.bad}
    made = _there([{"tube": line.code} for line in lines])
    return found | {
        line.number: Done(NEW, "", str(made[laboratory.pk, line.code].pk))
        for line in lines
        if line.number not in found
    }


def undo_results(ids: Sequence[str], _before: object, work: Work) -> dict[str, str]:
    """Set readings aside that were not released; what a laboratory told stays, until it is amended."""
    rows = Reading.objects.filter(pk__in=ids)
    waiting = rows.filter(state__in=["provisional", "verified"])
    told = {
        str(one.pk): f"{one.tube_code}: {one.get_state_display()}" for one in rows.filter(state="released")
    }
    going = list(waiting.values_list("pk", flat=True))
    if going:
        actions.set_aside(going, why=Reading.Aside.WRONG, by=work.by, now=work.now)
    return told


def give_results(user: User, on: date) -> Iterator[Cells]:
    """Give what the laboratories of a user's areas read of tubes, also what waits to be verified."""
    rows = visible(Reading.objects.exclude(state="aside"), user, "testing.lab", on)
    for reading in (
        rows.filter(second=False).select_related("laboratory").order_by("pk").iterator(chunk_size=2_000)
    ):
        yield {
            "laboratory": reading.laboratory.name,
            "tube": reading.tube_code,
            "conclusion": reading.get_conclusion_display(),
            "method": reading.method,
        }


RESULTS = Kind(
    "results",
    gettext_lazy("Results of laboratories"),
    "test-pipe",
    "testing.lab",
    (
        Field(
            "laboratory",
            gettext_lazy("Laboratory"),
            ("实验室", "检测机构", "检测单位", "检测实验室", "lab"),
            True,
            "市疾控中心实验室",
        ),
        Field("tube", gettext_lazy("Tube"), NAMES["tube"], True, "LF2AB7"),
        Field(
            "conclusion",
            gettext_lazy("Conclusion"),
            ("结果", "检测结果", "结论", "核酸结果", "result"),
            True,
            "阴性",
        ),
        Field("method", gettext_lazy("Method"), ("方法", "检测方法"), False, ""),
    ),
    take_results,
    undo_results,
    at_once=500,
    give=give_results,
    help=gettext_lazy(
        "Each is verified by somebody else before it is told. Files of machines: Laboratory → Files."
    ),
)
