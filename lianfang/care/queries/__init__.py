"""Reads over patients."""

from lianfang.care.queries.bedside import as_proof, latest_seen, open_proposal, score_of, signs_of, years_of
from lianfang.care.queries.files import (
    ADMISSIBLE,
    Hospital,
    files,
    hospital,
    inside,
    narrowed,
    patients,
    protocol_of,
    rooms_of,
    waiting_for_admission,
)
from lianfang.care.queries.leaving import (
    After,
    after_discharge,
    as_evidence,
    discharge_checklist,
    from_evidence,
    patient_of,
    results_of,
    tests_due,
)
from lianfang.care.queries.orders import course_of, due_list, due_now, orders_from, orders_of, running
from lianfang.care.queries.rounds import calendar, consulted, days_missing, without_consultation
from lianfang.care.queries.teams import members_of, severe_types, teams_of, without_team
from lianfang.care.queries.writing import plans_of, type_label

__all__ = [
    "ADMISSIBLE",
    "After",
    "Hospital",
    "after_discharge",
    "as_evidence",
    "as_proof",
    "calendar",
    "consulted",
    "course_of",
    "days_missing",
    "discharge_checklist",
    "due_list",
    "due_now",
    "files",
    "from_evidence",
    "hospital",
    "inside",
    "latest_seen",
    "members_of",
    "narrowed",
    "open_proposal",
    "orders_from",
    "orders_of",
    "patient_of",
    "patients",
    "plans_of",
    "protocol_of",
    "results_of",
    "rooms_of",
    "running",
    "score_of",
    "severe_types",
    "signs_of",
    "teams_of",
    "tests_due",
    "type_label",
    "waiting_for_admission",
    "without_consultation",
    "without_team",
    "years_of",
]
