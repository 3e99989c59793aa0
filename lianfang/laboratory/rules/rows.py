"""Rows of result files: what their columns may be called, what a row says, and why one is given back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from lianfang.common.ids import is_tube_code, tube_id
from lianfang.documents.tables import Columns, Row, plain
from lianfang.laboratory.rules.codes import conclusion_of, ct_of

GENES = ("ORF1ab", "N", "E", "S", "RdRp", "IC")
_OF_GENES: Mapping[str, tuple[str, ...]] = {
    "ORF1ab": ("orf1ab", "orf", "orf 1ab", "fam"),
    "N": ("n", "n gene", "n基因", "vic", "hex"),
    "E": ("e", "e gene", "e基因"),
    "S": ("s", "s gene", "s基因"),
    "RdRp": ("rdrp", "rdrp gene", "rdrp基因"),
    "IC": ("ic", "内标", "内参", "internal control", "rnp", "rp", "rnase p", "cy5"),
}


def _of_gene(names: Iterable[str]) -> tuple[str, ...]:
    """Give the ways a gene's column is called: "N", "CT(N)", "N Ct", "N基因Ct值"."""
    return tuple(
        shape.format(name)
        for name in names
        for shape in ("{}", "ct({})", "{} ct", "ct {}", "{}ct值", "{}基因ct值", "cq({})", "{} cq")
    )


NAMES: Mapping[str, tuple[str, ...]] = {
    "tube": (
        *(
            "样本编号",
            "样本号",
            "样本条码",
            "样品编号",
            "样本名称",
            "样品名称",
            "管号",
            "试管编号",
            "采样管编号",
            "采样管编码",
            "采样管号",
            "采样管",
            "样本编码",
            "管码",
        ),
        *(
            "采样管条码",
            "标本编号",
            "标本条码",
            "条码",
            "条码号",
            "sample id",
            "sample name",
            "sample",
            "specimen id",
            "tube",
        ),
        *("tube code", "accession", "accession number", "barcode"),
    ),
    "well": ("孔位", "孔", "反应孔", "孔号", "well", "well position", "position", "pos"),
    "conclusion": (
        *("检测结果", "结果", "结论", "判定结果", "判定", "判读", "定性结果", "结果判定"),
        *("result", "conclusion", "call", "interpretation", "test result", "final result"),
    ),
    "technician": (
        *("检验者", "检验人", "检验员", "检测人", "检测者", "操作者"),
        *("technician", "operator", "tested by"),
    ),
    "verifier": (
        *("审核者", "审核人", "复核人", "复核者", "核对者", "审核医生"),
        *("verifier", "verified by", "approved by", "reviewed by"),
    ),
    "box": ("箱号", "转运箱", "箱码", "转运箱编号", "box", "box code", "box no"),
    "laboratory": (
        "实验室",
        "检测机构",
        "检验机构",
        "检测单位",
        "laboratory",
        "lab",
        "testing lab",
        "lab name",
    ),
    "target": ("目标基因", "靶标", "靶基因", "基因", "target name", "target", "gene", "detector"),
    "ct": ("ct值", "ct", "cт", "cq", "cq值", "ct mean", "平均ct值", "cp"),
    **{f"ct:{gene}": _of_gene(names) for gene, names in _OF_GENES.items()},
}
_GENE_OF = {plain(name): gene for gene, names in _OF_GENES.items() for name in (*names, gene)}
NEEDED = ("tube",)  # or a well of a plate
READINGS = ("conclusion", "ct", *(f"ct:{gene}" for gene in GENES))
# How controls are called where tubes stand; they are no rows to be given back.
_CONTROLS = {"nc", "pc", "ntc", "blank", "negativecontrol", "positivecontrol"}
_CONTROLS |= {"阴性对照", "阳性对照", "空白对照", "空白"}
DETAIL = 200  # letters of a detail


@dataclass(slots=True)
class Told:
    """What a row says of a tube; several rows of one well (a gene each) are one. With what cannot be read."""

    lines: list[Row]
    tube: str
    well: str = ""
    conclusion: str = ""
    cts: dict[str, float | None] = field(default_factory=dict)
    technician: str = ""
    verifier: str | None = ""  # None: the file has no such column
    box: str = ""
    laboratory: str = ""
    problem: str = ""
    detail: str = ""
    more: bool = False  # another tube of the same message

    @property
    def weight(self) -> int:
        """Give how many rows or messages of the file it stands for."""
        return 0 if self.more else len(self.lines)

    @property
    def tube_id(self) -> UUID:
        """Give the id of the tube with this code."""
        return tube_id(self.tube)


def usable(columns: Columns) -> bool:
    """Say whether these columns can be results: which tube or well, and a conclusion or a Ct."""
    there = columns.places.keys()
    return bool({"tube", "well"} & there) and bool(set(READINGS) & there)


