"""What lists, papers and files of people are taken along for: asked once for each list, kept for the session.

Wiring table: the addresses whose files need not be asked about. Every other file waits for a purpose.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.web.http import Request

OTHER = "other"
PURPOSES: dict[str, Promise] = {
    "care": _("To visit, supply, test or treat these people"),
    "tracing": _("To find and follow contacts"),
    "plan": _("To plan or hand over work"),
    "check": _("To check and correct data"),
    "report": _("To report to a superior or to another authority"),
    "law": _("On demand of a court, an inspector or an audit"),
}  # beside them: one's own words (OTHER)
KEPT = "purposes of lists"  # in the session: the name of a list → the key of a purpose, own words

# Files that name nobody: goods, places, numbers, and what is printed without a name.
NOBODY: frozenset[str] = frozenset(
    [
        "areas",
        "audit_chain",
        "bed_forecast",
        "blank_fill",
        "filling",
        "blanks",
        "box_slip",
        "boxes",
        "briefing_paper",
        "briefings",
        "bulletins",
        "capacity",
        "checklists",
        "checkpoint_board",
        "closing_paper",
        "closing_reports",
        "contact_files",
        "counted_as",
        "demand",
        "dispatches",
        "disposal",
        "documents",
        "dose_coverage",
        "dose_key",
        "drills",
        "duty_hours",
        "economy",
        "epidemiology",
        "epidemiology_of",
        "erasure_certificate",
        "erasures",
        "fhir_in",
        "files_in",
        "forecast",
        "forecast_stores",
        "forecast_used",
        "four_earlies",
        "four_earlies_of",
        "gift_books",
        "goods_barcode_label",
        "goods_lot_label",
        "groups",
        "indicators",
        "isolation_sites",
        "kitchen_rota",
        "kitchens",
        "lab_files",
        "lab_plates",
        "line_lists",
        "meal_sites",
        "meal_totals",
        "meals",
        "musters",
        "need_posters_paper",
        "notice_docx",
        "notice_paper",
        "notice_pdf",
        "notices",
        "ordered",
        "outbreaks",
        "paper_kits",
        "plate_print",
        "points",
        "process_files",
        "public_gifts",
        "public_notice_paper",
        "public_stops",
        "public_zones",
        "ride_stops",
        "ride_vehicles",
        "ride_ways",
        "rotas",
        "round",
        "round_coverage",
        "round_plan",
        "round_report",
        "round_tubes",
        "rounds",
        "serving_paper",
        "stock",
        "stopped",
        "store",
        "store_ledger",
        "stores",
        "sweep",
        "teams",
        "tracing_board",
        "unit_ranking",
        "unit_reports",
        "vaccination",
        "venue_poster",
        "venue_posters",
        "venues",
        "visit_rounds",
        "zone_order_paper",
        "zones",
    ]
)
# Files that go to the one person whom they are about, or that ask for their purpose themselves.
ASKED: dict[str, str] = {
    "calendar": "one's own shifts",
    "certificate_print": "goes to the volunteer or worker whom it is about",
    "certificate_verify": "shown to whoever holds the paper",
    "desk_slip": "goes to whoever registered",
    "dose_certificate": "goes to whom it is about",
    "fhir_case": "asks itself, with a reason",
    "fhir_hospital": "asks itself, with a reason",
    "fhir_laboratory": "asks itself, with a reason",
    "fhir_outcome": "what was wrong with a file, for the system that sent it",
    "fhir_person": "asks itself, with a reason",
    "fhir_round": "asks itself, with a reason",
    "finding_photo": "a picture of a page that is looked at",
    "gift_own_paper": "the giver's own",
    "gift_paper": "goes to the giver",
    "goods_label": "sticks on the parcel of whom it names",
    "letter_print": "goes to the office that it is written to",
    "my_calendar": "one's own shifts",
    "my_data_copy": "one's own",
    "my_dose_paper": "one's own",
    "my_order_paper": "one's own",
    "my_paper": "one's own",
    "my_slip": "one's own",
    "order_letter": "served on whom it is about",
    "pass_print": "goes to the holder",
    "patient_note": "goes along with the patient",
    "refusal": "an upload as it came, looked at by whoever settles it",
    "research": "asks itself, with a reason",
    "subject_copy": "asks itself, with a reason",
    "table_example": "one invented row, as an example",
    "volunteer_certificate": "the volunteer's own",
    "zone_permit_paper": "goes to the holder",
}
# Papers and files that are asked for before they are made, besides every list that is saved.
PAPERS: frozenset[str] = frozenset(
    [
        "contact_file_save",
        "file_in_save",
        "helped_codes",
        "investigation_print",
        "lab_file_save",
        "line_list_save",
        "paper_kit_print",
        "ride_tour_paper",
        "rota_paper",
        "store_rounds",
        "table_on_record",
    ]
)


def free(name: str) -> bool:
    """Say whether the files of an address leave without being asked about."""
    return name in NOBODY or name in ASKED


def keep(request: Request, name: str, purpose: str, own: str) -> None:
    """Keep for the session what somebody takes a list along for."""
    request.session[KEPT] = request.session.get(KEPT, {}) | {name: [purpose, own]}


def told(request: Request, name: str) -> str:
    """Give in words what somebody takes a list along for; "" while they were not asked."""
    purpose, own = request.session.get(KEPT, {}).get(name, ("", ""))
    words = str(PURPOSES[purpose]) if purpose in PURPOSES else ""
    return " · ".join(filter(None, (words, own)))
