"""The kinds of fact told at a session, in the order in which they happen. None is refused."""

from lianfang.vaccination.capture.doses import DEPARTURE, DOSE
from lianfang.vaccination.capture.visits import CONSENT, EVENT, SCREENING

KINDS = (SCREENING, CONSENT, DOSE, DEPARTURE, EVENT)

__all__ = ["CONSENT", "DEPARTURE", "DOSE", "EVENT", "KINDS", "SCREENING"]