def read_rows(rows: Iterable[Row], columns: Columns) -> Iterator[Told]:
    """Read rows one by one. Where each gene has a row of its own, as machines write it, those of one well are one."""
    if "target" not in columns.places:
        yield from (read_row(row, columns) for row in rows)
        return
    found: dict[tuple[str, str], Told] = {}
    for row in rows:
        told = read_row(row, columns)
        first = found.setdefault((told.tube, told.well), told)
        if first is not told:
            first.lines += told.lines
            first.cts |= told.cts
            first.conclusion = first.conclusion or told.conclusion
            _wrong(first, told.problem, told.detail)
    yield from found.values()


def read_row(row: Row, columns: Columns) -> Told:
    """Read one row; what is wrong first is told: it cannot be read, no tube, a code mistyped, a word or Ct unknown."""
    told = Told(
        [row],
        columns.cell(row, "tube").upper().replace(" ", ""),
        columns.cell(row, "well"),
        technician=columns.cell(row, "technician")[:60],
        verifier=columns.cell(row, "verifier")[:60] if "verifier" in columns.places else None,
        box=columns.cell(row, "box").upper(),
        laboratory=columns.cell(row, "laboratory"),
    )
    if row.problem:
        return _wrong(told, row.problem)
    if not told.tube and not told.well:
        return _wrong(told, "no_tube")
    if plain(told.tube) in _CONTROLS and "well" not in columns.places:
        return _wrong(told, "control")
    if told.tube and plain(told.tube) not in _CONTROLS and not is_tube_code(told.tube):
        _wrong(told, "code", told.tube)
    _read_cts(told, row, columns)
    said = columns.cell(row, "conclusion")
    told.conclusion = conclusion_of(said) if said else ""
    if said and not told.conclusion:
        _wrong(told, "word", said)
    return told


def _read_cts(told: Told, row: Row, columns: Columns) -> None:
    found = {name[3:]: columns.cell(row, name) for name in columns.places if name.startswith("ct:")}
    if "ct" in columns.places:
        target = columns.cell(row, "target")
        found[_GENE_OF.get(plain(target), target[:12] or "RNA")] = columns.cell(row, "ct")
    for gene, text in found.items():
        told.cts[gene], wrong = ct_of(text)
        if wrong:
            _wrong(told, wrong, f"{gene}: {text}")


def _wrong(told: Told, problem: str, detail: str = "") -> Told:
    """Note what is wrong with a row; the first thing stays."""
    if not told.problem:
        told.problem, told.detail = problem, detail[:DETAIL]
    return told


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a tube when its row is judged."""

    here: bool  # this laboratory received it
    received: bool
    box: str = ""
    rejected: bool = False
    result: str = ""  # what was released of it
    reading: str = ""  # what waits to be verified here


def judge(
    told: Told, known: Known | None, *, laboratory_names: Sequence[str], conclusion: str
) -> tuple[str, str]:
    """Say why a row is given back, and what exactly is meant; ("", "") when it is taken, ("known", "") when it says
    what is known already. `conclusion` is what the row says, or what the protocol makes of its Ct values."""
    if told.problem == "control":
        return "known", ""
    if told.problem:
        return told.problem, told.detail
    reasons = (
        (known is None, "unknown_tube", told.tube),
        (_elsewhere(told.laboratory, laboratory_names), "other_laboratory", told.laboratory),
        (known is not None and known.rejected, "rejected", told.tube),
        (known is not None and not known.received, "not_received", told.tube),
        (known is not None and not known.here, "other_laboratory", told.tube),
        (known is not None and bool(told.box) and told.box != known.box, "other_box", told.box),
        (not conclusion, "nothing", ""),
        (conclusion in {"positive", "grey"} and told.verifier == "", "no_verifier", ""),
        (bool(told.verifier) and told.verifier == told.technician, "same_person", told.verifier or ""),
    )
    for wrong, reason, detail in reasons:
        if wrong:
            return reason, detail
    assert known is not None  # noqa: S101 — the first reason
    before = known.result or known.reading
    if before == conclusion:
        return "known", ""
    return ("differs", before) if before else ("", "")


def _elsewhere(said: str, names: Sequence[str]) -> bool:
    return bool(said) and plain(said) not in {plain(name) for name in names}


def doubled(told: Iterable[Told]) -> dict[str, bool]:
    """Name the tubes that stand in a file more than once, and whether they say the same each time."""
    seen: dict[int, int] = {}  # digests, so that a long file stays small
    found: dict[str, bool] = {}
    for each in told:
        if not each.tube or each.problem:
            continue
        said = hash((each.conclusion, tuple(sorted(each.cts.items(), key=str))))
        if (key := hash(each.tube)) in seen:
            found[each.tube] = found.get(each.tube, True) and seen[key] == said
        seen.setdefault(key, said)
    return found
