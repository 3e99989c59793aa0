"""Which tables with personal data the database shows whole to pages, and why; every other one has a policy."""

from collections.abc import Mapping

# What is counted names nobody: it holds ids of persons whose records stay hidden.
_COUNTED = "figures of the whole outbreak are counted from it"
_OF_UNITS = "tells of units, their work and who answers there, in all areas"
_OF_STAFF = "who works here is planned, sent and stood in for across areas"
OPEN: Mapping[str, str] = {
    "accounts.user": "who works here signs what they do: their names stand under it everywhere",
    "accounts.deputy": "tells of users alone",
    "accounts.emergency": "shown to whoever is in charge, and asked before anybody reads at all",
    "accounts.auditentry": "a chain over the whole city, checked as a whole",
    "sync.void": "takes back facts, whose ids it holds",
    "sync.settlement": "settles facts, whose ids it holds",
    "sync.dispute": "what hangs on a doubted fact is held wherever it is counted",
    "sync.refusal": "sealed uploads, counted by why they were refused",
    "privacy.legalhold": "a register for the whole city, without a name",
    "privacy.forgotten": "a register for the whole city, without a name",
    "presence.pass": "one for a wider area is checked in each part of it",
    "people.alias": "which two records are one person, counted as one everywhere",
    "people.organisation": _OF_UNITS,
    "people.lastcall": _COUNTED,
    **dict.fromkeys(
        (
            *(
                f"cases.{each}"
                for each in ("case", "casechange", "casestep", "contact", "contactstep", "link")
            ),
            *(f"cases.{each}" for each in ("contactproposal", "quarantine", "exposure", "chainlink")),
            *(f"cases.{each}" for each in ("chaindismissal", "relapse", "sequencing", "calltask", "call")),
            *(f"cases.{each}" for each in ("lead", "leadlist", "contactfile", "linelist", "listedcase")),
            *(f"care.{each}" for each in ("admission", "death", "deathreport", "discharge", "transfer")),
            *("beds.occupancy", "beds.reservation"),
            *(f"testing.{each}" for each in ("swab", "swabclaim", "repeat", "personresult", "resultnotice")),
            *(f"testing.{each}" for each in ("recall", "homevisit", "testrequest", "listedperson", "hold")),
            *(
                f"presence.{each}"
                for each in ("passage", "transfer", "vehicle", "stay", "scan", "scanconsent")
            ),
            *(f"vaccination.{each}" for each in ("dose", "departure", "givendose", "adverse", "adversenote")),
            *(f"vaccination.{each}" for each in ("lotnotice", "visit", "screening", "consent", "event")),
            *(f"transport.{each}" for each in ("ride", "leg", "boarding", "hail")),
            *("booking.booking", "visits.visit", "visits.due", "visits.rosterfile"),
            *("zones.zone", "zones.present", "zones.placecount", "laboratory.reading"),
            *("laboratory.resultfile", "laboratory.heardmessage", "meals.kitchen"),
        ),
        _COUNTED,
    ),
    **dict.fromkeys(
        (
            *("workforce.pairing", "workforce.mustervehicle", "grid.takenlist", "supplies.store"),
            *("supervision.photo", "command.recipient", "donations.gift", "donations.agreement"),
        ),
        _OF_UNITS,
    ),
    **dict.fromkeys(
        (
            *(
                f"workforce.{each}"
                for each in ("worker", "member", "qualification", "call", "answer", "arrival")
            ),
            *(f"workforce.{each}" for each in ("acknowledgement", "volunteer", "certificate")),
            *(f"rotas.{each}" for each in ("assignment", "wish", "swap", "change", "absence", "reply")),
            *(f"duty.{each}" for each in ("step", "incident", "override", "seen", "clock", "stint", "alarm")),
            *("duty.restriction", "duty.lasttest"),
        ),
        _OF_STAFF,
    ),
    **dict.fromkeys(("cases.reading", "zones.flagging"), "told by phones in bulk (COPY), without a name"),
}
