"""Wiring table: every table with personal data, as its app names it."""

from itertools import chain

from lianfang.accounts.erasure import HELD as ACCOUNTS
from lianfang.beds.erasure import HELD as BEDS
from lianfang.booking.erasure import HELD as BOOKING
from lianfang.care.erasure import HELD as CARE
from lianfang.cases.erasure import HELD as CASES
from lianfang.command.erasure import HELD as COMMAND
from lianfang.common.erasure import Held
from lianfang.donations.erasure import HELD as DONATIONS
from lianfang.duty.erasure import HELD as DUTY
from lianfang.exchange.erasure import HELD as EXCHANGE
from lianfang.fhir.erasure import HELD as FHIR
from lianfang.grid.erasure import HELD as GRID
from lianfang.hotline.erasure import HELD as HOTLINE
from lianfang.laboratory.erasure import HELD as LABORATORY
from lianfang.meals.erasure import HELD as MEALS
from lianfang.messages.erasure import HELD as MESSAGES
from lianfang.needs.erasure import HELD as NEEDS
from lianfang.paper.erasure import HELD as PAPER
from lianfang.people.erasure import HELD as PEOPLE
from lianfang.presence.erasure import HELD as PRESENCE
from lianfang.privacy.erasure import HELD as PRIVACY
from lianfang.rotas.erasure import HELD as ROTAS
from lianfang.supervision.erasure import HELD as SUPERVISION
from lianfang.supplies.erasure import HELD as SUPPLIES
from lianfang.sync.erasure import HELD as SYNC
from lianfang.testing.erasure import HELD as TESTING
from lianfang.transport.erasure import HELD as TRANSPORT
from lianfang.vaccination.erasure import HELD as VACCINATION
from lianfang.visits.erasure import HELD as VISITS
from lianfang.workforce.erasure import HELD as WORKFORCE
from lianfang.zones.erasure import HELD as ZONES

# In this order: what hangs on a row goes before the row that says whether it is due.
TABLES: tuple[Held, ...] = tuple(
    chain(
        ZONES,
        NEEDS,
        HOTLINE,
        TESTING,
        PRESENCE,
        TRANSPORT,
        BOOKING,
        VISITS,
        MESSAGES,
        WORKFORCE,
        SUPERVISION,
        PAPER,
        EXCHANGE,
        FHIR,
        LABORATORY,
        CASES,
        DUTY,
        DONATIONS,
        GRID,
        SYNC,
        PEOPLE,
        ACCOUNTS,
        BEDS,
        CARE,
        COMMAND,
        MEALS,
        ROTAS,
        SUPPLIES,
        VACCINATION,
        PRIVACY,
    )
)
