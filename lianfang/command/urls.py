"""Addresses of the command."""

from django.urls import path

from lianfang.command.views import board, files, log, orders, work

urlpatterns = [
    path("work/", work.my_work, name="my_work"),
    path("work/answer/", work.answer, name="breach_answer"),
    path("work/ran-out/", work.breach_list, name="breaches"),
    path("work/ran-out/<uuid:pk>/", work.breach, name="breach"),
    path("command/", board.command, name="command"),
    path("command/goal/", board.goal, name="command_goal"),
    path("command/found-outside/", board.found_outside, name="found_outside"),
    path("command/briefings/", board.briefing_list, name="briefings"),
    path("command/briefings/new/", board.briefing_new, name="briefing_new"),
    path("command/briefings/<uuid:pk>/", board.briefing, name="briefing"),
    path("command/briefings/<uuid:pk>/paper/", board.briefing_paper, name="briefing_paper"),
    path("command/log/", log.entries, name="command_log"),
    path("command/log/new/", log.entry_new, name="log_new"),
    path("command/log/<uuid:pk>/correct/", log.entry_correct, name="log_correct"),
    path("supervision/files/", files.process_files, name="process_files"),
    path("supervision/files/<str:kind>/<uuid:pk>/", files.process_file, name="process_file"),
    path("command/orders/", orders.order_list, name="orders"),
    path("command/orders/new/", orders.order_new, name="order_new"),
    path("command/orders/<uuid:pk>/", orders.order, name="order"),
    path("command/orders/<uuid:pk>/withdraw/", orders.order_withdraw, name="order_withdraw"),
    path("command/orders/to/<uuid:pk>/acknowledge/", orders.order_acknowledge, name="order_acknowledge"),
    path("command/orders/to/<uuid:pk>/outcome/", orders.order_outcome, name="order_outcome"),
]
