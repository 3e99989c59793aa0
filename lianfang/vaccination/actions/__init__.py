"""What may be done in vaccination."""

from lianfang.vaccination.actions.boxes import bring, send_back, waste
from lianfang.vaccination.actions.doses import (
    Elsewhere,
    enter_dose,
    give,
    hear,
    hear_departures,
    leave,
    take_back_entered,
)
from lianfang.vaccination.actions.events import Happened, ask_again, note_event, report
from lianfang.vaccination.actions.hearing import hear_events, hear_visits
from lianfang.vaccination.actions.recalls import tell_of_lots, told_by_hand
from lianfang.vaccination.actions.sessions import (
    Plan,
    add_vaccine,
    cancel_session,
    close_session,
    open_session,
    plan_session,
)
from lianfang.vaccination.actions.visits import (
    Decision,
    arrive,
    consent,
    decide_swab,
    screen,
    went_away,
    withdraw,
)

__all__ = [
    "Decision",
    "Elsewhere",
    "Happened",
    "Plan",
    "add_vaccine",
    "arrive",
    "ask_again",
    "bring",
    "cancel_session",
    "close_session",
    "consent",
    "decide_swab",
    "enter_dose",
    "give",
    "hear",
    "hear_departures",
    "hear_events",
    "hear_visits",
    "leave",
    "note_event",
    "open_session",
    "plan_session",
    "report",
    "screen",
    "send_back",
    "take_back_entered",
    "tell_of_lots",
    "told_by_hand",
    "waste",
    "went_away",
    "withdraw",
]
