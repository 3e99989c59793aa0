"""The columns and words of the systems whose lists come, as their own sources name them (see rules/list_names.py)."""

import pytest

from lianfang.cases.queries import guessed
from lianfang.cases.rules import NAMES_OF_COLUMNS
from lianfang.cases.rules.line_list import read_word
from lianfang.cases.rules.list_names import NAMES, OUTCOMES, SEXES, STATES, YES
from lianfang.cases.rules.origins import origin_of

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
# lists of contacts
GO_DATA_NEAR = "id,visualId,dateOfReporting,firstName,lastName,gender,age.years,documents[0].number,riskLevel"
GO_DATA_NEAR += ",dateOfLastContact,addresses[0].phoneNumber,addresses[0].addressLine1,followUp.status"
GO_DATA_R_NEAR = "id,visual_id,classification,follow_up_status,first_name,last_name,gender,date_of_reporting"
GO_DATA_R_NEAR += ",date_of_last_contact,date_of_follow_up_start,risk_level,telephone,address"
WHO_NEAR = (
    "Surname,Other Names,Relationship to the Case,Age,Sex,Head of Household,Village/Town,Type of Contact"
)
WHO_NEAR += ",Date of Last Contact,Phone Number"
SORMAS_NEAR = (
    "id,uuid,sourceCaseUuid,disease,contactClassification,lastContactDate,contactProximity,firstName"
)
SORMAS_NEAR += ",lastName,sex,phone"


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


@pytest.mark.parametrize(
    ("head", "some"),
    [
        (
            GO_DATA_NEAR,
            {"last": "dateOfLastContact", "last_name": "lastName", "phone": "addresses[0].phoneNumber"}
            | {"number": "documents[0].number", "address": "addresses[0].addressLine1", "grade": None},
        ),
        (GO_DATA_R_NEAR, {"last": "date_of_last_contact", "first_name": "first_name", "phone": "telephone"}),
        (
            WHO_NEAR,
            {"last_name": "Surname", "first_name": "Other Names", "last": "Date of Last Contact"}
            | {"phone": "Phone Number", "address": "Village/Town", "name": None},
        ),
        (SORMAS_NEAR, {"last": "lastContactDate", "first_name": "firstName", "phone": "phone"}),
    ],
)
def test_lists_of_contacts_are_known_by_the_same_systems(head: str, some: dict[str, str | None]) -> None:
    found = guessed(head.split(","), NAMES_OF_COLUMNS)
    assert {field: found.get(field) for field in some} == some


@pytest.mark.parametrize(
    ("head", "origin"),
    [
        *((head, "SORMAS") for head in (SORMAS, SORMAS_NEAR)),
        *((head, "Go.Data") for head in (GO_DATA, GO_DATA_R, GO_DATA_NEAR, GO_DATA_R_NEAR)),
        *((head, "WHO") for head in (WHO, WHO_NEAR)),
        (KOREA, "Korea"),
        ("姓名,性别,年龄,发病日期", ""),
        ("id,name,sex,age,infected_by", ""),  # one column of its own is anybody's
    ],
)
def test_a_list_says_from_which_system_it_comes(head: str, origin: str) -> None:
    assert origin_of(head.split(",")) == origin
