"""The columns and words of the systems whose lists come, as their own sources name them (see rules/list_names.py)."""

import pytest

from lianfang.cases.queries import guessed
from lianfang.cases.rules.line_list import read_word
from lianfang.cases.rules.list_names import NAMES, OUTCOMES, SEXES, STATES, YES

SORMAS = (
    "id,uuid,epidNumber,disease,firstName,lastName,sex,approximateAge,birthdate,reportDate,caseClassification"
)
SORMAS += (
    ",outcome,outcomeDate,dischargeDate,deathDate,addressDistrict,phone,infectionSetting,symptoms.onsetDate"
)
GO_DATA = "id,visualId,firstName,lastName,gender,dob,age.years,classification,dateOfOnset,dateOfReporting"
GO_DATA += ",dateBecomeCase,outcomeId,dateOfOutcome"
GO_DATA_R = "visual_id,classification,first_name,last_name,gender,age,date_of_reporting,date_of_onset,outcome"
GO_DATA_R += ",date_of_outcome,telephone"
WHO = "report_date,report_classif,patinfo_ID,patinfo_ageonset,patinfo_sex,patcourse_dateonset,Lab_datetaken,Lab_date1"
WHO += ",patcourse_status,patcourse_datedeath,patcourse_datedischarge,expo_ID1"
KOREA = (
    "patient_id,sex,age,country,province,city,infection_case,infected_by,contact_number,symptom_onset_date"
)
KOREA += ",confirmed_date,released_date,deceased_date,state"


@pytest.mark.parametrize(
    ("head", "some"),
    [
        (
            SORMAS,
            {"key": "epidNumber", "onset_on": "symptoms.onsetDate", "reported_on": "reportDate", "sex": "sex"}
            | {"state": "caseClassification", "outcome_on": "outcomeDate", "died_on": "deathDate"},
        ),
        (
            GO_DATA,
            {"key": "visualId", "onset_on": "dateOfOnset", "reported_on": "dateOfReporting", "sex": "gender"}
            | {"state": "classification", "outcome": "outcomeId", "born_on": "dob", "age": "age.years"},
        ),
        (GO_DATA_R, {"key": "visual_id", "onset_on": "date_of_onset", "outcome_on": "date_of_outcome"}),
        (
            WHO,
            {"key": "patinfo_ID", "onset_on": "patcourse_dateonset", "reported_on": "report_date"}
            | {"sampled_on": "Lab_datetaken", "confirmed_on": "Lab_date1", "died_on": "patcourse_datedeath"}
            | {"out_on": "patcourse_datedischarge", "state": "report_classif", "infector": "expo_ID1"},
        ),
        (
            KOREA,
            {"key": "patient_id", "onset_on": "symptom_onset_date", "confirmed_on": "confirmed_date"}
            | {"infector": "infected_by", "source": "infection_case", "outcome": "state"}
            | {"out_on": "released_date", "died_on": "deceased_date"},
        ),
    ],
)
def test_columns_are_known_by_the_names_their_systems_give_them(head: str, some: dict[str, str]) -> None:
    found = guessed(head.split(","), NAMES)
    assert {field: found.get(field) for field in some} == some


def test_words_are_known_as_their_systems_write_them() -> None:
    token = "LNG_REFERENCE_DATA_CATEGORY_"
    states = ("NO_CASE", "CONFIRMED_NO_SYMPTOMS", "CONFIRMED_UNKNOWN_SYMPTOMS", "SUSPECT", "NOT_CLASSIFIED")
    assert [read_word(each, STATES) for each in states] == [
        *("excluded", "asymptomatic", "confirmed", "proposed", "proposed")
    ]
    tokens = ("CONFIRMED", "PROBABLE", "NOT_A_CASE_DISCARDED")
    assert [read_word(f"{token}CASE_CLASSIFICATION_{each}", STATES) for each in tokens] == [
        *("confirmed", "proposed", "excluded")
    ]
    assert read_word(f"{token}GENDER_FEMALE", SEXES) == "f"
    outcomes = ("NO_OUTCOME", "RECOVERED", f"{token}OUTCOME_DECEASED", "ALIVE", "released", "isolated")
    assert [read_word(each, OUTCOMES) for each in outcomes] == ["in", "out", "died", "in", "out", "in"]
    assert [read_word(each, YES) for each in ("POINT_OF_ENTRY", "IN_COUNTRY")] == ["yes", "no"]
