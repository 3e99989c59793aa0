"""Plates of vehicles as GA 36-2018 shapes them: seven places, eight on vehicles of new energy; no I and no O."""

import re

# The short names of the provinces, as they begin a plate.
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER, _PLACE = "[A-HJ-NP-Z]", "[A-HJ-NP-Z0-9]"
_HEAD = f"[{PROVINCES}]{_LETTER}"
ELECTRIC, OTHER_ENERGY = "DABCE", "FGHJK"
_ENERGY = f"[{ELECTRIC}{OTHER_ENERGY}]"

# What kind of plate it is → how it is written. The first that fits counts.
KINDS: dict[str, re.Pattern[str]] = {
    kind: re.compile(shape)
    for kind, shape in {
        "ordinary": f"{_HEAD}{_PLACE}{{5}}",
        # small ones: the letter first; large ones: the letter last
        "new_energy": f"{_HEAD}(?:{_ENERGY}{_PLACE}[0-9]{{4}}|[0-9]{{5}}{_ENERGY})",
        "police": f"{_HEAD}{_PLACE}{{4}}警",
        "learner": f"{_HEAD}{_PLACE}{{4}}学",
        "trailer": f"{_HEAD}{_PLACE}{{4}}挂",
        "crossing": f"粤Z{_PLACE}{{4}}[港澳]",
        "consulate": f"[{PROVINCES}]{_LETTER}?[0-9]{{4,5}}领",
        "embassy": "使[0-9]{6}|[0-9]{6}使",
        "armed_police": f"WJ[{PROVINCES}]?[0-9]{{4}}{_PLACE}",
        "military": f"{_LETTER}{{2}}[0-9]{{5}}",
    }.items()
}
LONGEST = 10


def normal_plate(text: str) -> str:
    """Write a plate as it is stored: capital letters, no spaces, dots or hyphens."""
    return re.sub(r"[\s·•.\-]", "", text).upper()


def plate_kind(plate: str) -> str:
    """Say what kind of plate this is; "" when no plate looks like it."""
    return next((kind for kind, shape in KINDS.items() if shape.fullmatch(plate)), "")
