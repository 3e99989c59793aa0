"""A client that a generator makes of the description, without a word of ours, speaks with the API."""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.wsgi import get_wsgi_application
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType

from lianfang.api.openapi import document
from lianfang.api.resources import OPERATIONS
from lianfang.api.tests.make import make_secret
from lianfang.api.tests.test_fuzz import one_connection
from lianfang.needs.models import Ticket
from lianfang.places.tests.make import make_area

__all__ = ["one_connection"]
HERE = "http://localhost/api/v1"


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Generate a client of the description; gives its modules by name."""
    described, made = tmp_path / "openapi.json", tmp_path / "generated_client"
    described.write_text(json.dumps(document()))
    # It knows JSON, forms and bytes: messages of laboratories are sent as they are.
    asked = ConfigFile(
        post_hooks=[], content_type_overrides={"application/hl7-v2": "application/octet-stream"}
    )
    config = Config.from_sources(asked, MetaType.NONE, described, "utf-8", overwrite=True, output_path=made)
    assert list(generate(config=config)) == []
    monkeypatch.syspath_prepend(tmp_path)
    written = {each.stem.rstrip("_") for each in (made / "api").rglob("*.py")} - {"__init"}
    assert written == {each.name for each in OPERATIONS}
    return lambda name: import_module(f"generated_client.{name}")


def spoken(client: Callable[[str], Any], secret: str) -> Any:
    """Let a generated client call this very program, through all of Django."""
    made = client("client").AuthenticatedClient(base_url=HERE, token=secret)
    head = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
    door = httpx.WSGITransport(app=get_wsgi_application())
    return made.set_httpx_client(httpx.Client(base_url=HERE, headers=head, transport=door))


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_a_generated_client_reads_pages_tells_and_takes_back(client: Callable[[str], Any]) -> None:
    for number in (3, 22, 81):
        make_area(43, 9, number)
    models = client("models")
    caller = spoken(client, make_secret(scopes=["places", "needs.tell", "needs.read", "needs.sort"]))
    areas, level = client("api.areas.areas"), models.AreasLevel.DISTRICT
    page = areas.sync(client=caller, limit=2, level=level)
    assert isinstance(page, models.PageAreaOut)
    rest = areas.sync(client=caller, limit=2, level=level, cursor=page.next_)
    assert [each.code for each in (*page.items, *rest.items)] == ["430903", "430922", "430981"]
    needs = {name: client(f"api.needs.{name}") for name in ("tell_need", "need", "withdraw_need")}
    body = models.NeedIn(area="430903", what="胰岛素两支", phone="13800000000")
    told = needs["tell_need"].sync(client=caller, body=body, idempotency_key="a-1")
    assert isinstance(told, models.NeedOut)
    assert needs["tell_need"].sync(client=caller, body=body, idempotency_key="a-1").id == told.id
    tag = needs["need"].sync_detailed(told.id, client=caller).headers["ETag"]
    why = models.Withdrawal(reason="已解决")
    done = needs["withdraw_need"].sync(told.id, client=caller, body=why, if_match=tag)
    assert (done.state, Ticket.objects.count()) == ("withdrawn", 1)
    said = client("api.cases.cases").sync(client=caller)
    assert isinstance(said, models.Said)
    assert said.status == 403
