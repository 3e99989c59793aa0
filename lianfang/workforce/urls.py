"""Addresses of teams."""

from django.urls import path

from lianfang.workforce.views import teams as views

urlpatterns = [
    path("", views.teams, name="teams"),
    path("new/", views.team_new, name="team_new"),
    path("send/", views.teams_send, name="teams_send"),
    path("force/", views.force_page, name="force"),
    path("organisations/new/", views.organisation_new, name="organisation_new"),
    path("<uuid:pk>/", views.team, name="team"),
    path("<uuid:pk>/members/new/", views.member_new, name="member_new"),
    path("members/<uuid:pk>/remove/", views.member_remove, name="member_remove"),
    path("members/<uuid:pk>/lead/", views.member_lead, name="member_lead"),
    path("dispatches/<uuid:pk>/arrived/", views.dispatch_arrived, name="dispatch_arrived"),
    path("dispatches/<uuid:pk>/returned/", views.dispatch_returned, name="dispatch_returned"),
]
