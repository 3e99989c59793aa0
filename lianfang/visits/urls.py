"""Addresses of the sweep, of rounds of visits, and of people without smartphones."""

from django.urls import path

from lianfang.visits.views import due, helped, many, roster, rounds, sweep

urlpatterns = [
    path("", sweep.sweep, name="sweep"),
    path("doors/", sweep.doors, name="doors"),
    path("doors/<uuid:pk>/", sweep.door, name="door"),
    path("back/", sweep.come_back, name="come_back"),
    path("rosters/", roster.roster, name="visit_rosters"),
    path("due/", due.due_list, name="due_list"),
    path("rounds/", rounds.round_list, name="visit_rounds"),
    path("rounds/new/", rounds.round_new, name="visit_round_new"),
    path("rounds/<uuid:pk>/", rounds.visit_round, name="visit_round"),
    path("rounds/<uuid:pk>/roster/", rounds.roster_read, name="roster_read"),
    path("rounds/<uuid:pk>/<slug:deed>/", rounds.round_do, name="visit_round_do"),
    path("teams/<uuid:pk>/remove/", rounds.team_remove, name="round_team_remove"),
    path("rosters/<uuid:pk>/", rounds.roster_file, name="roster_file"),
    path("no-smartphone/", helped.helped_list, name="helped"),
    path("no-smartphone/ask/", helped.elders, name="helped_elders"),
    path("no-smartphone/ask/many/", many.helped_many, name="helped_many"),
    path("no-smartphone/print/", helped.codes_print, name="helped_codes"),
    path("no-smartphone/<uuid:pk>/new/", helped.helped_new, name="helped_new"),
    path("no-smartphone/<uuid:pk>/relative/", helped.helped_relative, name="helped_relative"),
    path("no-smartphone/<uuid:pk>/worker/", helped.helped_worker, name="helped_worker"),
    path("no-smartphone/<uuid:pk>/end/", helped.helped_end, name="helped_end"),
]
