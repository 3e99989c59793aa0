"""Addresses of who answers for what."""

from django.urls import path

from lianfang.grid.views import boards, contracts, lists, mine

urlpatterns = [
    path("", boards.board, name="grid_board"),
    path("doors/", boards.doors, name="grid_doors"),
    path("doors/ask/", boards.ask, name="grid_ask"),
    path("contracts/", contracts.contract_list, name="contracts_of_areas"),
    path("contracts/new/", contracts.contract_new, name="contract_new"),
    path("contracts/<uuid:pk>/", contracts.contract_edit, name="contract_edit"),
    path("contracts/<uuid:pk>/end/", contracts.contract_end, name="contract_end"),
    path("hand-overs/", mine.hand_over_list, name="hand_overs"),
    path("hand-overs/new/", mine.hand_over_new, name="hand_over_new"),
    path("hand-overs/<uuid:pk>/<slug:deed>/", mine.hand_over_do, name="hand_over_do"),
    path("mine/", mine.mine, name="grid_mine"),
    path("mine/answer/", mine.answer, name="grid_answer"),
    path("lists/", lists.list_new, name="grid_lists"),
    path("lists/<uuid:pk>/", lists.list_file, name="grid_list"),
]
