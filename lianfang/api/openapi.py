"""The description of the API (OpenAPI 3.1), made of the table of operations and of the structs they take and give."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.utils.translation import override

from lianfang.api.answers import Said
from lianfang.api.door import KEY
from lianfang.api.operations import Operation
from lianfang.api.resources import OPERATIONS, by_path
from lianfang.api.scopes import SCOPES

PLACE = re.compile(r"\{(\w+)\}")
REF = "#/components/schemas/{name}"
TITLES = {
    400: "What was sent cannot be read",
    401: "No token, or one that is not in use",
    403: "The token’s scopes or its owner’s posts do not allow this",
    404: "There is no such thing, or not for this token",
    405: "The address does not take this method",
    409: "It cannot be done as things stand",
    412: "It has changed since it was read",
    413: "Too large",
    415: "Not the kind of content that is taken",
    422: "What was asked or sent is not as described",
    428: "If-Match is missing",
    429: "Too many requests",
}
ALWAYS = (400, 401, 403, 404, 405, 422, 429)
ABOUT = """What other systems of a city may ask and tell. A token is made by an administrator under “Tokens”; it acts
within the posts of its owner and within its own scopes, until its last day. Lists are paged by cursor; every answer has
an ETag; a POST that names itself in `Idempotency-Key` may be sent again safely for a day; errors are problem details
(RFC 9457) in the language of `Accept-Language`. Every case, contact and person that is read is noted in the audit.
Facts of devices go to `POST /field/sync`, not here."""


def document() -> dict[str, Any]:
    """Give the whole description."""
    with override("en"):
        shapes, schemas = _schemas(OPERATIONS)
        paths = {
            f"/{path}": {method.lower(): _operation(each, shapes) for method, each in methods.items()}
            for path, methods in by_path().items()
        }
        return {
            "openapi": "3.1.0",
            "info": {"title": "Lianfang", "version": "1", "description": ABOUT.replace("\n", " ")},
            "servers": [{"url": "/api/v1"}],
            "security": [{"token": []}],
            "paths": paths,
            "components": {"schemas": schemas, "responses": _problems(), "securitySchemes": _security()},
        }


def encoded() -> bytes:
    """Write the description as it is served and committed."""
    return msgspec.json.format(msgspec.json.encode(document()), indent=1) + b"\n"


def _schemas(operations: Iterable[Operation]) -> tuple[dict[Any, Any], dict[str, Any]]:
    types: list[Any] = [Said]
    for each in operations:
        types += [
            kind for kind in (each.gives, each.query, each.body) if kind is not None and kind is not bytes
        ]
    types = list(dict.fromkeys(types))
    shapes, components = msgspec.json.schema_components(types, ref_template=REF)
    return dict(zip(types, shapes, strict=True)), dict(components)


def _operation(each: Operation, shapes: Mapping[Any, Any]) -> dict[str, Any]:
    what: dict[str, Any] = {
        "operationId": each.name,
        "summary": each.summary,
        "description": f"Scope `{each.scope}`: {each.words}.",
        "tags": [each.path.split("/")[0]],
        "parameters": [*_places(each.path), *_questions(each), *_headers(each)],
        "responses": _responses(each, shapes),
    }
    if each.body is not None:
        content = {each.takes: {"schema": shapes[each.body]}}
        what["requestBody"] = {"required": True, "content": content}
    return what


def _places(path: str) -> list[dict[str, Any]]:
    formats = {"id": {"type": "string", "format": "uuid"}}
    return [
        {"name": name, "in": "path", "required": True, "schema": formats.get(name, {"type": "string"})}
        for name in PLACE.findall(path)
    ]


def _questions(each: Operation) -> list[dict[str, Any]]:
    shape = msgspec.json.schema(each.query)
    asked = shape["$defs"][each.query.__name__]
    return [
        {"name": name, "in": "query", "schema": dict(field)}
        | ({"required": True} if name in asked.get("required", ()) else {})
        for name, field in asked["properties"].items()
    ]


def _headers(each: Operation) -> list[dict[str, Any]]:
    found = []
    if each.needs_key:
        limits = {"type": "string", "minLength": 1, "maxLength": KEY, "pattern": "^[!-~]+$"}
        found.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": limits})
    if each.needs_match:
        tags = {"type": "string", "pattern": '^(\\*|"[0-9a-f]{32}")$'}
        found.append({"name": "If-Match", "in": "header", "required": True, "schema": tags})
    return found


def _responses(each: Operation, shapes: Mapping[Any, Any]) -> dict[str, Any]:
    tag = {"ETag": {"schema": {"type": "string"}}}
    good = {
        "description": each.summary,
        "headers": tag,
        "content": {each.kind: {"schema": shapes.get(each.gives, {"type": "object"})}},
    }
    statuses = {*ALWAYS, *each.statuses}
    if each.body is not None:
        statuses |= {409, 413, 415}
    if each.needs_match:
        statuses |= {412, 428}
    found: dict[str, Any] = {str(each.status): good}
    if each.method == "GET":
        found["304"] = {"description": "As the caller has it already (If-None-Match)"}
    return found | {str(n): {"$ref": f"#/components/responses/{n}"} for n in sorted(statuses)}


def _problems() -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": REF.format(name=Said.__name__)}}}
    found: dict[str, Any] = {
        str(n): {"description": title, "content": content} for n, title in TITLES.items()
    }
    wait = {"description": "seconds to wait", "required": True, "schema": {"type": "integer"}}
    found["429"] = found["429"] | {"headers": {"Retry-After": wait}}
    return found


def _security() -> dict[str, Any]:
    scopes = "; ".join(f"{name}: {scope.label}" for name, scope in SCOPES.items())
    return {"token": {"type": "http", "scheme": "bearer", "description": f"Scopes. {scopes}."}}
