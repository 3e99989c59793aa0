"""Ingest of the kinds that sync owns."""

import pytest

from lianfang.sync.models import Batch


@pytest.mark.django_db
def test_smoke() -> None:
    assert Batch.objects.count() == 0
