"""Every operation of the API. Addresses, description and tests are made of this table."""

from collections.abc import Callable

from django.http import HttpResponse

from lianfang.api.calls import fhir, geo, laboratory, people, places, support, testing
from lianfang.api.door import endpoint
from lianfang.api.operations import Operation
from lianfang.api.paging import Page, Paged
from lianfang.api.shapes import people as persons
from lianfang.api.shapes import places as ground
from lianfang.api.shapes import support as goods
from lianfang.api.shapes import testing as tubes

OPERATIONS: tuple[Operation, ...] = (
    Operation("areas", "GET", "areas", "places", "List areas", Page[ground.AreaOut], places.areas,
              query=ground.AreasAsked, statuses=(422,)),
    Operation("area", "GET", "areas/{code}", "places", "An area", ground.AreaOut, places.area),
    Operation("sites", "GET", "sites", "places", "List sites", Page[ground.SiteOut], places.sites,
              query=ground.SitesAsked),
    Operation("site", "GET", "sites/{id}", "places", "A site", ground.SiteOut, places.site),
    Operation("areas_as_geojson", "GET", "geo/areas", "places", "Areas as GeoJSON, with their borders", bytes,
              geo.areas, query=geo.GeoAsked, kind=geo.GEO),
    Operation("sites_as_geojson", "GET", "geo/sites", "places", "Open sites as GeoJSON", bytes, geo.sites,
              query=geo.GeoAsked, kind=geo.GEO),
    Operation("zones_as_geojson", "GET", "geo/zones", "zones", "Zones in force as GeoJSON", bytes, geo.zones,
              query=geo.GeoAsked, kind=geo.GEO),
    Operation("stops_as_geojson", "GET", "geo/stops", "places", "Stops of vehicles as GeoJSON", bytes, geo.stops,
              query=geo.GeoAsked, kind=geo.GEO),
    Operation("outbreaks", "GET", "outbreaks", "places", "List outbreaks", Page[ground.OutbreakOut],
              places.outbreaks, query=Paged),
    Operation("cases", "GET", "cases", "cases", "List cases: the line list", Page[persons.CaseOut],
              people.cases, query=persons.CasesAsked),
    Operation("case", "GET", "cases/{id}", "cases", "A case", persons.CaseOut, people.case,
              query=persons.OneAsked),
    Operation("case_as_fhir", "GET", "fhir/cases/{id}", "fhir", "A case as a FHIR R4 Bundle", bytes,
              fhir.case, kind=fhir.FHIR),
    Operation("person_as_fhir", "GET", "fhir/persons/{id}", "fhir", "A person as a FHIR R4 Bundle", bytes,
              fhir.person, kind=fhir.FHIR),
    Operation("hospital_as_fhir", "GET", "fhir/hospitals/{id}", "fhir",
              "A hospital as a FHIR R4 Bundle: wards, rooms, beds, stays", bytes, fhir.hospital, kind=fhir.FHIR),
    Operation("round_as_fhir", "GET", "fhir/rounds/{id}", "fhir",
              "Tubes of a round with their results as FHIR R4 Bundles; nobody is named", bytes, fhir.round_,
              query=Paged, kind=fhir.FHIR),
    Operation("laboratory_as_fhir", "GET", "fhir/laboratories/{id}", "fhir",
              "Tubes that a laboratory concluded as FHIR R4 Bundles; nobody is named", bytes, fhir.laboratory,
              query=Paged, kind=fhir.FHIR),
    Operation("tell_fhir", "POST", "fhir", "fhir.tell",
              "Tell results, doses given elsewhere and cases as a FHIR R4 Bundle; each entry is answered", bytes,
              fhir.take, query=fhir.BundleAsked, body=fhir.BundleTold, takes=fhir.FHIR, kind=fhir.FHIR,
              statuses=(404,)),
    Operation("contacts", "GET", "contacts", "contacts", "List contacts", Page[persons.ContactOut],
              people.contacts, query=persons.ContactsAsked),
    Operation("contact", "GET", "contacts/{id}", "contacts", "A contact", persons.ContactOut, people.contact,
              query=persons.OneAsked),
    Operation("rounds", "GET", "rounds", "rounds", "List rounds of testing", Page[tubes.RoundOut],
              testing.rounds, query=tubes.RoundsAsked),
    Operation("round", "GET", "rounds/{id}", "rounds", "A round of testing", tubes.RoundOut, testing.round_),
    Operation("coverage", "GET", "rounds/{id}/coverage", "rounds", "How far a round has come",
              tubes.CoverageOut, testing.coverage),
    Operation("results", "GET", "results", "results", "List tubes with a result", Page[tubes.ResultOut],
              testing.results, query=tubes.ResultsAsked),
    Operation("tell_results_hl7", "POST", "laboratories/{id}/hl7", "results.tell",
              "Tell results as HL7 v2 messages (ORU^R01); each is acknowledged (AA, AE, AR)", str,
              laboratory.hear, body=laboratory.Transmission, takes=laboratory.HL7, kind=laboratory.HL7),
    Operation("bulletins", "GET", "bulletins", "bulletins", "List bulletins", Page[goods.BulletinOut],
              support.bulletins, query=goods.BulletinsAsked),
    Operation("stock", "GET", "stock", "stock", "List what lies in stores", Page[goods.StockOut], support.stock,
              query=goods.StockAsked),
    Operation("needs", "GET", "needs", "needs.read", "List needs", Page[goods.NeedOut], support.needs,
              query=goods.NeedsAsked),
    Operation("tell_need", "POST", "needs", "needs.tell", "Tell what somebody needs", goods.NeedOut,
              support.tell_need, body=goods.NeedIn, status=201, needs_key=True),
    Operation("need", "GET", "needs/{id}", "needs.read", "A need", goods.NeedOut, support.need),
    Operation("withdraw_need", "POST", "needs/{id}/withdrawal", "needs.sort", "Withdraw a need", goods.NeedOut,
              support.withdraw_need, body=goods.Withdrawal, needs_match=True),
)  # fmt: skip


def by_path() -> dict[str, dict[str, Operation]]:
    """Give the operations of each address, by method."""
    found: dict[str, dict[str, Operation]] = {}
    for each in OPERATIONS:
        found.setdefault(each.path, {})[each.method] = each
    return found


def at(address: str) -> Callable[..., HttpResponse]:
    """Give the view of an address."""
    return endpoint(by_path()[address])
