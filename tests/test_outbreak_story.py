"""From the first positive to zero: the report's figures, read back from a story told by the command itself."""

from typing import Any

import pytest

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("story")]


@pytest.fixture(scope="module")
def figures(story: Any) -> dict[str, Any]:
    return dict(story.figures)


def test_three_confirmed_and_five_asymptomatic(figures: dict[str, Any]) -> None:
    assert (figures["confirmed"], figures["asymptomatic"]) == (3, 5)


def test_all_discharged_and_nobody_in_hospital(figures: dict[str, Any]) -> None:
    assert (figures["discharged"], figures["in_hospital"]) == (8, 0)


def test_patients_are_measured_ordered_for_and_seen_again(figures: dict[str, Any]) -> None:
    told = dict(figures["hospital"])
    assert (told["patients"], told["visits_made"] + told["visits_to_come"]) == (8, 16)
    assert told["visits_to_come"] > 0  # those of who went home last fall after the story
    assert told["scored"] > told["traditional_carried_out"] > 0  # measured twice a day, taken once
    assert told["highest_score"] < 5  # nobody was severely ill


def test_the_last_new_infection_was_on_4_august(figures: dict[str, Any]) -> None:
    assert figures["last_new_infection"] == "2021-08-04"


def test_zero_growth_days_as_the_province_named_them(figures: dict[str, Any]) -> None:
    assert figures["zero_days"] == {"2021-08-14": 10, "2021-09-01": 28, "2021-09-23": 50}


def test_the_last_patient_is_isolated_until_7_october(figures: dict[str, Any]) -> None:
    assert figures["last_isolation_ends"] == "2021-10-07"


def test_who_was_sent(figures: dict[str, Any]) -> None:
    assert (figures["organisations"], figures["people_sent"], figures["groups"]) == (667, 14_402, 601)


def test_the_municipal_figures_are_inside_the_city_s(figures: dict[str, Any]) -> None:
    assert figures["municipal"] == {"organisations": 95, "people_sent": 458, "groups": 90}


def test_longling_in_one_day(figures: dict[str, Any]) -> None:
    assert figures["longling"] == {"sites": 30, "registrations": 31_000, "lost": 0, "in_two_open_tubes": 0}


def test_heshan_at_35_points_street_by_street(figures: dict[str, Any]) -> None:
    days = [f"2021-08-{day:02d}" for day in (4, 5, 6, 7)]
    assert figures["sampling"]["heshan"] == {"points": 35, "left_out": 0, "days": days}
    assert (figures["muster"]["called"], figures["muster"]["sites"]) == (70, 35)


def test_motorway_workers_whom_nobody_had_registered_are_tested_at_night(figures: dict[str, Any]) -> None:
    assert figures["sampling"]["camp"] == {"met": 46, "negative": 46}


def test_a_secondary_contact_is_swabbed_at_home_on_7_august(figures: dict[str, Any]) -> None:
    assert figures["sampling"]["home_visits"]["2021-08-07"] == 1


def test_whoever_was_watched_at_home_was_tested_there_and_let_go(figures: dict[str, Any]) -> None:
    assert sum(figures["contacts"].values()) > 200
    assert figures["contacts_watched"] == 0


def test_whoever_shared_a_tube_that_was_not_negative_was_swabbed_alone(figures: dict[str, Any]) -> None:
    assert figures["sampling"]["recalled"] == {
        "tubes": 3,
        "people": 30,
        "open": 0,
        "asked_to_wait_apart": 30,
    }


def test_an_officer_helps_old_people_to_book_and_his_phone_stays_his(figures: dict[str, Any]) -> None:
    assert figures["sampling"]["booked"] == {"done": 66, "helped": 6, "phones_mixed_up": 0}


def test_everybody_in_longling_is_told(figures: dict[str, Any]) -> None:
    assert figures["sampling"]["told"] == {"results": 31_000, "waiting": 0}


def test_two_medics_faint_and_the_alarm_was_there_before_six_hours(figures: dict[str, Any]) -> None:
    duty = figures["duty"]
    assert (duty["fainted"], duty["went_up"], duty["kept_away"]) == (2, 2, 0)
    assert all(4 <= hours < 6 for hours in duty["alarm_after_hours"])
    assert all(hours > 6 for hours in duty["fell_after_hours"])
    assert len(duty["alarm_after_hours"]) == len(duty["fell_after_hours"]) == 2


