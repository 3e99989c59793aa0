"""The scopes that tokens can have."""

from django.utils.translation import gettext_lazy as _

from lianfang.api.rules import Scope

PERSONS = "persons"  # beside another: without it nobody's name, birthday or phone is given

SCOPES: dict[str, Scope] = {
    "places": Scope(_("Read areas, sites and outbreaks"), ""),
    "zones": Scope(_("Read zones in force"), "zones.read"),
    "cases": Scope(_("Read cases, nobody named"), "cases.read"),
    "contacts": Scope(_("Read contacts, nobody named"), "cases.read"),
    PERSONS: Scope(_("See the names, birthdays and phones of cases and contacts"), "people.read"),
    "fhir": Scope(_("Read cases, persons, hospitals and results as FHIR"), "testing.read"),
    "rounds": Scope(_("Read rounds of testing and their coverage"), "testing.read"),
    "results": Scope(_("Read results of tubes"), "testing.read"),
    "bulletins": Scope(_("Read bulletins and their figures"), "reporting.read"),
    "stock": Scope(_("Read stock levels"), "supplies.read"),
    "needs.read": Scope(_("Read needs"), "needs.read"),
    "fhir.tell": Scope(_("Tell results, doses and cases as FHIR"), "people.read"),
    "results.tell": Scope(_("Tell results of a laboratory"), "testing.lab"),
    "needs.tell": Scope(_("Tell needs"), "needs.raise"),
    "needs.sort": Scope(_("Withdraw needs"), "needs.sort"),
}
