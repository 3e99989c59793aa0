"""The codes of others that we speak, each once: system, code, what it says, and how sure that is."""

from typing import NamedTuple

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"


class Term(NamedTuple):
    """A code of a terminology. `grade`: "seen" where somebody has read it, "unsourced" where it is only known."""

    system: str
    code: str
    display: str
    grade: str


COVID = Term(SNOMED, "840539006", "COVID-19", "unsourced")
RNA = Term(LOINC, "94500-6", "SARS-CoV-2 RNA Resp Ql NAA+probe", "unsourced")
DETECTED = Term(SNOMED, "260373001", "Detected", "seen")
NOT_DETECTED = Term(SNOMED, "260415000", "Not detected", "seen")

DISEASES = {"covid19": COVID}
FINDINGS = {"positive": DETECTED, "negative": NOT_DETECTED}
