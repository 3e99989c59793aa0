"""Pages of planning."""

from lianfang.planning.views.beds import bed_forecast
from lianfang.planning.views.comparing import forecast_used, rate_end, rate_new
from lianfang.planning.views.forecast import forecast, forecast_line, forecast_stores
from lianfang.planning.views.goods import counted_as, counted_as_edit
from lianfang.planning.views.of_zone import zone_goods
from lianfang.planning.views.orders import ordered, purchase_end, purchase_new
from lianfang.planning.views.trying import what_if

__all__ = [
    "bed_forecast",
    "counted_as",
    "counted_as_edit",
    "forecast",
    "forecast_line",
    "forecast_stores",
    "forecast_used",
    "ordered",
    "purchase_end",
    "purchase_new",
    "rate_end",
    "rate_new",
    "what_if",
    "zone_goods",
]
