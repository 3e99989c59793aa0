"""What we know as FHIR R4: a case, a person, a hospital; tubes of a round or a laboratory, naming nobody."""

from typing import Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from msgspec import UNSET, Struct, UnsetType, json

from lianfang.accounts.access import may, visible
from lianfang.api.operations import Call, area_of, found, lacks_persons
from lianfang.api.paging import cut
from lianfang.api.scopes import PERSONS, SCOPES
from lianfang.api.shapes.places import Code
from lianfang.cases.models import Case
from lianfang.fhir import bundles, queries
from lianfang.fhir.actions import take_bundle
from lianfang.fhir.models import BundleIn
from lianfang.laboratory.rules.fhir import outcome
from lianfang.people.models import Person
from lianfang.places.models import Site, SiteKind
from lianfang.testing.models import Tube
from lianfang.testing.queries import visible_rounds

FHIR = "application/fhir+json"


def _allowed(call: Call) -> bundles.May:
    """Say what may stand in a bundle: what the token’s scopes name persons for, and its owner’s posts carry."""
    as_persons = {bundles.PHONES: SCOPES[PERSONS].permission}  # the scope of names is that of phones
    return lambda permission, area: (
        call.named and may(call.user, as_persons.get(permission, permission), call.today, area)
    )


def _named(call: Call, area_id: int) -> None:
    """Stop here unless persons may be named.

    Raises Problem: 403 "scope".
    """
    if not call.named or not may(call.user, SCOPES[PERSONS].permission, call.today, area_id):
        raise lacks_persons()


def case(call: Call) -> bytes:
    """Give a case with its person, results, doses and stays.

    Raises Problem: 403 "scope", 404.
    """
    rows = visible(Case.objects.select_related("person", "outbreak"), call.user, "cases.read", call.today)
    row = found(rows.filter(pk=call.id()).first())
    _named(call, row.area_id)
    call.note([row])
    return bundles.of_case(row, _allowed(call), call.now)


def person(call: Call) -> bytes:
    """Give a person with cases, results, doses and stays. There is no search: whoever asks knows the id.

    Raises Problem: 403 "scope", 404.
    """
    rows = visible(Person.objects.all(), call.user, SCOPES[PERSONS].permission, call.today)
    row = found(rows.filter(pk=call.id()).first())
    _named(call, row.area_id)
    call.note_person(row)
    return bundles.of_person(row, _allowed(call), call.now)


def hospital(call: Call) -> bytes:
    """Give a hospital with its wards, rooms and beds; with who lies in them where persons may be named.

    Raises Problem: 404.
    """
    rows = visible(Site.objects.filter(kind=SiteKind.HOSPITAL), call.user, "care.read", call.today)
    site = found(rows.filter(pk=call.id()).first())
    allowed = _allowed(call)
    if allowed("care.read", site.area_id) and allowed("people.read", site.area_id):
        call.note(list(queries.stays_in(site)))
    return bundles.of_hospital(site, allowed, call.now)


def round_(call: Call) -> bytes:
    """Give the tubes of a round that have a result, page by page.

    Raises Problem: 404.
    """
    row = found(visible_rounds(call.user, "testing.read", call.today).filter(pk=call.id()).first())
    return _paged(call, queries.tubes_of(round_id=row.pk))


def laboratory(call: Call) -> bytes:
    """Give the tubes that a laboratory has concluded, page by page.

    Raises Problem: 404.
    """
    rows = Site.objects.filter(kind=SiteKind.LABORATORY)
    site = found(visible(rows, call.user, "testing.read", call.today).filter(pk=call.id()).first())
    return _paged(call, queries.tubes_of(laboratory_id=site.pk))


def _paged(call: Call, rows: QuerySet[Tube]) -> bytes:
    rows = visible(rows, call.user, "testing.read", call.today)
    page, then = cut(rows, call.query)
    where = "?" + urlencode({"limit": call.query.limit, "cursor": then}) if then else None
    return bundles.page_of_tubes(page, call.now, where)


class BundleTold(Struct, rename={"resource_type": "resourceType", "type_": "type"}):
    """A Bundle of FHIR R4; what stands in its entries is looked at one by one."""

    resource_type: Literal["Bundle"]
    type_: str
    entry: list[dict[str, Any]] = []


class BundleAsked(Struct, forbid_unknown_fields=True, kw_only=True):
    """Where people live who are not on record, and of which laboratory the results are."""

    area: Code
    laboratory: UUID | UnsetType = UNSET


def take(call: Call) -> bytes:
    """Take a bundle; what became of each entry is an OperationOutcome. The same again changes nothing.

    Raises Problem: 404. Refused: "unknown_area", "fhir_nothing", "fhir_long", "forbidden", "no_outbreak".
    """
    area = area_of(call.query.area)
    laboratory = None if call.query.laboratory is UNSET else _laboratory(call)
    kept = take_bundle(
        json.encode(call.body),
        name=call.token.name,
        way=BundleIn.Way.API,
        area_id=area,
        laboratory=laboratory,
        by=call.user,
        now=call.now,
    )
    return json.encode(outcome(kept.issues))


def _laboratory(call: Call) -> Site:
    rows = Site.objects.filter(kind=SiteKind.LABORATORY, closed_at=None, pk=call.query.laboratory)
    site: Site = found(visible(rows, call.user, "testing.lab", call.today).first())
    return site