def test_a_student_s_ten_hours_and_an_officer_s_sixteen(figures: dict[str, Any]) -> None:
    assert 9.5 < figures["duty"]["longest_suit_hours"] < 10
    assert figures["duty"]["longest_duty_hours"] == 16


def test_a_ninth_patient_was_refused_an_occupied_room(figures: dict[str, Any]) -> None:
    assert figures["occupied_room_refused"] is True


def test_seventy_medics_muster_at_five_and_go_to_35_points(figures: dict[str, Any]) -> None:
    assert figures["muster"] == {
        "called": 70,
        "in_time": 69,
        "late": 1,
        "replaced": 2,
        "sites": 35,
        "most_at_a_site": 2,
    }


def test_the_call_from_beijing_has_an_owner_and_its_letter_is_acknowledged(figures: dict[str, Any]) -> None:
    lead, letter = figures["finding"]["lead"], figures["finding"]["letter"]
    assert (lead["kind"], lead["on"], lead["owned"]) == ("call", "2021-07-28", True)
    assert (lead["in_time"], lead["outcome"], lead["became"]) == (True, "case", "elsewhere")
    assert letter == {
        "to": "北京市疾病预防控制中心",
        "in_time": True,
        "answered": True,
        "of_the_lead": True,
    }


def test_the_first_local_positive_came_at_one_in_the_night(figures: dict[str, Any]) -> None:
    assert figures["finding"]["first_positive"] == "2021-07-30 01:00"
    assert figures["finding"]["infections"] == 8


def test_every_candidate_is_decided_by_a_person(figures: dict[str, Any]) -> None:
    candidates = figures["finding"]["candidates"]
    assert candidates["confirmed"] == candidates["by_a_person"] > 8
    assert candidates["dismissed"] > 0
    assert candidates["named"] == 2  # at the first case's table
    assert candidates["at_places"] >= 4  # beside a case for long enough, by the codes of venues
    assert 300 <= candidates["scans"] <= 900
    assert "proposed" not in candidates


def test_core_facts_in_four_hours_and_the_whole_in_a_day_by_the_form(figures: dict[str, Any]) -> None:
    found = figures["finding"]["investigations"]
    assert 0 < found["core_hours"] <= 4
    assert 0 < found["whole_hours"] <= 24
    assert found["parts"] == 9


def test_a_secondary_contact_stays_at_home_and_the_reason_is_kept(figures: dict[str, Any]) -> None:
    assert figures["finding"]["at_home"] == [{"grade": "secondary", "exception": "caregiver", "place": True}]


def test_everybody_ordered_into_the_isolation_site_came_in_and_left(figures: dict[str, Any]) -> None:
    seen, contacts = figures["finding"]["isolation"], figures["finding"]["contacts"]
    assert 150 < seen["most_inside"] <= seen["taken_in"] <= seen["rooms"]
    assert (seen["inside"], seen["on_the_way"]) == (0, 0)
    assert set(contacts) == {"released", "became_case", "last_released"}
    assert (contacts["became_case"], contacts["last_released"]) == (6, "2021-08-25")


def test_supervision_looked_again_and_one_round_began_without_a_checklist(figures: dict[str, Any]) -> None:
    seen = figures["supervision"]
    assert (seen["findings"], seen["closed"], seen["in_time"], seen["severe_overdue"]) == (3, 2, 2, 1)
    assert (seen["unsigned_rounds"], seen["drawn"], seen["nobody_came"]) == (1, 20, 1)


def test_a_form_was_filled_and_an_exercise_is_ready(figures: dict[str, Any]) -> None:
    seen = figures["papers"]
    assert len(seen["filled"]) > 8
    assert "beds_free" not in seen["filled"]
    assert all(seen["exercises"].values())
    assert len(seen["exercises"]) == 1


def test_the_economy_stands_beside_the_epidemic(figures: dict[str, Any]) -> None:
    assert figures["economy"] == {
        "规模以上工业增加值": [None, 11.2, 1.6, 6],
        "固定资产投资": [None, 14.7, 5.1, 5],
        "社会消费品零售总额": [531.94, 22.3, 1.6, 2],
        "一般公共预算收入": [101.02, 19.7, None, None],
        "其中：地方一般公共预算收入": [57.57, 27.1, None, 1],
    }
