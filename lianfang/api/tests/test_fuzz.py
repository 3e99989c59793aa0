"""Every operation is asked odd things by Schemathesis, which reads the description: nothing breaks, and every answer is
as described. The seed is fixed: what fails once fails again."""

from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, seed, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode

from lianfang.accounts.tries import Tries
from lianfang.api import door
from lianfang.api.openapi import document
from lianfang.api.resources import OPERATIONS
from lianfang.api.tests.make import all_scopes, everything, make_secret, now
from lianfang.cases.tests.make import make_contact
from lianfang.places.tests.make import make_site

EXAMPLES = 4  # of each operation, as described and not
MANY = Tries("fuzz", each=10**6, all_=10**6, seconds=60)
HOW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@schemathesis.serializer("application/hl7-v2")
def _as_text(_context: Any, value: Any) -> bytes:
    """Send what is no JSON as it is."""
    return value.encode() if isinstance(value, str) else b"\x01"


def test_the_description_is_openapi() -> None:
    OpenAPIV31SpecValidator(document()).validate()


def test_every_operation_is_described() -> None:
    described = {each["operationId"] for path in document()["paths"].values() for each in path.values()}
    assert described == {each.name for each in OPERATIONS}
    for each in OPERATIONS:
        assert resolve(f"/api/v1/{each.path}".replace("{", "").replace("}", "")).url_name != "api_nowhere"


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """Let requests that come past the test client keep the test's connection, as the client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.usefixtures("one_connection")
@mock.patch.object(door, "CALLS", MANY)
@mock.patch.object(door, "WRONG", MANY)
def test_nothing_breaks_and_all_is_as_described() -> None:
    make_site()
    make_contact(now())
    headers = {"Authorization": f"Bearer {make_secret(everything(), scopes=all_scopes())}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    asked: list[int] = []
    for found in schema.get_all_operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _asked(found.ok(), mode, headers, asked)  # type: ignore[union-attr]  # else it is said above
    assert {200, 404, 422} <= set(asked)


def _asked(operation: Any, mode: GenerationMode, headers: dict[str, str], statuses: list[int]) -> None:
    """Ask one operation, as described or not; each answer is held against the description."""

    @seed(31)
    @HOW
    @given(case=operation.as_strategy(mode))
    def ask(case: Any) -> None:
        statuses.append(case.call_and_validate(headers=headers).status_code)

    ask()
