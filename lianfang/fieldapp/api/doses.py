"""The sessions of vaccination where somebody works today: whom they wait for, what may be given, what is asked."""

from typing import Any

from lianfang.accounts.access import may, spans
from lianfang.fieldapp.api.door import Phone
from lianfang.fieldapp.api.zones import said
from lianfang.protocol.timeline import named
from lianfang.protocol.vaccination import Product, Vaccination
from lianfang.supplies.models import Balance
from lianfang.vaccination.models import GivenDose
from lianfang.vaccination.queries import DESK, GIVE, REPORT, SCREEN, vaccines
from lianfang.vaccination.queries.phones import Coming, OnPhone, on_phone
from lianfang.vaccination.rules import GROWN

Row = dict[str, Any]


def doses(phone: Phone) -> Row:
    """List the sessions of today with their people and lots, and what one may do there."""
    if not spans(phone.user, DESK, phone.today):
        return {}
    found = on_phone(phone.user, phone.now)
    products = _products({each.session.disease for each in found})
    return {"sessions": [_session(each, products, phone) for each in found]}


def _products(diseases: set[str]) -> dict[Any, str]:
    """Say which product each kind of goods is."""
    return {row.item_id: row.product for disease in sorted(diseases) for row in vaccines(disease)}


def _session(one: OnPhone, products: dict[Any, str], phone: Phone) -> Row:
    session, protocol = one.session, named(one.session.protocol)
    numbers = protocol.vaccination
    rights = {"screen": SCREEN, "give": GIVE, "report": REPORT}
    return {
        "id": session.pk,
        "site": session.site.name,
        "area_id": session.area_id,
        "opens_at": session.opens_at,
        "closes_at": session.closes_at,
        "state": session.state,
        "may": [
            name for name, right in rights.items() if may(phone.user, right, phone.today, session.area_id)
        ],
        "observe_minutes": numbers.observe_minutes.value,
        "swab_hours": protocol.testing.vax_to_swab_hours.value,
        "fever": protocol.contacts.fever_celsius.value,
        "grown": GROWN,
        "mixing": numbers.mixing.value,
        "products": [_product(each) for each in numbers.products if each.key in session.products],
        **_asked(numbers),
        "lots": [_lot(each, products) for each in one.lots],
        "people": [_person(each) for each in one.people],
    }


def _asked(numbers: Vaccination) -> Row:
    return {
        "questions": [
            {"key": each.key, "permanent": each.permanent, "days": each.days, **said("name", each.label)}
            for each in numbers.contraindications.value
        ],
        "precautions": [{"key": each.key, **said("name", each.label)} for each in numbers.precautions.value],
        "events": [
            {"key": each.key, "severe": each.severe, "minutes": each.minutes, **said("name", each.label)}
            for each in numbers.reactions.value
        ],
    }


def _product(one: Product) -> Row:
    return {
        "key": one.key,
        **said("name", one.label),
        "doses": one.doses.value,
        "least_days": one.least_days.value,
        "least_months": one.least_months.value,
        "most_months": one.most_months.value,
    }


def _lot(one: Balance, products: dict[Any, str]) -> Row:
    lot = one.lot
    return {
        "id": lot.pk,
        "number": lot.number,
        "product": products.get(lot.item_id, ""),
        "n": one.n,
        "expires_on": lot.expires_on,
        "stopped": lot.recalled_why,
    }


def _person(one: Coming) -> Row:
    person, visit, slot = one.person, one.visit, one.booking.slot if one.booking else None
    return {
        "id": person.pk,
        "name": person.name,
        "sex": person.sex,
        "born": person.born_on,
        "slot": slot.starts_at if slot else None,
        "state": visit.state if visit else "",
        "since": max(filter(None, (visit.came_at, visit.screened_at, visit.consented_at, visit.ended_at)))
        if visit
        else None,
        "swab": visit.swab if visit else "",
        "round": one.round,
        "waits": one.waits,
        "had": [[dose.product, dose.number, dose.day] for dose in one.had],
        "dose": _dose(one.dose) if one.dose else None,
    }


def _dose(one: GivenDose) -> Row:
    return {
        "id": one.pk,
        "at": one.at,
        "until": one.observe_until,
        "left_at": one.left_at,
        "number": one.number,
        "product": one.product,
        "lot": one.lot.number if one.lot else "",
    }
