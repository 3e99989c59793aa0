"""Writes of what comes in as FHIR."""

from lianfang.fhir.actions.taking import take_bundle

__all__ = ["take_bundle"]
