"""From which system a list comes, by the columns that it alone has: its name stands beside the list, so that whoever
looks at the columns knows what they are compared with. Sources: rules/list_names.py."""

from collections.abc import Iterable

from lianfang.documents.tables import plain

LEAST = 2  # of a system's own columns: one may be anybody's (design choice)

_MARKS: dict[str, tuple[str, ...]] = {
    "SORMAS": (
        *("epidNumber", "caseClassification", "caseOrigin", "symptoms.onsetDate", "person.sex"),
        *("person.firstName", "person.lastName", "person.birthdate", "hospitalization.dischargeDate"),
        *("approximateAge", "approximateAgeType", "addressDistrict", "responsibleDistrict", "externalID"),
        # ContactExportDto
        *("sourceCaseUuid", "contactClassification", "lastContactDate", "contactProximity", "contactStatus"),
    ),
    "Go.Data": (
        *("visualId", "dateOfReporting", "isDateOfReportingApproximate", "dateBecomeCase", "dateOfOnset"),
        *("outcomeId", "dateOfOutcome", "wasContact", "wasCase", "transferRefused", "safeBurial"),
        # a contact, and godataR's names where they differ
        *("dateBecomeContact", "dateOfLastContact", "followUp.status", "followUp.startDate", "riskLevel"),
        *("relationship.relatedId", "relationship.contactDate", "followUpTeamId", "date_of_follow_up_start"),
        *("source_visualid", "target_visualid", "date_of_followup_start", "contact_status"),
    ),
    "WHO": (
        *("report_classif", "report_whoID", "patinfo_ID", "patinfo_ageonset", "patinfo_sex", "patinfo_DoB"),
        *("patcourse_dateonset", "patcourse_status", "patcourse_datedeath", "patcourse_datedischarge"),
        *("Lab_datetaken", "Lab_date1", "Lab_resdate", "expo_ID1", "expo_sourcecaseids"),
        # the form on which contacts are listed (WHO/EVD/Guidance/Contact/15.1, 2015)
        *("Other names", "Relationship to the case", "Head of household", "Type of contact"),
    ),
    "Korea": ("infection_case", "infected_by", "symptom_onset_date", "released_date", "deceased_date"),
}


def origin_of(head: Iterable[str]) -> str:
    """Name the system from which a list comes; "" when its columns are those of none."""
    there = {plain(cell) for cell in head}
    found = {name: len(there & {plain(mark) for mark in marks}) for name, marks in _MARKS.items()}
    best = max(found, key=lambda name: found[name])
    return best if found[best] >= LEAST else ""
