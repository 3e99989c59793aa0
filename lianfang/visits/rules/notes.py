"""What a short note may not hold: numbers of documents and phones, and words about somebody's health. A note that does
is kept, because it was told, and shown with a warning."""

import re
import unicodedata
from enum import Enum

NUMBER = re.compile(r"[0-9]{15}[0-9X]{0,3}", re.IGNORECASE)
PASSPORT = re.compile(r"(?<![A-Z0-9])[A-Z]{1,2}[0-9]{7,8}(?![0-9])", re.IGNORECASE)
PHONE = re.compile(r"(?<![0-9])(?:1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})(?![0-9])")
# Words for illnesses and results; what a colleague needs to know of somebody's health stands in its own record.
HEALTH = (
    *(
        "阳性",
        "确诊",
        "感染",
        "肺炎",
        "艾滋",
        "乙肝",
        "丙肝",
        "结核",
        "梅毒",
        "癌",
        "肿瘤",
        "精神病",
        "抑郁",
        "怀孕",
        "流产",
    ),
    *("糖尿病", "高血压", "透析", "残疾", "发烧", "发热", "咳嗽"),
    *(
        "positive",
        "infected",
        "hiv",
        "hepatitis",
        "cancer",
        "pregnan",
        "diabet",
        "dialysis",
        "depress",
        "fever",
    ),
)


class Warned(Enum):
    """What a note holds that it should not."""

    NUMBER = "number"
    PHONE = "phone"
    HEALTH = "health"


def warned(note: str) -> list[Warned]:
    """Name what a note holds that it should not."""
    text = unicodedata.normalize("NFKC", note)
    joined = re.sub(r"[\s-]", "", text)
    found = []
    if NUMBER.search(joined) or PASSPORT.search(text):
        found.append(Warned.NUMBER)
    elif PHONE.search(joined) or PHONE.search(text):
        found.append(Warned.PHONE)
    if any(word in text.casefold() for word in HEALTH):
        found.append(Warned.HEALTH)
    return found
