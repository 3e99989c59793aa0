"""Forms about rides."""

from lianfang.transport.forms.filters import RideFilter, StopFilter, TourFilter, VehicleFilter
from lianfang.transport.forms.fleet import HailForm, OutForm, StopForm, VehicleForm
from lianfang.transport.forms.rides import (
    LegForm,
    MoveForm,
    PlanForm,
    PutForm,
    RideForm,
    SayForm,
    TourForm,
    as_uuid,
)

__all__ = [
    "HailForm",
    "LegForm",
    "MoveForm",
    "OutForm",
    "PlanForm",
    "PutForm",
    "RideFilter",
    "RideForm",
    "SayForm",
    "StopFilter",
    "StopForm",
    "TourFilter",
    "TourForm",
    "VehicleFilter",
    "VehicleForm",
    "as_uuid",
]
