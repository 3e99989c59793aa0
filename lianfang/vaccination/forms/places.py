"""A place at a session, asked for at a desk."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.booking.actions import Asked
from lianfang.booking.models import Slot
from lianfang.common.ids import uuid7
from lianfang.testing.forms.desk import PlaceForm
from lianfang.vaccination.models import Session
from lianfang.web.words import hour, short_day


class DosePlaceForm(PlaceForm):
    """At which time, and through whom."""

    slot = forms.ChoiceField(label=_("Time"))

    def __init__(self, *args: Any, sessions: Sequence[tuple[Session, Sequence[Slot]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = {str(slot.pk): slot for _session, slots in sessions for slot in slots}
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 — declared above
        field.choices = [
            (
                f"{session.site.name} {short_day(session.day)}",
                [(str(slot.pk), _label(slot)) for slot in slots],
            )
            for session, slots in sessions
            if slots
        ]
        self.order_fields(["slot"])

    def told(self) -> tuple[Slot, Asked]:
        """Give the time that was chosen, and how it was asked for."""
        data = self.cleaned_data
        asked = Asked(
            data["channel"], data["agreed"], data["helper_name"], data["helper_phone"], data["id"] or uuid7()
        )
        return self.slots[data["slot"]], asked


def _label(slot: Slot) -> str:
    return f"{hour(slot.starts_at)}–{hour(slot.ends_at)} ({slot.taken} / {slot.capacity})"
