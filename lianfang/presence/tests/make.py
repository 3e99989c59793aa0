"""Checkpoints and passages for tests."""

from datetime import datetime
from typing import Any
from uuid import UUID

from lianfang.common.ids import uuid7
from lianfang.places.models import Site, SiteKind
from lianfang.places.tests.make import HESHAN, make_site


def make_checkpoint(**over: Any) -> Site:
    """Make a checkpoint in Heshan."""
    return make_site(**{"kind": SiteKind.CHECKPOINT, "name": f"卡口{str(uuid7())[-6:]}"} | over)


def passage(person_id: UUID, site_id: UUID, at: datetime, **data: Any) -> dict[str, Any]:
    """Write a passage as a phone would: in, 36.5 °C, let pass."""
    told = {"person_id": str(person_id), "site_id": str(site_id), "direction": "in", "celsius": 36.5}
    told |= {"disposition": "passed", "note": ""} | data
    return {
        "id": str(uuid7()),
        "kind": "presence.passage",
        "at": at.isoformat(),
        "area": HESHAN,
        "data": told,
        "v": 2,
    }


def told(kind: str, site_id: UUID, at: datetime, **data: Any) -> dict[str, Any]:
    """Write another fact of a checkpoint as a phone would."""
    return {
        "id": str(uuid7()),
        "kind": f"presence.{kind}",
        "at": at.isoformat(),
        "area": HESHAN,
        "data": {"site_id": str(site_id)} | data,
    }


def vehicle(site_id: UUID, at: datetime, **data: Any) -> dict[str, Any]:
    """Write a vehicle as a phone would: 湘H12345 with two people, in, let pass."""
    usual = {"direction": "in", "disposition": "passed", "n_people": 2, "plate": "湘H12345"}
    return told("vehicle", site_id, at, **usual | data)
