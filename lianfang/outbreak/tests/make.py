"""Outbreaks for tests."""

from datetime import date
from typing import Any

from lianfang.outbreak.models import Outbreak
from lianfang.places.tests.make import make_area


def make_outbreak(**over: Any) -> Outbreak:
    """Make an outbreak of COVID-19 in Yiyang since 30 July 2021."""
    if "area" not in over and "area_id" not in over:
        over["area"] = make_area(43, 9)
    fields = {"disease": "covid19", "variant": "delta", "began_on": date(2021, 7, 30)} | over
    return Outbreak.objects.create(**fields)
