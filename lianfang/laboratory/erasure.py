"""The personal data in files of instruments and laboratories, as they were sent."""

from lianfang.common.erasure import Held
from lianfang.laboratory.models import HeardMessage, Reading, ResultFile, ReturnedRow

HELD = (
    Held("lab_file", ResultFile, "blank", "uploaded_at", people=(), blank={"packed": b""}),
    Held(
        "lab_file",
        ReturnedRow,
        "blank",
        "file__uploaded_at",
        people=(),
        area="file__area_id",
        blank={"cells": [], "detail": "", "note": ""},
    ),
    Held("lab_file", HeardMessage, "blank", "at", people=(), area="", blank={"answer": ""}),
    Held("staff", Reading, "keep", "entered_at", people=()),
)
