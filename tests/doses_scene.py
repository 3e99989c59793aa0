"""What pages of vaccination are opened with."""

from datetime import timedelta

from lianfang.booking.actions import Asked
from lianfang.booking.models import Slot
from lianfang.supplies.actions import recall
from lianfang.vaccination import actions
from lianfang.vaccination.actions import Happened, tell_of_lots
from lianfang.vaccination.actions.places import book_dose
from lianfang.vaccination.models import LotNotice
from lianfang.vaccination.queries import lots_of
from lianfang.vaccination.tests.make import NOON, chief, grown, make_dose, make_session
from tests.stage import Scene


def doses(stage: Scene) -> None:
    """A session with somebody who was given a dose, felt unwell, and another one who booked."""
    session = make_session(open_=True)
    dose, other = make_dose(session, now=NOON - timedelta(hours=4)), grown()
    happened = Happened("fainting", NOON - timedelta(hours=3, minutes=50), "头晕")
    event = actions.note_event(dose, happened, by=chief(), now=NOON - timedelta(hours=3))
    visit = session.visits.get()
    slot = Slot.objects.filter(subject=session.pk).order_by("-starts_at")[0]
    place = book_dose(other, slot, Asked(), by=None, now=NOON - timedelta(hours=4))
    stage.put(session.pk, "vaccination_session", "vaccination_arrive", "vaccination_watch", "my_dose_times")
    stage.put(session.pk, "vaccination_session_step", then=("close",))
    stage.put(visit.pk, "vaccination_visit")
    stage.put(visit.pk, "vaccination_visit_step", then=("screen",))
    stage.put(event.pk, "vaccination_event")
    stage.put(event.pk, "vaccination_event_step", then=("report",))
    stage.put(lots_of(session)[0].lot_id, "vaccination_lot")
    stage.put(dose.pk, "vaccination_dose_take_back", "vaccination_leave", "vaccination_event_new")
    stage.put(dose.person_id, "fhir_person", "person_doses", "vaccination_dose_enter", "dose_places")
    stage.put(dose.person_id, "dose_certificate", then=("covid19",))
    stage.put(other.pk, "dose_place_cancel", then=(place.pk,))
    lot = lots_of(session)[0].lot
    recall(lot, reason="标签有误", area_id=session.area_id, by=chief(), now=NOON - timedelta(hours=2))
    tell_of_lots(NOON - timedelta(hours=1))
    stage.put(LotNotice.objects.get().pk, "vaccination_lot_told")
    stage.put(slot.pk, "my_dose_take")
    stage.put(place.pk, "my_dose_cancel")
    stage.put("covid19", "my_dose_paper")
