"""What may be done with meals."""

from lianfang.meals.actions.heads import change_heads, close, take_back
from lianfang.meals.actions.kitchens import About, add_kitchen, change_kitchen, record_gift, stop_kitchen
from lianfang.meals.actions.orders import change_order, count, diets_text, order, order_text, send
from lianfang.meals.actions.rota import plan, put, take_out
from lianfang.meals.actions.shortfalls import ask_second, end, give_boxes, note
from lianfang.meals.actions.sites import Fed, Handed, add_site, change_site, close_site, hand_down
from lianfang.meals.actions.ticking import tick
from lianfang.meals.actions.weighing import weigh

__all__ = [
    "About",
    "Fed",
    "Handed",
    "add_kitchen",
    "add_site",
    "ask_second",
    "change_heads",
    "change_kitchen",
    "change_order",
    "change_site",
    "close",
    "close_site",
    "count",
    "diets_text",
    "end",
    "give_boxes",
    "hand_down",
    "note",
    "order",
    "order_text",
    "plan",
    "put",
    "record_gift",
    "send",
    "stop_kitchen",
    "take_back",
    "take_out",
    "tick",
    "weigh",
]
