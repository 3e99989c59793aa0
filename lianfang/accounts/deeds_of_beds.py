"""What the deeds about wards, rooms, beds and transfers are called, and what is noted with them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_BEDS: dict[str, Promise] = {
    "beds.bed.disinfected": _("Disinfected a bed"),
    "beds.bed.kept": _("Kept a bed"),
    "beds.bed.moved": _("Moved to another bed"),
    "beds.bed.occupied": _("Took a bed"),
    "beds.bed.refused_bed_not_ready": _("Was refused a bed that is not ready"),
    "beds.bed.refused_kept": _("Was refused a bed that is kept for somebody else"),
    "beds.bed.refused_occupied": _("Was refused an occupied room"),
    "beds.bed.released": _("Released a bed that was kept"),
    "beds.bed.state": _("Changed the state of a bed"),
    "beds.bed.vacated": _("Vacated a bed"),
    "beds.room.beds_added": _("Put beds into a room"),
    "beds.room.changed": _("Changed a room"),
    "beds.room.closed": _("Took a room out of use"),
    "beds.room.opened": _("Took a room into use again"),
    "beds.room.set_up": _("Set up a room"),
    "beds.ward.added": _("Named a ward"),
    "beds.ward.changed": _("Changed a ward"),
    "beds.ward.closed": _("Closed a ward"),
    "beds.ward.opened": _("Opened a ward again"),
    "beds.ward.staffed": _("Said how many beds have nurses"),
    "care.capacity.exported": _("Saved the capacity of the hospitals"),
    "care.hospital.designated": _("Named a hospital for an outbreak"),
    "care.hospital.undesignated": _("Ended what a hospital was named for"),
    "care.pooling.exported": _("Saved the proposals where patients should go"),
    "care.transfers.exported": _("Saved the list of transfers of patients"),
    "care.transfer.accepted": _("Agreed to take a patient from another hospital"),
    "care.transfer.asked": _("Asked another hospital to take a patient"),
    "care.transfer.cancelled": _("Called the transfer of a patient off"),
    "care.transfer.cleaned": _("Noted that the vehicle of a transfer was disinfected"),
    "care.transfer.declined": _("Declined to take a patient from another hospital"),
    "care.transfer.left": _("Let a patient leave for another hospital"),
    "care.transfer.opened": _("Opened the transfer of a patient"),
    "care.transfer.received": _("Signed for a patient of another hospital"),
}

NOTED_OF_BEDS: dict[str, Promise] = {
    "method": _("Method"),
}
