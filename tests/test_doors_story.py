"""The grid in the told story: Nan County's doors and its week of reports, Anhua's letter, Datonghu's roster, thanks and
needs."""

from typing import Any

import pytest

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("story")]


@pytest.fixture(scope="module")
def doors(story: Any) -> dict[str, Any]:
    return dict(story.figures["doors"])


def test_91_units_272_people_11_communities(doors: dict[str, Any]) -> None:
    seen = doors["nanxian"]
    assert (seen["units"], seen["people"], seen["communities"], seen["grids"]) == (91, 272, 11, 91)
    assert (seen["without_five"], seen["gaps"]) == (0, 0)


def test_a_week_of_reports_ranks_eleven_communities_a_day(doors: dict[str, Any]) -> None:
    week = doors["week"]
    assert (week["days"], week["ranked"]) == (7, [11] * 7)
    assert week["late"] == 2


def test_a_late_fact_changed_one_report_by_a_visible_correction_only(doors: dict[str, Any]) -> None:
    assert (doors["week"]["corrected"], doors["week"]["ranked_again"]) == (1, 1)
    assert (doors["week"]["same_bytes"], doors["week"]["recounted"]) == (True, 11)


def test_one_interview_decided_by_a_person_and_closed_by_looking_again(doors: dict[str, Any]) -> None:
    assert doors["interview"] == {
        "proposed": 1,
        "states": ["closed"],
        "why": ["weak_days"],
        "steps": ["propose", "call", "hold", "passed"],
        "decided_by_a_person": True,
    }


def test_a_letter_of_anhua_is_brought_to_nearly_every_home(doors: dict[str, Any]) -> None:
    assert doors["anhua"]["number"] == "2021-003"  # after the notices of two zones
    assert 95 <= doors["anhua"]["percent"] <= 100


def test_14_906_elders_with_both_branches_of_the_proxy(doors: dict[str, Any]) -> None:
    seen = doors["datonghu"]
    assert seen["elders"] == seen["by_relative"] + seen["by_worker"] == 14_906
    assert min(seen["by_relative"], seen["by_worker"]) > 3_000
    assert (seen["by_nobody"], seen["without_consent"], seen["not_listed"]) == (0, 0, 0)
    assert seen["doors_left"] == 0


def test_no_worker_s_number_became_an_elder_s(doors: dict[str, Any]) -> None:
    assert doors["datonghu"]["workers_numbers"] == 0
    assert (doors["datonghu"]["codes"], doors["datonghu"]["codes_not_given"]) == (4_969, 0)


def test_the_thanks_found_the_officer_s_own_station(doors: dict[str, Any]) -> None:
    thanks = doors["thanks"]
    assert (thanks["sent_to"], thanks["answered_by"]) == ("海棠路派出所", "谢林港派出所")
    assert (thanks["in_time"], thanks["published"], thanks["names_anybody"]) == (True, True, False)
    assert thanks["steps"] == ["received", "routed", "answered", "published"]


def test_what_was_needed_behind_doors_was_met(doors: dict[str, Any]) -> None:
    seen = doors["needs"]
    assert seen["confirmed"] == seen["all"] > 20
    assert seen["reopened"] == 1
    assert seen["waiting"] >= 3  # told by phone this afternoon


def test_nineteen_workers_and_over_110_helpers_were_counted_inside_the_sealed_compound(
    doors: dict[str, Any],
) -> None:
    seen = doors["zones"]
    assert seen["workers"] == 19
    assert seen["helpers"] > 110
    assert seen["seen"]  # visits keep the census
    assert len(seen["kinds"]) >= 3
    assert seen["urgent"] == [["granted", "dialysis"]]  # nobody had to decide
    assert (seen["made"], seen["in_force"], seen["open_orders"]) == (3, 0, 0)
    assert seen["signed_by_two"]
    assert seen["notices"]


def test_something_waits_for_whoever_signs_in_at_the_end(story: Any) -> None:
    work = story.figures["work"]
    there = (
        "commander epidemiologist tracer testing keeper doctor verifier lead grid knocker elders dispatcher"
        " courier laboratory sampler"
    )
    assert [name for name in (*there.split(), "checkpoint") if not work[name]] == []
    assert max(work.values()) < 60
