"""What a web server sets up before it answers."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import connections

from lianfang.cli.answering import STATEMENT_S, limit_statements


@pytest.fixture
def options() -> Iterator[dict[str, str]]:
    """Give how connections are opened; the tests' own go on as they were."""
    settings = connections.settings["default"]
    before, settings["OPTIONS"] = settings["OPTIONS"], dict(settings["OPTIONS"])
    yield settings["OPTIONS"]
    settings["OPTIONS"] = before


@pytest.mark.django_db
@pytest.mark.parametrize("own", ["", "-c application_name=city"])
def test_the_database_ends_what_takes_a_page_too_long(options: dict[str, str], own: str) -> None:
    if own:
        options["options"] = own
    limit_statements()
    with closing(connections.create_connection("default")) as one, one.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout')::interval = %s * interval '1 s'", [STATEMENT_S]
        )
        assert cursor.fetchone() == (True,)
        cursor.execute("SHOW application_name")
        assert (cursor.fetchone() == ("city",)) is bool(own)
