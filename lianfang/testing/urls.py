"""Addresses of sampling and the laboratory."""

from django.urls import path

from lianfang.testing.views import (
    box_steps,
    boxes,
    coverage,
    groups,
    laboratory,
    missing,
    plans,
    points,
    rounds,
    service,
    sites,
    tubes,
)

urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.round_new, name="round_new"),
    path("rounds/<uuid:pk>/", rounds.round_board, name="round"),
    path("rounds/<uuid:pk>/step/", rounds.round_step, name="round_step"),
    path("rounds/<uuid:pk>/plan/", plans.round_plan, name="round_plan"),
    path("rounds/<uuid:pk>/sites/", sites.round_sites, name="round_sites"),
    path("rounds/<uuid:pk>/site-plan/", sites.round_site_plan, name="round_site_plan"),
    path("rounds/<uuid:pk>/tubes/", tubes.round_tubes, name="round_tubes"),
    path("rounds/<uuid:pk>/residents/", service.round_service, name="round_service"),
    path("sites/", points.point_list, name="points"),
    path("sites/<uuid:pk>/", points.point, name="point"),
    path("groups/", groups.group_list, name="groups"),
    path("groups/end/", groups.group_end, name="group_end"),
    path("rounds/<uuid:pk>/coverage/", coverage.round_coverage, name="round_coverage"),
    path("rounds/<uuid:pk>/missing/", missing.round_missing, name="round_missing"),
    path("tubes/<uuid:pk>/", tubes.tube, name="tube"),
    path("boxes/", boxes.box_board, name="boxes"),
    path("boxes/stopped/", boxes.stopped, name="stopped"),
    path("boxes/<uuid:pk>/", boxes.box, name="box"),
    path("boxes/<uuid:pk>/receive/", box_steps.box_receive, name="box_receive"),
    path("boxes/<uuid:pk>/settle/", box_steps.box_settle, name="box_settle"),
    path("boxes/<uuid:pk>/reject/", box_steps.box_reject, name="box_reject"),
    path("boxes/<uuid:pk>/slip/", box_steps.box_slip, name="box_slip"),
    path("boxes/<uuid:pk>/<str:kind>/<uuid:fact>/", box_steps.box_take_back, name="box_take_back"),
    path("recalls/", tubes.recalls, name="recalls"),
    path("laboratory/", laboratory.laboratory, name="laboratory"),
    path("laboratory/box/", laboratory.laboratory_box, name="laboratory_box"),
]
