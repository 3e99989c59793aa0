"""FHIR: results as bundles tell them (Observation, its Specimen, DiagnosticReport), R4 and its neighbours.

Nothing is checked against a grammar here: what is not asked for is passed over, as with messages of HL7 v2.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lianfang.common.errors import Refused
from lianfang.documents.tables.sheets import N_
from lianfang.laboratory.rules.codes import PRESENCE, THRESHOLD, conclusion_of, ct_of
from lianfang.laboratory.rules.hl7 import Observed, join

Resource = dict[str, Any]
NOT_FINAL = frozenset({"registered", "preliminary", "cancelled", "entered-in-error", "unknown"})
Found = tuple[int, list[Resource], Observed]


def resources_of(data: bytes) -> list[tuple[str, Resource]]:
    """Read a bundle, or resources one a line; each with the address it is known by.

    Raises Refused("fhir_unreadable").
    """
    found: list[tuple[str, Resource]] = []
    for thing in _things(data):
        if not isinstance(thing, dict):
            continue
        told = thing.get("entry") if thing.get("resourceType") == "Bundle" else [{"resource": thing}]
        for each in told if isinstance(told, list) else ():
            if isinstance(each, dict) and isinstance(each.get("resource"), dict):
                found.append((str(each.get("fullUrl") or ""), each["resource"]))
    return found


def _things(data: bytes) -> list[Any]:
    """Read JSON: one thing, or one a line."""
    try:
        text = data.decode("utf-8-sig").strip().replace("\\u0000", "")
        try:
            return [json.loads(text)]
        except ValueError:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise Refused("fhir_unreadable", N_("This is no JSON: %(why)s"), why=str(error)[:200]) from error


def names_of(full: str, resource: Resource) -> tuple[str, ...]:
    """Give by what a resource may be referred to."""
    own = resource.get("id")
    own_names = (f"{resource.get('resourceType')}/{own}", f"urn:uuid:{own}") if own else ()
    return tuple(filter(None, (full, *own_names)))


def reference(thing: object) -> str:
    """Give what a reference names; "" when it is none."""
    return str(thing.get("reference") or "") if isinstance(thing, dict) else ""


def listed(thing: object) -> list[Resource]:
    """Give the parts of something that should be a list."""
    return [each for each in thing if isinstance(each, dict)] if isinstance(thing, list) else []


def codes(concept: object) -> set[str]:
    """Give the codes of a concept."""
    told = listed(concept.get("coding")) if isinstance(concept, dict) else []
    return {str(each["code"]) for each in told if each.get("code")}


def words(concept: object) -> list[str]:
    """Give what a concept says in words: its text and displays."""
    if not isinstance(concept, dict):
        return []
    told = [concept.get("text"), *(each.get("display") for each in listed(concept.get("coding")))]
    return [str(each) for each in told if each]


def observed(data: bytes) -> Iterator[Found]:
    """Say what a bundle says of each specimen; with the place of its first observation, and what says it."""
    there = resources_of(data)
    by_name = {name: resource for full, resource in there for name in names_of(full, resource)}
    reported = _reported(there)
    found: dict[str, Found] = {}
    for number, (full, resource) in enumerate(there, 1):
        if resource.get("resourceType") != "Observation":
            continue
        specimen = _specimen(resource, names_of(full, resource), by_name, reported)
        one = _observed(resource, specimen)
        if specimen is None and one.problem == "no_test":
            continue  # a question asked besides, not a test
        key = one.tube or str(number)
        if key in found:
            join(found[key][2], one)
            found[key][1].append(resource)
        else:
            found[key] = (number, [*([specimen] if specimen else []), resource], one)
    yield from found.values()


def _reported(there: Sequence[tuple[str, Resource]]) -> dict[str, str]:
    """Give the specimen of each observation that a report names."""
    reports = [each for _full, each in there if each.get("resourceType") == "DiagnosticReport"]
    return {
        reference(result): reference(specimen)
        for report in reports
        for specimen in listed(report.get("specimen"))[:1]
        for result in listed(report.get("result"))
    }


def _specimen(
    resource: Resource,
    names: Sequence[str],
    by_name: Mapping[str, Resource],
    reported: Mapping[str, str],
) -> Resource | None:
    told = reference(resource.get("specimen")) or next((reported[n] for n in names if n in reported), "")
    if told.startswith("#"):
        own = listed(resource.get("contained"))
        return next((each for each in own if f"#{each.get('id')}" == told), None)
    return by_name.get(told)


def _observed(resource: Resource, specimen: Resource | None) -> Observed:
    """Read an observation: whether something was found, and the Ct of its parts; tests that are not ours are passed
    over."""
    found = Observed(problem="no_test")
    if specimen:
        told = [*listed(specimen.get("identifier")), specimen.get("accessionIdentifier")]
        named = [each.get("value") for each in told if isinstance(each, dict)]
        found.specimens = [str(each) for each in (*named, specimen.get("id")) if each]
    for part in (resource, *listed(resource.get("component"))):
        _part(found, part)
    if found.problem != "no_test" and resource.get("status") in NOT_FINAL:
        found.problem = "not_final"
    found.corrected = resource.get("status") in {"corrected", "amended"}
    return found


def _part(found: Observed, part: Resource) -> None:
    asked = codes(part.get("code"))
    if gene := next((THRESHOLD[code] for code in asked if code in THRESHOLD), ""):
        quantity = part.get("valueQuantity")
        value = quantity.get("value") if isinstance(quantity, dict) else part.get("valueString")
        found.cts[gene], wrong = ct_of("" if value is None else str(value))
    elif any(code in PRESENCE for code in asked):
        answer = part.get("valueCodeableConcept")
        said = [*sorted(codes(answer)), *words(answer), str(part.get("valueString") or "")]
        conclusion = next(filter(None, map(conclusion_of, said)), "")
        wrong = "" if conclusion else "word"
        found.conclusions += [conclusion] if conclusion else []
    else:
        return
    found.tests += 1
    found.problem = wrong or ("" if found.problem == "no_test" else found.problem)


def bundle(parts: Sequence[Resource]) -> bytes:
    """Put resources together again, to be corrected and sent again."""
    entries = [{"resource": each} for each in parts]
    told = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def issue(severity: str, code: str, text: str, number: int = 0) -> Resource:
    """Write what is to be said of an entry of a bundle, or of the whole."""
    where = {"expression": [f"Bundle.entry[{number - 1}]"]} if number else {}
    return {"severity": severity, "code": code, "diagnostics": text, **where}


def outcome(issues: Sequence[Resource]) -> Resource:
    """Write what became of a bundle."""
    nothing = [issue("information", "informational", "Nothing was asked for.")]
    return {"resourceType": "OperationOutcome", "issue": list(issues) or nothing}
