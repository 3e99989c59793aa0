"""What pages of hospitals are opened with."""

from datetime import UTC, datetime

from lianfang.beds import actions
from lianfang.beds.tests.make import make_bed, make_hospital
from lianfang.care.actions.designations import designate
from lianfang.care.actions.transfers import ask_transfer
from lianfang.care.tests.make import make_patient
from lianfang.cases.tests.make import make_case
from lianfang.people.tests.make import make_person
from tests.stage import Scene, city_wide

NOW = datetime(2021, 8, 5, 0, 0, tzinfo=UTC)


def hospital(stage: Scene) -> None:
    """A hospital with a ward, a room, a bed and one that is kept for somebody."""
    by = city_wide("doctor")
    site = make_hospital()
    ward = actions.add_ward(site, name="一病区", specialty="infectious", by=by, now=NOW)
    room = actions.set_up_room(site, ward=ward.name, name="101", by=by, now=NOW)
    kept = actions.reserve(room.beds.get(), make_person(), by=by, now=NOW)
    stage.put(site.pk, "fhir_hospital", "bed_board", "room_new", "ward_new")
    stage.put(ward.pk, "ward")
    stage.put(ward.pk, "ward_step", then=("open",))
    stage.put(room.pk, "room")
    stage.put(room.pk, "room_step", then=("open",))
    stage.put(kept.pk, "reservation_release")
    patient = make_patient(NOW)
    stage.put(patient.pk, "transfer_new")
    asked = ask_transfer(patient, to_site=site, need="room", reason="无床", by=by, now=NOW)
    stage.put(asked.pk, "transfer")
    stage.put(asked.pk, "transfer_step", then=("decline",))
    stage.put(site.pk, "pooling_from")
    named = designate(
        patient.case.outbreak, site, role="designated", takes="all", by=city_wide("commander"), now=NOW
    )
    stage.put(named.pk, "designation_end")
    stage.put(make_case(NOW).pk, "transfer_from_site")
    stage.put(make_bed().pk, "bed_state", "patient_in_bed", "bed_keep")
