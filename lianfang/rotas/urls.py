"""Addresses of rotas."""

from django.urls import path, re_path

from lianfang.rotas.views import arrivals, calendars, mine, rotas, shifts, wishes

ID = "(?P<pk>[0-9a-f-]{36})"

urlpatterns = [
    path("", rotas.rotas, name="rotas"),
    path("new/", rotas.rota_new, name="rota_new"),
    path("demand/", shifts.demand, name="demand"),
    path("demand/new/", shifts.demand_new, name="demand_new"),
    path("demand/compute/", shifts.demand_compute, name="demand_compute"),
    path("demand/arrivals/", arrivals.demand_arrivals, name="demand_arrivals"),
    path("demand/withdraw/", shifts.demand_withdraw, name="demand_withdraw"),
    path("mine/", mine.my_rota, name="my_rota"),
    path("mine/shifts.ics", calendars.my_calendar, name="my_calendar"),
    re_path("^mine/calendar/(?P<deed>make|revoke)/$", calendars.my_calendar_link, name="my_calendar_link"),
    path("calendar/<str:secret>.ics", calendars.calendar, name="calendar"),
    path("mine/wish/", mine.wish_new, name="wish_new"),
    path("mine/wish/<uuid:pk>/withdraw/", mine.wish_withdraw, name="wish_withdraw"),
    path("mine/place/<uuid:pk>/", mine.my_place, name="my_place"),
    path("mine/<uuid:pk>/swap/", mine.swap_new, name="swap_new"),
    re_path(f"^mine/{ID}/(?P<how>yes|no)/$", mine.my_shift, name="my_shift"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/new/", wishes.wish_for, name="wish_for"),
    path("wishes/new/<uuid:pk>/", wishes.wish_for_new, name="wish_for_new"),
    path("wishes/withdraw/", wishes.wishes_withdraw, name="wishes_withdraw"),
    path("swaps/", shifts.swaps, name="swaps"),
    re_path(f"^swaps/{ID}/(?P<how>yes|no|back)/$", mine.swap_answer, name="swap_answer"),
    re_path(f"^swaps/{ID}/(?P<how>approve|decline)/$", shifts.swap_decide, name="swap_decide"),
    path("shifts/<uuid:pk>/", shifts.shift, name="rota_shift"),
    path("shifts/<uuid:pk>/put/", shifts.shift_put, name="shift_put"),
    re_path(f"^assignments/{ID}/(?P<how>out|drop)/$", shifts.assignment_out, name="assignment_out"),
    re_path(f"^replans/{ID}/(?P<deed>accept|decline|undo|again)/$", rotas.replan_do, name="replan_do"),
    path("<uuid:pk>/", rotas.rota, name="rota"),
    path("<uuid:pk>/state/", rotas.rota_state, name="rota_state"),
    path("<uuid:pk>/rota.pdf", rotas.rota_paper, name="rota_paper"),
    re_path(f"^{ID}/(?P<deed>plan|stop|publish|withdraw)/$", rotas.rota_do, name="rota_do"),
]
