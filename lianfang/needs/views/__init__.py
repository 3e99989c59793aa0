"""The pages of needs, thanks and complaints."""

from lianfang.needs.views.feedback import feedback, feedback_list, feedback_new
from lianfang.needs.views.goods import need_goods
from lianfang.needs.views.posters import posters, posters_paper
from lianfang.needs.views.tickets import need, need_new, needs

__all__ = [
    "feedback",
    "feedback_list",
    "feedback_new",
    "need",
    "need_goods",
    "need_new",
    "needs",
    "posters",
    "posters_paper",
]
