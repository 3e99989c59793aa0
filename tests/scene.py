"""One of everything in Heshan, for the tests that open every page."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from lianfang.accounts.tests.make import make_user
from lianfang.care.tests.make import make_consult, make_gone, make_patient
from lianfang.cases.tests.make import make_case, make_contact, make_quarantine
from lianfang.common.ids import uuid7
from lianfang.drills.tests.make import make_drill
from lianfang.duty.models import Incident, Restriction
from lianfang.duty.tests.make import Crew
from lianfang.grid import actions as grid
from lianfang.grid.tests.make import give, make_contract, make_walker
from lianfang.hotline.tests.make import make_hotline_call
from lianfang.needs.tests.make import make_need, make_word
from lianfang.outbreak.actions import add_goal, set_level
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.people.actions import defer
from lianfang.people.tests.make import make_household, make_person
from lianfang.places.tests.make import YIYANG, make_area, make_site
from lianfang.presence.actions import Wanted, issue_pass
from lianfang.presence.tests.make import make_checkpoint
from lianfang.reporting.models import Bulletin
from lianfang.reporting.queries import day_figures, stored
from lianfang.rotas import actions as rotas
from lianfang.rotas.models import Replan
from lianfang.rotas.tests.make import make_hand, make_rota, need, seated
from lianfang.sync.models import Refusal
from lianfang.sync.tests.make import make_device, make_dispute
from lianfang.testing.tests.make import fact, make_phone
from lianfang.visits import actions as visits
from lianfang.workforce.actions import Pair, ask_for, pair, propose
from lianfang.workforce.models import MusterVehicle
from lianfang.workforce.sealing import printed
from lianfang.workforce.tests.make import (
    make_call,
    make_certificate,
    make_dispatch,
    make_muster,
    make_organisation,
    make_qualification,
    make_team,
    make_volunteer,
)
from tests.api_scene import api
from tests.cast import HESHAN, cast
from tests.command_scene import command
from tests.doses_scene import doses
from tests.exchange_scene import exchange
from tests.hospital_scene import hospital
from tests.meals_scene import meals
from tests.privacy_scene import privacy
from tests.rides_scene import rides
from tests.stage import Scene, city_wide
from tests.supervision_scene import supervision
from tests.supplies_scene import supplies
from tests.teller import tell
from tests.tracing_scene import chains, leads_of, tracing
from tests.trust_scene import trust
from tests.tubes_scene import benches, rounds
from tests.units_scene import units
from tests.zones_scene import zones

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def scene() -> Scene:
    """Make the cast and one of everything."""
    stage = Scene(cast())
    _fight(stage)
    _people(stage)
    rounds(stage)
    benches(stage)
    _gates(stage)
    _doubts(stage)
    _duty(stage)
    _rotas(stage)
    _volunteers(stage)
    _grid(stage)
    command(stage)
    _needs(stage)
    supervision(stage)
    trust(stage)
    zones(stage)
    supplies(stage)
    meals(stage)
    rides(stage)
    doses(stage)
    exchange(stage)
    privacy(stage)
    api(stage)
    return stage


def _fight(stage: Scene) -> None:
    outbreak = make_outbreak()
    chief = city_wide("commander")
    set_level(outbreak, level="II", at=NOW, reason="本土感染者", by=chief, now=NOW)
    goal = add_goal(outbreak, text="无外溢", by=chief, now=NOW)
    stage.put(outbreak.pk, "outbreak", "outbreak_level", "outbreak_variant", "outbreak_close", "goal_new")
    stage.put(outbreak.pk, "epidemiology_of", "epidemiology_cases_of", "four_earlies_of")
    stage.put(goal.pk, "goal_meet")
    team = make_team(area_id=HESHAN)
    sent = make_dispatch(team, outbreak=outbreak)
    stage.put(team.pk, "team", "member_new")
    body = make_organisation(area_id=HESHAN, level="district")
    call = make_call(make_muster(outbreak=outbreak))
    bus = MusterVehicle.objects.create(muster=call.muster, plate="湘H00001", seats=9)
    pages = (
        "muster",
        "muster_more",
        "muster_scan",
        "muster_vehicle",
        "muster_seats",
        "muster_sites",
        "muster_end",
    )
    stage.put(call.muster_id, *pages)
    stage.put(call.pk, "call_mark", "call_release", "call_replace")
    stage.put(bus.pk, "vehicle_remove")
    community = make_area(43, 9, 3, 1, 1).id
    (paired,) = pair([Pair(body.pk, community, 2)], by=city_wide("commander"), now=NOW)
    stage.put(paired.pk, "pairing_end")
    stage.put(call.worker_id, "worker", "worker_leave", "worker_badge")
    stage.put(make_qualification(call.worker).pk, "qualification_step", then=("check",))
    stage.put(body.pk, "organisation", "organisation_edit", "organisation_close")
    stage.put(team.members.get().pk, "member_remove", "member_lead")
    stage.put(sent.pk, "dispatch_arrived", "dispatch_returned", "dispatch_acknowledge", "dispatch_withdraw")
    wanted = ask_for(
        HESHAN,
        outbreak=outbreak,
        people=9,
        task="上门摸排",
        needed_at=NOW,
        by=city_wide("commander"),
        now=NOW,
    )
    stage.put(wanted.pk, "ask", "ask_close", "ask_propose")
    offered = propose(wanted, make_team(area_id=HESHAN), by=city_wide("commander"), now=NOW)
    stage.put(offered.pk, "proposal_answer")
    day = NOW.date().replace(day=4)
    figures = stored(day_figures(outbreak, day, NOW))
    published = Bulletin.objects.create(
        outbreak=outbreak, day=day, figures=figures, published_at=NOW, published_by=chief
    )
    stage.put(published.pk, "bulletin", "bulletin_correct")
    stage.put(day.isoformat(), "public_bulletin_of")
    stage.put("kind", "give_step")
    stage.put("where", "my_ride_ask", "my_wave_ask")
    stage.put("who", "volunteer_step")
    stage.put("kind", "say_step")
    stage.put("make", "my_calendar_link")
    stage.put("x" * 43, "calendar")
    units(stage, outbreak, sent)


def _rotas(stage: Scene) -> None:
    planner, one, other = city_wide("dispatcher"), make_user("sampler"), make_user("sampler")
    rota = make_rota(planner, [need(6, 6, people=2), need(7, 6)], make_site(name="桃花仑采样点"))
    giver, taker = make_hand("林采样", user=one), make_hand("何采样", user=other)
    mine = seated(rota, giver, planner)
    swap = rotas.ask_swap(mine, taker, by=one, now=NOW)
    replan = Replan.objects.create(rota=rota, area_id=rota.area_id, asked_at=NOW, state="proposed")
    stage.put(replan.pk, "replan_do", then=("decline",))
    wished = rotas.wish(giver, "off", NOW, NOW + timedelta(days=1), by=one, now=NOW)
    stage.put(rota.pk, "rota", "rota_state", "rota_paper")
    stage.put(rota.pk, "rota_do", then=("plan",))
    stage.put(mine.shift_id, "rota_shift", "shift_put", "my_place")
    stage.put(mine.pk, "swap_new")
    stage.put(mine.pk, "my_shift", then=("yes",))
    stage.put(mine.pk, "assignment_out", then=("out",))
    stage.put(swap.pk, "swap_answer", then=("yes",))
    stage.put(swap.pk, "swap_decide", then=("approve",))
    stage.put(wished.pk, "wish_withdraw")
    stage.put(giver.pk, "wish_for_new")


def _grid(stage: Scene) -> None:
    boss, giver, taker = city_wide("dispatcher"), make_walker(), make_walker()
    home = make_household(area=make_area(43, 9, 3, 1, 1))
    give(home, giver)
    stage.put(make_contract(HESHAN).pk, "contract_edit", "contract_end")
    row = grid.offer(giver, taker, area_id=HESHAN, reason="轮岗", by=boss, now=NOW)
    stage.put(row.pk, "hand_over_do", then=("take",))
    told: dict[str, Any] = {"area_id": HESHAN, "by": boss, "now": NOW}
    text = "区划代码,单位\n1,没有的局\n".encode()
    kept, _new = grid.read_list("contracts", name="包干.csv", data=text, **told)
    stage.put(kept.pk, "grid_list")
    plan = visits.Plan("入户排查", "file", ["survey"], NOW.date(), NOW.date())
    walked = visits.plan(home.area, plan, by=boss, now=NOW)
    given = visits.add_team(walked, make_team(area_id=HESHAN), home.area, by=boss, now=NOW)
    file, _new = visits.read_roster(
        walked, name="名单.csv", data="姓名,地址\n查无此人,\n".encode(), by=boss, now=NOW
    )
    stage.put(walked.pk, "visit_round", "roster_read")
    stage.put(walked.pk, "visit_round_do", then=("open",))
    stage.put(given.pk, "round_team_remove")
    stage.put(file.pk, "roster_file")
    elder = make_person(household=home, area=home.area)
    stage.put(elder.pk, "helped_new")
    helped = visits.help_person(elder, "elder", by=boss, now=NOW)
    stage.put(helped.pk, "helped_relative", "helped_worker", "helped_end")


def _people(stage: Scene) -> None:
    person = make_person(household=make_household())
    stage.put(
        person.pk,
        "person",
        "as_of_person",
        "person_correct",
        "person_document",
        "person_numbers",
        "person_merge",
        "person_proxy",
        "person_deferrals",
    )
    deferral = defer(
        person,
        activity="swab",
        reason="medical",
        source="病历",
        from_at=NOW,
        until=NOW + timedelta(days=1),
        by=None,
        now=NOW,
    )
    stage.put(deferral.pk, "deferral_withdraw")
    assert person.household_id
    stage.put(person.household_id, "household", "door")
    stage.put(HESHAN, "area", "area_divide", "area_close")
    stage.put(make_site().pk, "site_close", "venue", "venue_code", "venue_poster")
    case = make_case(NOW)
    contact = make_contact(NOW, case=case)
    order = make_quarantine(NOW, contact=contact)
    stage.put(case.pk, "case", "fhir_case")
    stage.put(case.pk, "case_traces")
    stage.put(case.pk, "case_step", then=("review",))
    stage.put(case.pk, "investigation", "investigation_print")
    stage.put(case.pk, "investigation_part", then=("movements",))
    stage.put(case.pk, "investigation_row", "investigation_row_remove", then=("movements", uuid7()))
    chains(stage, case)
    stage.put(contact.pk, "contact")
    stage.put(contact.pk, "contact_step", then=("order",))
    leads_of(stage, contact)
    stage.put(order.pk, "quarantine", "my_order", "my_order_paper")
    stage.put(order.pk, "quarantine_step", then=("release",))
    stage.put(order.pk, "order_letter")
    tracing(stage, case, order)
    admission = make_patient(NOW)
    stage.put(admission.pk, "patient", "patient_discharge", "patient_death")
    asked = make_consult(admission, NOW)
    stage.put(asked.pk, "consult")
    gone = make_gone(NOW)
    stage.put(gone.pk, "patient_note", then=("docx",))
    stage.put(admission.pk, "patient_write", then=("plan",))
    hospital(stage)


def _gates(stage: Scene) -> None:
    gate = make_checkpoint()
    phone = make_phone(make_user("checkpoint_officer", area_id=YIYANG))
    told = {"person_id": make_person().pk, "site_id": gate.pk, "direction": "in"}
    held = fact("presence.passage", told | {"disposition": "held_medical", "celsius": 38.2}, at=NOW)
    assert [str(one.outcome) for one in tell(phone, [held]).outcomes] == ["accepted"]
    given = issue_pass(
        Wanted(HESHAN, "王小明", "dialysis", NOW, NOW + timedelta(days=1)),
        most_days=14,
        by=city_wide("commander"),
        now=NOW,
    )
    stage.put(gate.pk, "checkpoint")
    stage.put(held["id"], "held_settle")
    stage.put(given.pk, "gate_pass", "pass_revoke", "pass_print")


def _duty(stage: Scene) -> None:
    crew = Crew(NOW)
    who = crew.person()
    crew.tell(crew.step(who, "don", NOW - timedelta(hours=3)), crew.incident(who, NOW))
    stage.put(who.pk, "duty_worker", "duty_go_on", "duty_keep_away")
    stage.put(Incident.objects.get().pk, "duty_incident")
    stage.put(Restriction.objects.get().pk, "duty_examine", "duty_return")


def _needs(stage: Scene) -> None:
    by, unit = city_wide("dispatcher"), make_organisation(area_id=HESHAN, level="district")
    ticket = make_need("家里没菜了", by)
    stage.put(ticket.pk, "need", "need_goods")
    stage.put(ticket.pk, "need_step", then=("sort",))
    stage.things["my_need"] = (UUID(int=1), "confirm")
    stage.things["say_answer"] = ("close",)
    exercise = make_drill(city_wide("commander"))
    stage.put(exercise.pk, "drill", "drill_review", "drill_enter")
    stage.put(exercise.pk, "drill_step", then=("start",))
    stage.put(exercise.injects.all()[0].pk, "drill_event", then=("deliver",))
    stage.put(HESHAN, "as_of_unit")
    call = make_hotline_call(by)
    stage.put(call.pk, "hotline_call", "hotline_back")
    stage.put(call.pk, "hotline_step", then=("find",))
    row = make_word("谢谢", by, sent_to=unit)
    stage.put(row.pk, "feedback")
    stage.put(row.pk, "feedback_step", then=("answer",))


def _volunteers(stage: Scene) -> None:
    helper = make_volunteer(ready=True)
    stage.put(
        helper.pk, "volunteer", *(f"volunteer_{step}" for step in ("accept", "decline", "stop", "code"))
    )
    stage.put(helper.pk, "volunteer_insure", "volunteer_train")
    assert helper.worker
    paper = make_certificate(helper.worker)
    stage.put(helper.worker.pk, "certificate_new")
    stage.put(paper.pk, "certificate_print", "certificate_revoke")
    stage.things |= {
        name: (UUID(int=1),) for name in ("volunteer_take", "volunteer_give_back", "volunteer_certificate")
    }
    stage.things |= {name: (UUID(int=1),) for name in ("my_sites", "my_take", "my_cancel", "my_undo")}
    stage.things["venue_door"] = ("ABCDEFGH",)
    stage.things["my_times"] = (UUID(int=1), UUID(int=2))
    stage.things["certificate_verify"] = (printed(paper),)


def _doubts(stage: Scene) -> None:
    worker = stage.cast["sampler"]
    device = make_device(worker)[0]
    stage.put(device.pk, "revoke_device", "lost_device", "device_code", "device_enrolment")
    stage.put(make_dispute(NOW).pk, "dispute")
    refused = Refusal.objects.create(
        device=device,
        received_at=NOW,
        fact="x",
        kind="testing.swab",
        code="malformed",
        detail="at",
        raw="{}",
        area_id=HESHAN,
    )
    stage.put(refused.pk, "refusal")
    post = worker.posts.get()
    stage.put(worker.pk, "user", "give_post", "new_password")
    stage.put(worker.pk, "change_user", then=("lock",))
    stage.put(post.pk, "end_post")
    stage.things |= {name: (UUID(int=1),) for name in ("merge_undo", "proxy_end")}
    stage.things["demo_enter"] = ("commander",)
