"""What the pages of rounds and laboratories are opened with."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from lianfang.common.ids import tube_id
from lianfang.laboratory import actions as laboratory
from lianfang.laboratory.tests.make import FOUND, LATE, PROTOCOL_OF_THE_DAY, make_bench
from lianfang.paper.actions import reserve_kit
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import make_site
from lianfang.sync.models import Batch
from lianfang.testing.actions.holds import send_home
from lianfang.testing.followers import recompute_results
from lianfang.testing.models import Box, Hold, HomeVisit, Recall, RoundSite
from lianfang.testing.tests.make import Phone, fact, make_code, make_phone, make_round
from lianfang.workforce.tests.make import (
    make_team,
)
from tests.cast import HESHAN
from tests.stage import Scene, city_wide

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def rounds(stage: Scene) -> None:
    round_, site, phone = make_round(), make_site(), make_phone()
    stage.put(round_.pk, "round_service")
    stage.put(
        round_.pk,
        "round",
        "round_step",
        "round_sites",
        "round_plan",
        "round_site_plan",
        "round_tubes",
        "round_missing",
    )
    stage.put(round_.pk, "round_coverage", "fhir_round")
    RoundSite.objects.create(round=round_, site=site)
    stage.put(round_.pk, "desk_find", "desk_new", then=(site.pk,))
    who = make_person()
    stage.put(round_.pk, "desk_person", "desk_slip", then=(site.pk, who.pk))
    stage.put(round_.pk, "desk_do", then=(site.pk, who.pk, "came"))
    stage.put(round_.pk, "round_coverage", "round_findings", "finding_fix", "round_reconcile", "round_report")
    code = make_code()
    stage.put(site.pk, "point", "point_queue")
    swab(phone, round_.pk, site.pk, code)
    stage.put(tube_id(code), "tube")
    _box(stage, phone, code)
    _apart(stage, phone, round_.pk, site.pk)
    kit = reserve_kit(
        site,
        round_,
        n_tubes=1,
        n_forms=1,
        n_slips=1,
        parts=["forms"],
        language="en",
        by=city_wide("testing_chief"),
        now=NOW,
    )
    stage.put(kit.pk, "paper_kit", "paper_kit_print")
    stage.put(kit.forms.get().pk, "paper_form", "paper_form_key", "paper_form_settle", "paper_form_void")


def _box(stage: Scene, phone: Phone, code: str) -> None:
    laboratory = make_site(kind="laboratory", name="检验所")
    where = {"box": "BOX-1", "laboratory_id": laboratory.pk}
    receipt = fact("testing.receipt", where | {"n_told": 2}, at=NOW)
    told = [fact("testing.handover", where | {"tubes": [code]}), receipt]
    assert phone.codes(*told) == ["", ""]
    box = Box.objects.get()
    stage.put(box.pk, "box", "box_receive", "box_settle", "box_reject", "box_slip")
    stage.put(box.pk, "box_take_back", then=("receipt", receipt["id"]))


def benches(stage: Scene) -> None:
    bench = make_bench()
    codes = bench.tubes(2, single=True)
    run = bench.run(bench.plate(codes), FOUND, LATE)
    first, second = bench.readings(run)
    laboratory.release([first.pk], by=bench.verifier, now=NOW)
    first.refresh_from_db()
    data = f"管号,结果\n{codes[1]},也许\n".encode()
    where = bench.laboratory
    given: dict[str, Any] = {"by": bench.technician, "now": NOW}
    file, _new = laboratory.keep_file(where, name="results.csv", data=data, **given)
    told: dict[str, Any] = {
        "columns": file.columns,
        "method": "nat_op",
        "protocol": PROTOCOL_OF_THE_DAY.version,
    }
    laboratory.begin_reading(file, **told, **given)
    laboratory.read_file(file, protocol=PROTOCOL_OF_THE_DAY, now=NOW)
    plate = bench.plate(bench.tubes(1))
    pages = ("lab", "fhir_laboratory", "lab_lines", "lab_plates", "lab_verify", "lab_files", "lab_setup")
    stage.put(where.pk, *pages)
    stage.put(where.pk, "lab_setup_do", then=("ability",))
    stage.put(plate.pk, "plate", "plate_put", "plate_run", "plate_print")
    stage.put(plate.pk, "plate_do", then=("fill",))
    stage.put(run.pk, "lab_run")
    stage.put(second.pk, "reading_conclude")
    stage.put(first.tube_id, "lab_tube")
    assert first.result_id
    stage.put(first.result_id, "result_amend")
    stage.put(file.pk, "lab_file", "lab_file_rows", "lab_file_again", "lab_file_void")
    stage.put(file.pk, "lab_file_save", then=("returned",))


def _apart(stage: Scene, phone: Phone, round_id: UUID, site_id: UUID) -> None:
    code = make_code()
    where = {"round_id": round_id, "site_id": site_id, "tube_code": code}
    swab = fact("testing.swab", where | {"person_id": make_person().pk})
    laboratory = make_site(kind="laboratory", name="检测中心").pk
    result = {"tube_code": code, "laboratory_id": laboratory, "conclusion": "grey", "method": "nat_op"}
    seal = fact("testing.seal", {"tube_code": code, "n_told": 1})
    assert phone.codes(swab, seal, fact("testing.result", result)) == ["", "", ""]
    recompute_results(list(Batch.objects.values_list("id", flat=True)), NOW)
    stage.put(Hold.objects.get().pk, "hold", "hold_step")
    chief = city_wide("testing_chief")
    send_home([Recall.objects.get()], make_team(area_id=HESHAN), by=chief, now=NOW)
    stage.put(HomeVisit.objects.get().pk, "home_cancel")


def swab(phone: Phone, round_id: UUID, site_id: UUID, code: str) -> None:
    data = {"person_id": make_person().pk, "round_id": round_id, "site_id": site_id, "tube_code": code}
    assert phone.codes(fact("testing.swab", data)) == [""]
