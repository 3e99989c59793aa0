"""What codes and words of laboratories mean: LOINC for the test, SNOMED CT for its answer, words in two languages."""

from collections.abc import Mapping

from lianfang.common.terminology import code

# LOINC → the gene whose presence is told; "" for the virus as a whole.
PRESENCE: Mapping[str, str] = {
    **{
        code(key): ""
        for key in ("rna", "rna_any", "rna_nasopharynx", "rna_saliva", "rna_nose", "antigen", "antigen_both")
    },
    code("gene_n"): "N",
    code("gene_orf1ab"): "ORF1ab",
    code("gene_rdrp"): "RdRp",
    code("gene_s"): "S",
    code("gene_e"): "E",
}
# LOINC → the gene whose Ct is told; the first of a gene is the one we tell it by.
THRESHOLD: Mapping[str, str] = {
    code("ct_rna"): "RNA",
    code("ct_n"): "N",
    code("ct_n1"): "N1",
    code("ct_n3"): "N3",
    code("ct_orf1ab"): "ORF1ab",
    code("ct_orf1ab_respiratory"): "ORF1ab",
    code("ct_s"): "S",
}
# SNOMED CT → what the laboratory says of the tube.
ANSWERS: Mapping[str, str] = {
    code("detected"): "positive",
    code("positive"): "positive",
    code("not_detected"): "negative",
    code("negative"): "negative",
    code("inconclusive"): "grey",
    code("indeterminate"): "grey",
    code("presumptive"): "grey",
    code("unsatisfactory"): "invalid",
    code("invalid"): "invalid",
}
# Words → what the laboratory says; compared in lower case, without spaces at the ends.
WORDS: Mapping[str, str] = {
    "negative": "negative",
    "neg": "negative",
    "n": "negative",
    "-": "negative",
    "(-)": "negative",
    "not detected": "negative",
    "undetected": "negative",
    "阴性": "negative",
    "阴": "negative",
    "阴性(-)": "negative",
    "阴性（-）": "negative",
    "未检出": "negative",
    "positive": "positive",
    "pos": "positive",
    "p": "positive",
    "+": "positive",
    "(+)": "positive",
    "detected": "positive",
    "阳性": "positive",
    "阳": "positive",
    "阳性(+)": "positive",
    "阳性（+）": "positive",
    "检出": "positive",
    "grey": "grey",
    "gray": "grey",
    "grey zone": "grey",
    "inconclusive": "grey",
    "indeterminate": "grey",
    "equivocal": "grey",
    "presumptive positive": "grey",
    "灰区": "grey",
    "可疑": "grey",
    "待复检": "grey",
    "单靶标阳性": "grey",
    "invalid": "invalid",
    "error": "invalid",
    "fail": "invalid",
    "failed": "invalid",
    "specimen unsatisfactory for evaluation": "invalid",
    "无效": "invalid",
    "检测失败": "invalid",
}
# How machines write that nothing came up.
NO_CT = frozenset(
    {
        "",
        "-",
        "--",
        "/",
        "undetermined",
        "undet",
        "noct",
        "no ct",
        "n/a",
        "na",
        "nan",
        "none",
        "0",
        "0.0",
        "0.00",
    }
    | {"未检出", "无", "无ct", "无ct值"}
)
MOST_CT = 60.0


def conclusion_of(text: str) -> str:
    """Read what a laboratory says of a tube: a word in either language or a SNOMED CT code; "" when it is neither."""
    said = " ".join(text.split()).lower()
    return WORDS.get(said) or ANSWERS.get(said, "")


def ct_of(text: str) -> tuple[float | None, str]:
    """Read a Ct: the number, or None for nothing came up; and what is wrong ("ct_text", "ct_range"), or ""."""
    said = text.strip().lower().lstrip(">").strip()
    if said in NO_CT or text.strip().startswith(">"):
        return None, ""
    try:
        ct = float(said.replace(",", ".").replace("，", "."))
    except ValueError:
        return None, "ct_text"
    return (ct, "") if 0 < ct <= MOST_CT else (None, "ct_range")
