"""What codes and words of laboratories mean: LOINC for the test, SNOMED CT for its answer, words in two languages.

LOINC codes: HL7 US COVID-19 library (hl7.org/fhir/us/covid19library) and the public test messages in tests/messages.
"""

from collections.abc import Mapping

# LOINC → the gene whose presence is told; "" for the virus as a whole.
PRESENCE: Mapping[str, str] = {
    "94500-6": "",  # SARS-CoV-2 RNA, respiratory specimen
    "94309-2": "",  # SARS-CoV-2 RNA, specimen
    "94759-8": "",  # SARS-CoV-2 RNA, nasopharynx
    "94845-5": "",  # SARS-CoV-2 RNA, saliva
    "95406-5": "",  # SARS-CoV-2 RNA, nose
    "94558-4": "",  # SARS-CoV-2 antigen, rapid immunoassay
    "95209-3": "",  # SARS-CoV and SARS-CoV-2 antigen, rapid immunoassay
    "94533-7": "N",
    "94559-2": "ORF1ab",
    "94534-5": "RdRp",
    "94640-0": "S",
    "94315-9": "E",
}
# LOINC → the gene whose Ct is told.
THRESHOLD: Mapping[str, str] = {
    "94745-7": "RNA",
    "94510-5": "N",
    "94311-8": "N1",
    "94313-4": "N3",
    "94511-3": "ORF1ab",
    "94644-2": "ORF1ab",
    "94642-6": "S",
}
# SNOMED CT → what the laboratory says of the tube.
ANSWERS: Mapping[str, str] = {
    "260373001": "positive",  # detected
    "10828004": "positive",
    "260415000": "negative",  # not detected
    "260385009": "negative",
    "419984006": "grey",  # inconclusive
    "82334004": "grey",  # indeterminate
    "720735008": "grey",  # presumptive positive
    "125154007": "invalid",  # specimen unsatisfactory for evaluation
    "455371000124106": "invalid",  # invalid result
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
