"""Addresses of teams and of the organisations that send people."""

from django.urls import path

from lianfang.workforce.views import mustering, musters, orders, organisations, teams

urlpatterns = [
    path("", teams.teams, name="teams"),
    path("new/", teams.team_new, name="team_new"),
    path("send/", teams.teams_send, name="teams_send"),
    path("force/", teams.force_page, name="force"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.organisation_new, name="organisation_new"),
    path("organisations/<uuid:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<uuid:pk>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path("organisations/<uuid:pk>/close/", organisations.organisation_close, name="organisation_close"),
    path("musters/", musters.musters, name="musters"),
    path("musters/new/", musters.muster_new, name="muster_new"),
    path("musters/<uuid:pk>/", musters.muster, name="muster"),
    path("musters/<uuid:pk>/more/", musters.muster_more, name="muster_more"),
    path("musters/<uuid:pk>/scan/", mustering.muster_scan, name="muster_scan"),
    path("musters/<uuid:pk>/vehicles/", mustering.muster_vehicle, name="muster_vehicle"),
    path("musters/<uuid:pk>/seats/", mustering.muster_seats, name="muster_seats"),
    path("musters/<uuid:pk>/sites/", mustering.muster_sites, name="muster_sites"),
    path("musters/<uuid:pk>/end/", mustering.muster_end, name="muster_end"),
    path("musters/vehicles/<uuid:pk>/remove/", mustering.vehicle_remove, name="vehicle_remove"),
    path("musters/calls/<uuid:pk>/mark/", mustering.call_mark, name="call_mark"),
    path("musters/calls/<uuid:pk>/release/", mustering.call_release, name="call_release"),
    path("musters/calls/<uuid:pk>/replace/", mustering.call_replace, name="call_replace"),
    path("<uuid:pk>/", teams.team, name="team"),
    path("<uuid:pk>/members/new/", teams.member_new, name="member_new"),
    path("members/<uuid:pk>/remove/", teams.member_remove, name="member_remove"),
    path("members/<uuid:pk>/lead/", teams.member_lead, name="member_lead"),
    path("dispatches/", orders.dispatches, name="dispatches"),
    path("asks/new/", orders.ask_new, name="ask_new"),
    path("asks/<uuid:pk>/", orders.ask, name="ask"),
    path("asks/<uuid:pk>/close/", orders.ask_close, name="ask_close"),
    path("asks/<uuid:pk>/propose/", orders.ask_propose, name="ask_propose"),
    path("proposals/<uuid:pk>/answer/", orders.proposal_answer, name="proposal_answer"),
    path("dispatches/<uuid:pk>/acknowledge/", orders.dispatch_acknowledge, name="dispatch_acknowledge"),
    path("dispatches/<uuid:pk>/withdraw/", orders.dispatch_withdraw, name="dispatch_withdraw"),
    path("dispatches/<uuid:pk>/arrived/", teams.dispatch_arrived, name="dispatch_arrived"),
    path("dispatches/<uuid:pk>/returned/", teams.dispatch_returned, name="dispatch_returned"),
]
