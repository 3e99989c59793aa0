"""Pages of planning."""

from lianfang.planning.views.comparing import forecast_used, rate_end, rate_new
from lianfang.planning.views.forecast import forecast, forecast_line, forecast_stores
from lianfang.planning.views.goods import counted_as, counted_as_edit
from lianfang.planning.views.orders import order_end, order_new, ordered
from lianfang.planning.views.trying import what_if

__all__ = [
    "counted_as",
    "counted_as_edit",
    "forecast",
    "forecast_line",
    "forecast_stores",
    "forecast_used",
    "order_end",
    "order_new",
    "ordered",
    "rate_end",
    "rate_new",
    "what_if",
]
