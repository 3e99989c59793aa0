"""Addresses of teams and of the organisations that send people."""

from django.urls import path

from lianfang.workforce.views import organisations, teams

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
    path("<uuid:pk>/", teams.team, name="team"),
    path("<uuid:pk>/members/new/", teams.member_new, name="member_new"),
    path("members/<uuid:pk>/remove/", teams.member_remove, name="member_remove"),
    path("members/<uuid:pk>/lead/", teams.member_lead, name="member_lead"),
    path("dispatches/<uuid:pk>/arrived/", teams.dispatch_arrived, name="dispatch_arrived"),
    path("dispatches/<uuid:pk>/returned/", teams.dispatch_returned, name="dispatch_returned"),
]
